import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ProfileView } from '../../../../src/api/profile-contract.ts';
import { useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { ListHead } from '../../parts/filters.tsx';
import { Loading, Trouble } from '../../parts/states.tsx';
import { type SubTab, SubTabs } from '../../parts/sub-tabs.tsx';
import { insurerPath } from '../../place.ts';

const TABS: readonly SubTab[] = [
  { to: '/settings', title: 'set.tab.settings' },
  { to: '/settings/papers', title: 'set.tab.papers' },
  { to: '/settings/calendars', title: 'set.tab.calendars' },
  { to: '/settings/versions', title: 'set.tab.versions' },
  { to: '/settings/contractor', title: 'set.tab.contractor' },
];

const useProfile = () => useApi<ProfileView>(insurerPath('/profile'));

/** What every page of settings stands in: the version in force, and whether a change waits. */
export function ProfileFrame({ children }: { children: (profile: ProfileView) => ReactNode }) {
  const { data, error, refetch } = useProfile();
  const waits = data?.proposals.some(({ verdict }) => verdict === null);
  return (
    <>
      <ListHead
        title={t('set.title')}
        note={data === undefined ? undefined : t('set.inForce', { version: data.version, title: data.title })}
      />
      <SubTabs label={t('set.pages')} tabs={TABS} />
      {waits && (
        <p className="mb-3 rounded-8 bg-yellow-100 px-4 py-2 text-dns-14N-130 text-yellow-1100">
          {t('set.openProposal')} <Link to="/settings/versions">{t('set.seeProposals')}</Link>
        </p>
      )}
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={14} />}
      {data !== undefined && children(data)}
    </>
  );
}
