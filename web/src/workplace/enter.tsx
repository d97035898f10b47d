import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { decoded } from '../place.ts';
import { enter, enterByAccount } from './api.ts';
import { Line, PRIMARY, SECONDARY, Trouble } from './parts.tsx';
import { say } from './texts.ts';

/** A form that lets somebody in: `go` answers at which insurer. */
function Way(props: {
  title: string;
  lead: string;
  go: () => Promise<{ insurerId: string }>;
  children: ReactNode;
}) {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    props
      .go()
      .then(({ insurerId }) => window.location.replace(`/${insurerId}/workplace`))
      .catch((cause: unknown) => {
        setError(cause);
        setBusy(false);
      });
  };
  return (
    <form onSubmit={submit} className="card flex flex-col gap-4 px-4 py-5">
      <h2 className="font-700 text-xl">{props.title}</h2>
      <p>{props.lead}</p>
      {error !== undefined && <Trouble error={error} />}
      {props.children}
      <button type="submit" disabled={busy} className={PRIMARY}>
        {say.enter}
      </button>
    </form>
  );
}

function ByCode({ given }: { given: string }) {
  const [code, setCode] = useState(given);
  const [name, setName] = useState('');
  return (
    <Way title={say.enterTitle} lead={say.enterLead} go={() => enter(code, name)}>
      <Line
        label={say.code}
        note={say.codeNote}
        autoComplete="off"
        autoCapitalize="characters"
        value={code}
        onChange={setCode}
      />
      <Line label={say.person} note={say.personNote} autoComplete="name" value={name} onChange={setName} />
    </Way>
  );
}

function ByAccount() {
  const [id, setId] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  return (
    <Way
      title={say.accountEnterTitle}
      lead={say.accountEnterLead}
      go={() => enterByAccount(id, password, code)}
    >
      <Line label={say.accountId} autoComplete="username" value={id} onChange={setId} />
      <Line
        label={say.password}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <Line
        label={say.oneTimeCode}
        note={say.oneTimeCodeOr}
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
      />
    </Way>
  );
}

/**
 * The ways in: the code of the parcel, and who holds it, or an account. The QR code brings the code behind the #, which
 * no server sees.
 */
export function Enter() {
  const [code] = useState(() => decoded(window.location.hash.slice(1)));
  const [byAccount, setByAccount] = useState(false);
  // Once taken it stands in no address and no history any more.
  useEffect(() => window.history.replaceState(null, '', window.location.pathname), []);
  return (
    <div className="flex flex-col gap-4">
      {byAccount ? <ByAccount /> : <ByCode given={code} />}
      <button type="button" onClick={() => setByAccount(!byAccount)} className={SECONDARY}>
        {byAccount ? say.enterTitle : say.accountEnterTitle}
      </button>
    </div>
  );
}
