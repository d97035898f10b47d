import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Piece } from '../../../src/api/contract.ts';
import { type Query, useApi } from '../api.ts';
import { t } from '../i18n/index.ts';
import { type Change, List, type ListPage, Split } from '../parts/list.tsx';
import { Empty } from '../parts/states.tsx';
import type { ColumnSpec } from '../parts/table.tsx';
import { PiecePages } from './piece-pages.tsx';

const COLUMNS: readonly ColumnSpec<Piece>[] = [
  {
    id: 'number',
    title: t('piece.number'),
    sort: 'number',
    cell: ({ managementNumber }) => (
      <span className="tnum font-mono whitespace-nowrap">{managementNumber}</span>
    ),
  },
  {
    id: 'member',
    title: t('member.id'),
    sort: 'member',
    cell: ({ memberId }) => <span className="tnum">{memberId}</span>,
  },
  {
    id: 'form',
    title: t('piece.form'),
    sort: 'form',
    cell: ({ formTitle }) => <span className="whitespace-nowrap">{formTitle}</span>,
  },
  {
    id: 'digits',
    title: t('piece.digits'),
    cell: ({ digits }) =>
      digits ? t('piece.yes') : <span className="text-solid-gray-600">{t('piece.no')}</span>,
  },
  {
    id: 'route',
    title: t('piece.route'),
    cell: ({ routeTitle }) => <span className="whitespace-nowrap">{routeTitle}</span>,
  },
  {
    id: 'status',
    title: t('piece.status'),
    roomy: true,
    cell: ({ statusTitle }) => <span className="whitespace-nowrap">{statusTitle}</span>,
  },
];
const PLACE: ColumnSpec<Piece> = {
  id: 'place',
  title: t('piece.order'),
  sort: 'file',
  numeric: true,
  cell: ({ place }) => place,
};
const POSITION: ColumnSpec<Piece> = {
  id: 'position',
  title: t('piece.order'),
  sort: 'file',
  numeric: true,
  cell: ({ position }) => position,
};

interface Props {
  readonly campaign: string;
  readonly path: string;
  readonly query: Query;
  readonly open: string | undefined;
  readonly change: Change;
  readonly label: string;
  readonly empty: ReactNode;
  /** One parcel: the order is that of the parcel, not of the print file. */
  readonly parcel?: boolean;
}

/** The first or last row of a page just turned to: which piece that is, only its list knows. */
const EDGE = { first: '@first', last: '@last' } as const;

/** Pieces beside the paper of the one that is open; the neighbours are a key away, over the page's end too. */
export function PieceList({ campaign, path, query, open, change, label, empty, parcel = false }: Props) {
  const { data, isPlaceholderData } = useApi<ListPage<Piece>>(path, query, { keep: true });
  const listed = data !== undefined && !isPlaceholderData;
  const items = listed ? data.items : [];
  const at =
    open === EDGE.first
      ? 0
      : open === EDGE.last
        ? items.length - 1
        : items.findIndex(({ pieceId }) => pieceId === open);
  const chosen = open === EDGE.first || open === EDGE.last ? items[at]?.pieceId : open;
  /** While the page that was turned to is on its way the paper stays, and the keyboard with it. */
  const last = useRef(chosen);
  if (chosen !== undefined || listed) last.current = chosen;
  const seen = open === undefined ? undefined : last.current;
  /** A step asked for before the list was there to tell where it leads. */
  const [pending, setPending] = useState<1 | -1>();
  const show = (piece: string) => change({ open: piece }, { replace: true });
  const turn = (cursor: string | null | undefined, edge: string) =>
    cursor === null || cursor === undefined
      ? undefined
      : () => change({ cursor, open: edge }, { replace: true });
  const beside = (step: 1 | -1): (() => void) | undefined => {
    if (!listed) return () => setPending(step);
    if (at < 0) return undefined;
    const piece = items[at + step]?.pieceId;
    if (piece !== undefined) return () => show(piece);
    return step === 1 ? turn(data.next, EDGE.first) : turn(data.previous, EDGE.last);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step is made once, when the list is there
  useEffect(() => {
    if (!listed || pending === undefined) return;
    setPending(undefined);
    beside(pending)?.();
  }, [listed, pending]);
  return (
    <Split
      wide
      list={
        <List<Piece>
          path={path}
          query={query}
          defaultSort="file"
          change={change}
          label={label}
          unit={t('app.piece')}
          columns={[parcel ? PLACE : POSITION, ...COLUMNS]}
          keyOf={({ pieceId }) => pieceId}
          chosen={chosen}
          onChoose={show}
          empty={empty}
        />
      }
      detail={
        seen === undefined ? (
          <Empty title={t('piece.choose')}>{t('app.keys')}</Empty>
        ) : (
          <PiecePages
            campaign={campaign}
            piece={seen}
            purpose="mailing"
            onPrevious={beside(-1)}
            onNext={beside(1)}
          />
        )
      }
    />
  );
}
