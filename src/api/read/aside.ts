import { z } from 'zod';
import { CAMPAIGN_FILES } from '../../ledger/campaign-files.ts';
import { FINDINGS, type FindingCode } from '../../register/index.ts';
import type { Aside } from '../contract.ts';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, PAGE_QUERY } from '../list.ts';
import { fileTitle } from '../words.ts';

export const AsideQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  /** `error`: rows kept aside; `warning`: rows taken in that need a look. */
  severity: z.enum(['error', 'warning']).default('error'),
  kind: z.string().max(40).optional(),
  /** The only order there is; named so that a screen need not know that. */
  sort: z.enum(['row']).default('row'),
  code: z.enum(Object.keys(FINDINGS) as [FindingCode, ...FindingCode[]]).optional(),
});

interface AsideRow {
  readonly sourceId: number;
  readonly kind: string;
  readonly row: number;
  readonly severity: 'error' | 'warning';
  readonly findings: readonly { readonly column: string; readonly code: string }[];
}

/**
 * The rows of a campaign's files that something is wrong with, one item per row whatever the number of findings,
 * so that their count is the ledger's. `files`: SQL of the files, where they are not those a campaign was made from.
 */
export function asideList(
  insurerId: string,
  campaignId: string,
  query: z.output<typeof AsideQuerySchema>,
  files: string = CAMPAIGN_FILES,
): ListQuery {
  const filters = new Filters(insurerId, campaignId)
    .add('r.severity = ?', query.severity)
    .add('r.kind = ?', query.kind)
    .add('? = ANY(r.codes)', query.code);
  return {
    select: 'r.source_id AS "sourceId", r.kind, r.file_row AS row, r.severity, r.findings',
    from: `(SELECT s.kind, f.source_id, f.file_row,
                   CASE WHEN bool_or(f.severity = 'error') THEN 'error' ELSE 'warning' END AS severity,
                   array_agg(f.code) AS codes,
                   jsonb_agg(jsonb_build_object('column', f.column_name, 'code', f.code)
                             ORDER BY f.severity, f.column_name, f.code) AS findings
              FROM register.finding f JOIN (${files}) s USING (source_id)
             GROUP BY s.kind, f.source_id, f.file_row) r`,
    where: filters.where,
    values: filters.values,
    order: [
      { sql: 'r.source_id', type: 'bigint' },
      { sql: 'r.file_row', type: 'bigint' },
    ],
    descending: query.descending,
  };
}

/** A row as the API shows it, each finding with its sentence and remedy. */
export const asideItem = (row: AsideRow): Aside => ({
  sourceId: row.sourceId,
  kind: row.kind,
  file: fileTitle(row.kind),
  row: row.row,
  severity: row.severity,
  findings: row.findings.map(({ column, code }) => {
    const [sentence, remedy] = FINDINGS[code as FindingCode] ?? [code, ''];
    return { column, code, sentence, remedy };
  }),
});

export const ASIDE_CSV: CsvShape<AsideRow> = {
  header: ['file', 'row', 'column', 'code', 'sentence', 'remedy'],
  lines: (row) =>
    asideItem(row).findings.map((finding) => [
      row.kind,
      row.row,
      finding.column,
      finding.code,
      finding.sentence,
      finding.remedy,
    ]),
};
