import type { ReviewRow } from '../../../../src/api/review-contract.ts';
import { t } from '../../i18n/index.ts';
import { LevelChips } from '../../parts/levels.tsx';
import type { ColumnSpec } from '../../parts/table.tsx';
import type { Touched } from './bench.ts';
import { decisionText } from './keys.ts';

/** How a case stands, what was done here since the list was read included. */
function Standing({ row, touched }: { row: ReviewRow; touched: Touched | undefined }) {
  const state = touched?.state ?? row.state;
  const resolution = touched === undefined ? row.resolution : touched.resolution;
  if (state === 'open')
    return (
      <span className={row.reply === 'overdue' ? 'text-orange-1000' : 'text-solid-gray-700'}>
        {t(`review.${row.reply}`)}
      </span>
    );
  return (
    <span>
      <span aria-hidden="true" className="text-green-1000">
        ✓{' '}
      </span>
      {resolution === null ? t(`review.${state}`) : decisionText(resolution, touched?.doubtReason ?? null)}
    </span>
  );
}

/** The columns of the list beside the case; the five items where there is room. */
export const columnsOf = (touched: ReadonlyMap<string, Touched>): readonly ColumnSpec<ReviewRow>[] => [
  {
    id: 'member',
    title: t('review.member'),
    sort: 'member',
    cell: ({ memberId, protected: isProtected }) => (
      <span className="tnum whitespace-nowrap">
        {memberId}
        {isProtected && (
          <span className="ml-1 rounded-4 bg-magenta-50 px-1 text-magenta-1000 text-xs">
            {t('member.protectedShort')}
          </span>
        )}
      </span>
    ),
  },
  { id: 'row', title: t('review.row'), sort: 'row', numeric: true, cell: ({ ruleRow }) => ruleRow },
  {
    id: 'levels',
    title: t('held.five'),
    roomy: true,
    cell: ({ levels }) => <LevelChips levels={levels} short />,
  },
  {
    id: 'stand',
    title: t('review.stand'),
    sort: 'reply_by',
    cell: (row) => <Standing row={row} touched={touched.get(row.memberId)} />,
  },
];
