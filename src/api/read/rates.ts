import { z } from 'zod';
import { PREFECTURES } from '../../japan/prefectures.ts';
import type { Sql } from '../../kernel/ports.ts';
import { type AskedMonth, PLACES, placesValues } from '../../statistics/places.ts';
import { type FigureRow, sourced, workplaceNames } from '../../statistics/read.ts';
import { placeName } from '../../statistics/table.ts';
import { Filters, type ListQuery, type OrderKey, PAGE_QUERY, type Page, readPage } from '../list.ts';
import { IndicatorSchema, LevelSchema, month, type RateFigure } from '../statistics-contract.ts';

// A place of which only the rate was published stands before all that have counts.
const SORTS = {
  code: [],
  rate: [{ sql: 'r.rate', type: 'bigint' }],
  numerator: [{ sql: 'coalesce(r.numerator, -1)', type: 'bigint' }],
  denominator: [{ sql: 'coalesce(r.denominator, -1)', type: 'bigint' }],
} as const satisfies Record<string, readonly OrderKey[]>;

export const MonthQuerySchema = z.strictObject({ indicator: IndicatorSchema, month, level: LevelSchema });

export const RateQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  ...MonthQuerySchema.shape,
  /** Part of the place's name, or the beginning of its code. */
  q: z.string().trim().max(80).optional(),
  sort: z.enum(['code', 'rate', 'numerator', 'denominator']).default('code'),
});

const SELECT = `r.indicator, r.month, r.level, r.code, r.numerator, r.denominator, r.rate, r.source, r.method`;

/** Workplaces of the register whose name has `?` in it. Asks nothing of the row, so that it is looked up once. */
const NAMED = `(SELECT w.symbol FROM register.workplace w
  WHERE w.insurer_id = $1 AND w.known_to = 'infinity' AND strpos(w.name, ?) > 0)`;

/** The places of a month that are shown. */
export function rateList(
  insurerId: string,
  asked: AskedMonth,
  query: Pick<z.output<typeof RateQuerySchema>, 'q' | 'sort' | 'descending'>,
): ListQuery {
  const { q = '' } = query;
  const prefectures =
    q === '' || asked.level !== 'prefecture'
      ? []
      : PREFECTURES.filter(({ name }) => name.includes(q)).map(({ jis }) => jis);
  const named = `r.code = ANY ('{${prefectures.join(',')}}'::text[])`;
  const filters = new Filters(...placesValues(insurerId, asked)).add(
    `(starts_with(r.code, ?) OR ${asked.level === 'workplace' ? `r.code IN ${NAMED}` : named})`,
    query.q,
  );
  return {
    select: SELECT,
    from: `${PLACES} r`,
    where: ['r.shown', ...filters.where],
    values: filters.values,
    order: [...SORTS[query.sort], { sql: 'r.code COLLATE "C"', type: 'text' }],
    descending: query.descending,
  };
}

/** One page of the places of a month, by the names people call them. */
export async function readRates(
  sql: Sql,
  insurerId: string,
  list: ListQuery,
  query: { cursor?: string | undefined; limit: number },
): Promise<Omit<Page<FigureRow>, 'rows'> & { items: RateFigure[] }> {
  const { rows, ...paging } = await readPage<FigureRow>(sql, list, query.cursor, query.limit);
  const symbols = rows.filter(({ level }) => level === 'workplace').map(({ code }) => code);
  const names = symbols.length === 0 ? undefined : await workplaceNames(sql, insurerId, symbols);
  return {
    items: rows.map((row) => ({ ...sourced(row), name: placeName(row.level, row.code, names) })),
    ...paging,
  };
}
