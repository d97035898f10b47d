import type { ReactNode } from 'react';
import { t } from '../../i18n/index.ts';
import { ListHead } from '../../parts/filters.tsx';
import { type SubTab, SubTabs } from '../../parts/sub-tabs.tsx';

const TABS: readonly SubTab[] = [
  { to: '/certificates', title: 'cert.tab.monitor' },
  { to: '/certificates/calendar', title: 'cert.tab.calendar' },
  { to: '/certificates/applications', title: 'cert.tab.applications', action: 'certificate.view' },
  { to: '/certificates/cards', title: 'cert.tab.cards' },
  { to: '/certificates/recalls', title: 'cert.tab.recalls' },
  { to: '/certificates/forecast', title: 'cert.tab.forecast' },
];

/** What every page of certificates stands in. */
export function CertificateFrame({ note, children }: { note?: ReactNode; children: ReactNode }) {
  return (
    <>
      <ListHead title={t('cert.title')} note={note} />
      <SubTabs label={t('cert.pages')} tabs={TABS} />
      {children}
    </>
  );
}

/** How far a day is, in words; the nearer the stronger. */
export function Countdown({ days }: { days: number }) {
  if (days < 0) return <span className="tnum text-solid-gray-700">{t('cert.daysPast', { n: -days })}</span>;
  if (days === 0) return <strong className="text-orange-1000">{t('cert.daysToday')}</strong>;
  return (
    <span className={`tnum ${days <= 7 ? 'font-700 text-orange-1000' : 'text-solid-gray-900'}`}>
      {t('cert.daysLeft', { n: days })}
    </span>
  );
}
