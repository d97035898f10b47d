import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ROLES } from '../../../src/access/roles.ts';
import type { Ways } from '../../../src/api/access-contract.ts';
import { ApiProblem, getJson, postJson } from '../api.ts';
import { t } from '../i18n/index.ts';
import { recordText } from '../i18n/record.ts';
import { Button } from '../parts/button.tsx';
import { Field, Front, Primary } from '../parts/form.tsx';
import { LanguageSwitch } from '../parts/language.tsx';
import { Loading, Trouble } from '../parts/states.tsx';
import { afterSignIn } from '../place.ts';

/** A whole new page: nothing that was asked for before belongs to who signs in now. */
const enter = (): void => window.location.assign(afterSignIn());

const CANCELLED = new ApiProblem({ id: 'web.passkey', status: 0, title: t('signIn.cancelled'), detail: '' });

async function byPasskey(): Promise<void> {
  const { options } = await postJson<{ options: PublicKeyCredentialRequestOptionsJSON }>(
    '/api/sign-in/passkey/begin',
  );
  const response = await startAuthentication({ optionsJSON: options }).catch(() => {
    throw CANCELLED;
  });
  await postJson('/api/sign-in/passkey', { response });
}

/** What the way back from the organisation's sign-in brought along. */
function ProviderTrouble() {
  const problem = new URLSearchParams(window.location.search).get('problem');
  if (problem === null) return null;
  return (
    <p role="alert" className="mb-4 rounded-8 border border-error-1 px-4 py-3">
      {problem === 'access.oidc_unknown' ? t('signIn.oidcUnknown') : t('signIn.oidcFailed')}
    </p>
  );
}

function Sample({ people, choose }: { people: NonNullable<Ways['sample']>; choose: (id: string) => void }) {
  return (
    <section className="mb-8">
      <h2 className="text-std-18B-160">{t('signIn.sample')}</h2>
      <p className="text-dns-14N-130 mb-3 text-solid-gray-700">{t('signIn.sampleNote')}</p>
      <ul className="grid grid-cols-2 gap-2">
        {people.map(({ personId, name, roles }) => (
          <li key={personId}>
            <Button
              onPress={() => choose(personId)}
              className="flex w-full cursor-pointer flex-col rounded-8 border border-key-900 bg-white px-4 py-2.5 text-left hover:bg-key-50"
            >
              <span className="text-std-16B-170 text-key-900">
                {roles.length > 1
                  ? t('signIn.everyRole')
                  : recordText(roles.map((role) => ROLES[role]).join('、'))}
              </span>
              <span className="text-xs text-solid-gray-700">{name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ByPassword() {
  const [personId, setPersonId] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: (sent: string) => postJson('/api/sign-in/password', { personId, password, code: sent }),
    onSuccess: enter,
    // What is wrong is not told; the code at least must be another one, if none was typed meanwhile.
    onError: (_, sent) => setCode((now) => (now === sent ? '' : now)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(code);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      {error !== null && <Trouble error={error} />}
      <Field
        label={t('signIn.id')}
        name="username"
        autoComplete="username"
        value={personId}
        onChange={setPersonId}
      />
      <Field
        label={t('signIn.password')}
        name="password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      <Field
        label={t('signIn.code')}
        name="code"
        note={t('signIn.codeNote')}
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
      />
      <Primary type="submit" isDisabled={isPending}>
        {isPending ? t('signIn.busy') : t('signIn.submit')}
      </Primary>
    </form>
  );
}

const OTHER_WAY =
  'text-oln-16B-100 flex h-12 w-full cursor-pointer items-center justify-center rounded-8 border border-key-900 bg-white text-key-900 no-underline hover:bg-key-50';

function OtherWays({ ways }: { ways: Ways }) {
  const { mutate, error, isPending } = useMutation({ mutationFn: byPasskey, onSuccess: enter });
  if (!ways.passkey && ways.provider === null) return null;
  return (
    <div className="mt-6 flex flex-col gap-3">
      <p className="flex items-center gap-4 text-solid-gray-700 text-xs before:h-px before:grow before:bg-solid-gray-300 after:h-px after:grow after:bg-solid-gray-300">
        {t('signIn.or')}
      </p>
      {error !== null && <Trouble error={error} />}
      {ways.passkey && (
        <Button onPress={() => mutate()} isDisabled={isPending} className={OTHER_WAY}>
          {t('signIn.passkey')}
        </Button>
      )}
      {ways.provider !== null && (
        <a href="/api/sign-in/oidc" className={OTHER_WAY}>
          {t('signIn.provider', { title: ways.provider.title })}
        </a>
      )}
    </div>
  );
}

/** The way in: on the sample by a click, else by password and code, passkey or the organisation's sign-in. */
export function SignInScreen() {
  const { data, error, refetch } = useQuery({
    queryKey: ['ways'],
    queryFn: ({ signal }) => getJson<Ways>('/api/sign-in', signal),
  });
  const sample = useMutation({
    mutationFn: (personId: string) => postJson('/api/sign-in/sample', { personId }),
    onSuccess: enter,
  });
  return (
    <Front title={t('signIn.title')}>
      <p className="-mt-4 mb-6 text-solid-gray-700">{t('signIn.lead')}</p>
      <ProviderTrouble />
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {sample.error !== null && <Trouble error={sample.error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && !data.password && <p>{t('signIn.none')}</p>}
      {data?.sample !== undefined && data.sample !== null && (
        <Sample people={data.sample} choose={(personId) => sample.mutate(personId)} />
      )}
      {data?.password === true && (
        <>
          {data.sample !== null && (
            <h2 className="text-std-18B-160 mb-4 border-solid-gray-200 border-t pt-6">
              {t('signIn.withPassword')}
            </h2>
          )}
          <ByPassword />
          <OtherWays ways={data} />
        </>
      )}
      <div className="mt-8 flex items-center justify-between border-solid-gray-200 border-t pt-4">
        <Link to="/enrol">{t('signIn.invited')}</Link>
        <LanguageSwitch />
      </div>
    </Front>
  );
}
