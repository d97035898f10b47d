import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { Parcel } from '../../../src/api/contract.ts';
import { campaignPath } from '../api.ts';
import { Choices, ListHead, Search } from '../parts/filters.tsx';
import { Alone, fromStart, List, useChange } from '../parts/list.tsx';
import { Empty } from '../parts/states.tsx';
import type { ColumnSpec } from '../parts/table.tsx';
import { count } from '../parts/text.tsx';

const columnsFor = (campaign: string): readonly ColumnSpec<Parcel>[] => [
  {
    id: 'parcel',
    title: '梱包番号',
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
    title: '事業所',
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
    title: '口',
    cell: ({ part, parts }) =>
      parts === 1 ? (
        <span className="text-solid-gray-700">1口</span>
      ) : (
        <span className="tnum rounded-4 border border-key-900 px-1.5 text-key-900">
          {parts}口の{part}
        </span>
      ),
  },
  { id: 'container', title: '容器', cell: ({ container }) => container },
  { id: 'people', title: '人数', sort: 'people', numeric: true, cell: ({ people }) => count(people) },
  { id: 'envelopes', title: '封筒', numeric: true, cell: ({ envelopes }) => count(envelopes) },
  { id: 'grams', title: '重さ', sort: 'grams', numeric: true, cell: ({ grams }) => `${count(grams)} g` },
  {
    id: 'thickness',
    title: '厚さ',
    numeric: true,
    cell: ({ thicknessMm }) => `${thicknessMm.toFixed(1)} mm`,
  },
];

/** The parcels for the workplaces. */
export function ParcelsScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const query = useSearch({ from: '/campaigns/$campaign/parcels' });
  const change = useChange();
  const navigate = useNavigate();
  return (
    <>
      <ListHead title="梱包" note="事業所ごとにまとめて送る荷物です。">
        <Choices
          label="口数"
          value={query.split}
          choices={[
            { value: 'false', title: '1口' },
            { value: 'true', title: '2口以上' },
          ]}
          onChange={(split) => change(fromStart({ split }))}
        />
        <Search
          label="事業所"
          placeholder="名称の一部・番号"
          value={query.q}
          onSearch={(q) => change(fromStart({ q }))}
        />
      </ListHead>
      <Alone>
        <List<Parcel>
          path={`${campaignPath(campaign)}/parcels`}
          query={query}
          defaultSort="parcel"
          change={change}
          label="梱包の一覧"
          unit="個"
          columns={columnsFor(campaign)}
          keyOf={({ parcelId }) => parcelId}
          onOpen={(parcel) =>
            void navigate({ to: '/campaigns/$campaign/parcels/$parcel', params: { campaign, parcel } })
          }
          empty={<Empty title="梱包はありません">条件を変えると表示されることがあります。</Empty>}
        />
      </Alone>
    </>
  );
}
