import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { Parcel } from '../../../src/api/contract.ts';
import { campaignPath, useApi } from '../api.ts';
import { t } from '../i18n/index.ts';
import { useMay } from '../me.ts';
import { ListHead } from '../parts/filters.tsx';
import { useChange } from '../parts/list.tsx';
import { Empty, Trouble } from '../parts/states.tsx';
import { count } from '../parts/text.tsx';
import { insurer } from '../place.ts';
import { PieceList } from './piece-list.tsx';

/** One parcel: what it holds, in the order it is packed. */
export function ParcelScreen() {
  const { campaign = '', parcel = '' } = useParams({ strict: false });
  const { open, ...query } = useSearch({ from: '/campaigns/$campaign/parcels/$parcel' });
  const change = useChange();
  const may = useMay();
  const path = `${campaignPath(campaign)}/parcels/${encodeURIComponent(parcel)}`;
  const { data, error, refetch } = useApi<Parcel>(path);
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  return (
    <>
      <p className="text-dns-14N-130 mb-1">
        <Link to="/campaigns/$campaign/parcels" params={{ campaign }} className="underline">
          {t('parcel.list')}
        </Link>
        <span aria-hidden="true"> ＞ </span>
        <span className="tnum">{parcel}</span>
      </p>
      <ListHead
        title={data?.workplaceName ?? '…'}
        note={
          data !== undefined && (
            <span className="tnum">
              {t('parcel.facts', {
                part:
                  data.parts === 1
                    ? t('parcel.one')
                    : t('parcel.partOf', { parts: data.parts, part: data.part }),
                container: data.container,
                people: count(data.people),
                grams: count(data.grams),
                mm: data.thicknessMm.toFixed(1),
              })}
            </span>
          )
        }
      >
        {may('parcel.seal') && (
          <a href={`/${insurer}/scan/${encodeURIComponent(campaign)}?parcel=${encodeURIComponent(parcel)}`}>
            {t('parcel.scan')}
          </a>
        )}
        <Link to="/campaigns/$campaign/labels" params={{ campaign }} search={{ q: parcel }}>
          {t('parcel.labels')}
        </Link>
        {data !== undefined && (
          <span className="tnum text-dns-14N-130">
            {data.sealed ? `◎ ${t('parcel.sealed')}` : t('parcel.unsealed')}
            {data.acceptanceNumber !== null && (
              <span className="ml-3">
                {t('parcel.acceptance')} {data.acceptanceNumber}
              </span>
            )}
            {data.tracking !== null && <span className="ml-3">{data.tracking}</span>}
          </span>
        )}
      </ListHead>
      <PieceList
        parcel
        campaign={campaign}
        path={`${path}/pieces`}
        query={query}
        open={open}
        change={change}
        label={t('parcel.contents')}
        empty={<Empty title={t('parcel.empty')} />}
      />
    </>
  );
}
