import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { Parcel } from '../../../src/api/contract.ts';
import { campaignPath } from '../api.ts';
import { t } from '../i18n/index.ts';
import { Choices, ListHead, Search } from '../parts/filters.tsx';
import { Alone, fromStart, List, useChange } from '../parts/list.tsx';
import { Empty } from '../parts/states.tsx';
import type { ColumnSpec } from '../parts/table.tsx';
import { count } from '../parts/text.tsx';

const columnsFor = (campaign: string): readonly ColumnSpec<Parcel>[] => [
  {
    id: 'parcel',
    title: t('parcel.number'),
    sort: 'parcel',
    cell: ({ parcelId }) => (
      <Link
        to="/campaigns/$campaign/parcels/$parcel"
        params={{ campaign, parcel: parcelId }}
        className="tnum whitespace-nowrap"
      >
        {parcelId}
      </Link>
    ),
  },
  {
    id: 'workplace',
    title: t('parcel.workplace'),
    sort: 'workplace',
    cell: ({ workplaceId, workplaceName }) => (
      <>
        {workplaceName}
        <span className="tnum ml-2 text-solid-gray-600 text-xs">{workplaceId}</span>
      </>
    ),
  },
  {
    id: 'part',
    title: t('parcel.part'),
    cell: ({ part, parts }) =>
      parts === 1 ? (
        <span className="text-solid-gray-700">{t('parcel.one')}</span>
      ) : (
        <span className="tnum whitespace-nowrap rounded-4 border border-key-900 px-1.5 text-key-900">
          {t('parcel.partOf', { parts, part })}
        </span>
      ),
  },
  {
    id: 'container',
    title: t('parcel.container'),
    cell: ({ container }) => <span className="whitespace-nowrap">{container}</span>,
  },
  {
    id: 'people',
    title: t('parcel.people'),
    sort: 'people',
    numeric: true,
    cell: ({ people }) => count(people),
  },
  { id: 'envelopes', title: t('parcel.envelopes'), numeric: true, cell: ({ envelopes }) => count(envelopes) },
  {
    id: 'grams',
    title: t('parcel.weight'),
    sort: 'grams',
    numeric: true,
    cell: ({ grams }) => `${count(grams)} g`,
  },
  {
    id: 'thickness',
    title: t('parcel.thickness'),
    numeric: true,
    roomy: true,
    cell: ({ thicknessMm }) => `${thicknessMm.toFixed(1)} mm`,
  },
  {
    id: 'sealed',
    title: t('parcel.sealing'),
    cell: ({ sealed }) =>
      sealed ? (
        <span className="whitespace-nowrap">◎ {t('parcel.sealed')}</span>
      ) : (
        <span className="whitespace-nowrap text-solid-gray-600">{t('parcel.unsealed')}</span>
      ),
  },
  {
    id: 'acceptance',
    title: t('parcel.acceptance'),
    cell: ({ acceptanceNumber }) => <span className="tnum whitespace-nowrap">{acceptanceNumber}</span>,
  },
  { id: 'tracking', title: t('parcel.tracking'), cell: ({ tracking }) => tracking },
];

/** The parcels for the workplaces. */
export function ParcelsScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const query = useSearch({ from: '/campaigns/$campaign/parcels' });
  const change = useChange();
  const navigate = useNavigate();
  return (
    <>
      <ListHead title={t('nav.parcels')} note={t('parcel.note')}>
        <Choices
          label={t('parcel.parts')}
          value={query.split}
          choices={[
            { value: 'false', title: t('parcel.one') },
            { value: 'true', title: t('parcel.many') },
          ]}
          onChange={(split) => change(fromStart({ split }))}
        />
        <Choices
          label={t('parcel.sealing')}
          value={query.sealed}
          choices={[
            { value: 'false', title: t('parcel.unsealed') },
            { value: 'true', title: t('parcel.sealed') },
          ]}
          onChange={(sealed) => change(fromStart({ sealed }))}
        />
        <Search
          label={t('parcel.workplace')}
          placeholder={t('parcel.workplaceHint')}
          value={query.q}
          onSearch={(q) => change(fromStart({ q }))}
        />
        <Link
          to="/campaigns/$campaign/labels"
          params={{ campaign }}
          search={query.q === undefined ? {} : { q: query.q }}
          className="text-dns-14N-130 ml-auto"
        >
          {t('parcel.labels')}
        </Link>
      </ListHead>
      <Alone>
        <List<Parcel>
          path={`${campaignPath(campaign)}/parcels`}
          query={query}
          defaultSort="parcel"
          change={change}
          label={t('parcel.list')}
          unit={t('app.parcelUnit')}
          columns={columnsFor(campaign)}
          keyOf={({ parcelId }) => parcelId}
          onOpen={(parcel) =>
            void navigate({ to: '/campaigns/$campaign/parcels/$parcel', params: { campaign, parcel } })
          }
          empty={<Empty title={t('parcel.none')}>{t('app.changeFilter')}</Empty>}
        />
      </Alone>
    </>
  );
}
