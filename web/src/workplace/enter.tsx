import { type FormEvent, useEffect, useState } from 'react';
import { enter } from './api.ts';
import { FIELD, PRIMARY, Trouble } from './parts.tsx';
import { say } from './texts.ts';

/** The way in: the code of the parcel, and who holds it. The QR code brings the code behind the #, which no server sees. */
export function Enter() {
  const [code, setCode] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const [name, setName] = useState('');
  // Once taken it stands in no address and no history any more.
  useEffect(() => window.history.replaceState(null, '', window.location.pathname), []);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    enter(code, name)
      .then(({ insurerId }) => window.location.replace(`/${insurerId}/workplace`))
      .catch((cause: unknown) => {
        setError(cause);
        setBusy(false);
      });
  };
  return (
    <form onSubmit={submit} className="card flex flex-col gap-4 px-4 py-5">
      <h2 className="font-700 text-xl">{say.enterTitle}</h2>
      <p>{say.enterLead}</p>
      {error !== undefined && <Trouble error={error} />}
      <label className="flex flex-col gap-1">
        <span className="font-700">{say.code}</span>
        <input
          required
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={code}
          onChange={({ target }) => setCode(target.value)}
          className={`${FIELD} tnum`}
        />
        <span className="text-sm text-solid-gray-700">{say.codeNote}</span>
      </label>
      <label className="flex flex-col gap-1">
        <span className="font-700">{say.person}</span>
        <input
          required
          maxLength={80}
          autoComplete="name"
          value={name}
          onChange={({ target }) => setName(target.value)}
          className={FIELD}
        />
        <span className="text-sm text-solid-gray-700">{say.personNote}</span>
      </label>
      <button type="submit" disabled={busy} className={PRIMARY}>
        {say.enter}
      </button>
    </form>
  );
}
