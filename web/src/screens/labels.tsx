import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { encode } from 'uqr';
import type { Parcel } from '../../../src/api/contract.ts';
import { campaignPath, useApi, useCampaign } from '../api.ts';
import { t } from '../i18n/index.ts';
import { ListHead } from '../parts/filters.tsx';
import { type ListPage, useChange } from '../parts/list.tsx';
import { Empty, Loading, Secondary, Trouble } from '../parts/states.tsx';
import { count } from '../parts/text.tsx';

/** Labels on two sheets of paper: enough to print at once, few enough to look at. */
const AT_ONCE = '16';

/** A code as one path of dark squares, in a box with the quiet zone a reader needs. */
function Code({ text }: { text: string }) {
  const { size, path } = useMemo(() => {
    const { size: modules, data } = encode(text, { ecc: 'M', border: 4 });
    const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: modules, path: dark.join('') };
  }, [text]);
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={t('label.code', { parcel: text })}
      shapeRendering="crispEdges"
      className="size-[30mm] shrink-0"
    >
      <path d={path} />
    </svg>
  );
}

function Label({ parcel, title }: { parcel: Parcel; title: string }) {
  const { parcelId, workplaceName, workplaceId, part, parts } = parcel;
  return (
    <article className="flex h-[66mm] w-[96mm] break-inside-avoid flex-col border border-solid-gray-600 bg-white p-[5mm] text-black">
      <p className="line-clamp-1 shrink-0 text-[3.2mm] leading-tight">{title}</p>
      {/* A long name is smaller rather than cut: the label leads the parcel to its workplace. */}
      <h2
        className={`mt-[1mm] line-clamp-3 shrink-0 break-all leading-snug font-700 ${workplaceName.length > 30 ? 'text-[3.6mm]' : 'text-[5.4mm]'}`}
      >
        {workplaceName}
      </h2>
      <p className="tnum text-[3.2mm]">{workplaceId}</p>
      <div className="mt-auto flex items-end gap-[3mm]">
        <Code text={parcelId} />
        <div className="min-w-0 grow">
          <p className="tnum text-[6.4mm] leading-tight font-700">{parcelId}</p>
          <p className="mt-[1mm] text-[4.4mm] font-700">
            {parts === 1 ? t('parcel.one') : t('parcel.partOf', { parts, part })}
            <span className="ml-[3mm] font-400">{parcel.container}</span>
          </p>
          <p className="tnum mt-[1mm] text-[3.2mm]">
            {t('label.people', { people: count(parcel.people), envelopes: count(parcel.envelopes) })}
          </p>
          <p className="tnum text-[3.2mm]">
            {t('label.weight', { grams: count(parcel.grams), mm: parcel.thicknessMm.toFixed(1) })}
          </p>
        </div>
      </div>
    </article>
  );
}

/** Labels to be stuck on parcels. They name the workplace and the parcel, and nobody inside. */
export function LabelsScreen() {
  const { campaign = '' } = useParams({ strict: false });
  const { q, cursor } = useSearch({ from: '/campaigns/$campaign/labels' });
  const change = useChange();
  const { data: round } = useCampaign(campaign);
  const { data, error, refetch } = useApi<ListPage<Parcel>>(`${campaignPath(campaign)}/parcels`, {
    q,
    cursor,
    limit: AT_ONCE,
  });
  useEffect(() => {
    // A sheet of paper is narrower than the console.
    document.body.classList.add('print:min-w-0!');
    return () => document.body.classList.remove('print:min-w-0!');
  }, []);
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  const turn = (to: string | null | undefined) => () =>
    to === null || to === undefined ? undefined : change({ cursor: to });
  return (
    <>
      <div className="print:hidden">
        <ListHead title={t('label.title')} note={t('label.note')}>
          <Secondary isDisabled={data === undefined} onPress={() => window.print()}>
            {t('label.print')}
          </Secondary>
          <Secondary isDisabled={!data?.previous} onPress={turn(data?.previous)}>
            {t('app.previous')}
          </Secondary>
          <Secondary isDisabled={!data?.next} onPress={turn(data?.next)}>
            {t('app.next')}
          </Secondary>
          <span className="tnum text-dns-14N-130">
            {data !== undefined && t('label.parcels', { n: count(data.items.length) })}
          </span>
        </ListHead>
      </div>
      {data === undefined ? (
        <Loading lines={10} />
      ) : data.items.length === 0 ? (
        <Empty title={t('parcel.none')} />
      ) : (
        <div className="grid w-fit grid-cols-[96mm_96mm] gap-[2mm] print:gap-[1mm]">
          {data.items.map((parcel) => (
            <Label key={parcel.parcelId} parcel={parcel} title={round?.title ?? ''} />
          ))}
        </div>
      )}
    </>
  );
}
