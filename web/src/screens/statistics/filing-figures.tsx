import { useSearch } from '@tanstack/react-router';
import type { FilingMonths, WorkplaceFilings } from '../../../../src/api/statistics-contract.ts';
import { addressOf, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { ListHead, Search } from '../../parts/filters.tsx';
import { fromStart, List, useChange } from '../../parts/list.tsx';
import { Empty, Loading, Trouble } from '../../parts/states.tsx';
import type { ColumnSpec } from '../../parts/table.tsx';
import { count } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { type BarRow, BarTable, sums } from './bar-table.tsx';
import { RowButton } from './choose.tsx';
import { StatisticsTabs } from './tabs.tsx';
import { monthText, share } from './words.ts';

const MONTHS = insurerPath('/statistics/filing-months');

const COLUMNS: readonly ColumnSpec<WorkplaceFilings>[] = [
  {
    id: 'workplace',
    title: t('filingFigures.workplace'),
    sort: 'workplace',
    cell: ({ workplace, name }) =>
      workplace === '' ? (
        <span className="text-solid-gray-700">{t('filingFigures.unreadable')}</span>
      ) : (
        <>
          {name}
          <span className={`tnum text-xs text-solid-gray-600 ${name === null ? '' : 'ml-2'}`}>
            {workplace}
          </span>
        </>
      ),
  },
  { id: 'files', title: t('filingFigures.files'), numeric: true, cell: ({ files }) => count(files) },
  {
    id: 'refused',
    title: t('filingFigures.refused'),
    numeric: true,
    cell: ({ refusedFiles }) => count(refusedFiles),
  },
  {
    id: 'accepted',
    title: t('filingFigures.accepted'),
    sort: 'accepted',
    numeric: true,
    cell: ({ accepted }) => count(accepted),
  },
  {
    id: 'late',
    title: t('filingFigures.late'),
    sort: 'late',
    numeric: true,
    cell: ({ late }) => count(late),
  },
  {
    id: 'lateShare',
    title: t('filingFigures.lateShare'),
    sort: 'lateShare',
    numeric: true,
    cell: ({ late, accepted }) => share(late, accepted),
  },
  {
    id: 'errors',
    title: t('filingFigures.errors'),
    sort: 'errors',
    numeric: true,
    cell: ({ errors }) => count(errors),
  },
  {
    id: 'newMembers',
    title: t('filingFigures.newMembers'),
    numeric: true,
    cell: ({ newMembers }) => count(newMembers),
  },
  {
    id: 'numbersMissing',
    title: t('filingFigures.numbersMissing'),
    sort: 'numbersMissing',
    numeric: true,
    cell: ({ numbersMissing }) => count(numbersMissing),
  },
];

/** What is counted of filings: by month, and by workplace of one month or all; late ones first of all (S127). */
export function FilingFiguresScreen() {
  const query = useSearch({ strict: false }) as Record<string, string | undefined>;
  const change = useChange();
  const { data, error, refetch } = useApi<FilingMonths>(MONTHS);
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading lines={12} />;
  const columns = [
    { title: t('filingFigures.accepted') },
    { title: t('filingFigures.inTime'), part: 'main' as const },
    { title: t('filingFigures.late'), part: 'alert' as const },
    { title: t('filingFigures.errors') },
    { title: t('filingFigures.newMembers') },
    { title: t('filingFigures.numbersMissing') },
    { title: t('filingFigures.lateShare') },
  ];
  const rows: BarRow[] = data.months.map((one) => {
    const chosen = one.month === query.month;
    return {
      key: one.month,
      title: (
        <RowButton
          pressed={chosen}
          onPress={() => change(fromStart({ month: chosen ? undefined : one.month }))}
        >
          {monthText(one.month)}
        </RowButton>
      ),
      values: [
        one.accepted,
        one.accepted - one.late,
        one.late,
        one.errors,
        one.newMembers,
        one.numbersMissing,
        share(one.late, one.accepted),
      ],
      chosen,
    };
  });
  const total = sums(rows, 6);
  const { month, q, sort, descending, cursor } = query;
  return (
    <>
      <StatisticsTabs />
      <ListHead title={t('filingFigures.title')} note={t('filingFigures.note')} />
      {rows.length === 0 ? (
        <div className="card">
          <Empty title={t('filingFigures.none')}>{t('filingFigures.noneNote')}</Empty>
        </div>
      ) : (
        <div className="flex flex-col gap-4">
          <BarTable
            label={t('filingFigures.months')}
            method={t('filingFigures.method')}
            head={t('statistics.month')}
            columns={columns}
            rows={rows}
            total={[...total, share(total[2] as number, total[0] as number)]}
            csv={addressOf(MONTHS, { format: 'csv' })}
          />
          <div className="flex items-center justify-between gap-4">
            <h2 className="text-std-18B-160">
              {t('filingFigures.workplaces', {
                month: month === undefined ? t('filingFigures.allMonths') : monthText(month),
              })}
            </h2>
            <Search
              label={t('statistics.search')}
              placeholder={t('statistics.searchHint')}
              value={q}
              onSearch={(text) => change(fromStart({ q: text }))}
            />
          </div>
          <div className="flex max-h-[46rem] flex-col">
            <List<WorkplaceFilings>
              path={insurerPath('/statistics/filings')}
              query={{ month, q, sort, descending, cursor }}
              defaultSort="workplace"
              change={change}
              label={t('filingFigures.workplaces', {
                month: month === undefined ? t('filingFigures.allMonths') : monthText(month),
              })}
              unit={t('filingFigures.unit')}
              columns={COLUMNS}
              keyOf={({ workplace }) => workplace}
              empty={<Empty title={t('statistics.noneFound')}>{t('app.changeFilter')}</Empty>}
            />
          </div>
        </div>
      )}
    </>
  );
}
