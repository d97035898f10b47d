import { useState } from 'react';
import type { Role } from '../../../../src/access/roles.ts';
import type { Invited, NewToken, PersonItem } from '../../../../src/api/access-contract.ts';
import { postJson } from '../../api.ts';
import { type PlainKey, PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay, useMe } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Trouble } from '../../parts/states.tsx';
import { count, momentText } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Act } from '../rounds/parts.tsx';
import { Confirm, ToldOnce } from './confirm.tsx';
import { RoleBoxes, roleText } from './role-boxes.tsx';

const until = (at: string | null): string =>
  at === null ? t('adm.unset') : t('adm.until', { at: momentText(at) });

/** By what somebody signs in, as facts: never a secret. */
function Means({ person }: { person: PersonItem }) {
  const isProgram = person.kind === 'client';
  const rows: readonly (readonly [PlainKey, string])[] = [
    ...(isProgram
      ? []
      : ([
          ['adm.password', t(person.password ? 'adm.set' : 'adm.unset')],
          [
            'adm.passkeys',
            person.passkeys === 0 ? t('adm.unset') : t('adm.passkeyCount', { n: person.passkeys }),
          ],
          ['adm.identities', t(person.identities === 0 ? 'adm.unset' : 'adm.linked')],
        ] as const)),
    ...(isProgram || person.expiresAt !== null
      ? ([[isProgram ? 'adm.token' : 'adm.invitation', until(person.expiresAt)]] as const)
      : []),
    ['adm.openSessions', t('adm.sessionCount', { n: count(person.sessions) })],
    ['adm.lastSignIn', person.lastSignIn === null ? t('adm.never') : momentText(person.lastSignIn)],
    ...(person.disabledAt === null ? [] : ([['adm.disabledAt', momentText(person.disabledAt)]] as const)),
  ];
  return (
    <section aria-labelledby="adm-means">
      <h3 id="adm-means" className="text-std-16B-170">
        {t('adm.means')}
      </h3>
      <dl className="text-dns-14N-130 mt-1 grid grid-cols-[11rem_1fr] gap-y-1">
        {rows.map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-solid-gray-700">{t(key)}</dt>
            <dd className="tnum">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Roles({ person, isOwn }: { person: PersonItem; isOwn: boolean }) {
  const may = useMay();
  const [roles, setRoles] = useState<readonly Role[]>(person.roles);
  const saving = useAct<object>();
  const path = insurerPath(`/people/${encodeURIComponent(person.personId)}/roles`);
  const same = roles.length === person.roles.length && roles.every((role) => person.roles.includes(role));
  if (!may('access.manage') || isOwn)
    return (
      <div>
        <h3 className="text-xs text-solid-gray-700">{t('adm.roles')}</h3>
        <p className="text-dns-14N-130">
          {person.roles.map(roleText).join(PUNCTUATION.dot) || t('adm.noRoles')}
        </p>
        {isOwn && <p className="text-dns-14N-130 mt-1 text-solid-gray-700">{t('adm.own')}</p>}
      </div>
    );
  return (
    <div className="flex flex-col gap-2">
      <RoleBoxes value={roles} onChange={setRoles} isDisabled={saving.busy} />
      {roles.length === 0 && <p className="text-dns-14N-130 text-orange-1000">{t('adm.takesAll')}</p>}
      <div className="flex items-center gap-3">
        <Act
          isDisabled={same || saving.busy}
          onPress={() => void saving.act(() => postJson(path, { roles }))}
        >
          {t('adm.saveRoles')}
        </Act>
        <span role="status" className="text-dns-14N-130 text-green-900">
          {saving.done !== undefined && same && t('adm.savedRoles')}
        </span>
      </div>
      {saving.error !== null && <Trouble error={saving.error} />}
    </div>
  );
}

/** What is done to somebody's sign-in as a whole; each asks first. */
const ACTS = [
  { act: 'end-sessions', title: 'adm.endSessions', ask: 'adm.endSessionsAsk', done: 'adm.endedSessions' },
  { act: 'disable', title: 'adm.disable', ask: 'adm.disableAsk', done: 'adm.disabled' },
  { act: 'enable', title: 'adm.enable', ask: 'adm.enableAsk', done: 'adm.enabled' },
] as const;

type Told = { readonly title: PlainKey; readonly secret: string; readonly expiresAt: string };

/** One person or program: roles, ways to sign in, and what can be done about them. */
export function PersonDetail({ person }: { person: PersonItem }) {
  const may = useMay();
  const { data: me } = useMe();
  const doing = useAct<(typeof ACTS)[number]>();
  const telling = useAct<Told>();
  const isOwn = me?.personId === person.personId;
  const { personId, name, kind, state } = person;
  const of = (rest: string): string => insurerPath(`/people/${encodeURIComponent(personId)}/${rest}`);
  const invite = async (): Promise<Told> => {
    const { code, expiresAt } = await postJson<Invited>(of('invite'));
    return { title: 'adm.inviteCode', secret: code, expiresAt };
  };
  const token = async (): Promise<Told> => {
    const made = await postJson<NewToken>(of('token'));
    return { title: 'adm.token', secret: made.token, expiresAt: made.expiresAt };
  };
  const offered = ACTS.filter(({ act }) =>
    act === 'end-sessions' ? person.sessions > 0 : (act === 'enable') === (state === 'disabled'),
  );
  const busy = doing.busy || telling.busy;
  return (
    <article className="flex flex-col gap-5 px-5 py-4">
      <header>
        <h2 className="text-std-18B-160">{name}</h2>
        <p className="text-dns-14N-130 text-solid-gray-700">
          <span className="font-mono">{personId}</span>　{t(`adm.kind.${kind}`)}　{t(`adm.state.${state}`)}
        </p>
      </header>
      <Roles key={`${personId} ${person.roles.join(' ')}`} person={person} isOwn={isOwn} />
      <Means person={person} />
      {may('access.manage') && !isOwn && person.shared && (
        <p className="text-dns-14N-130 text-solid-gray-700">{t('adm.shared')}</p>
      )}
      {may('access.manage') && !isOwn && !person.shared && (
        <div className="flex flex-wrap items-start gap-3">
          {kind === 'person' && (
            <Confirm
              title={t('adm.invite')}
              ask={t('adm.inviteAsk', { name })}
              isDisabled={busy}
              onConfirm={() => void telling.act(invite)}
            />
          )}
          {kind === 'client' && state !== 'disabled' && (
            <Confirm
              title={t('adm.newToken')}
              ask={t('adm.newTokenAsk')}
              isDisabled={busy}
              onConfirm={() => void telling.act(token)}
            />
          )}
          {offered.map((one) => (
            <Confirm
              key={one.act}
              title={t(one.title)}
              ask={t(one.ask, { name })}
              isDisabled={busy}
              onConfirm={() =>
                void doing.act(async () => {
                  await postJson(of(one.act));
                  return one;
                })
              }
            />
          ))}
        </div>
      )}
      <p role="status" className="text-dns-14N-130 text-green-900 empty:sr-only">
        {doing.done !== undefined && t(doing.done.done)}
      </p>
      {telling.done !== undefined && (
        <ToldOnce
          title={t(telling.done.title)}
          secret={telling.done.secret}
          until={momentText(telling.done.expiresAt)}
          {...(kind === 'person' ? { note: t('adm.addNote') } : {})}
        />
      )}
      {(doing.error ?? telling.error) !== null && <Trouble error={doing.error ?? telling.error} />}
    </article>
  );
}
