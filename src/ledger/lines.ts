import type { CampaignKey } from '../campaign/extract.ts';
import type { Sql } from '../kernel/ports.ts';
import { joinWholeTables } from '../kernel/set-based.ts';
import { type Ledger, readLedger } from './ledger.ts';
import { OUTCOME_NAMES, type Outcome } from './outcomes.ts';
import { people } from './standing.ts';

/** By what a campaign's people are told apart: their workplace, or the branch (prefecture) of their workplace. */
export const LINE_KINDS = ['workplace', 'branch'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** One line of a closing sheet; people without a workplace stand under an empty id. */
export interface LedgerLine {
  /** Id of the workplace, or JIS X 0401 code of the branch. */
  readonly id: string;
  readonly extracted: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
}

const GROUP: Record<LineKind, string> = {
  workplace: `coalesce(f.workplace_id, '')`,
  branch: `coalesce(w.prefecture, '')`,
};

/**
 * The ledger of a campaign told apart by workplace or branch, as it stands or stood at `asOf` (ISO 8601 with zone), in
 * batches. The sums are the ledger's own.
 */
export async function* ledgerLines(
  sql: Sql,
  key: CampaignKey,
  kind: LineKind,
  asOf?: string,
): AsyncGenerator<LedgerLine> {
  await joinWholeTables(sql);
  const columns = OUTCOME_NAMES.map(
    (name) => `count(*) FILTER (WHERE x.outcome = '${name}') AS ${name}`,
  ).join(', ');
  const group = GROUP[kind];
  // Asked first: a function of a question within a question is run as it stands, with all it tells of a million people.
  const { rows } = await sql.query<{ on: string; known_at: string }>(
    `SELECT extraction_date::text AS on, known_at::text FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2`,
    [key.insurerId, key.campaignId],
  );
  const batches = sql.batches<Record<string, string | number>>(
    `WITH person AS MATERIALIZED (${people(asOf !== undefined)})
     SELECT ${group} AS id, count(*) AS extracted, ${columns}
       FROM person x
       JOIN campaign.campaign k ON k.insurer_id = $1 AND k.campaign_id = $2
       JOIN register.as_of($1, $4::date, $5::timestamptz) f ON f.member_id = x.member_id
       LEFT JOIN register.workplace w ON w.insurer_id = $1 AND w.workplace_id = f.workplace_id
             AND w.known_from <= k.known_at AND k.known_at < w.known_to
             AND w.valid_from <= k.extraction_date AND k.extraction_date < w.valid_to
      GROUP BY 1 ORDER BY ${group} COLLATE "C"`,
    [key.insurerId, key.campaignId, asOf ?? null, rows[0]?.on ?? null, rows[0]?.known_at ?? null],
    2_000,
  );
  for await (const batch of batches) {
    for (const row of batch) {
      const outcomes = Object.fromEntries(OUTCOME_NAMES.map((name) => [name, Number(row[name])]));
      yield {
        id: String(row.id),
        extracted: Number(row.extracted),
        outcomes: outcomes as Record<Outcome, number>,
      };
    }
  }
}

/** The ledgers of all campaigns of an insurer, in their order of opening, as they stand or stood. */
export async function readInsurerLedgers(sql: Sql, insurerId: string, asOf?: string): Promise<Ledger[]> {
  const { rows } = await sql.query<{ campaign_id: string }>(
    `SELECT campaign_id FROM campaign.campaign
      WHERE insurer_id = $1 AND ($2::timestamptz IS NULL OR known_at <= $2)
      ORDER BY known_at, campaign_id COLLATE "C"`,
    [insurerId, asOf ?? null],
  );
  const ledgers: Ledger[] = [];
  for (const { campaign_id: campaignId } of rows) {
    ledgers.push(await readLedger(sql, { insurerId, campaignId }, asOf));
  }
  return ledgers;
}
