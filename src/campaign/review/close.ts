import { writeAudit } from '../../kernel/audit.ts';
import { TodokeError } from '../../kernel/errors.ts';
import { type Actor, type Database, isSecondPerson, type Sql } from '../../kernel/ports.ts';
import { type CampaignKey, lockCampaign } from '../extract.ts';
import { requireCome, requirePerson } from './choose.ts';

interface Standing {
  readonly decision_id: number;
  readonly state: 'decided' | 'released' | 'undone';
  readonly decided_by: string;
  readonly decided_on: string;
  readonly current: boolean;
  /** "No reply" was decided, and a reply was recorded after that. */
  readonly reply_came: boolean;
}

/**
 * Whether the register says of the person what it said when the campaign was opened: the five items and the
 * number itself. `v` is the decision, `k` its campaign.
 */
export const STILL_CURRENT = `
  LEFT JOIN LATERAL (SELECT * FROM register.as_of(k.insurer_id, k.extraction_date, k.known_at) a
                      WHERE a.member_id = v.member_id LIMIT 1) f ON true
  LEFT JOIN LATERAL (SELECT * FROM register.as_of(k.insurer_id, k.extraction_date, now()) a
                      WHERE a.member_id = v.member_id LIMIT 1) n ON true`;
export const IS_CURRENT = `(f.name_kanji, f.name_kana, f.birth_date, f.sex, f.address, f.number_ref)
  IS NOT DISTINCT FROM (n.name_kanji, n.name_kana, n.birth_date, n.sex, n.address, n.number_ref)`;

async function standing(sql: Sql, key: CampaignKey, ids: readonly number[]): Promise<Standing[]> {
  const { rows } = await sql.query<Standing>(
    `SELECT v.decision_id, v.state, v.decided_by, v.decided_on, ${IS_CURRENT} AS current,
            v.resolution = 'no_reply' AND EXISTS (
              SELECT FROM review.inquiry q WHERE q.insurer_id = v.insurer_id AND q.campaign_id = v.campaign_id
                 AND q.member_id = v.member_id AND q.reply_audit_id > v.audit_id) AS reply_came
       FROM review.decision v JOIN campaign.campaign k USING (insurer_id, campaign_id) ${STILL_CURRENT}
      WHERE v.insurer_id = $1 AND v.campaign_id = $2 AND v.decision_id = ANY($3) ORDER BY v.decision_id`,
    [key.insurerId, key.campaignId, ids],
  );
  return rows;
}

function refuse(id: string, sentence: string, remedy: string, found: readonly Standing[]): void {
  if (found.length === 0) return;
  const shown = found.slice(0, 5).map((one) => one.decision_id);
  const more = found.length > 5 ? ` ほか${found.length - 5}件` : '';
  throw new TodokeError(id, `${sentence}（判断番号 ${shown.join(', ')}${more}）`, { remedy, status: 409 });
}

/** The decisions with these ids, all of them waiting for release; throws 409 otherwise. */
async function waiting(sql: Sql, key: CampaignKey, ids: readonly number[], on: string): Promise<Standing[]> {
  await requireCome(sql, on);
  const found = await standing(sql, key, ids);
  if (found.length === 0 || found.length !== new Set(ids).size) {
    throw new TodokeError('review.unknown', 'この送付にない判断番号が指定されています。', {
      remedy: '一覧の判断番号（decisionId）を指定してください。',
      status: 404,
    });
  }
  refuse(
    'review.closed',
    '承認または取消しの済んだ判断です。',
    '承認した判断は取り消せません。取り消した判断は、改めて判断してください。',
    found.filter(({ state }) => state !== 'decided'),
  );
  refuse(
    'review.date',
    '判断の日より前の日付では処理できません。',
    '日付を確かめてください。',
    found.filter(({ decided_on }) => on < decided_on),
  );
  return found;
}

const CLOSE = `UPDATE review.decision SET state = $2, closed_by = $3, closed_on = $4, close_audit_id = $5, undo_reason = $6
  WHERE decision_id = ANY($1)`;

/** The insurer's confirmation for this snapshot, as if it had come in confirmations.csv (rule row 3). */
const CONFIRM = `
  INSERT INTO matching.confirmation (insurer_id, member_id, snapshot, confirmed_by, confirmed_on, evidence, decision_id)
  SELECT insurer_id, member_id, snapshot, decided_by, decided_on, evidence, decision_id FROM review.decision
   WHERE decision_id = ANY($1) AND resolution IN ('confirmed', 'no_doubt')
  ON CONFLICT (insurer_id, member_id, snapshot) DO NOTHING`;

/**
 * Releases decisions: from here on they may be mailed. All or none, in one transaction with its audit entry.
 * Throws 409 `review.same_person` where the releaser is who decided (the database refuses it, too),
 * `review.closed`, `review.reply_came`, or `review.values_changed` where the register has changed since; 404 `review.unknown`.
 */
export async function releaseDecisions(
  database: Database,
  actor: Actor,
  key: CampaignKey,
  ids: readonly number[],
  on: string,
): Promise<number> {
  requirePerson(actor);
  return database.transaction(async (sql) => {
    await lockCampaign(sql, key);
    const found = await waiting(sql, key, ids, on);
    refuse(
      'review.same_person',
      '自分の判断を自分で承認することはできません。',
      '判断した人とは別の担当者が承認してください。',
      found.filter(({ decided_by }) => !isSecondPerson(decided_by, actor)),
    );
    refuse(
      'review.reply_came',
      '「回答なし」と判断したあとで、回答が届いています。',
      '判断を取り消し、回答にもとづいて判断し直してください。',
      found.filter(({ reply_came }) => reply_came),
    );
    refuse(
      'review.values_changed',
      '判断のもとになった登録内容（5情報または番号）が、そのあと変わっています。',
      '判断を取り消し、新しい登録内容で次の送付の判定を待ってください。',
      found.filter(({ current }) => !current),
    );
    const auditId = await writeAudit(sql, {
      actor,
      insurerId: key.insurerId,
      action: 'review.release',
      subject: `campaign:${key.campaignId}`,
      detail: { decisions: found.map((one) => one.decision_id) },
    });
    const all = found.map((one) => one.decision_id);
    await sql.query(CLOSE, [all, 'released', actor.id, on, auditId, null]);
    await sql.query(CONFIRM, [all]);
    return all.length;
  });
}

/**
 * Takes decisions back before their release; their cases are open again, and the decisions stay on record with
 * the reason. Anybody who reviews may do so. Throws 409 `review.closed`, 404 `review.unknown`, 400 `review.undo_reason`.
 */
export async function undoDecisions(
  database: Database,
  actor: Actor,
  key: CampaignKey,
  ids: readonly number[],
  reason: string,
  on: string,
): Promise<number> {
  requirePerson(actor);
  if (reason.trim() === '') {
    throw new TodokeError('review.undo_reason', '取消しの理由がありません。', {
      remedy: '理由を記入してください。',
    });
  }
  return database.transaction(async (sql) => {
    await lockCampaign(sql, key);
    const all = (await waiting(sql, key, ids, on)).map((one) => one.decision_id);
    const auditId = await writeAudit(sql, {
      actor,
      insurerId: key.insurerId,
      action: 'review.undo',
      subject: `campaign:${key.campaignId}`,
      detail: { decisions: all },
    });
    await sql.query(CLOSE, [all, 'undone', actor.id, on, auditId, reason.trim()]);
    return all.length;
  });
}
