import type { Sql } from '../../kernel/ports.ts';
import { FIVE_ITEMS, type FiveValues, type Item, type Level } from '../../matching/level.ts';
import { type SideBySide, sideBySide } from '../../matching/review/side-by-side.ts';
import type { CampaignKey } from '../extract.ts';
import { CASES, type CaseFilter, type CaseRow, campaignRules, caseValues } from './case.ts';
import {
  allowedResolutions,
  type DoubtReason,
  noReplyOutcome,
  type ReplyState,
  type Resolution,
  type Resolved,
  replyState,
} from './resolutions.ts';

/** One held case as a reviewer meets it: why it is held, both sides, what was asked, what may be decided. */
export interface ReviewCase {
  readonly memberId: string;
  readonly pattern: string;
  readonly ruleRow: number;
  readonly found: boolean;
  readonly duplicateNumber: boolean;
  readonly severalEligibilities: boolean;
  readonly protected: boolean;
  /** Day of the resident register's reply that was compared with. */
  readonly snapshot: string | null;
  /** First day without cover, as known now: a letter may be needless by the time of the decision. */
  readonly coverEndsOn: string | null;
  readonly levels: Readonly<Record<Item, Level>> | null;
  readonly reasons: readonly string[];
  /** The five items of both sides laid side by side; addresses of a protected member are left out. */
  readonly evidence: readonly SideBySide[];
  readonly replyBy: string | null;
  readonly repliedOn: string | null;
  readonly reply: ReplyState;
  /** What no reply by its date leads to. */
  readonly noReply: Resolved;
  readonly allowed: readonly Resolution[];
  readonly decision: {
    readonly decisionId: number;
    readonly state: string;
    readonly resolution: Resolution;
    readonly decidedBy: string;
    readonly decidedOn: string;
    readonly doubtReason: DoubtReason | null;
    readonly evidence: string;
  } | null;
}

interface EvidenceRow extends CaseRow {
  readonly protected: boolean;
  readonly cover_ends_on: string | null;
  readonly ours: FiveValues;
  readonly theirs: FiveValues | null;
}

const five = (table: string): string =>
  `jsonb_build_object('kanji', ${table}.name_kanji, 'kana', ${table}.name_kana, 'birth', ${table}.birth_date,
                      'sex', ${table}.sex, 'address', ${table}.address)`;

/**
 * Values of both sides as known when the campaign was opened: the levels were found from these. Protection is
 * asked of all that is on record, for it also hides what was known before it.
 */
const WITH_EVIDENCE = `
  SELECT c.*, coalesce(p.protected, false) OR register.is_flagged(k.insurer_id, c.member_id) AS protected, n.cover_ends_on, ${five('f')} AS ours,
         CASE WHEN r.number_ref IS NOT NULL THEN ${five('r')} END AS theirs
    FROM (${CASES}) c
    JOIN campaign.campaign k ON k.insurer_id = $1 AND k.campaign_id = $2
    JOIN LATERAL (SELECT * FROM register.as_of(k.insurer_id, k.extraction_date, k.known_at) a
                   WHERE a.member_id = c.member_id LIMIT 1) f ON true
    LEFT JOIN LATERAL (SELECT * FROM register.as_of(k.insurer_id, k.extraction_date, now()) a
                   WHERE a.member_id = c.member_id LIMIT 1) n ON true
    LEFT JOIN LATERAL (SELECT bool_or(a.protected) AS protected FROM register.person_fact a
                   WHERE a.insurer_id = k.insurer_id AND a.member_id = c.member_id) p ON true
    LEFT JOIN matching.resident r ON r.insurer_id = k.insurer_id AND r.snapshot = c.snapshot
          AND r.number_ref = f.number_ref AND r.known_from <= k.known_at
   ORDER BY c.member_id`;

const levelsOf = (levels: readonly Level[]): Record<Item, Level> =>
  Object.fromEntries(FIVE_ITEMS.map((item, i) => [item, levels[i] as Level])) as Record<Item, Level>;

/**
 * The queue of held cases in order of member id, with evidence, as it stands on day `on` (ISO). At most
 * `filter.limit` (default 100); the next page begins after the last id. Reads personal data: write it to no log.
 */
export async function reviewQueue(
  sql: Sql,
  key: CampaignKey,
  filter: CaseFilter,
  on: string,
): Promise<ReviewCase[]> {
  const { settings } = await campaignRules(sql, key);
  const { rows } = await sql.query<EvidenceRow>(
    WITH_EVIDENCE,
    caseValues(key, { ...filter, limit: filter.limit ?? 100 }),
  );
  return rows.map((row) => ({
    memberId: row.member_id,
    pattern: row.pattern,
    ruleRow: row.rule_row,
    found: row.found,
    duplicateNumber: row.duplicate,
    severalEligibilities: row.several,
    protected: row.protected,
    snapshot: row.snapshot,
    coverEndsOn: row.cover_ends_on,
    levels: row.levels === null ? null : levelsOf(row.levels),
    reasons: row.reasons ?? [],
    evidence: sideBySide(row.ours, row.theirs, row.protected),
    replyBy: row.reply_by,
    repliedOn: row.replied_on,
    reply: replyState(
      row.reply_by === null ? null : { replyBy: row.reply_by, repliedOn: row.replied_on },
      on,
    ),
    noReply: noReplyOutcome(row.rule_row, settings),
    allowed: allowedResolutions(row.rule_row),
    decision:
      row.decision_id === null
        ? null
        : {
            decisionId: row.decision_id,
            state: row.state as string,
            resolution: row.resolution as Resolution,
            decidedBy: row.decided_by as string,
            decidedOn: row.decided_on as string,
            doubtReason: row.doubt_reason,
            evidence: row.evidence as string,
          },
  }));
}
