import { writeAudit } from '../../kernel/audit.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Actor, Database, Sql } from '../../kernel/ports.ts';
import { type CampaignKey, lockCampaign } from '../extract.ts';
import { RULE_TABLE } from '../rule-table.ts';
import { type CaseRow, campaignRules } from './case.ts';
import { type Chosen, openCases, requireCome, requirePerson, subjectOf } from './choose.ts';
import {
  bulkMayPrintDigits,
  DOUBT_REASONS,
  type DoubtReason,
  type Resolution,
  type Resolved,
  replyState,
  resolve,
} from './resolutions.ts';

/** One decision about one or more held cases. */
export interface DecideRequest {
  readonly chosen: Chosen;
  readonly resolution: Resolution;
  /** With `no_doubt` only, and always then. */
  readonly doubtReason?: DoubtReason | undefined;
  /** What was seen, up to 200 characters: needed to confirm a number (S016). Kept in the record, never in a log. */
  readonly evidence?: string | undefined;
  /** Day of the decision (ISO). */
  readonly on: string;
}

const LONGEST_EVIDENCE = 200;

const refused = (id: string, message: string, remedy: string, status = 409): TodokeError =>
  new TodokeError(id, message, { remedy, status });

/** The evidence as stored, or why it is not enough. */
function evidenceOf({ resolution, doubtReason, evidence = '' }: DecideRequest): string {
  const text = evidence.trim();
  if ([...text].length > LONGEST_EVIDENCE) {
    throw refused('review.evidence', `根拠は${LONGEST_EVIDENCE}字までです。`, '短くしてください。', 400);
  }
  if ((resolution === 'no_doubt') !== (doubtReason !== undefined)) {
    throw refused(
      'review.doubt_reason',
      '「理由付き疑いなし」には理由が一つ必要で、ほかの判断には付けられません。',
      `理由は次のどれかです: ${Object.keys(DOUBT_REASONS).join(', ')}`,
      400,
    );
  }
  if (text !== '') return text;
  if (resolution === 'confirmed' || doubtReason === 'other') {
    throw refused(
      'review.evidence',
      '何で確かめたか（根拠）が書かれていません。',
      '根拠を記入してください。',
      400,
    );
  }
  return doubtReason === undefined ? '' : DOUBT_REASONS[doubtReason];
}

function checkCase(one: CaseRow, request: DecideRequest, resolved: Resolved): void {
  if ('pattern' in request.chosen && resolved.digits && !bulkMayPrintDigits(one.levels)) {
    throw refused(
      'review.one_by_one',
      '生年月日または性別が一致しない加入者の下4桁は、まとめて印字の判断をすることができません。',
      '一人ずつ根拠を確かめて判断してください。',
    );
  }
  if (request.resolution !== 'no_reply') return;
  const asked = one.reply_by === null ? null : { replyBy: one.reply_by, repliedOn: one.replied_on };
  const state = replyState(asked, request.on);
  if (state === 'overdue') return;
  const why = {
    not_asked: 'まだ照会をしていません',
    waiting: '回答の期限が過ぎていません',
    replied: '回答が届いています',
  }[state];
  throw refused(
    'review.no_reply_yet',
    `加入者 ${one.member_id} を「回答なし」にはできません（${why}）。`,
    '照会をして期限まで待つか、届いた回答にもとづいて判断してください。',
  );
}

/** Saves the decisions of the cases one row of the rule table holds; all that was looked at is copied beside. */
const SAVE = `
  INSERT INTO review.decision (insurer_id, campaign_id, member_id, pattern, resolution, doubt_reason, evidence, form,
    digits, held_row, rule_row, rule_version, profile_hash, snapshot, levels, reasons, matcher, values_hash,
    decided_by, decided_on, audit_id)
  SELECT d.insurer_id, d.campaign_id, d.member_id,
         review.pattern(d.rule_row, d.found, x.duplicate_number, x.several, d.levels, d.reasons),
         $4, $5, $6, $7, $8, d.rule_row, $9, $10, $11, $12, d.levels, d.reasons, d.matcher, d.values_hash, $13, $14, $15
    FROM campaign.decision d JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
   WHERE d.insurer_id = $1 AND d.campaign_id = $2 AND d.member_id = ANY($3)
   ORDER BY d.member_id
  RETURNING decision_id`;

async function save(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  request: DecideRequest,
  cases: readonly CaseRow[],
): Promise<number[]> {
  const { settings, profileHash } = await campaignRules(sql, key);
  const evidence = evidenceOf(request);
  const byRow = Map.groupBy(cases, (one) => one.rule_row);
  for (const [row, members] of byRow) {
    const resolved = resolve(row, request.resolution, settings);
    for (const one of members) checkCase(one, request, resolved);
  }
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'review.decide',
    subject: subjectOf(key, request.chosen),
    detail: {
      campaign: key.campaignId,
      resolution: request.resolution,
      doubtReason: request.doubtReason ?? null,
      pattern: 'pattern' in request.chosen ? request.chosen.pattern : null,
      people: cases.length,
      ruleVersion: RULE_TABLE.version,
    },
  });
  const ids: number[] = [];
  for (const [row, members] of byRow) {
    const { form, digits, ruleRow } = resolve(row, request.resolution, settings);
    const { rows } = await sql.query<{ decision_id: number }>(SAVE, [
      key.insurerId,
      key.campaignId,
      members.map((one) => one.member_id),
      request.resolution,
      request.doubtReason ?? null,
      evidence,
      form,
      digits,
      ruleRow,
      RULE_TABLE.version,
      profileHash,
      members[0]?.snapshot ?? null,
      actor.id,
      request.on,
      auditId,
    ]);
    ids.push(...rows.map((saved) => saved.decision_id));
  }
  return ids;
}

/**
 * Decides about held cases; nothing is sent before another person has released it. All requests or none, in one
 * transaction. Returns the decision ids. Throws 409 (`review.not_held`, `review.already_decided`,
 * `review.not_allowed`, `review.no_reply_yet`, `review.one_by_one`, `review.pattern_changed`) or 400
 * (`review.evidence`, `review.doubt_reason`).
 */
export async function decideCases(
  database: Database,
  actor: Actor,
  key: CampaignKey,
  requests: readonly DecideRequest[],
): Promise<number[]> {
  requirePerson(actor);
  return database.transaction(async (sql) => {
    await lockCampaign(sql, key);
    const ids: number[] = [];
    for (const request of requests) {
      await requireCome(sql, request.on);
      ids.push(...(await save(sql, actor, key, request, await openCases(sql, key, request.chosen))));
    }
    return ids;
  });
}
