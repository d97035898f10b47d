import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { Parcel } from '../../../src/api/contract.ts';
import { campaignPath, useApi } from '../api.ts';
import { ListHead } from '../parts/filters.tsx';
import { useChange } from '../parts/list.tsx';
import { Empty, Trouble } from '../parts/states.tsx';
import { count } from '../parts/text.tsx';
import { PieceList } from './piece-list.tsx';

/** One parcel: what it holds, in the order it is packed. */
export function ParcelScreen() {
  const { campaign = '', parcel = '' } = useParams({ strict: false });
  const { open, ...query } = useSearch({ from: '/campaigns/$campaign/parcels/$parcel' });
  const change = useChange();
  const path = `${campaignPath(campaign)}/parcels/${encodeURIComponent(parcel)}`;
  const { data, error } = useApi<Parcel>(path);
  if (error !== null) return <Trouble error={error} />;
  return (
    <>
      <p className="text-dns-14N-130 mb-1">
        <Link to="/campaigns/$campaign/parcels" params={{ campaign }} className="underline">
          梱包の一覧
        </Link>
        <span aria-hidden="true"> ＞ </span>
        <span className="tnum">{parcel}</span>
      </p>
      <ListHead
        title={data?.workplaceName ?? '…'}
        note={
          data !== undefined && (
            <span className="tnum">
              {data.parts === 1 ? '1口' : `${data.parts}口の${data.part}`}・{data.container}・
              {count(data.people)}人・
              {count(data.grams)} g・厚さ {data.thicknessMm.toFixed(1)} mm
            </span>
          )
        }
      />
      <PieceList
        parcel
        campaign={campaign}
        path={`${path}/pieces`}
        query={query}
        open={open}
        change={change}
        label="梱包の中身"
        empty={<Empty title="中身はありません" />}
      />
    </>
  );
}
