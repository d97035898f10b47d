import type { ReactNode } from 'react';
import { Cell, Column, Row, type SortDescriptor, Table, TableBody, TableHeader } from 'react-aria-components';
import { Secondary } from './states.tsx';
import { count } from './text.tsx';

export interface ColumnSpec<Item> {
  readonly id: string;
  readonly title: string;
  /** The name the API sorts by; none: this column does not sort. */
  readonly sort?: string;
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
  readonly empty: ReactNode;
  readonly stale: boolean;
}

/** A dense table for comparing: arrow keys move, Enter opens, a heading sorts on the server. */
export function DataTable<Item extends object>(props: Props<Item>) {
  const { columns, items, keyOf, sort, chosen, onChoose, onOpen } = props;
  const bySort = columns.find((column) => column.sort === sort.by);
  const descriptor: { sortDescriptor?: SortDescriptor } =
    bySort === undefined
      ? {}
      : { sortDescriptor: { column: bySort.id, direction: sort.descending ? 'descending' : 'ascending' } };
  return (
    <Table
      aria-label={props.label}
      aria-busy={props.stale}
      className={`w-full border-collapse text-dns-14N-130 ${props.stale ? 'opacity-60' : ''}`}
      {...descriptor}
      onSortChange={({ column, direction }) => {
        const by = columns.find(({ id }) => id === column)?.sort;
        if (by !== undefined) props.onSort(by, direction === 'descending');
      }}
      selectionMode={onChoose === undefined ? 'none' : 'single'}
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={chosen === undefined ? [] : [chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys === 'all' ? [] : [...keys];
        if (key !== undefined && key !== chosen) onChoose?.(String(key));
      }}
      {...(onOpen === undefined ? {} : { onRowAction: (key: string | number) => onOpen(String(key)) })}
    >
      <TableHeader>
        {columns.map((column, i) => (
          <Column
            key={column.id}
            id={column.id}
            isRowHeader={i === 0}
            allowsSorting={column.sort !== undefined}
            className={`sticky top-0 z-1 border-solid-gray-300 border-b bg-solid-gray-50 px-2.5 py-2 font-700 text-xs whitespace-nowrap ${column.numeric ? 'text-right' : 'text-left'} ${column.sort === undefined ? '' : 'cursor-pointer hover:underline'} ${column.roomy ? 'hidden 2xl:table-cell' : ''}`}
          >
            {({ sortDirection }) => (
              <>
                {column.title}
                {column.sort !== undefined && (
                  <span
                    aria-hidden="true"
                    className={`ml-1 ${sortDirection === undefined ? 'text-solid-gray-420' : 'text-key-900'}`}
                  >
                    {sortDirection === 'descending' ? '▼' : sortDirection === 'ascending' ? '▲' : '△'}
                  </span>
                )}
              </>
            )}
          </Column>
        ))}
      </TableHeader>
      <TableBody renderEmptyState={() => props.empty}>
        {items.map((item) => (
          <Row
            key={keyOf(item)}
            id={keyOf(item)}
            className={`border-solid-gray-100 border-b align-top ${onChoose === undefined && onOpen === undefined ? '' : 'cursor-pointer hover:bg-solid-gray-50'} selected:bg-key-50 data-[selected]:bg-key-50 data-[selected]:shadow-[inset_4px_0_0_var(--color-key-900)]`}
          >
            {columns.map((column) => (
              <Cell
                key={column.id}
                className={`px-2.5 py-1.5 ${column.numeric ? 'tnum text-right' : ''} ${column.roomy ? 'hidden 2xl:table-cell' : ''}`}
              >
                {column.cell(item)}
              </Cell>
            ))}
          </Row>
        ))}
      </TableBody>
    </Table>
  );
}

interface PagerProps {
  readonly total: number;
  readonly shown: number;
  readonly unit: string;
  readonly previous: string | null;
  readonly next: string | null;
  readonly onTurn: (cursor: string) => void;
  readonly exportAddress: string;
}

/** How many there are, the neighbouring pages, and the whole list as CSV. */
export function Pager({ total, shown, unit, previous, next, onTurn, exportAddress }: PagerProps) {
  return (
    <div className="flex items-center gap-3 border-solid-gray-200 border-t px-3 py-2 text-dns-14N-130">
      <p aria-live="polite" className="tnum grow">
        全 <strong>{count(total)}</strong> {unit}
        {shown < total && `中 ${count(shown)} ${unit}を表示`}
      </p>
      <a href={exportAddress} download className="mr-2">
        CSV で保存
      </a>
      <Secondary isDisabled={previous === null} onPress={() => previous !== null && onTurn(previous)}>
        前へ
      </Secondary>
      <Secondary isDisabled={next === null} onPress={() => next !== null && onTurn(next)}>
        次へ
      </Secondary>
    </div>
  );
}
