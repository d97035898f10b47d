import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { EnrolmentAnswer } from '../../../src/api/access-contract.ts';
import { postJson } from '../api.ts';
import { t } from '../i18n/index.ts';
import { Field, Front, Primary } from '../parts/form.tsx';
import { Qr } from '../parts/qr.tsx';
import { Trouble } from '../parts/states.tsx';

function AskCode({ onBegun }: { onBegun: (code: string, enrolment: EnrolmentAnswer) => void }) {
  const [code, setCode] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: (sent: string) => postJson<EnrolmentAnswer>('/api/sign-in/enrol/begin', { code: sent }),
    onSuccess: (enrolment, sent) => onBegun(sent, enrolment),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(code);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      {error !== null && <Trouble error={error} />}
      <Field
        label={t('enrol.code')}
        name="code"
        note={t('enrol.codeNote')}
        autoComplete="off"
        value={code}
        onChange={setCode}
      />
      <Primary type="submit" isDisabled={isPending}>
        {t('enrol.begin')}
      </Primary>
    </form>
  );
}

function Choose(props: {
  code: string;
  enrolment: EnrolmentAnswer;
  onDone: (recoveryCodes: readonly string[]) => void;
}) {
  const { code, enrolment, onDone } = props;
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [oneTimeCode, setOneTimeCode] = useState('');
  const [differ, setDiffer] = useState(false);
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      postJson<{ recoveryCodes: string[] }>('/api/sign-in/enrol', { code, password, oneTimeCode }),
    onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDiffer(password !== again);
    if (password === again) mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <p className="text-std-16B-170">{t('enrol.hello', { name: enrolment.name, id: enrolment.personId })}</p>
      <input type="hidden" name="username" autoComplete="username" value={enrolment.personId} readOnly />
      <section>
        <h2 className="text-std-16B-170">{t('enrol.scan')}</h2>
        <p className="text-dns-14N-130 text-solid-gray-700">{t('enrol.scanNote')}</p>
        <div className="mt-2 flex items-center gap-4">
          <Qr rows={enrolment.qr} title={t('enrol.qr')} />
          <dl>
            <dt className="text-solid-gray-700 text-xs">{t('enrol.secret')}</dt>
            <dd className="mt-1 font-mono text-sm wrap-anywhere">
              {enrolment.secret.match(/.{1,4}/g)?.join(' ')}
            </dd>
          </dl>
        </div>
      </section>
      <Field
        label={t('enrol.password')}
        name="new-password"
        type="password"
        note={t('enrol.passwordNote')}
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
      />
      <Field
        label={t('enrol.again')}
        name="again"
        type="password"
        autoComplete="new-password"
        value={again}
        onChange={setAgain}
        error={differ ? t('enrol.differ') : undefined}
      />
      <Field
        label={t('enrol.oneTimeCode')}
        name="one-time-code"
        inputMode="numeric"
        autoComplete="one-time-code"
        value={oneTimeCode}
        onChange={setOneTimeCode}
      />
      {error !== null && <Trouble error={error} />}
      <Primary type="submit" isDisabled={isPending}>
        {isPending ? t('signIn.busy') : t('enrol.submit')}
      </Primary>
    </form>
  );
}

/** With an invitation: authenticator app, password, recovery codes; signed in at the end. */
export function EnrolScreen() {
  const [begun, setBegun] = useState<{ code: string; enrolment: EnrolmentAnswer }>();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined) {
    return (
      <Front title={t('enrol.doneTitle')}>
        <p>{t('enrol.doneNote')}</p>
        <ul className="my-5 grid grid-cols-2 gap-x-6 gap-y-1 rounded-8 bg-solid-gray-50 px-5 py-4 font-mono text-sm">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Primary onPress={() => window.location.assign('/')}>{t('enrol.go')}</Primary>
      </Front>
    );
  }
  return (
    <Front title={t('enrol.title')}>
      {begun === undefined ? (
        <AskCode onBegun={(code, enrolment) => setBegun({ code, enrolment })} />
      ) : (
        <Choose {...begun} onDone={setCodes} />
      )}
    </Front>
  );
}
