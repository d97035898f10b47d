import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { WorkplaceAccess } from '../../../../src/api/workplaces-contract.ts';
import { postJson, useApi } from '../../api.ts';
import { type PlainKey, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { ListHead } from '../../parts/filters.tsx';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import { Moment } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { BUTTON, NewCode } from './new-code.tsx';

const CELL = 'px-4 py-2 text-left align-middle';

/** A small table under a heading; `empty` stands where it has no row. */
function Part(props: {
  title: string;
  note?: string;
  heads: readonly PlainKey[];
  empty: string;
  foot?: ReactNode;
  children: readonly ReactNode[];
}) {
  const { title, note, heads, empty, foot, children } = props;
  return (
    <section className="mb-8">
      <h2 className="text-std-18B-160 mb-1">{title}</h2>
      {note !== undefined && <p className="text-dns-14N-130 mb-2 text-solid-gray-700">{note}</p>}
      {foot}
      <div className="card overflow-x-auto">
        {children.length === 0 ? (
          <Empty title={empty} />
        ) : (
          <table aria-label={title} className="w-full border-collapse text-dns-14N-130">
            <thead>
              <tr className="bg-solid-gray-50 text-xs">
                {heads.map((key) => (
                  <th key={key} scope="col" className={CELL}>
                    {t(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{children}</tbody>
          </table>
        )}
      </div>
    </section>
  );
}

/** Asks before something is ended that cannot be taken up again. */
function Ending(props: { title: string; label?: string; sure: string; path: string }) {
  const [asked, setAsked] = useState(false);
  const { busy, error, act } = useAct<object>();
  if (!asked)
    return (
      <Button className={BUTTON} onPress={() => setAsked(true)}>
        {props.title}
        {props.label !== undefined && <span className="sr-only">: {props.label}</span>}
      </Button>
    );
  return (
    <div role="alertdialog" aria-label={props.title} className="flex flex-col gap-2">
      <p>{props.sure}</p>
      {error !== null && <Trouble error={error} />}
      <div className="flex gap-3">
        <Button
          isDisabled={busy}
          className={BUTTON}
          onPress={() => void act(() => postJson<object>(props.path)).then((done) => setAsked(!done))}
        >
          {t('office.do')}
        </Button>
        <Button className={BUTTON} onPress={() => setAsked(false)}>
          {t('office.cancel')}
        </Button>
      </div>
    </div>
  );
}

const INK = {
  open: 'bg-green-100 text-green-1000',
  used: 'bg-key-50 text-key-1000',
  revoked: 'bg-solid-gray-100 text-solid-gray-800',
  expired: 'bg-solid-gray-100 text-solid-gray-800',
} as const;
const momentOf = (at: string | null) => (at === null ? '－' : <Moment at={at} />);

function Codes({ of, path }: { of: WorkplaceAccess; path: string }) {
  const may = useMay();
  const open = of.codes.some(({ state }) => state === 'open');
  return (
    <Part
      title={t('office.codes')}
      note={t('office.codesNote')}
      heads={['office.issuedAt', 'office.expiresAt', 'office.state', 'office.endedAt', 'office.usedBy']}
      empty={t('office.noCodes')}
      foot={
        may('workplace.invite') && (
          <div className="mb-3">
            <NewCode of={of} />
            {open && (
              <Ending
                title={t('office.revoke')}
                sure={t('office.revokeSure')}
                path={`${path}/revoke-codes`}
              />
            )}
          </div>
        )
      }
    >
      {of.codes.map(({ issuedAt, expiresAt, state, endedAt, usedBy }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: codes have no name; two may be of one moment
        <tr key={i} className="border-solid-gray-100 border-t">
          <td className={CELL}>{momentOf(issuedAt)}</td>
          <td className={CELL}>{momentOf(expiresAt)}</td>
          <td className={CELL}>
            <span className={`rounded-full px-2.5 py-0.5 text-xs ${INK[state]}`}>
              {t(`office.state.${state}`)}
            </span>
          </td>
          <td className={CELL}>{momentOf(endedAt)}</td>
          <td className={CELL}>{usedBy ?? '－'}</td>
        </tr>
      ))}
    </Part>
  );
}

function People({ of, path }: { of: WorkplaceAccess; path: string }) {
  const may = useMay();
  return (
    <Part
      title={t('office.persons')}
      heads={['office.person', 'office.account', 'office.since', 'office.lastSignIn', 'office.end']}
      empty={t('office.noPersons')}
    >
      {of.people.map(({ personId, name, account, since, lastSignIn, disabledAt }) => (
        <tr key={personId} className="border-solid-gray-100 border-t">
          <th scope="row" className={CELL}>
            {name}
          </th>
          <td className={CELL}>
            {account ? t('office.account.yes', { id: personId }) : t('office.account.no')}
          </td>
          <td className={CELL}>{momentOf(since)}</td>
          <td className={CELL}>{momentOf(lastSignIn)}</td>
          <td className={CELL}>
            {disabledAt !== null && momentOf(disabledAt)}
            {disabledAt === null && may('workplace.invite') && (
              <Ending
                title={t('office.end')}
                label={name}
                sure={t('office.endSure', { name })}
                path={`${path}/people/${encodeURIComponent(personId)}/disable`}
              />
            )}
          </td>
        </tr>
      ))}
    </Part>
  );
}

/** Who of a workplace may come in: codes given and taken back, people and their accounts. */
export function WorkplaceScreen() {
  const { workplace = '' } = useParams({ strict: false }) as { workplace?: string };
  const path = insurerPath(`/workplaces/${encodeURIComponent(workplace)}`);
  const { data, error, refetch } = useApi<WorkplaceAccess>(path);
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  return (
    <>
      <p className="text-dns-14N-130 mb-1">
        <Link to="/workplaces">{t('office.back')}</Link>
      </p>
      <ListHead title={data.name} note={`${t('office.symbol')} ${data.symbol}`} />
      <Codes of={data} path={path} />
      <People of={data} path={path} />
    </>
  );
}
