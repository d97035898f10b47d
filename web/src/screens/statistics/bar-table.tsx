import type { ReactNode } from 'react';
import { t } from '../../i18n/index.ts';
import { count } from '../../parts/text.tsx';

/** What a part of a bar stands for; its number has a column of the same heading, so that colour tells nothing alone. */
const FILLS = {
  main: 'bg-blue-900',
  light: 'bg-blue-300',
  alert: 'bg-orange-600',
  waiting: 'bg-solid-gray-600',
  none: 'bg-solid-gray-200',
} as const;

export interface BarColumn {
  readonly title: string;
  /** Its share of the bar is drawn, after those of the columns before it. */
  readonly part?: keyof typeof FILLS;
}

export interface BarRow {
  readonly key: string;
  readonly title: ReactNode;
  /** In the order of the columns; null where there is none. */
  readonly values: readonly (number | string | null)[];
  readonly chosen?: boolean;
}

const HEAD = 'sticky top-0 z-1 border-solid-gray-300 border-b bg-solid-gray-50 px-3 py-2 text-xs';
const CELL = 'border-solid-gray-100 border-b px-3 py-1.5';

/**
 * Numbers as a table with a bar in each row: the picture and its table are one, so that neither can say other than
 * the other. `total` adds a last row of sums. The bars are of one scale.
 */
export function BarTable(props: {
  label: string;
  /** How it is counted, and what of (S155). */
  method: string;
  /** What a row is. */
  head: string;
  columns: readonly BarColumn[];
  rows: readonly BarRow[];
  total?: readonly (number | string | null)[];
  /** Address of the same numbers as CSV. */
  csv: string;
}) {
  const { label, method, head, columns, rows, total, csv } = props;
  const parts = columns.flatMap(({ part }, i) => (part === undefined ? [] : [{ i, fill: FILLS[part] }]));
  const partOf = ({ values }: BarRow, i: number): number => (typeof values[i] === 'number' ? values[i] : 0);
  const lengthOf = (row: BarRow): number => parts.reduce((sum, { i }) => sum + partOf(row, i), 0);
  const longest = Math.max(1, ...rows.map(lengthOf));
  const shown = (value: number | string | null | undefined): string =>
    value === null || value === undefined ? '－' : typeof value === 'number' ? count(value) : value;
  return (
    <div className="card overflow-hidden">
      <div className="flex items-start justify-between gap-4 px-4 pt-4 pb-3">
        <div>
          <h2 className="text-dns-16B-130">{label}</h2>
          <p className="mt-1 text-xs text-solid-gray-700">{t('figures.method', { method })}</p>
        </div>
        <a href={csv} download className="shrink-0 text-dns-14N-130">
          {t('app.csv')}
        </a>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className="max-h-[36rem] overflow-auto" tabIndex={0} aria-label={label}>
        <table className="w-full border-collapse text-dns-14N-130">
          <thead>
            <tr>
              <th scope="col" className={`${HEAD} text-left`}>
                {head}
              </th>
              {columns.map(({ title, part }) => (
                <th key={title} scope="col" className={`${HEAD} text-right whitespace-nowrap`}>
                  {part !== undefined && (
                    <span
                      aria-hidden="true"
                      className={`mr-1.5 inline-block size-3 rounded-2 align-[-1px] ${FILLS[part]}`}
                    />
                  )}
                  {title}
                </th>
              ))}
              <td aria-hidden="true" className={`${HEAD} ${columns.length > 5 ? 'w-1/4' : 'w-2/5'}`} />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr
                key={row.key}
                className={row.chosen === true ? 'bg-key-50' : ''}
                aria-current={row.chosen === true ? 'true' : undefined}
              >
                <th scope="row" className={`${CELL} min-w-28 text-left font-400`}>
                  {row.title}
                </th>
                {columns.map(({ title }, i) => (
                  <td key={title} className={`${CELL} tnum text-right whitespace-nowrap`}>
                    {shown(row.values[i])}
                  </td>
                ))}
                <td aria-hidden="true" className={CELL}>
                  <span className="flex h-4 forced-color-adjust-none">
                    {parts.map(({ i, fill }) => (
                      <span
                        key={columns[i]?.title}
                        className={fill}
                        style={{ width: `${(partOf(row, i) / longest) * 100}%` }}
                      />
                    ))}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
          {total !== undefined && (
            <tfoot>
              <tr className="font-700">
                <th scope="row" className="px-3 py-2 text-left">
                  {t('figures.total')}
                </th>
                {columns.map(({ title }, i) => (
                  <td key={title} className="tnum px-3 py-2 text-right whitespace-nowrap">
                    {shown(total[i])}
                  </td>
                ))}
                <td />
              </tr>
            </tfoot>
          )}
        </table>
      </section>
    </div>
  );
}

/** Sums of columns of numbers. */
export const sums = (rows: readonly BarRow[], columns: number): number[] =>
  Array.from({ length: columns }, (_, i) =>
    rows.reduce((sum, { values }) => sum + (typeof values[i] === 'number' ? values[i] : 0), 0),
  );
