import { writeAudit } from '../../kernel/audit.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Actor, Database, Sql } from '../../kernel/ports.ts';
import { type CampaignKey, lockCampaign } from '../extract.ts';
import { type Chosen, heldCases, openCases, requireCome, requirePerson, subjectOf } from './choose.ts';

export type Addressee = 'workplace' | 'person';

/** A question about held cases. Dates are ISO; the reply-by date itself still belongs to the one who is asked. */
export interface InquiryRequest {
  readonly chosen: Chosen;
  readonly addressee: Addressee;
  readonly sentOn: string;
  readonly replyBy: string;
}

/** How many questions go where. */
export type InquiryCount = Readonly<Record<Addressee, number>>;

/**
 * A protected member's case is never shown to the workplace, and there may be none (任意継続) or one that has
 * closed: these people are asked themselves.
 */
const ASK = `
  INSERT INTO review.inquiry (insurer_id, campaign_id, member_id, addressee, sent_on, reply_by, sent_by, audit_id)
  SELECT $1, $2, m.member_id,
         CASE WHEN $4 = 'workplace' AND NOT p.protected AND w.workplace_id IS NOT NULL THEN 'workplace' ELSE 'person' END,
         $5, $6, $7, $8
    FROM unnest($3::text[]) m (member_id)
    CROSS JOIN LATERAL (SELECT coalesce(bool_or(a.protected), false) OR register.is_flagged($1, m.member_id) AS protected
                          FROM register.person_fact a WHERE a.insurer_id = $1 AND a.member_id = m.member_id) p
    LEFT JOIN LATERAL (SELECT e.insured_id FROM register.eligibility e
                        WHERE e.insurer_id = $1 AND e.member_id = m.member_id AND e.known_to = 'infinity'
                        ORDER BY e.valid_from DESC LIMIT 1) e ON true
    LEFT JOIN LATERAL (SELECT w.workplace_id FROM register.eligibility i
                         JOIN register.workplace w ON w.insurer_id = i.insurer_id AND w.workplace_id = i.workplace_id
                              AND w.known_to = 'infinity' AND coalesce(w.closed_on >= $5, true)
                        WHERE i.insurer_id = $1 AND i.member_id = e.insured_id AND i.known_to = 'infinity'
                          AND i.kind <> 'voluntary'
                        LIMIT 1) w ON true
  RETURNING addressee`;

/**
 * Asks the workplace or the person about open cases, with a day to answer by. Whom the workplace must not or
 * cannot be asked about is asked in person; the counts returned say so. Throws 409 as `openCases` does, and
 * `review.asked_today` for the same question twice on one day; 400 `review.reply_by`.
 */
export async function inquire(
  database: Database,
  actor: Actor,
  key: CampaignKey,
  request: InquiryRequest,
): Promise<InquiryCount> {
  requirePerson(actor);
  if (request.replyBy <= request.sentOn) {
    throw new TodokeError('review.reply_by', '回答の期限は、照会の日より後でなければなりません。', {
      remedy: '期限の日付を確かめてください。',
    });
  }
  return database.transaction(async (sql) => {
    await lockCampaign(sql, key);
    await requireCome(sql, request.sentOn);
    const members = (await openCases(sql, key, request.chosen)).map((one) => one.member_id);
    const { rowCount: already } = await sql.query(
      `SELECT FROM review.inquiry WHERE insurer_id = $1 AND campaign_id = $2 AND member_id = ANY($3) AND sent_on = $4`,
      [key.insurerId, key.campaignId, members, request.sentOn],
    );
    if (already > 0) {
      throw new TodokeError('review.asked_today', `同じ日に照会済みの加入者が${already}人います。`, {
        remedy: '照会済みの加入者を除いて指定してください。',
        status: 409,
      });
    }
    const auditId = await writeAudit(sql, {
      actor,
      insurerId: key.insurerId,
      action: 'review.inquire',
      subject: subjectOf(key, request.chosen),
      detail: {
        campaign: key.campaignId,
        addressee: request.addressee,
        people: members.length,
        sentOn: request.sentOn,
        replyBy: request.replyBy,
      },
    });
    const { rows } = await sql.prepared<{ addressee: Addressee }>(ASK, [
      key.insurerId,
      key.campaignId,
      members,
      request.addressee,
      request.sentOn,
      request.replyBy,
      actor.id,
      auditId,
    ]);
    const person = rows.filter(({ addressee }) => addressee === 'person').length;
    return { workplace: rows.length - person, person };
  });
}

/** An answer that came in. `reply`: what it says, up to 200 characters; kept in the record, never in a log. */
export interface ReplyRequest {
  readonly memberId: string;
  readonly repliedOn: string;
  readonly reply: string;
}

/** A question of the insurer's file becomes one of this review when its answer comes, so that both read alike. */
const ADOPT = `
  INSERT INTO review.inquiry (insurer_id, campaign_id, member_id, addressee, sent_on, reply_by, sent_by, audit_id)
  SELECT i.insurer_id, $2, i.member_id, 'person', i.sent_on, i.reply_by, 'inquiries.csv', $4
    FROM matching.inquiry i
   WHERE i.insurer_id = $1 AND i.member_id = $3 AND i.replied_on IS NULL
     AND NOT EXISTS (SELECT FROM review.inquiry r WHERE r.insurer_id = $1 AND r.campaign_id = $2 AND r.member_id = $3)
   ORDER BY i.sent_on DESC LIMIT 1`;

const ANSWER = `
  UPDATE review.inquiry SET replied_on = $4, reply = $5, recorded_by = $6, reply_audit_id = $7
   WHERE inquiry_id = (SELECT inquiry_id FROM review.inquiry
                        WHERE insurer_id = $1 AND campaign_id = $2 AND member_id = $3 AND replied_on IS NULL AND sent_on <= $4
                        ORDER BY sent_on DESC LIMIT 1)`;

async function record(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  { memberId, repliedOn, reply }: ReplyRequest,
): Promise<void> {
  const text = reply.trim();
  if (text === '' || [...text].length > 200) {
    throw new TodokeError('review.reply', '回答の内容は1字以上200字以内で記入してください。', {
      remedy: '要点を短く書いてください。',
    });
  }
  await requireCome(sql, repliedOn);
  await heldCases(sql, key, [memberId]);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'review.reply',
    subject: `member:${memberId}`,
    detail: { campaign: key.campaignId, repliedOn },
  });
  await sql.query(ADOPT, [key.insurerId, key.campaignId, memberId, auditId]);
  const answer = [key.insurerId, key.campaignId, memberId, repliedOn, text, actor.id, auditId];
  const { rowCount } = await sql.query(ANSWER, answer);
  if (rowCount === 1) return;
  throw new TodokeError('review.not_asked', `加入者 ${memberId} には、回答待ちの照会がありません。`, {
    remedy: '照会の日と回答の日を確かめてください。',
    status: 409,
  });
}

/**
 * Records answers, each to the newest open question about its case, all or none; deciding is the reviewer's.
 * One may come when the case is decided already: a "no reply" that is not released yet is then released no more.
 * Throws 409 `review.not_held`, `review.not_asked`; 400 `review.reply`.
 */
export async function recordReplies(
  database: Database,
  actor: Actor,
  key: CampaignKey,
  replies: readonly ReplyRequest[],
): Promise<void> {
  requirePerson(actor);
  return database.transaction(async (sql) => {
    await lockCampaign(sql, key);
    for (const reply of replies) await record(sql, actor, key, reply);
  });
}
