import { z } from 'zod';
import { FILING_COUNTS } from '../../statistics/filings.ts';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, type OrderKey, PAGE_QUERY } from '../list.ts';
import { month, type WorkplaceFilings } from '../statistics-contract.ts';

const SORTS = {
  workplace: [],
  accepted: [{ sql: 'r.accepted', type: 'bigint' }],
  late: [{ sql: 'r.late', type: 'bigint' }],
  // The share, exactly: of nothing accepted there is none, and it stands before all others.
  lateShare: [{ sql: 'coalesce(r.late::numeric / nullif(r.accepted, 0), -1)', type: 'numeric' }],
  errors: [{ sql: 'r.errors', type: 'bigint' }],
  numbersMissing: [{ sql: 'r."numbersMissing"', type: 'bigint' }],
} as const satisfies Record<string, readonly OrderKey[]>;

export const FilingCountQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  /** Month of receipt; none: all of them. */
  month: month.optional(),
  /** Part of the workplace's name, or the beginning of what filings call it. */
  q: z.string().trim().max(80).optional(),
  sort: z
    .enum(['workplace', 'accepted', 'late', 'lateShare', 'errors', 'numbersMissing'])
    .default('workplace'),
});

/** What the register calls workplaces, by each of the words a filing may use: its office, the symbol, the id. */
const NAMES = `(SELECT DISTINCT ON (k.named COLLATE "C") k.named, w.name
  FROM register.workplace w
  LEFT JOIN register.filing_office o ON o.insurer_id = w.insurer_id AND o.workplace_id = w.workplace_id
  CROSS JOIN LATERAL (VALUES (o.office, 1), (w.symbol, 2), (w.workplace_id, 3)) AS k (named, rank)
 WHERE w.insurer_id = $1 AND w.known_to = 'infinity' AND k.named IS NOT NULL
 ORDER BY k.named COLLATE "C", k.rank, w.valid_from DESC)`;

/** Counts of filings per workplace. A line of several workplaces' office is `office-number`: its office names it too. */
export function filingCountList(
  insurerId: string,
  query: z.output<typeof FilingCountQuerySchema>,
): ListQuery {
  const filters = new Filters(insurerId, query.month === undefined ? null : `${query.month}-01`).add(
    `(starts_with(r.workplace, ?) OR strpos(coalesce(n.name, o.name), ?) > 0)`,
    query.q,
  );
  return {
    select: 'r.*, coalesce(n.name, o.name) AS name',
    from: `(SELECT f.workplace, ${FILING_COUNTS} FROM register.filing f
             WHERE f.insurer_id = $1 AND ($2::date IS NULL
                OR (f.received_on >= $2::date AND f.received_on < $2::date + interval '1 month'))
             GROUP BY f.workplace) r
           LEFT JOIN ${NAMES} n ON n.named = r.workplace
           LEFT JOIN ${NAMES} o ON o.named = regexp_replace(r.workplace, '-[^-]*$', '')`,
    where: filters.where,
    values: filters.values,
    order: [...SORTS[query.sort], { sql: 'r.workplace COLLATE "C"', type: 'text' }],
    descending: query.descending,
  };
}

export const FILING_COUNT_HEADER = [
  '届書ファイル',
  '受け付けなかったファイル',
  '受理',
  '誤り',
  '期限後',
  '新規の加入者',
  '番号なし',
] as const;

export const FILING_COUNT_CSV: CsvShape<WorkplaceFilings> = {
  header: ['事業所', '名称', ...FILING_COUNT_HEADER],
  lines: (row) => [
    [
      row.workplace,
      row.name,
      row.files,
      row.refusedFiles,
      row.accepted,
      row.errors,
      row.late,
      row.newMembers,
      row.numbersMissing,
    ],
  ],
};
