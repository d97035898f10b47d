import { z } from 'zod';
import type { FilingResultLine } from '../../campaign/filing-result.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Sql } from '../../kernel/ports.ts';
import { FORM_NAMES } from '../../register/filing/index.ts';
import type { CsvShape } from '../csv.ts';
import type { Filing, FilingResultItem } from '../filing-contract.ts';
import { Filters, type ListQuery, PAGE_QUERY } from '../list.ts';

export const FilingQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  /** Beginning of the workplace's symbol or id, as the filing has it. */
  workplace: z.string().max(60).optional(),
  only: z.enum(['returned', 'late']).optional(),
  sort: z.enum(['receivedOn', 'loadedAt', 'workplace']).default('loadedAt'),
});

/** The workplace of a filing by the office it names, or by its symbol. */
const PLACE = `(SELECT w.name FROM register.workplace w
    LEFT JOIN register.filing_office o ON o.insurer_id = w.insurer_id AND o.workplace_id = w.workplace_id AND o.office = f.workplace
   WHERE w.insurer_id = f.insurer_id AND w.known_to = 'infinity'
     AND (o.office IS NOT NULL OR w.workplace_id = f.workplace OR w.symbol = f.workplace)
   ORDER BY w.valid_from DESC LIMIT 1)`;

const FROM = `register.filing f JOIN register.source_file s USING (source_id)
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE r.result = 'accepted') AS accepted,
      count(*) FILTER (WHERE r.result = 'unchanged') AS unchanged,
      count(*) FILTER (WHERE r.result = 'returned') AS returned
    FROM register.filing_result r WHERE r.source_id = f.source_id) n`;

const SELECT = `f.source_id::text AS filing, f.workplace, ${PLACE} AS "workplaceName", f.received_on AS "receivedOn",
  to_char(s.loaded_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') AS "loadedAt", (f.counts ->> 'records')::int AS records,
  n.accepted, n.unchanged, n.returned, (f.counts ->> 'late')::int AS late,
  (f.counts ->> 'newMembers')::int AS "newMembers", (f.counts ->> 'numbersMissing')::int AS "numbersMissing"`;

/** Filings that were loaded, with what became of their records. */
export function filingList(insurerId: string, query: z.output<typeof FilingQuerySchema>): ListQuery {
  const filters = new Filters(insurerId).add('starts_with(f.workplace, ?)', query.workplace);
  const only = { returned: ['n.returned > 0'], late: [`(f.counts ->> 'late')::int > 0`] };
  const first = {
    receivedOn: [{ sql: 'f.received_on', type: 'date' }],
    loadedAt: [],
    workplace: [{ sql: 'f.workplace COLLATE "C"', type: 'text' }],
  } as const;
  return {
    select: SELECT,
    from: FROM,
    where: ['f.insurer_id = $1', ...filters.where, ...(query.only === undefined ? [] : only[query.only])],
    values: filters.values,
    order: [...first[query.sort], { sql: 'f.source_id', type: 'bigint' }],
    descending: query.descending,
  };
}

export const FILING_CSV: CsvShape<Filing> = {
  header: [
    'filing',
    'workplace',
    'name',
    'received_on',
    'records',
    'accepted',
    'unchanged',
    'returned',
    'late',
    'new_members',
    'numbers_missing',
  ],
  lines: (row) => [
    [
      row.filing,
      row.workplace,
      row.workplaceName,
      row.receivedOn,
      row.records,
      row.accepted,
      row.unchanged,
      row.returned,
      row.late,
      row.newMembers,
      row.numbersMissing,
    ],
  ],
};

/** One filing of the insurer, with the hash it is known by. Throws `filing.unknown`. */
export async function readFiling(
  sql: Sql,
  insurerId: string,
  filing: string,
): Promise<Filing & { readonly sha256: string }> {
  const { rows } = await sql.query<Filing & { sha256: string }>(
    `SELECT ${SELECT}, s.sha256 FROM ${FROM} WHERE f.insurer_id = $1 AND f.source_id = $2`,
    [insurerId, filing],
  );
  if (rows[0] !== undefined) return rows[0];
  throw new TodokeError('filing.unknown', 'この届書は登録されていません。', {
    remedy: '届書の一覧から開き直してください。',
    status: 404,
  });
}

/** The filing of these bytes, if it was loaded. */
export async function filingOfHash(sql: Sql, insurerId: string, sha256: string): Promise<string | null> {
  const { rows } = await sql.query<{ filing: string }>(
    `SELECT source_id::text AS filing FROM register.source_file WHERE insurer_id = $1 AND kind = 'filing' AND sha256 = $2`,
    [insurerId, sha256],
  );
  return rows[0]?.filing ?? null;
}

/** What a workplace is called that a statistics line names: `office-number`, an office, a symbol or an id. */
export async function workplaceNames(
  sql: Sql,
  insurerId: string,
  named: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql.query<{ named: string; name: string }>(
    `SELECT DISTINCT ON (n.named) n.named, w.name
       FROM unnest($2::text[]) AS n (named)
       LEFT JOIN register.filing_office o ON o.insurer_id = $1 AND (n.named = o.office OR starts_with(n.named, o.office || '-'))
       JOIN register.workplace w ON w.insurer_id = $1 AND w.known_to = 'infinity'
        AND (w.workplace_id = o.workplace_id OR w.workplace_id = n.named OR w.symbol = n.named)
      ORDER BY n.named, length(o.office) DESC NULLS LAST, w.valid_from DESC`,
    [insurerId, named],
  );
  return new Map(rows.map((row) => [row.named, row.name]));
}

export const ResultQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  result: z.enum(['accepted', 'unchanged', 'returned']).optional(),
  sort: z.enum(['row']).default('row'),
});
type ResultRow = Omit<FilingResultItem, 'formName'>;

/** What became of each person of each record, in the order of the file. */
export function resultList(filing: string, query: z.output<typeof ResultQuerySchema>): ListQuery {
  const filters = new Filters(filing).add('r.result = ?', query.result);
  return {
    select: `r.file_row AS row, r.person, r.form, r.result, r.reasons, r.member_id AS "memberId", r.late_days AS "lateDays"`,
    from: 'register.filing_result r',
    where: ['r.source_id = $1::bigint', ...filters.where],
    values: filters.values,
    order: [
      { sql: 'r.file_row', type: 'bigint' },
      { sql: 'r.person', type: 'bigint' },
    ],
    descending: query.descending,
  };
}

const formName = (form: string): string => (FORM_NAMES as Readonly<Record<string, string>>)[form] ?? form;
export const resultItem = (row: ResultRow): FilingResultItem => ({ ...row, formName: formName(row.form) });

const RESULTS = { accepted: '受理', unchanged: '変更なし', returned: '返戻' } as const;

/** The result of a filing as the workplace gets it: a line per person of a record and per letter that followed. */
export const RESULT_HEADER = [
  '行',
  '人',
  '届書',
  '結果',
  '返戻の理由',
  '直し方',
  '遅れ（日）',
  '加入者番号',
  'お知らせの整理番号',
  '差出日',
] as const;
export const resultCells = (line: FilingResultLine): (string | number | null)[] => [
  line.row,
  line.person,
  formName(line.form),
  RESULTS[line.result],
  line.reasons.map(({ message }) => message).join(' '),
  line.reasons.map(({ remedy }) => remedy).join(' '),
  line.late_days,
  line.member_id,
  line.management_number,
  line.posted_on,
];
