import { z } from 'zod';
import {
  HELD,
  NEWEST_QUESTION,
  OF_CAMPAIGN,
  PATTERN,
  PEOPLE,
  QUESTION,
  rowOfPattern,
} from '../../campaign/review/case.ts';
import {
  type Asked,
  type ReplyState,
  type Resolution,
  replyState,
} from '../../campaign/review/resolutions.ts';
import { FIVE_ITEMS, type Level } from '../../matching/level.ts';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, type OrderKey, PAGE_QUERY } from '../list.ts';
import { day, id } from '../params.ts';
import { REVIEW_STATES, type ReviewRow } from '../review-contract.ts';
import { ruleShort } from '../words.ts';
import { itemLevels } from './held.ts';

const MEMBER: OrderKey = { sql: 'x.member_id', type: 'text' };
const SORTS = {
  member: [MEMBER],
  row: [{ sql: 'x.rule_row', type: 'bigint' }, MEMBER],
  pattern: [{ sql: PATTERN, type: 'text' }, MEMBER],
  /** Whoever was not asked comes last. */
  reply_by: [{ sql: "coalesce(q.reply_by, 'infinity')", type: 'date' }, MEMBER],
} as const satisfies Record<string, readonly OrderKey[]>;

export const ReviewCasesQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  state: z.enum(REVIEW_STATES).optional(),
  row: z.coerce.number().int().min(1).max(99).optional(),
  pattern: id.optional(),
  reply: z.enum(['not_asked', 'waiting', 'overdue', 'replied']).optional(),
  /** The beginning of a member's id. */
  member: z.string().max(32).optional(),
  on: day.optional(),
  sort: z.enum(['member', 'row', 'pattern', 'reply_by']).default('member'),
});

interface CaseListRow {
  readonly memberId: string;
  readonly ruleRow: number;
  readonly verdict: {
    readonly pattern: string;
    readonly levels: Level[] | null;
    readonly reasons: string[] | null;
  };
  readonly protected: boolean;
  readonly asked: Asked | null;
  readonly state: ReviewRow['state'];
  readonly decisionId: number | null;
  readonly resolution: Resolution | null;
  readonly decidedBy: string | null;
}

/** `replyState` for a filter: where the question stands on day $3 (tested to be the same). */
const REPLY_STATE = `CASE WHEN q.reply_by IS NULL THEN 'not_asked' WHEN q.replied_on <= $3::date THEN 'replied'
  WHEN q.reply_by < $3::date THEN 'overdue' ELSE 'waiting' END`;

/** The verdict of a row of `PEOPLE`, with the pattern it makes. */
const VERDICT = `SELECT jsonb_build_object('pattern', ${PATTERN}, 'levels', d.levels, 'reasons', d.reasons)
  FROM campaign.decision d JOIN campaign.extracted e USING (insurer_id, campaign_id, member_id)
 WHERE d.insurer_id = x.insurer_id AND d.campaign_id = x.campaign_id AND d.member_id = x.member_id`;
const from = (verdict: boolean, question: boolean): string =>
  `${verdict ? HELD : PEOPLE} ${question ? QUESTION : ''}`;

/** The held cases of a campaign as they stand on day `on`, filtered and sorted; nobody's data but the id. */
export function reviewCaseList(
  insurerId: string,
  campaignId: string,
  query: z.output<typeof ReviewCasesQuerySchema>,
  on: string,
): ListQuery {
  const filters = new Filters(insurerId, campaignId, on)
    .add("coalesce(v.state, 'open') = ?", query.state)
    .add('x.rule_row = ?', query.row)
    .add(`x.rule_row = ${rowOfPattern('?')} AND ${PATTERN} = ?`, query.pattern)
    .add(`${REPLY_STATE} = ?`, query.reply)
    .add('starts_with(x.member_id, ?)', query.member);
  return {
    select: `x.member_id AS "memberId", x.rule_row AS "ruleRow", (${VERDICT}) AS verdict,
      EXISTS (SELECT FROM register.person_fact f WHERE f.insurer_id = x.insurer_id AND f.member_id = x.member_id
                 AND f.protected) OR register.is_flagged(x.insurer_id, x.member_id) AS protected,
      (SELECT jsonb_build_object('replyBy', n.reply_by, 'repliedOn', n.replied_on) FROM (${NEWEST_QUESTION}) n) AS asked,
      coalesce(v.state, 'open') AS state, v.decision_id AS "decisionId", v.resolution, v.decided_by AS "decidedBy"`,
    // Verdict and question are looked up for whom the page shows, and for everybody only where they filter or sort.
    from: from(
      query.pattern !== undefined || query.sort === 'pattern',
      query.reply !== undefined || query.sort === 'reply_by',
    ),
    countFrom: from(query.pattern !== undefined, query.reply !== undefined),
    // The day stands in every list, though only a filter by reply asks for it.
    where: [OF_CAMPAIGN, '$3::date IS NOT NULL', ...filters.where],
    values: filters.values,
    order: SORTS[query.sort],
    descending: query.descending,
  };
}

const replyOf = ({ asked }: CaseListRow, on: string): ReplyState => replyState(asked, on);

/** A row of the list as the API shows it on day `on`. */
export const reviewCaseItem =
  (on: string) =>
  (row: CaseListRow): ReviewRow => {
    const { verdict, asked, ...rest } = row;
    return {
      ...rest,
      pattern: verdict.pattern,
      reason: ruleShort(row.ruleRow),
      levels: itemLevels(verdict.levels, verdict.reasons),
      replyBy: asked?.replyBy ?? null,
      reply: replyOf(row, on),
    };
  };

/** The list in CSV, its reply column as it stands on day `on`. */
export const reviewCaseCsv = (on: string): CsvShape<CaseListRow> => ({
  header: [
    'member_id',
    'rule_row',
    'pattern',
    ...FIVE_ITEMS,
    'reasons',
    'reply',
    'reply_by',
    'state',
    'decision_id',
    'resolution',
    'decided_by',
  ],
  lines: (row) => [
    [
      row.memberId,
      row.ruleRow,
      row.verdict.pattern,
      ...FIVE_ITEMS.map((_, i) => row.verdict.levels?.[i] ?? ''),
      (row.verdict.reasons ?? []).join(' '),
      replyOf(row, on),
      row.asked?.replyBy ?? null,
      row.state,
      row.decisionId,
      row.resolution,
      row.decidedBy,
    ],
  ],
});
