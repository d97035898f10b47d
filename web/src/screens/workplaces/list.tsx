import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { WorkplaceItem } from '../../../../src/api/workplaces-contract.ts';
import type { Query } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Choices, ListHead, Search } from '../../parts/filters.tsx';
import { Alone, fromStart, List, useChange } from '../../parts/list.tsx';
import { Empty, Secondary } from '../../parts/states.tsx';
import type { ColumnSpec } from '../../parts/table.tsx';
import { count, Moment } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { ManyCodes } from './many-codes.tsx';

const momentOf = (at: string | null) => (at === null ? '－' : <Moment at={at} />);

const COLUMNS: readonly ColumnSpec<WorkplaceItem>[] = [
  {
    id: 'symbol',
    title: t('office.symbol'),
    sort: 'symbol',
    cell: ({ symbol }) => <span className="tnum whitespace-nowrap">{symbol}</span>,
  },
  {
    id: 'name',
    title: t('office.name'),
    sort: 'name',
    cell: ({ workplaceId, name }) => (
      <Link to="/workplaces/$workplace" params={{ workplace: workplaceId }}>
        {name}
      </Link>
    ),
  },
  {
    id: 'code',
    title: t('office.codeUntil'),
    cell: ({ codeUntil }) => <span className="whitespace-nowrap">{momentOf(codeUntil)}</span>,
  },
  { id: 'people', title: t('office.people'), numeric: true, cell: ({ people }) => count(people) },
  {
    id: 'last',
    title: t('office.lastSignIn'),
    cell: ({ lastSignIn }) => <span className="whitespace-nowrap">{momentOf(lastSignIn)}</span>,
  },
];

/** Workplaces, and who may come in at each. */
export function WorkplacesScreen() {
  const query = useSearch({ strict: false }) as Query;
  const change = useChange();
  const navigate = useNavigate();
  const may = useMay();
  const [many, setMany] = useState(false);
  return (
    <>
      <ListHead title={t('office.title')} note={t('office.note')}>
        <Choices
          label={t('office.only')}
          value={query.only}
          choices={(['code', 'people', 'none'] as const).map((value) => ({
            value,
            title: t(`office.only.${value}`),
          }))}
          onChange={(only) => change(fromStart({ only }))}
        />
        <Search
          label={t('office.search')}
          placeholder={t('office.searchHint')}
          value={query.q}
          onSearch={(q) => change(fromStart({ q }))}
        />
        {may('workplace.invite') && !many && (
          <Secondary onPress={() => setMany(true)}>{t('office.many')}</Secondary>
        )}
      </ListHead>
      {many && <ManyCodes onClose={() => setMany(false)} />}
      <Alone>
        <List<WorkplaceItem>
          path={insurerPath('/workplaces')}
          query={query}
          defaultSort="symbol"
          change={change}
          label={t('office.title')}
          unit={t('office.unit')}
          columns={COLUMNS}
          keyOf={({ workplaceId }) => workplaceId}
          onOpen={(workplace) => void navigate({ to: '/workplaces/$workplace', params: { workplace } })}
          empty={<Empty title={t('office.none')} />}
        />
      </Alone>
    </>
  );
}
