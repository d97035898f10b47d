import { Navigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useCampaigns, useProgress } from '../api.ts';
import { t } from '../i18n/index.ts';
import { useMe } from '../me.ts';
import { Front } from '../parts/form.tsx';
import { Empty, Loading, Trouble } from '../parts/states.tsx';

/** The address of no insurer: leads to the first one of whoever is signed in. */
export function Door() {
  const { data: me, error, refetch } = useMe();
  const [first] = me?.insurers ?? [];
  useEffect(() => {
    if (first !== undefined) window.location.replace(`/${first.insurerId}/`);
  }, [first]);
  if (error !== null) {
    return (
      <main className="p-6">
        <Trouble error={error} retry={() => void refetch()} />
      </main>
    );
  }
  if (me === undefined || first !== undefined) return <Loading lines={14} />;
  return (
    <Front title={t('account.noRoles')}>
      <p>{t('account.noRolesNote')}</p>
    </Front>
  );
}

/** Opens the newest campaign; before there is one, says what is happening. */
export function Home() {
  const { data, error, refetch } = useCampaigns();
  const { data: progress } = useProgress();
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const [newest] = data.campaigns;
  if (newest !== undefined)
    return <Navigate to="/campaigns/$campaign" params={{ campaign: newest.campaignId }} replace />;
  return progress?.finished === false ? (
    <Empty title={t('home.preparing')}>{t('home.preparingNote')}</Empty>
  ) : (
    <Empty title={t('home.none')}>{t('home.noneNote')}</Empty>
  );
}
