import type { Sql } from '../kernel/ports.ts';

/** Counts of filings that arrived in a month; a rate is left as its two numbers (X12). */
export interface FilingMonth {
  /** Month of receipt, `2024-10`. */
  readonly month: string;
  readonly files: number;
  readonly refusedFiles: number;
  readonly accepted: number;
  readonly errors: number;
  /** Of the accepted, those received later than due (S127). */
  readonly late: number;
  readonly newMembers: number;
  /** Of the new members, those whose filing had no usable Individual Number (S124). */
  readonly numbersMissing: number;
}

const COUNTS = ['refusedFiles', 'accepted', 'errors', 'late', 'newMembers', 'numbersMissing'] as const;

/** The counts of filings `f`, added up. */
export const FILING_COUNTS = [
  'count(*)::int AS files',
  ...COUNTS.map((name) => `sum((f.counts->>'${name}')::int)::int AS "${name}"`),
].join(', ');

/** What is counted of filings, by month of receipt, newest first. */
export async function readFilingMonths(sql: Sql, insurerId: string): Promise<FilingMonth[]> {
  const { rows } = await sql.query<FilingMonth>(
    `SELECT to_char(f.received_on, 'YYYY-MM') AS month, ${FILING_COUNTS}
       FROM register.filing f WHERE f.insurer_id = $1 GROUP BY 1 ORDER BY 1 DESC`,
    [insurerId],
  );
  return rows;
}
