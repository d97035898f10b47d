import { TodokeError } from '../../kernel/errors.ts';
import type { Sql } from '../../kernel/ports.ts';
import type { Level } from '../../matching/level.ts';
import type { CampaignKey } from '../extract.ts';
import { type RuleSettings, RuleSettingsSchema } from '../rule-table.ts';
import type { DoubtReason, Resolution } from './resolutions.ts';

/** A held case as the record has it, without anybody's data: the verdict that held it, question, open decision. */
export interface CaseRow {
  readonly member_id: string;
  /** Cases that look alike bear the same: row, facts, levels and reasons are identical. */
  readonly pattern: string;
  readonly rule_row: number;
  readonly found: boolean;
  readonly duplicate: boolean;
  readonly several: boolean;
  readonly levels: Level[] | null;
  readonly reasons: string[] | null;
  readonly matcher: string;
  readonly values_hash: Buffer;
  /** Day of the resident register's reply compared with; null where there was none yet. */
  readonly snapshot: string | null;
  readonly reply_by: string | null;
  readonly replied_on: string | null;
  readonly decision_id: number | null;
  readonly state: 'decided' | 'released' | null;
  readonly resolution: Resolution | null;
  readonly decided_by: string | null;
  readonly decided_on: string | null;
  readonly doubt_reason: DoubtReason | null;
  /** What the decision rests on, in the reviewer's words. */
  readonly evidence: string | null;
}

/** What narrows a list of cases down; everything left out is not looked at. */
export interface CaseFilter {
  readonly members?: readonly string[] | undefined;
  readonly pattern?: string | undefined;
  readonly ruleRow?: number | undefined;
  /** `open`: nothing decided yet. */
  readonly state?: 'open' | 'decided' | 'released' | undefined;
  /** Only ids after this one, at most `limit` of them. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** The pattern of a row of `HELD`, as SQL. */
export const PATTERN =
  'review.pattern(d.rule_row, d.found, e.duplicate_number, e.several, d.levels, d.reasons)';
/** The row of the rule table a pattern begins with, as SQL: of a pattern only that row's people need their facts looked up. */
export const rowOfPattern = (pattern: string): string =>
  `substring(${pattern} FROM '^r([0-9]{1,4})-')::bigint`;

/** Everybody held by id, outcome and row (`x`), the decision that stands (`v`); `k` is the campaign, $1 and $2 its key. */
export const PEOPLE = `campaign.campaign k
  JOIN campaign.held x USING (insurer_id, campaign_id)
  LEFT JOIN review.decision v ON v.insurer_id = k.insurer_id AND v.campaign_id = k.campaign_id
        AND v.member_id = x.member_id AND v.state <> 'undone'`;

/** `PEOPLE` with what was extracted of them (`e`) and their verdict (`d`). */
export const HELD = `${PEOPLE}
  JOIN campaign.extracted e ON e.insurer_id = x.insurer_id AND e.campaign_id = x.campaign_id AND e.member_id = x.member_id
  JOIN campaign.decision d ON d.insurer_id = x.insurer_id AND d.campaign_id = x.campaign_id AND d.member_id = x.member_id`;
export const OF_CAMPAIGN = `k.insurer_id = $1 AND k.campaign_id = $2 AND x.outcome = 'held_review'`;

/** The newest question about a row of `PEOPLE`, from this review or the insurer's file. */
export const NEWEST_QUESTION = `SELECT a.reply_by, a.replied_on FROM (
        SELECT sent_on, reply_by, replied_on FROM review.inquiry
         WHERE insurer_id = k.insurer_id AND campaign_id = k.campaign_id AND member_id = x.member_id
        UNION ALL
        SELECT sent_on, reply_by, replied_on FROM matching.inquiry
         WHERE insurer_id = k.insurer_id AND member_id = x.member_id) a
       ORDER BY a.sent_on DESC, a.replied_on DESC NULLS LAST LIMIT 1`;
/** The same joined to each of them (`q`). */
export const QUESTION = `LEFT JOIN LATERAL (${NEWEST_QUESTION}) q ON true`;

/** The held cases of a campaign in order of member id: the newest question is from this review or the file. */
export const CASES = `
  SELECT x.member_id, ${PATTERN} AS pattern, d.rule_row, d.found, e.duplicate_number AS duplicate, e.several,
         d.levels, d.reasons, d.matcher, d.values_hash, s.snapshot, q.reply_by, q.replied_on,
         v.decision_id, v.state, v.resolution, v.decided_by, v.decided_on, v.doubt_reason, v.evidence
    FROM ${HELD}
    LEFT JOIN LATERAL (SELECT max(snapshot) AS snapshot FROM matching.resident
                        WHERE insurer_id = k.insurer_id AND snapshot <= k.cut_off AND known_from <= k.known_at) s ON true
    ${QUESTION}
   WHERE ${OF_CAMPAIGN}
     AND ($3::text[] IS NULL OR x.member_id = ANY($3))
     AND ($4::text IS NULL OR x.rule_row = ${rowOfPattern('$4')})
     AND ($4::text IS NULL OR ${PATTERN} = $4)
     AND ($5::int IS NULL OR x.rule_row = $5)
     AND ($6::text IS NULL OR coalesce(v.state, 'open') = $6)
     AND x.member_id > $7
   ORDER BY x.member_id LIMIT $8`;

/** The values of `CASES` for a filter. */
export const caseValues = (key: CampaignKey, filter: CaseFilter): unknown[] => [
  key.insurerId,
  key.campaignId,
  filter.members ?? null,
  filter.pattern ?? null,
  filter.ruleRow ?? null,
  filter.state ?? null,
  filter.after ?? '',
  filter.limit ?? null,
];

/** Reads held cases; see `CaseFilter`. */
export async function findCases(sql: Sql, key: CampaignKey, filter: CaseFilter): Promise<CaseRow[]> {
  const { rows } = await sql.query<CaseRow>(CASES, caseValues(key, filter));
  return rows;
}

/** One group of held cases that look alike. */
export interface PatternRow {
  readonly pattern: string;
  readonly ruleRow: number;
  readonly found: boolean;
  readonly duplicate: boolean;
  readonly several: boolean;
  readonly levels: Level[] | null;
  readonly reasons: string[] | null;
  readonly held: number;
  readonly open: number;
  readonly decided: number;
  readonly released: number;
}

/** The held cases of a campaign counted by pattern, the largest group first. */
export async function readPatterns(sql: Sql, key: CampaignKey): Promise<PatternRow[]> {
  const { rows } = await sql.query<PatternRow>(
    `SELECT ${PATTERN} AS pattern,
            d.rule_row AS "ruleRow", d.found, e.duplicate_number AS duplicate, e.several, d.levels, d.reasons,
            count(*) AS held, count(*) FILTER (WHERE v.state IS NULL) AS open,
            count(*) FILTER (WHERE v.state = 'decided') AS decided,
            count(*) FILTER (WHERE v.state = 'released') AS released
       FROM ${HELD} WHERE ${OF_CAMPAIGN} AND e.outcome = x.outcome -- which is so: an index leads to them by it
      GROUP BY d.rule_row, d.found, e.duplicate_number, e.several, d.levels, d.reasons
      ORDER BY held DESC, pattern`,
    [key.insurerId, key.campaignId],
  );
  return rows;
}

/** The rule settings a campaign was opened with, from its stored profile. Throws `campaign.unknown`. */
export async function campaignRules(
  sql: Sql,
  key: CampaignKey,
): Promise<{ settings: RuleSettings; profileHash: string }> {
  const { rows } = await sql.query<{ rules: unknown; profile_hash: string }>(
    `SELECT p.body #> '{campaign,rules}' AS rules, profile_hash
       FROM campaign.campaign JOIN insurer.profile p USING (profile_hash)
      WHERE insurer_id = $1 AND campaign_id = $2`,
    [key.insurerId, key.campaignId],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new TodokeError('campaign.unknown', 'この送付は登録されていません。', {
      remedy: '保険者番号と送付番号を確かめてください。',
      status: 404,
    });
  }
  return { settings: RuleSettingsSchema.parse(row.rules), profileHash: row.profile_hash };
}
