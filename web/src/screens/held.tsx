import { useParams, useSearch } from '@tanstack/react-router';
import type { Held } from '../../../src/api/contract.ts';
import { campaignPath, useCampaign } from '../api.ts';
import { t, withinMarks } from '../i18n/index.ts';
import { Choices, ListHead, Search } from '../parts/filters.tsx';
import { LevelChips } from '../parts/levels.tsx';
import { fromStart, List, Split, useChange } from '../parts/list.tsx';
import { Empty } from '../parts/states.tsx';
import type { ColumnSpec } from '../parts/table.tsx';
import { HeldPerson } from './held-person.tsx';

const COLUMNS: readonly ColumnSpec<Held>[] = [
  {
    id: 'member',
    title: t('member.id'),
    sort: 'member',
    cell: ({ memberId, protected: isProtected }) => (
      <span className="tnum whitespace-nowrap">
        {memberId}
        {isProtected && (
          <span className="ml-2 rounded-4 bg-magenta-50 px-1.5 py-0.5 text-magenta-1000 text-xs">
            {t('member.protectedShort')}
          </span>
        )}
      </span>
    ),
  },
  { id: 'row', title: t('review.row'), sort: 'row', numeric: true, cell: ({ ruleRow }) => ruleRow },
  { id: 'levels', title: t('held.five'), cell: ({ levels }) => <LevelChips levels={levels} /> },
  { id: 'why', title: t('overview.reason'), cell: ({ reason }) => reason },
  {
    id: 'replied',
    title: t('held.inquiry'),
    cell: ({ outcome, replied }) =>
      outcome === 'held_review' && (
        <span className="whitespace-nowrap">{replied === 'yes' ? t('held.replied') : t('held.waiting')}</span>
      ),
  },
];

/** The people a campaign holds: why, and beside the list both sides of one person. */
export function HeldScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const { open, ...query } = useSearch({ from: '/campaigns/$campaign/held' });
  const change = useChange();
  const { data } = useCampaign(campaign);
  const funnel = data?.funnel;
  const rows = new Map<number, number>();
  for (const { row, count, outcome } of funnel?.held ?? []) {
    if (query.outcome === undefined || query.outcome === outcome) rows.set(row, (rows.get(row) ?? 0) + count);
  }
  const outcomes = funnel?.outcomes.filter(({ list, count }) => list === 'held' && count > 0) ?? [];
  return (
    <>
      <ListHead title={t('nav.held')} note={t('held.note')}>
        <Choices
          label={t('held.kind')}
          value={query.outcome}
          choices={outcomes.map(({ outcome, title, count }) => ({
            value: outcome,
            title: withinMarks(title),
            n: count,
          }))}
          onChange={(outcome) => change(fromStart({ outcome, row: undefined }))}
        />
        <Search
          label={t('member.id')}
          placeholder={t('member.idStart')}
          value={query.member}
          onSearch={(member) => change(fromStart({ member }))}
        />
        <Choices
          label={t('held.rules')}
          value={query.row}
          choices={[...rows]
            .sort(([a], [b]) => a - b)
            .map(([row, n]) => ({ value: String(row), title: t('held.rowNumber', { n: row }), n }))}
          onChange={(row) => change(fromStart({ row }))}
        />
      </ListHead>
      <Split
        list={
          <List<Held>
            path={`${campaignPath(campaign)}/held`}
            query={query}
            defaultSort="row"
            change={change}
            label={t('held.list')}
            unit={t('app.person')}
            columns={COLUMNS}
            keyOf={({ memberId }) => memberId}
            chosen={open}
            onChoose={(member) => change({ open: member }, { replace: true })}
            empty={<Empty title={t('held.none')}>{t('app.changeFilter')}</Empty>}
          />
        }
        detail={
          open === undefined ? (
            <Empty title={t('held.choose')}>{t('app.keys')}</Empty>
          ) : (
            <HeldPerson campaign={campaign} member={open} />
          )
        }
      />
    </>
  );
}
