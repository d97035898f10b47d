import { type FormEvent, useState } from 'react';
import type { EnrolmentAnswer } from '../../../src/api/access-contract.ts';
import { Qr } from '../parts/qr.tsx';
import { post, send } from './api.ts';
import { Line, PRIMARY, SECONDARY, Trouble } from './parts.tsx';
import { say } from './texts.ts';

interface Begun {
  readonly code: string;
  readonly enrolment: EnrolmentAnswer;
}

async function begin(): Promise<Begun> {
  const { code } = await post<{ code: string }>('/account');
  return { code, enrolment: await send<EnrolmentAnswer>('/api/sign-in/enrol/begin', { code }) };
}

function Choose(props: {
  begun: Begun;
  done: (recoveryCodes: readonly string[]) => void;
  cancel: () => void;
}) {
  const { done } = props;
  const { code, enrolment } = props.begun;
  const [password, setPassword] = useState('');
  const [oneTimeCode, setOneTimeCode] = useState('');
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    send<{ recoveryCodes: string[] }>('/api/sign-in/enrol', { code, password, oneTimeCode })
      .then(({ recoveryCodes }) => done(recoveryCodes), setError)
      .finally(() => setBusy(false));
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p>
        {say.accountId} <strong className="tnum">{enrolment.personId}</strong>
      </p>
      <input type="hidden" name="username" autoComplete="username" value={enrolment.personId} readOnly />
      <p className="text-sm">{say.accountScan}</p>
      <div className="flex flex-wrap items-center gap-4">
        <Qr rows={enrolment.qr} title={say.accountQr} />
        <div className="flex flex-col gap-2">
          <a href={enrolment.uri} className="font-700 text-key-900">
            {say.accountOpenApp}
          </a>
          <span className="font-mono text-sm wrap-anywhere">
            {enrolment.secret.match(/.{1,4}/g)?.join(' ')}
          </span>
        </div>
      </div>
      <Line
        label={say.password}
        note={say.passwordNote}
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
      />
      <Line
        label={say.oneTimeCode}
        note={say.oneTimeCodeNote}
        inputMode="numeric"
        autoComplete="one-time-code"
        value={oneTimeCode}
        onChange={setOneTimeCode}
      />
      {error !== undefined && <Trouble error={error} />}
      <button type="submit" disabled={busy} className={PRIMARY}>
        {say.accountMake}
      </button>
      {/* Not once it is being made: its recovery codes are told here and nowhere else. */}
      <button type="button" disabled={busy} onClick={props.cancel} className={SECONDARY}>
        {say.cancel}
      </button>
    </form>
  );
}

/** Makes an account, so that its owner comes in without a code from then on; `done`: it is made, or not wanted. */
export function Account({ done }: { done: () => void }) {
  const [begun, setBegun] = useState<Begun>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const start = () => {
    setBusy(true);
    void begin()
      .then(setBegun, setError)
      .finally(() => setBusy(false));
  };
  return (
    <section aria-label={say.accountTitle} className="card flex flex-col gap-4 px-4 py-4">
      <h2 className="font-700 text-lg">{say.accountTitle}</h2>
      {error !== undefined && <Trouble error={error} />}
      {codes !== undefined ? (
        <>
          <p role="status">{say.accountMade}</p>
          <ul className="grid grid-cols-1 gap-1 rounded-8 bg-solid-gray-50 px-4 py-3 font-mono text-sm">
            {codes.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
          <button type="button" onClick={done} className={PRIMARY}>
            {say.goOn}
          </button>
        </>
      ) : begun !== undefined ? (
        <Choose begun={begun} done={setCodes} cancel={done} />
      ) : (
        <>
          <p>{say.accountLead}</p>
          <button type="button" disabled={busy} onClick={start} className={PRIMARY}>
            {say.accountBegin}
          </button>
          <button type="button" onClick={done} className={SECONDARY}>
            {say.cancel}
          </button>
        </>
      )}
    </section>
  );
}
