import { TOLD_ELECTRONICALLY } from '../campaign/electronic.ts';
import type { Sql } from '../kernel/ports.ts';
import { CAMPAIGN_FILES } from '../ledger/campaign-files.ts';
import { OUTCOMES, type Outcome } from '../ledger/outcomes.ts';
import { heldSentence } from '../ledger/reasons.ts';
import { FIVE_ITEMS, type Level } from '../matching/level.ts';
import { FINDINGS, type FindingCode } from '../register/index.ts';
import type { Publisher } from './publisher.ts';

/**
 * excluded.csv: who gets no letter in this round, and why. Whoever the population leaves out for a reason of its own is in
 * no outcome of the ledger; they stand here under `population`, with the population's code and words.
 */
export const publishExcluded = (sql: Sql, to: Publisher): Promise<void> =>
  to.table<{ member_id: string; outcome: Outcome | null; code: string; title: string | null }>(
    sql,
    'excluded.csv',
    `SELECT * FROM (
     SELECT member_id, outcome, outcome AS code, NULL AS title FROM campaign.extracted
      WHERE insurer_id = $1 AND campaign_id = $2
        AND (outcome LIKE 'excluded%' OR outcome IN ('late_loss', 'supplemented'))
     UNION ALL
     SELECT o.member_id, NULL, o.code, one ->> 'title'
       FROM campaign.population_exclusion o
       JOIN campaign.campaign k USING (insurer_id, campaign_id)
       LEFT JOIN LATERAL jsonb_array_elements(k.population -> 'exclude') one ON one ->> 'code' = o.code
      WHERE o.insurer_id = $1 AND o.campaign_id = $2) left_out
      ORDER BY member_id COLLATE "C"`,
    {
      member_id: (row) => row.member_id,
      outcome: (row) => row.outcome ?? `population_${row.code}`,
      reason: (row) =>
        row.outcome === null ? `対象外（${row.title ?? row.code}）` : OUTCOMES[row.outcome].title,
    },
  );

interface HeldRow {
  readonly member_id: string;
  readonly outcome: Outcome;
  readonly rule_row: number;
  readonly levels: Level[] | null;
  readonly reasons: string[] | null;
}

/** held.csv: whose letter waits, with the level of each item and the reason in words. */
export const publishHeld = (sql: Sql, to: Publisher): Promise<void> =>
  to.table<HeldRow>(
    sql,
    'held.csv',
    `SELECT x.member_id, x.outcome, d.rule_row, d.levels, d.reasons
       FROM campaign.extracted x JOIN campaign.decision d USING (insurer_id, campaign_id, member_id)
      WHERE x.insurer_id = $1 AND x.campaign_id = $2 AND x.outcome LIKE 'held%' ORDER BY x.member_id COLLATE "C"`,
    {
      member_id: (row) => row.member_id,
      outcome: (row) => row.outcome,
      row: (row) => row.rule_row,
      ...Object.fromEntries(FIVE_ITEMS.map((item, i) => [item, (row: HeldRow) => row.levels?.[i] ?? ''])),
      reasons: (row) => (row.reasons ?? []).join(';'),
      sentence: (row) => heldSentence(row.outcome, row.rule_row, row.levels, FIVE_ITEMS),
    },
  );

interface FindingRow {
  readonly kind: string;
  readonly file_row: number;
  readonly column_name: string;
  readonly code: FindingCode;
  readonly severity: string;
}

/** aside.csv: what was found in the input files, by file, row and column, and what to do about it. */
export const publishAside = (sql: Sql, to: Publisher): Promise<void> =>
  to.table<FindingRow>(
    sql,
    'aside.csv',
    `SELECT s.kind, f.file_row, f.column_name, f.code, f.severity
       FROM register.finding f JOIN (${CAMPAIGN_FILES}) s USING (source_id)
      ORDER BY s.kind COLLATE "C", f.file_row, f.column_name COLLATE "C", f.code COLLATE "C"`,
    {
      file: (row) => `${row.kind}.csv`,
      row: (row) => row.file_row,
      column: (row) => row.column_name,
      code: (row) => row.code,
      severity: (row) => row.severity,
      message: (row) => FINDINGS[row.code][0],
      remedy: (row) => FINDINGS[row.code][1],
    },
  );

/** electronic.csv: who is told on the portal instead of on paper, and what; for the portal to take over. */
export const publishElectronic = (sql: Sql, to: Publisher): Promise<void> =>
  to.table<{ member_id: string; form: string; digits: boolean }>(sql, 'electronic.csv', TOLD_ELECTRONICALLY, {
    member_id: (row) => row.member_id,
    form: (row) => row.form,
    digits_shown: (row) => (row.digits ? 'yes' : 'no'),
  });
