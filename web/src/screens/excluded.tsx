import { useParams, useSearch } from '@tanstack/react-router';
import type { Excluded } from '../../../src/api/contract.ts';
import { campaignPath, useCampaign } from '../api.ts';
import { t, withinMarks } from '../i18n/index.ts';
import { Choices, ListHead, Search } from '../parts/filters.tsx';
import { Alone, fromStart, List, useChange } from '../parts/list.tsx';
import { Empty } from '../parts/states.tsx';
import type { ColumnSpec } from '../parts/table.tsx';
import { Wareki } from '../parts/text.tsx';

const none = <span className="text-solid-gray-600">－</span>;

const COLUMNS: readonly ColumnSpec<Excluded>[] = [
  {
    id: 'member',
    title: t('member.id'),
    sort: 'member',
    cell: ({ memberId }) => <span className="tnum">{memberId}</span>,
  },
  { id: 'outcome', title: t('excluded.reason'), sort: 'outcome', cell: ({ title }) => title },
  { id: 'kind', title: t('excluded.kind'), cell: ({ kind }) => kind ?? none },
  {
    id: 'acquired',
    title: t('excluded.acquired'),
    cell: ({ acquiredOn }) => (acquiredOn === null ? none : <Wareki date={acquiredOn} />),
  },
  {
    id: 'ends',
    title: t('excluded.ends'),
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
      <ListHead title={t('nav.excluded')} note={t('excluded.note')}>
        <Choices
          label={t('excluded.reason')}
          value={query.outcome}
          choices={(data?.funnel.outcomes ?? [])
            .filter(({ list, count }) => list === 'excluded' && count > 0)
            .map(({ outcome, title, count }) => ({
              value: outcome,
              title: withinMarks(title),
              n: count,
            }))}
          onChange={(outcome) => change(fromStart({ outcome }))}
        />
        <Search
          label={t('member.id')}
          placeholder={t('member.idStart')}
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
          label={t('excluded.list')}
          unit={t('app.person')}
          columns={COLUMNS}
          keyOf={({ memberId }) => memberId}
          empty={<Empty title={t('excluded.none')}>{t('app.changeFilter')}</Empty>}
        />
      </Alone>
    </>
  );
}
