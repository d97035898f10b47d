import type { ReactNode } from 'react';
import { t } from '../../i18n/index.ts';
import { ListHead } from '../../parts/filters.tsx';
import { type SubTab, SubTabs } from '../../parts/sub-tabs.tsx';

const TABS: readonly SubTab[] = [
  { to: '/admin', title: 'adm.tab.people' },
  { to: '/admin/roles', title: 'adm.tab.roles' },
  { to: '/admin/webhooks', title: 'adm.tab.webhooks' },
];

/** What every page of people and webhooks stands in; `act`: the main thing to do there. */
export function AdminFrame({ act, children }: { act?: ReactNode; children: ReactNode }) {
  return (
    <>
      <div className="flex items-start justify-between">
        <ListHead title={t('adm.title')} />
        {act}
      </div>
      <SubTabs label={t('adm.pages')} tabs={TABS} />
      {children}
    </>
  );
}
