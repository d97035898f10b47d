import { useParams, useSearch } from '@tanstack/react-router';
import type { Held } from '../../../src/api/contract.ts';
import { campaignPath, useCampaign } from '../api.ts';
import { Choices, ListHead, Search } from '../parts/filters.tsx';
import { LevelChips } from '../parts/levels.tsx';
import { fromStart, List, Split, useChange } from '../parts/list.tsx';
import { Empty } from '../parts/states.tsx';
import type { ColumnSpec } from '../parts/table.tsx';
import { HeldPerson } from './held-person.tsx';

const COLUMNS: readonly ColumnSpec<Held>[] = [
  {
    id: 'member',
    title: '加入者番号',
    sort: 'member',
    cell: ({ memberId, protected: isProtected }) => (
      <span className="tnum whitespace-nowrap">
        {memberId}
        {isProtected && (
          <span className="ml-2 rounded-4 bg-magenta-50 px-1.5 py-0.5 text-magenta-1000 text-xs">支援</span>
        )}
      </span>
    ),
  },
  { id: 'row', title: '行', sort: 'row', numeric: true, cell: ({ ruleRow }) => ruleRow },
  { id: 'levels', title: '5情報', cell: ({ levels }) => <LevelChips levels={levels} /> },
  { id: 'why', title: '理由', cell: ({ reason }) => reason },
  {
    id: 'replied',
    title: '照会',
    cell: ({ outcome, replied }) =>
      outcome === 'held_review' && (
        <span className="whitespace-nowrap">{replied === 'yes' ? '回答あり' : '回答待ち'}</span>
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
      <ListHead title="保留" note="結論が出るまで、お知らせを作らない人です。">
        <Choices
          label="種類"
          value={query.outcome}
          choices={outcomes.map(({ outcome, title, count }) => ({
            value: outcome,
            title: /（(.+)）$/.exec(title)?.[1] ?? title,
            n: count,
          }))}
          onChange={(outcome) => change(fromStart({ outcome, row: undefined }))}
        />
        <Choices
          label="規則表"
          value={query.row}
          choices={[...rows]
            .sort(([a], [b]) => a - b)
            .map(([row, n]) => ({ value: String(row), title: `行${row}`, n }))}
          onChange={(row) => change(fromStart({ row }))}
        />
        <Search
          label="加入者番号"
          placeholder="番号の初めの部分"
          value={query.member}
          onSearch={(member) => change(fromStart({ member }))}
        />
      </ListHead>
      <Split
        list={
          <List<Held>
            path={`${campaignPath(campaign)}/held`}
            query={query}
            defaultSort="row"
            change={change}
            label="保留の一覧"
            unit="人"
            columns={COLUMNS}
            keyOf={({ memberId }) => memberId}
            chosen={open}
            onChoose={(member) => change({ open: member }, { replace: true })}
            empty={<Empty title="保留の人はいません">条件を変えると表示されることがあります。</Empty>}
          />
        }
        detail={
          open === undefined ? (
            <Empty title="一覧から一人を選んでください">
              ↑ ↓ キーで移動できます。表示した記録は監査証跡に残ります。
            </Empty>
          ) : (
            <HeldPerson campaign={campaign} member={open} />
          )
        }
      />
    </>
  );
}
