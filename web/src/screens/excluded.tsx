import { useParams, useSearch } from '@tanstack/react-router';
import type { Excluded } from '../../../src/api/contract.ts';
import { campaignPath, useCampaign } from '../api.ts';
import { Choices, ListHead, Search } from '../parts/filters.tsx';
import { Alone, fromStart, List, useChange } from '../parts/list.tsx';
import { Empty } from '../parts/states.tsx';
import type { ColumnSpec } from '../parts/table.tsx';
import { Wareki } from '../parts/text.tsx';

const none = <span className="text-solid-gray-600">－</span>;

const COLUMNS: readonly ColumnSpec<Excluded>[] = [
  {
    id: 'member',
    title: '加入者番号',
    sort: 'member',
    cell: ({ memberId }) => <span className="tnum">{memberId}</span>,
  },
  { id: 'outcome', title: '理由', sort: 'outcome', cell: ({ title }) => title },
  { id: 'kind', title: '資格の区分', cell: ({ kind }) => kind ?? none },
  {
    id: 'acquired',
    title: '資格取得日',
    cell: ({ acquiredOn }) => (acquiredOn === null ? none : <Wareki date={acquiredOn} />),
  },
  {
    id: 'ends',
    title: '資格を失う日',
    cell: ({ coverEndsOn }) => (coverEndsOn === null ? none : <Wareki date={coverEndsOn} />),
  },
];

/** The people who get nothing, with the reason and the days it rests on. */
export function ExcludedScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const query = useSearch({ from: '/campaigns/$campaign/excluded' });
  const change = useChange();
  const { data } = useCampaign(campaign);
  return (
    <>
      <ListHead title="対象外" note="今回はお知らせを送らない人です。">
        <Choices
          label="理由"
          value={query.outcome}
          choices={(data?.funnel.outcomes ?? [])
            .filter(({ list, count }) => list === 'excluded' && count > 0)
            .map(({ outcome, title, count }) => ({
              value: outcome,
              title: /（(.+)）$/.exec(title)?.[1] ?? title,
              n: count,
            }))}
          onChange={(outcome) => change(fromStart({ outcome }))}
        />
        <Search
          label="加入者番号"
          placeholder="番号の初めの部分"
          value={query.member}
          onSearch={(member) => change(fromStart({ member }))}
        />
      </ListHead>
      <Alone>
        <List<Excluded>
          path={`${campaignPath(campaign)}/excluded`}
          query={query}
          defaultSort="outcome"
          change={change}
          label="対象外の一覧"
          unit="人"
          columns={COLUMNS}
          keyOf={({ memberId }) => memberId}
          empty={<Empty title="対象外の人はいません">条件を変えると表示されることがあります。</Empty>}
        />
      </Alone>
    </>
  );
}
