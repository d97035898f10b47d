import { useSearch } from '@tanstack/react-router';
import type { CertificateFigures } from '../../../../src/api/statistics-contract.ts';
import { addressOf, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { ListHead } from '../../parts/filters.tsx';
import { useChange } from '../../parts/list.tsx';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';
import { type BarRow, BarTable, sums } from './bar-table.tsx';
import { RowButton } from './choose.tsx';
import { StatisticsTabs } from './tabs.tsx';
import { monthText } from './words.ts';

const PATH = insurerPath('/statistics/certificates');
const CSV = addressOf(PATH, { format: 'csv' });

/** First ones, renewals, reissues. */
const PARTS = ['main', 'light', 'alert'] as const;

/** How many certificates were made, by month and occasion, and on which grounds. */
export function CertificateFiguresScreen() {
  const query = useSearch({ strict: false }) as Record<string, string | undefined>;
  const change = useChange();
  const { data, error, refetch } = useApi<CertificateFigures>(PATH);
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  const { occasions, grounds, months } = data;
  const columns = [
    { title: t('certificateFigures.issued') },
    ...occasions.map(({ title }, i) => ({ title, part: PARTS[i] ?? ('none' as const) })),
  ];
  const rows: BarRow[] = months.map((one) => {
    const chosen = one.month === query.month;
    return {
      key: one.month,
      title: (
        <RowButton pressed={chosen} onPress={() => change({ month: chosen ? undefined : one.month })}>
          {monthText(one.month)}
        </RowButton>
      ),
      values: [one.issued, ...one.occasions],
      chosen,
    };
  });
  const month = months.find((one) => one.month === query.month);
  const counted = month === undefined ? months : [month];
  const byGround: BarRow[] = grounds.map(({ code, title }, i) => ({
    key: code,
    title,
    values: [counted.reduce((sum, one) => sum + (one.grounds[i] ?? 0), 0)],
  }));
  return (
    <>
      <StatisticsTabs />
      <ListHead title={t('certificateFigures.title')} note={t('certificateFigures.note')} />
      {months.length === 0 ? (
        <div className="card">
          <Empty title={t('certificateFigures.none')}>{t('certificateFigures.noneNote')}</Empty>
        </div>
      ) : (
        <div className="flex flex-col gap-4">
          <BarTable
            label={t('certificateFigures.months')}
            method={t('certificateFigures.method')}
            head={t('statistics.month')}
            columns={columns}
            rows={rows}
            total={sums(rows, columns.length)}
            csv={CSV}
          />
          <BarTable
            label={t('certificateFigures.grounds', {
              month: month === undefined ? t('certificateFigures.allMonths') : monthText(month.month),
            })}
            method={t('certificateFigures.method')}
            head={t('certificateFigures.ground')}
            columns={[{ title: t('certificateFigures.issued'), part: 'main' }]}
            rows={byGround}
            total={sums(byGround, 1)}
            csv={CSV}
          />
        </div>
      )}
    </>
  );
}
