import { createHash } from 'node:crypto';
import { lockCampaign, stageDone } from '../campaign/extract.ts';
import type { CampaignKey } from '../campaign/key.ts';
import { printedBytes, readLots } from '../dispatch/job.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import { type Actor, isSameAccount, type Sql } from '../kernel/ports.ts';
import { findUnproved, requireProved } from '../readback/proof.ts';

/** What was asked and decided about the release of a campaign's papers. Moments are ISO 8601. */
export interface Approval {
  readonly approvalId: number;
  readonly fingerprint: string;
  readonly note: string;
  readonly askedBy: string;
  readonly askedAt: string;
  readonly verdict: 'approved' | 'refused' | 'withdrawn' | null;
  readonly reason: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

const MOMENT = `'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'`;
const COLUMNS = `approval_id AS "approvalId", fingerprint, note, asked_by AS "askedBy", to_char(asked_at, ${MOMENT}) AS "askedAt",
  verdict, reason, decided_by AS "decidedBy", to_char(decided_at, ${MOMENT}) AS "decidedAt"`;

/** Everything asked about a campaign, the newest first. */
export async function readApprovals(sql: Sql, key: CampaignKey): Promise<Approval[]> {
  const { rows } = await sql.query<Approval>(
    `SELECT ${COLUMNS} FROM round.approval WHERE insurer_id = $1 AND campaign_id = $2 ORDER BY approval_id DESC`,
    [key.insurerId, key.campaignId],
  );
  return rows;
}

/** What an approval is about: every print file of the campaign by its hash. '' while nothing is composed. */
export async function printFingerprint(sql: Sql, key: CampaignKey): Promise<string> {
  const lots = await readLots(sql, key);
  if (lots.length === 0) return '';
  const rows = lots.map(({ lot, sha256, letters_sha256: letters }) => ({
    lot,
    sha256: sha256 + (letters ?? ''),
  }));
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

/** Whether every print file of the campaign, as it is now, was read back without a fault; false while there is none. */
export async function isReadBack(sql: Sql, key: CampaignKey): Promise<boolean> {
  const files = (await readLots(sql, key)).flatMap(printedBytes);
  return files.length > 0 && (await findUnproved(sql, key, files)).length === 0;
}

const refused = (id: string, message: string, remedy: string, status = 409): TodokeError =>
  new TodokeError(id, message, { remedy, status });

/** Refuses what needs papers while there are none: `round.not_composed`. */
export async function requireComposed(sql: Sql, key: CampaignKey): Promise<void> {
  if ((await stageDone(sql, key, 'compose')) && (await readLots(sql, key)).length > 0) return;
  throw refused('round.not_composed', '紙面がまだできていません。', '先に紙面を作ってください。');
}

/**
 * Asks that the papers as they are now be handed over. Throws `round.not_composed`, `round.asked`, and
 * `readback.not_proved` for papers that were not read back as they are.
 */
export async function askApproval(sql: Sql, actor: Actor, key: CampaignKey, note: string): Promise<void> {
  await lockCampaign(sql, key);
  await requireComposed(sql, key);
  const fingerprint = await printFingerprint(sql, key);
  await requireProved(sql, key, (await readLots(sql, key)).flatMap(printedBytes));
  const [newest] = await readApprovals(sql, key);
  if (newest?.verdict === null || (newest?.verdict === 'approved' && newest.fingerprint === fingerprint))
    throw refused(
      'round.asked',
      newest.verdict === null ? '承認はもう求められています。' : 'この紙面は、もう承認されています。',
      '画面を開き直してください。',
    );
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'round.ask_approval',
    subject: `campaign:${key.campaignId}`,
    detail: { fingerprint },
  });
  await sql.query(
    'INSERT INTO round.approval (insurer_id, campaign_id, fingerprint, note, asked_by) VALUES ($1, $2, $3, $4, $5)',
    [key.insurerId, key.campaignId, fingerprint, note.trim(), actor.id],
  );
}

/**
 * Decides what was asked: approved or refused by a second person, withdrawn by whoever asked. Throws
 * `round.not_asked`, `round.same_person`, `round.other_person`, `round.reason`, `round.papers_changed`.
 */
export async function decideApproval(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  {
    approvalId,
    verdict,
    reason,
  }: { approvalId: number; verdict: 'approved' | 'refused' | 'withdrawn'; reason: string },
): Promise<void> {
  await lockCampaign(sql, key);
  const asked = (await readApprovals(sql, key)).find((one) => one.approvalId === approvalId);
  if (asked === undefined || asked.verdict !== null)
    throw refused('round.not_asked', '決裁を待っている申請ではありません。', '画面を開き直してください。');
  const own = isSameAccount(asked.askedBy, actor.id);
  if (verdict === 'withdrawn' && !own)
    throw refused(
      'round.other_person',
      'ほかの担当者の申請は取り下げられません。',
      '承認しないときは、理由を付けて差し戻してください。',
      403,
    );
  if (verdict !== 'withdrawn' && own)
    throw refused(
      'round.same_person',
      '承認を求めた本人は、承認も差し戻しもできません。',
      'ほかの承認者に依頼してください。',
      403,
    );
  if (verdict !== 'approved' && reason.trim() === '')
    throw refused(
      'round.reason',
      '理由が書かれていません。',
      '差し戻し・取り下げの理由を書いてください。',
      400,
    );
  if (verdict === 'approved' && asked.fingerprint !== (await printFingerprint(sql, key)))
    throw refused(
      'round.papers_changed',
      '承認を求めたあとに、紙面が変わっています。',
      '差し戻して、今の紙面で承認を求め直してもらってください。',
    );
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: `round.${verdict}`,
    subject: `campaign:${key.campaignId}`,
    detail: { approval: approvalId, fingerprint: asked.fingerprint },
  });
  await sql.query(
    `UPDATE round.approval SET verdict = $2, reason = $3, decided_by = $4, decided_at = now() WHERE approval_id = $1`,
    [approvalId, verdict, reason.trim(), actor.id],
  );
}

/** Refuses to hand over what was not approved as it is now: `round.not_approved`. */
export async function requireApproved(sql: Sql, key: CampaignKey): Promise<void> {
  const [newest] = await readApprovals(sql, key);
  if (newest?.verdict === 'approved' && newest.fingerprint === (await printFingerprint(sql, key))) return;
  throw refused(
    'round.not_approved',
    'この紙面は、まだ承認されていません。',
    '承認を求め、ほかの担当者の承認を待ってください。承認のあとに作り直した紙面は、もう一度承認が要ります。',
  );
}
