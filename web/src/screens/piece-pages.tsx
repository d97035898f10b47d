import { type KeyboardEvent, useEffect, useState } from 'react';
import type { PieceDetail } from '../../../src/api/contract.ts';
import type { Purpose } from '../../../src/api/purpose-contract.ts';
import { ApiProblem, campaignPath, useApi, usePicture } from '../api.ts';
import { t } from '../i18n/index.ts';
import { Empty, Loading, Secondary, Trouble } from '../parts/states.tsx';
import { Moment } from '../parts/text.tsx';
import { PieceActions } from './piece-actions.tsx';

/** One page as it will be printed, drawn by the server from the print file. */
function Page(props: { path: string; page: number; purpose: Purpose; alt: string }) {
  const { path, page, purpose, alt } = props;
  const {
    data: blob,
    error,
    refetch,
  } = usePicture(`${path}/page.png`, { page: String(page), scale: '2', purpose });
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (blob === undefined) return undefined;
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  if (error !== null) {
    const retry =
      error instanceof ApiProblem && error.problem.status === 403 ? undefined : () => void refetch();
    return <Trouble error={error} {...(retry === undefined ? {} : { retry })} />;
  }
  return (
    <div className="aspect-[210/297] w-full border border-solid-gray-300 bg-white shadow-1">
      {blob === undefined || address === undefined ? (
        <Loading lines={16} label={t('piece.drawing')} />
      ) : (
        <img src={address} alt={alt} className="w-full" />
      )}
    </div>
  );
}

interface Props {
  readonly campaign: string;
  readonly piece: string;
  /** Why the pages are looked at. */
  readonly purpose: Purpose;
  readonly onPrevious: (() => void) | undefined;
  readonly onNext: (() => void) | undefined;
}

/** A piece: its pages as printed, where it travels and what happened to it. ← and → go to its neighbours. */
export function PiecePages({ campaign, piece, purpose, onPrevious, onNext }: Props) {
  const path = `${campaignPath(campaign)}/pieces/${encodeURIComponent(piece)}`;
  const { data, error, refetch } = useApi<PieceDetail>(path);
  const onKeyDown = (event: KeyboardEvent) => {
    const go = event.key === 'ArrowLeft' ? onPrevious : event.key === 'ArrowRight' ? onNext : undefined;
    if (go === undefined) return;
    event.preventDefault();
    go();
  };
  return (
    <article onKeyDown={onKeyDown} className="text-dns-14N-130">
      <div className="sticky top-0 z-1 flex items-center gap-3 border-solid-gray-200 border-b bg-white px-4 py-2">
        <h2 className="grow">
          <span className="mr-2 text-xs text-solid-gray-700">{t('piece.number')}</span>
          <span className="tnum text-std-18B-160 font-mono">{data?.managementNumber ?? '…'}</span>
        </h2>
        <Secondary isDisabled={onPrevious === undefined} onPress={() => onPrevious?.()}>
          {t('piece.previous')}
        </Secondary>
        <Secondary isDisabled={onNext === undefined} onPress={() => onNext?.()}>
          {t('piece.next')}
        </Secondary>
      </div>
      {error !== null ? (
        <div className="p-4">
          <Trouble error={error} retry={() => void refetch()} />
        </div>
      ) : data === undefined ? (
        <Loading lines={20} />
      ) : (
        <>
          <dl className="grid grid-cols-[5.5rem_1fr] gap-x-3 gap-y-0.5 px-4 py-3">
            <dt className="text-solid-gray-700">{t('piece.form')}</dt>
            <dd>
              {data.formTitle}
              {data.why !== null && <span className="ml-2 text-solid-gray-700">{data.why}</span>}
            </dd>
            <dt className="text-solid-gray-700">{t('piece.route')}</dt>
            <dd>
              {data.routeTitle}
              {data.parcelId !== null && (
                <span className="tnum ml-2">{t('piece.inParcel', { parcel: data.parcelId })}</span>
              )}
              {data.routeReason !== null && (
                <span className="ml-2 text-solid-gray-700">{data.routeReason}</span>
              )}
            </dd>
            <dt className="text-solid-gray-700">{t('piece.print')}</dt>
            <dd className="tnum">
              <code className="text-xs">{data.file}</code>
              {data.page !== null && t('piece.pages', { from: data.page, pages: data.pages })}
            </dd>
            <dt className="text-solid-gray-700">{t('piece.history')}</dt>
            <dd>
              {data.events.map(({ action, statusTitle, at }) => (
                <span key={`${action} ${at}`} className="mr-3 inline-block">
                  {statusTitle} <Moment at={at} />
                </span>
              ))}
            </dd>
          </dl>
          <PieceActions key={data.pieceId} piece={data} />
          <div className="flex flex-col gap-4 bg-solid-gray-50 p-4">
            {data.protected ? (
              <Empty title={t('piece.notShown')}>{t('piece.notShownNote')}</Empty>
            ) : data.pages === 0 ? (
              <Empty title={t('piece.noPages')}>{t('piece.noPagesNote')}</Empty>
            ) : (
              Array.from({ length: data.pages }, (_, i) => (
                <Page
                  // biome-ignore lint/suspicious/noArrayIndexKey: pages never move
                  key={`${piece} ${i}`}
                  path={path}
                  page={i + 1}
                  purpose={purpose}
                  alt={t('piece.picture', { number: data.managementNumber, page: i + 1 })}
                />
              ))
            )}
          </div>
        </>
      )}
    </article>
  );
}
