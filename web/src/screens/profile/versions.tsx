import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type {
  ProfileDifference,
  ProfileProposal,
  ProfileView,
} from '../../../../src/api/profile-contract.ts';
import { dayInJapan } from '../../../../src/japan/calendar.ts';
import { postJson, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { useChange } from '../../parts/list.tsx';
import { Select } from '../../parts/select.tsx';
import { Empty, Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { count, Wareki } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Act, Line } from '../rounds/parts.tsx';
import { Differences } from './draft-panel.tsx';
import { ProfileFrame } from './frame.tsx';

/** The day in Japan of a moment. */
const Day = ({ at }: { at: string }) => <Wareki date={dayInJapan(new Date(at))} />;

/** What may be done with a proposal: approved or refused by another person, taken back by one's own. */
function Decide({ proposal }: { proposal: ProfileProposal }) {
  const may = useMay();
  const acting = useAct<ProfileProposal>();
  const [reason, setReason] = useState('');
  const at = insurerPath(`/profile/proposals/${proposal.proposal}`);
  const decide = (verdict: 'approved' | 'refused') =>
    void acting.act(() =>
      postJson(`${at}/decide`, { verdict, ...(verdict === 'refused' ? { reason } : {}) }),
    );
  if (proposal.verdict !== null) return null;
  return (
    <div className="mt-2 flex flex-wrap items-end gap-3">
      {may('profile.decide') && proposal.own && (
        <p className="text-dns-14N-130 w-full text-orange-1000">{t('set.ownProposal')}</p>
      )}
      {may('profile.decide') && !proposal.own && (
        <>
          <Act isDisabled={acting.busy} onPress={() => decide('approved')}>
            {t('set.approve')}
          </Act>
          <Line label={t('set.refuseReason')} value={reason} onChange={setReason} className="w-64" />
          <Secondary isDisabled={acting.busy || reason.trim() === ''} onPress={() => decide('refused')}>
            {t('set.refuse')}
          </Secondary>
        </>
      )}
      {may('profile.propose') && proposal.own && (
        <Secondary isDisabled={acting.busy} onPress={() => void acting.act(() => postJson(`${at}/withdraw`))}>
          {t('set.withdraw')}
        </Secondary>
      )}
      {acting.error !== null && <Trouble error={acting.error} />}
    </div>
  );
}

function Compared({ from, to }: { from: string; to: string }) {
  const { data, error, refetch } = useApi<ProfileDifference>(insurerPath('/profile/difference'), {
    from,
    to,
  });
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <>
      <p className="text-dns-14N-130 my-2">
        {data.before.version} → <strong>{data.after.version}</strong>
      </p>
      {data.items.length === 0 ? <p>{t('set.compareNone')}</p> : <Differences items={data.items} />}
    </>
  );
}

function Versions({ profile }: { profile: ProfileView }) {
  const query = useSearch({ strict: false }) as { from?: string; to?: string };
  const change = useChange();
  const { proposals, versions } = profile;
  const known = [
    ...versions.map(({ hash, version }) => ({ value: hash, title: version })),
    ...proposals.map(({ hash, version }) => ({ value: hash, title: version })),
  ].filter((one, i, all) => all.findIndex(({ value }) => value === one.value) === i);
  const compare = (from: string, to: string) => change({ from, to }, { replace: true });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-4">
      <div className="flex flex-col gap-4">
        <section aria-labelledby="proposals-title" className="card px-5 py-4">
          <h2 id="proposals-title" className="text-std-18B-160">
            {t('set.proposals')}
          </h2>
          {proposals.length === 0 && <Empty title={t('set.proposalsNone')} />}
          <ul>
            {proposals.map((one) => (
              <li key={one.proposal} className="border-solid-gray-200 border-b py-3 last:border-b-0">
                <div className="flex items-baseline justify-between gap-4">
                  <strong className="tnum">{one.version}</strong>
                  <span
                    className={one.verdict === null ? 'font-700 text-orange-1000' : 'text-solid-gray-700'}
                  >
                    {t(`set.verdict.${one.verdict ?? 'open'}`)}
                  </span>
                </div>
                <p className="mt-1">{one.note}</p>
                <p className="text-dns-14N-130 mt-1 text-solid-gray-700">
                  {one.proposedBy}　<Day at={one.proposedAt} />
                  {one.decidedBy !== null && one.decidedAt !== null && (
                    <>
                      　→　{one.decidedBy}　<Day at={one.decidedAt} />
                    </>
                  )}
                  {one.reason !== null && <span className="block">{one.reason}</span>}
                </p>
                <button
                  type="button"
                  onClick={() => compare(one.baseHash, one.hash)}
                  className="mt-1 cursor-pointer text-key-900 text-sm underline"
                >
                  {t('set.compare')}
                </button>
                <Decide proposal={one} />
              </li>
            ))}
          </ul>
        </section>
        <section className="card px-5 py-4">
          <h2 className="text-std-18B-160">{t('set.versionsTitle')}</h2>
          <table aria-label={t('set.versionsTitle')} className="mt-2 w-full border-collapse text-dns-14N-130">
            <thead>
              <tr className="bg-solid-gray-50 text-left text-xs">
                {(['set.version', 'set.from', 'set.who', 'set.campaigns'] as const).map((key) => (
                  <th
                    key={key}
                    scope="col"
                    className={`px-2 py-1.5 ${key === 'set.campaigns' ? 'text-right' : ''}`}
                  >
                    {t(key)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {versions.map((one) => (
                <tr key={`${one.hash} ${one.from}`} className="border-solid-gray-100 border-b">
                  <td className="tnum px-2 py-1.5">{one.version}</td>
                  <td className="px-2 py-1.5">
                    <Day at={one.from} />
                  </td>
                  <td className="px-2 py-1.5">{one.by}</td>
                  <td className="tnum px-2 py-1.5 text-right">{count(one.campaigns)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
      <section aria-labelledby="compare-title" className="card px-5 py-4">
        <h2 id="compare-title" className="text-std-18B-160">
          {t('set.compareTitle')}
        </h2>
        <div className="mt-2 flex flex-wrap gap-4">
          <Select
            label={t('set.compareFrom')}
            value={query.from ?? ''}
            placeholder={t('cert.chooseReason')}
            onChange={(from) => change({ from }, { replace: true })}
            choices={known}
          />
          <Select
            label={t('set.compareWith')}
            value={query.to ?? ''}
            placeholder={t('cert.chooseReason')}
            onChange={(to) => change({ to }, { replace: true })}
            choices={known}
          />
        </div>
        {query.from !== undefined && query.to !== undefined && <Compared from={query.from} to={query.to} />}
      </section>
    </div>
  );
}

/** Versions of the profile: proposed, decided by a second person, compared. */
export const VersionsScreen = () => (
  <ProfileFrame>{(profile) => <Versions profile={profile} />}</ProfileFrame>
);
