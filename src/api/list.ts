import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { text } from './params.ts';

/** SQL of one value rows are ordered by, never NULL, and its type. */
export interface OrderKey {
  readonly sql: string;
  readonly type: 'text' | 'bigint' | 'date' | 'numeric';
}

/** One list, filters applied. The last order keys make the order total. */
export interface ListQuery {
  readonly select: string;
  readonly from: string;
  /** What of `from` the filters ask about, if that is less: what only shows something of a row is not joined to count. */
  readonly countFrom?: string;
  /**
   * The same rows for one page: what `from` joins to be shown is looked up for the rows of the page only. An export, which
   * shows everybody, joins.
   */
  readonly page?: { readonly select: string; readonly from: string };
  readonly where: readonly string[];
  readonly values: readonly unknown[];
  readonly order: readonly OrderKey[];
  readonly descending: boolean;
  /** A quicker way to count what the filters let through, as SQL that answers `total`; without it the rows are counted. */
  readonly count?: { readonly text: string; readonly values: readonly unknown[] };
  /**
   * The filters may let through few of very many rows that stand anywhere in the order: then these few are found and
   * put in order, never met with on a walk through everybody.
   */
  readonly mayBeFew?: boolean;
}

export interface Page<Row> {
  readonly rows: Row[];
  /** How many rows the filters let through, on all pages. */
  readonly total: number;
  readonly next: string | null;
  readonly previous: string | null;
}

/** The paging part of a list's answer. */
export const PAGE = { total: z.int(), next: z.string().nullable(), previous: z.string().nullable() };

/** The paging and export part of a list's query. */
export const PAGE_QUERY = {
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  descending: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  format: z.enum(['json', 'csv']).default('json'),
};

const CursorSchema = z.strictObject({
  /** `after` the row with these keys, or `before` it. */
  to: z.enum(['after', 'before']),
  keys: z.array(text).min(1),
});
type Cursor = z.infer<typeof CursorSchema>;

/** A cursor as text. */
export const writeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** The refusal of a cursor that is not of the list asked for. */
export const refusedCursor = (): TodokeError =>
  new TodokeError('api.cursor', '続きを示す cursor が正しくありません。', {
    remedy: '並べ替えや絞り込みを変えたときは、cursor を付けずに最初から開いてください。',
  });

/** The cursor a text stands for, of a list ordered by so many keys. Throws `api.cursor`. */
export function readCursor(text: string, keys: number): Cursor {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw refusedCursor();
  }
  const cursor = CursorSchema.safeParse(value);
  if (!cursor.success || cursor.data.keys.length !== keys) throw refusedCursor();
  return cursor.data;
}

const condition = (where: readonly string[]): string => (where.length === 0 ? 'true' : where.join(' AND '));
const orderBy = (order: readonly OrderKey[], descending: boolean): string =>
  order.map(({ sql }) => `${sql} ${descending ? 'DESC' : 'ASC'}`).join(', ');
/** So many rows are put in order quicker than a walk through a million finds 50 of them. */
const FEW = 100_000;
/** The same value, but no index has it: the planner cannot take the order for the way to the rows. */
const unindexed = ({ sql, type }: OrderKey): OrderKey => ({
  sql: type === 'text' ? `((${sql}) || '')` : `((${sql}) + 0)`,
  type,
});

/** The whole list in order, as one SELECT (for export). */
export const wholeList = (list: ListQuery): string =>
  `SELECT ${list.select} FROM ${list.from} WHERE ${condition(list.where)} ORDER BY ${orderBy(list.order, list.descending)}`;

/**
 * One page of a list, found by the keys of the row it starts from (never by OFFSET: a late page costs what the
 * first does, and a row that changed meanwhile shifts nothing). Throws `api.cursor`.
 */
export async function readPage<Row>(
  sql: Sql,
  list: ListQuery,
  cursor: string | undefined,
  limit: number,
): Promise<Page<Row>> {
  const { order, values } = list;
  const from = cursor === undefined ? undefined : readCursor(cursor, order.length);
  const shown = list.page ?? list;
  const backwards = from?.to === 'before';
  const descending = list.descending !== backwards;
  const where = [...list.where];
  if (from !== undefined) {
    const left = order.map((key) => key.sql).join(', ');
    const right = order.map((key, i) => `$${values.length + i + 1}::${key.type}`).join(', ');
    where.push(`(${left}) ${descending ? '<' : '>'} (${right})`);
  }
  const { rows: counted } =
    list.count === undefined
      ? await sql.query<{ total: number }>(
          `SELECT count(*) AS total FROM ${list.countFrom ?? shown.from} WHERE ${condition(list.where)}`,
          values,
        )
      : await sql.prepared<{ total: number }>(list.count.text, list.count.values);
  const total = counted[0]?.total ?? 0;
  if (total === 0) return { rows: [], total, next: null, previous: null };
  const keys = order.map((key, i) => `(${key.sql})::text AS key_${i}`).join(', ');
  const way = list.mayBeFew === true && total <= FEW ? order.map(unindexed) : order;
  const { rows } = await sql
    .query<Row & Record<string, string>>(
      `SELECT ${shown.select}, ${keys} FROM ${shown.from} WHERE ${condition(where)}
        ORDER BY ${orderBy(way, descending)} LIMIT ${limit + 1}`,
      [...values, ...(from?.keys ?? [])],
    )
    .catch((error: { code?: unknown }) => {
      // A cursor someone edited: its keys are no value of the column's type (class 22, data exception).
      if (from !== undefined && String(error.code).startsWith('22')) throw refusedCursor();
      throw error;
    });
  const more = rows.length > limit;
  const items = rows.slice(0, limit);
  if (backwards) items.reverse();
  const cursorAt = (to: Cursor['to'], row: Record<string, string> | undefined): string | null =>
    items.length === 0 ? null : writeCursor({ to, keys: order.map((_, i) => row?.[`key_${i}`] as string) });
  const [first, last] = [items[0], items.at(-1)].map((row) => ({ ...row }) as Record<string, string>);
  // The keys are the cursor's business: what is left of a row is what the list selected.
  for (const row of items)
    for (let i = 0; i < order.length; i++) delete (row as Record<string, unknown>)[`key_${i}`];
  const hasNext = backwards || more;
  const hasPrevious = backwards ? more : from !== undefined;
  return {
    rows: items,
    total,
    next: hasNext ? cursorAt('after', last) : null,
    previous: hasPrevious ? cursorAt('before', first) : null,
  };
}

/** Collects the conditions of a list and their values; `?` in a condition stands for its value. */
export class Filters {
  readonly where: string[] = [];
  readonly values: unknown[];
  constructor(...values: unknown[]) {
    this.values = values;
  }
  /** Adds the condition unless the value is absent. */
  add(sql: string, value: unknown): this {
    if (value === undefined || value === '') return this;
    this.values.push(value);
    this.where.push(sql.replaceAll('?', `$${this.values.length}`));
    return this;
  }
}
