import type { ReactNode } from 'react';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { ListHead } from '../../parts/filters.tsx';
import { SubTabs } from '../../parts/sub-tabs.tsx';

/** What every page of filings stands in. */
export function FilingFrame({ note, children }: { note?: ReactNode; children: ReactNode }) {
  const may = useMay();
  const tabs = [
    { to: '/filings', title: 'filing.tab.filings' },
    { to: '/filings/workplaces', title: 'filing.tab.workplaces' },
    ...(may('filing.inquire') ? [{ to: '/filings/inquiries', title: 'filing.tab.inquiries' } as const] : []),
  ] as const;
  return (
    <>
      <ListHead title={t('filing.title')} note={note} />
      <SubTabs label={t('filing.pages')} tabs={tabs} />
      {children}
    </>
  );
}
