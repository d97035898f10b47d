import { type PublicKeyCredentialCreationOptionsJSON, startRegistration } from '@simplewebauthn/browser';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ROLES } from '../../../src/access/roles.ts';
import type { Me } from '../../../src/api/access-contract.ts';
import { ApiProblem, postJson } from '../api.ts';
import { locale, PUNCTUATION, t } from '../i18n/index.ts';
import { recordText } from '../i18n/record.ts';
import { useMe } from '../me.ts';
import { Field, Primary } from '../parts/form.tsx';
import { Loading, Secondary, Trouble } from '../parts/states.tsx';
import { Unbroken } from '../parts/text.tsx';

const DAY = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'Asia/Tokyo' });
const CANCELLED = new ApiProblem({ id: 'web.passkey', status: 0, title: t('signIn.cancelled'), detail: '' });

async function addPasskey(label: string): Promise<void> {
  const { options } = await postJson<{ options: PublicKeyCredentialCreationOptionsJSON }>(
    '/api/me/passkeys/begin',
  );
  const response = await startRegistration({ optionsJSON: options }).catch(() => {
    throw CANCELLED;
  });
  await postJson('/api/me/passkeys', { response, label });
}

function Passkeys({ me }: { me: Me }) {
  const client = useQueryClient();
  const [label, setLabel] = useState('');
  const fresh = () => client.invalidateQueries({ queryKey: ['me'] });
  const add = useMutation({
    mutationFn: addPasskey,
    onSuccess: (_, sent) => {
      setLabel((now) => (now === sent ? '' : now));
      return fresh();
    },
  });
  const remove = useMutation({
    mutationFn: (credentialId: string) => postJson('/api/me/passkeys/remove', { credentialId }),
    onSuccess: fresh,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(label);
  };
  return (
    <section className="card px-6 pt-4 pb-6">
      <h2 className="text-std-18B-160 mb-2">{t('account.passkeys')}</h2>
      {me.passkeys.length === 0 && <p className="text-solid-gray-700">{t('account.noPasskeys')}</p>}
      <ul className="mb-5 divide-y divide-solid-gray-200">
        {me.passkeys.map((passkey) => (
          <li key={passkey.credentialId} className="flex items-center gap-4 py-2">
            <span className="grow">
              {passkey.label}
              <span className="ml-3 text-solid-gray-700 text-xs">
                {t('account.added', { date: DAY.format(new Date(passkey.addedAt)) })}
              </span>
            </span>
            <Secondary isDisabled={remove.isPending} onPress={() => remove.mutate(passkey.credentialId)}>
              {t('account.remove')}
            </Secondary>
          </li>
        ))}
      </ul>
      {(add.error ?? remove.error) !== null && <Trouble error={add.error ?? remove.error} />}
      {me.passkeysWork ? (
        <form onSubmit={submit} className="mt-3 flex flex-col gap-4">
          <Field
            label={t('account.label')}
            name="label"
            autoComplete="off"
            value={label}
            onChange={setLabel}
          />
          <Primary type="submit" isDisabled={add.isPending}>
            {t('account.add')}
          </Primary>
        </form>
      ) : (
        <p className="text-dns-14N-130">{t('account.passkeysElsewhere')}</p>
      )}
    </section>
  );
}

/** One's own sign-in: who one is, what one may do where, one's passkeys. */
export function AccountScreen() {
  const { data: me, error, refetch } = useMe();
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (me === undefined) return <Loading />;
  return (
    <div className="mx-auto flex w-[44rem] flex-col gap-4">
      <h1 className="text-std-22B-150">{t('account.title')}</h1>
      <section className="card px-6 py-4">
        <h2 className="text-std-18B-160">{me.name}</h2>
        <dl className="mt-1 grid grid-cols-[8rem_1fr] gap-y-1">
          <dt className="text-solid-gray-700">{t('account.id')}</dt>
          <dd className="font-mono">{me.personId}</dd>
          {me.insurers.map(({ insurerId, name, roles }) => (
            <div key={insurerId} className="contents">
              <dt className="text-solid-gray-700">{t('account.roles')}</dt>
              <dd>
                {name ?? insurerId}
                {PUNCTUATION.colon}
                <Unbroken words={roles.map((role) => recordText(ROLES[role]))} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <Passkeys me={me} />
      <p>
        <a href="/reference">{t('reference.title')}</a>
      </p>
    </div>
  );
}
