import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { t } from '../i18n/index.ts';
import { Secondary } from './states.tsx';
import { count } from './text.tsx';

export interface ColumnSpec<Item> {
  readonly id: string;
  readonly title: string;
  /** The name the API sorts by; none: this column does not sort. */
  readonly sort?: string;
  /** That name of the API means from the latest down. */
  readonly latestFirst?: true;
  readonly numeric?: boolean;
  /** Shown only where there is room. */
  readonly roomy?: boolean;
  readonly cell: (item: Item) => ReactNode;
}

interface Props<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly columns: readonly ColumnSpec<Item>[];
  readonly keyOf: (item: Item) => string;
  readonly sort: { readonly by: string; readonly descending: boolean };
  readonly onSort: (by: string, descending: boolean) => void;
  /** Chosen row; arrow keys move the choice. */
  readonly chosen?: string | undefined;
  readonly onChoose?: (key: string) => void;
  /** What Enter or a double click does. */
  readonly onOpen?: (key: string) => void;
  /** What the space bar does, where rows are marked for doing something to several. */
  readonly onMark?: (item: Item) => void;
  readonly empty: ReactNode;
  readonly stale: boolean;
}

const edges = ({ numeric, roomy }: ColumnSpec<never>): string =>
  `${numeric ? 'tnum text-right whitespace-nowrap' : 'text-left'} ${roomy ? 'hidden 2xl:table-cell' : ''}`;

function Heading<Item>({
  column,
  sort,
  onSort,
}: { column: ColumnSpec<Item> } & Pick<Props<Item>, 'sort' | 'onSort'>) {
  const active = column.sort !== undefined && column.sort === sort.by;
  const falls = sort.descending !== (column.latestFirst ?? false);
  const direction = active ? (falls ? 'descending' : 'ascending') : undefined;
  return (
    <th
      scope="col"
      aria-sort={direction ?? (column.sort === undefined ? undefined : 'none')}
      className={`sticky top-0 z-1 border-solid-gray-300 border-b bg-solid-gray-50 px-2.5 py-2 text-xs whitespace-nowrap ${edges(column)}`}
    >
      {column.sort === undefined ? (
        column.title
      ) : (
        <button
          type="button"
          className="cursor-pointer font-700 hover:underline"
          onClick={() => onSort(column.sort as string, active && !sort.descending)}
        >
          {column.title}
          <span aria-hidden="true" className={`ml-1 ${active ? 'text-key-900' : 'text-solid-gray-420'}`}>
            {direction === 'descending' ? '▼' : direction === 'ascending' ? '▲' : '△'}
          </span>
        </button>
      )}
    </th>
  );
}

/** How far a key moves within a list of `length` rows from row `at`. */
function moved(key: string, at: number, length: number): number | undefined {
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + 10,
    PageUp: at - 10,
    Home: 0,
    End: length - 1,
  }[key];
  return to === undefined ? undefined : Math.min(Math.max(to, 0), length - 1);
}

/**
 * A dense table for comparing: one tab stop, arrow keys move by row, Enter opens, a heading sorts on the server.
 * Plain elements, because a component per cell makes a page of fifty rows wait for half a second.
 */
export function DataTable<Item extends object>(props: Props<Item>) {
  const { columns, items, keyOf, chosen, onChoose, onOpen, onMark } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [focused, setFocused] = useState(0);
  const walks = onChoose !== undefined || onOpen !== undefined;
  const at = items.findIndex((item) => keyOf(item) === chosen);
  const stop = at >= 0 ? at : Math.min(focused, items.length - 1);
  const rowAt = (i: number) => body.current?.rows[i];

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page of the list shows its chosen row too
  useEffect(() => {
    const show = () => at >= 0 && rowAt(at)?.scrollIntoView({ block: 'nearest' });
    show();
    // Rows grow when the font arrives.
    if (document.fonts.status !== 'loaded') void document.fonts.ready.then(show);
  }, [at, items]);

  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const row = (event.target as HTMLElement).closest('tr');
    if (event.target !== row || row === null) return;
    const from = row.sectionRowIndex;
    const to = moved(event.key, from, items.length);
    const item = items[to ?? from];
    if (item === undefined) return;
    if (to !== undefined) {
      event.preventDefault();
      setFocused(to);
      rowAt(to)?.focus();
      if (to !== from) onChoose?.(keyOf(item));
    } else if (event.key === ' ' && onMark !== undefined) {
      event.preventDefault();
      onMark(item);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      (onOpen ?? onChoose)?.(keyOf(item));
    }
  };

  return (
    <table
      aria-label={props.label}
      aria-busy={props.stale}
      {...(walks ? { role: 'grid' } : {})}
      className={`w-full border-collapse text-dns-14N-130 ${props.stale ? 'opacity-60' : ''}`}
    >
      <thead>
        <tr>
          {columns.map((column) => (
            <Heading key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={onKeyDown}>
        {items.length === 0 && (
          <tr>
            <td colSpan={columns.length}>{props.empty}</td>
          </tr>
        )}
        {items.map((item, i) => {
          const key = keyOf(item);
          const on = walks
            ? {
                tabIndex: i === stop ? 0 : -1,
                onClick: () => {
                  setFocused(i);
                  onChoose?.(key);
                },
                ...(onOpen === undefined ? {} : { onDoubleClick: () => onOpen(key) }),
                ...(onChoose === undefined ? {} : { 'aria-selected': key === chosen }),
              }
            : {};
          return (
            <tr
              key={key}
              {...on}
              className={`scroll-mt-9 border-solid-gray-100 border-b align-top ${walks ? 'cursor-pointer hover:bg-solid-gray-50' : ''} aria-selected:bg-key-50 aria-selected:shadow-[inset_4px_0_0_var(--color-key-900)]`}
            >
              {columns.map((column) => (
                <td key={column.id} className={`px-2.5 py-1.5 ${edges(column)}`}>
                  {column.cell(item)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface PagerProps {
  readonly total: number;
  readonly shown: number;
  readonly unit: string;
  readonly previous: string | null;
  readonly next: string | null;
  readonly onTurn: (to: 'next' | 'previous') => void;
  readonly exportAddress: string;
}

/** How many there are, the neighbouring pages, and the whole list as CSV. */
export function Pager({ total, shown, unit, previous, next, onTurn, exportAddress }: PagerProps) {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-solid-gray-200 border-t px-3 py-2 text-dns-14N-130">
      <p aria-live="polite" className="tnum whitespace-nowrap">
        {t('app.total', { n: count(total), unit })}
        {shown < total && t('app.partShown', { n: count(shown), unit })}
      </p>
      <div className="ml-auto flex items-center gap-3">
        <a href={exportAddress} download className="mr-2 whitespace-nowrap">
          {t('app.csv')}
        </a>
        <Secondary isDisabled={previous === null} onPress={() => onTurn('previous')}>
          {t('app.previous')}
        </Secondary>
        <Secondary isDisabled={next === null} onPress={() => onTurn('next')}>
          {t('app.next')}
        </Secondary>
      </div>
    </div>
  );
}
