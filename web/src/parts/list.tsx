import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { addressOf, type Query, useApi } from '../api.ts';
import { t } from '../i18n/index.ts';
import { Loading, Trouble } from './states.tsx';
import { type ColumnSpec, DataTable, Pager } from './table.tsx';

/** A page of any list of the API. */
export interface ListPage<Item> {
  readonly items: Item[];
  readonly total: number;
  readonly next: string | null;
  readonly previous: string | null;
}

/** Changes the state a screen keeps in its address; an undefined value leaves it. */
export type Change = (patch: Query, options?: { replace?: boolean }) => void;

/** Changes the address of the screen that is shown, and with it what it lists. */
export function useChange(): Change {
  const navigate = useNavigate();
  return (patch, { replace = false } = {}) =>
    void navigate({ to: '.', search: ((before: Query) => ({ ...before, ...patch })) as never, replace });
}

/** A new filter or order starts from the first page, with nothing open. */
export const fromStart = (patch: Query): Query => ({ ...patch, cursor: undefined, open: undefined });

interface Props<Item> {
  readonly path: string;
  /** The list's state in the address: sort, descending, cursor and filters. */
  readonly query: Query;
  readonly defaultSort: string;
  readonly change: Change;
  readonly label: string;
  readonly unit: string;
  readonly columns: readonly ColumnSpec<Item>[];
  readonly keyOf: (item: Item) => string;
  readonly empty: ReactNode;
  readonly chosen?: string | undefined;
  readonly onChoose?: (key: string) => void;
  readonly onOpen?: (key: string) => void;
  /** What the space bar does, where rows are marked for doing something to several. */
  readonly onMark?: (item: Item) => void;
}

/** A list of the API: filtered, sorted and paged on the server, its state in the address. */
export function List<Item extends object>(props: Props<Item>) {
  const { path, query, change, onChoose, onOpen, onMark } = props;
  const { data, error, refetch, isPlaceholderData } = useApi<ListPage<Item>>(path, query, { keep: true });
  /** A page turned before its list was there: only the list that is asked for knows its neighbours. */
  const [turning, setTurning] = useState<{ to: 'next' | 'previous'; of: string }>();
  const asked = addressOf(path, query);
  const turn = (to: 'next' | 'previous'): void => {
    const cursor = isPlaceholderData ? undefined : data?.[to];
    if (cursor === undefined) setTurning({ to, of: asked });
    else if (cursor !== null) change({ cursor, open: undefined });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is turned once, when the list is there
  useEffect(() => {
    if (turning === undefined || data === undefined || isPlaceholderData) return;
    setTurning(undefined);
    // Another filter was chosen since.
    if (turning.of === asked) turn(turning.to);
  }, [turning, data, isPlaceholderData]);
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) {
    return (
      <div className="card">
        <Loading lines={12} />
      </div>
    );
  }
  const { cursor: _, ...whole } = query;
  return (
    <div className="card flex min-h-0 flex-col overflow-hidden">
      <div className="min-h-0 overflow-auto">
        <DataTable
          label={props.label}
          items={data.items}
          columns={props.columns}
          keyOf={props.keyOf}
          sort={{ by: query.sort ?? props.defaultSort, descending: query.descending === 'true' }}
          onSort={(by, descending) =>
            change(
              fromStart({
                sort: by === props.defaultSort ? undefined : by,
                descending: descending ? 'true' : undefined,
              }),
            )
          }
          chosen={props.chosen}
          {...(onChoose === undefined ? {} : { onChoose })}
          {...(onOpen === undefined ? {} : { onOpen })}
          {...(onMark === undefined ? {} : { onMark })}
          empty={props.empty}
          stale={isPlaceholderData}
        />
      </div>
      <Pager
        total={data.total}
        shown={data.items.length}
        unit={props.unit}
        previous={data.previous}
        next={data.next}
        onTurn={turn}
        exportAddress={addressOf(path, { ...whole, format: 'csv' })}
      />
    </div>
  );
}

/** Fills what is left of the screen and lets its content scroll for itself. */
function Whole({ children }: { children: ReactNode }) {
  return <div className="absolute inset-0 flex flex-col">{children}</div>;
}

/** A list that has the screen to itself. */
export const Alone = ({ children }: { children: ReactNode }) => (
  <div className="relative min-h-[26rem] grow">
    <Whole>{children}</Whole>
  </div>
);

/** A list beside what is open of it; both scroll for themselves. */
export function Split({
  list,
  detail,
  wide = false,
}: {
  list: ReactNode;
  detail: ReactNode;
  wide?: boolean;
}) {
  return (
    <div
      className={`grid min-h-[26rem] grow gap-4 ${wide ? 'grid-cols-[minmax(0,1fr)_minmax(33rem,44%)]' : 'grid-cols-[minmax(0,1fr)_25rem] 2xl:grid-cols-[minmax(0,1fr)_38rem]'}`}
    >
      <div className="relative">
        <Whole>{list}</Whole>
      </div>
      <section aria-label={t('app.detail')} className="card relative overflow-hidden">
        <div className="absolute inset-0 overflow-auto">{detail}</div>
      </section>
    </div>
  );
}
