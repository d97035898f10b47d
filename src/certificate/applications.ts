import type { IsoDate } from '../japan/calendar.ts';
import { formatWareki } from '../japan/era.ts';
import { addBusinessDays } from '../japan/holidays.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import { type Actor, isSecondPerson, type Sql } from '../kernel/ports.ts';
import { actOnCards } from './act.ts';
import {
  type ApplicationKind,
  type ApplicationReason,
  type CertificateReason,
  groundOf,
  isNoticeReason,
  judgeApplication,
  REASON_TITLES,
  REFUSALS,
  REPLACES,
  type Refusal,
} from './application-rules.ts';
import { factsOfMember, personsOfMembers } from './explain.ts';
import { issueDue } from './issue.ts';
import type { RuleSettings } from './rules.ts';
import type { CardStatus } from './status.ts';

/** Who asks: the member, their workplace, or the desk on their word. */
export const APPLICANTS = { member: '加入者', workplace: '事業所', desk: '窓口' } as const;
export type Applicant = keyof typeof APPLICANTS;

export interface ApplicationRequest {
  readonly insurerId: string;
  readonly memberId: string;
  readonly reason: ApplicationReason;
  readonly applicant: Applicant;
  /** What was shown or enclosed: names of papers and receipts, never a person's data. */
  readonly evidence: string;
  readonly receivedOn: IsoDate;
  /** Of a notice: whether the portal can be seen; asked first (S136, S137). */
  readonly portalVisible?: boolean;
  readonly settings: RuleSettings;
}

export interface ReceivedApplication {
  /** Null: it was answered at once and is not needed. */
  readonly application: number | null;
  readonly kind: ApplicationKind;
  /** Last day for the answer. */
  readonly answerBy: IsoDate | null;
  readonly answer: string;
}

/** Throws `certificate.reason` for a code that is none. */
export function requireApplicationReason(code: string): ApplicationReason {
  if (code in REASON_TITLES) return code as ApplicationReason;
  throw new TodokeError('certificate.reason', '申請の理由のコードが決まりと違います。', {
    remedy: `次のどれかを指定してください: ${Object.entries(REASON_TITLES)
      .map(([one, title]) => `${one}（${title}）`)
      .join('、')}`,
  });
}

/** Applications for papers that replace lost or damaged ones are refused before the law's day (S056). */
function requireStarted({ receivedOn, settings }: ApplicationRequest): void {
  const { reissueFrom } = settings.transition;
  if (receivedOn >= reissueFrom) return;
  throw new TodokeError(
    'certificate.too_early',
    `申請を受け付けるのは${formatWareki(reissueFrom)}からです。`,
    {
      remedy: `${formatWareki(reissueFrom)}以後に、もう一度申請してください。受け付けは記録していません。`,
      status: 409,
    },
  );
}

/**
 * Takes an application in: reason, evidence, the last day for its answer. Whoever asks for a notice again is asked first
 * whether they see the portal; if so, they need none (S136, S137). Throws `certificate.too_early` (S056),
 * `certificate.portal_unasked`, `certificate.evidence`, `certificate.no_member`, `certificate.application_open`.
 */
export async function receiveApplication(
  sql: Sql,
  actor: Actor,
  request: ApplicationRequest,
): Promise<ReceivedApplication> {
  const { insurerId, memberId, reason, applicant, receivedOn, settings } = request;
  requireStarted(request);
  const kind: ApplicationKind = isNoticeReason(reason) ? 'notice_reissue' : 'certificate';
  const portal = kind === 'notice_reissue' ? request.portalVisible : undefined;
  if (kind === 'notice_reissue' && portal === undefined) {
    throw new TodokeError(
      'certificate.portal_unasked',
      'マイナポータルをご覧になれるかを、まだ確かめていません。',
      { remedy: '先にマイナポータルをご覧になれるか（--portal yes または no）を確かめてください。' },
    );
  }
  const evidence = request.evidence.trim();
  if (evidence === '') {
    throw new TodokeError('certificate.evidence', '確認した書類が書かれていません。', {
      remedy: '何で確かめたか（申請書の受付番号、本人確認の書類の種類など）を書いてください。',
    });
  }
  await factsOfMember(sql, insurerId, memberId, receivedOn, 'monthly', settings);
  const { rowCount: open } = await sql.query(
    `SELECT FROM certificate.application WHERE insurer_id = $1 AND member_id = $2 AND kind = $3 AND state = 'received'`,
    [insurerId, memberId, kind],
  );
  if (open > 0) {
    throw new TodokeError('certificate.application_open', '同じ方の申請が、まだ処理中です。', {
      remedy: '先に受け付けた申請を決定するか、取り下げてください。',
      status: 409,
    });
  }
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: portal === true ? 'certificate.application_not_needed' : 'certificate.apply',
    subject: `member:${memberId}`,
    detail: { kind, reason, applicant, receivedOn },
  });
  if (portal === true) return { application: null, kind, answerBy: null, answer: REFUSALS.portal_visible };
  const answerBy = addBusinessDays(receivedOn, settings.certificate.answerBusinessDays);
  const { rows } = await sql.query<{ application_id: number }>(
    `INSERT INTO certificate.application (insurer_id, member_id, kind, reason, applicant, portal_visible, evidence,
                                          received_on, received_by, answer_by, audit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING application_id`,
    [
      insurerId,
      memberId,
      kind,
      reason,
      applicant,
      portal ?? null,
      evidence,
      receivedOn,
      actor.id,
      answerBy,
      auditId,
    ],
  );
  const application = (rows[0] as { application_id: number }).application_id;
  return { application, kind, answerBy, answer: `申請を受け付けました。${answerBy}までに回答します。` };
}

interface OpenApplication {
  readonly member_id: string;
  readonly kind: ApplicationKind;
  readonly reason: ApplicationReason;
  readonly received_on: IsoDate;
  readonly received_by: string;
  readonly state: string;
}

async function openApplication(sql: Sql, insurerId: string, id: number): Promise<OpenApplication> {
  const { rows } = await sql.query<OpenApplication>(
    `SELECT member_id, kind, reason, received_on, received_by, state FROM certificate.application
      WHERE insurer_id = $1 AND application_id = $2 FOR UPDATE`,
    [insurerId, id],
  );
  const found = rows[0];
  if (found === undefined) {
    throw new TodokeError('certificate.no_application', 'その番号の申請はありません。', {
      remedy: '申請の番号を確かめてください。',
      status: 404,
    });
  }
  if (found.state === 'received') return found;
  throw new TodokeError('certificate.application_closed', 'この申請は、すでに決定または取下げ済みです。', {
    remedy: '改めて申請を受け付けてください。',
    status: 409,
  });
}

export interface DecisionRequest {
  readonly insurerId: string;
  readonly application: number;
  /** Null: approved. */
  readonly refusal: Refusal | null;
  readonly on: IsoDate;
  readonly profileHash: string;
  readonly settings: RuleSettings;
}

export interface DecidedApplication {
  readonly application: number;
  readonly decision: 'approved' | 'refused';
  readonly refusal: Refusal | null;
  readonly answer: string;
  /** The card it made; null: none was to be made. */
  readonly cardNumber: string | null;
}

/** Refuses to approve what the rules refuse; the message is the answer they give. */
async function requireAllowed(sql: Sql, request: DecisionRequest, open: OpenApplication): Promise<void> {
  const { insurerId, on, settings } = request;
  const facts = await factsOfMember(sql, insurerId, open.member_id, on, 'monthly', settings);
  const { rowCount } = await sql.query(
    'SELECT FROM certificate.card WHERE insurer_id = $1 AND member_id = $2 LIMIT 1',
    [insurerId, open.member_id],
  );
  const judged = judgeApplication(open.reason as CertificateReason, facts, on, rowCount > 0, settings);
  if (judged.verdict === 'approve') return;
  throw new TodokeError('certificate.not_approvable', `承認できません。${REFUSALS[judged.refusal]}`, {
    remedy: `不承認（${judged.refusal}）として決定するか、登録の内容を確かめてください。`,
    status: 409,
  });
}

type Ending = 'lose' | 'damage' | 'correct';

/** The steps by which a card that is to be made anew ends: what is still in the house stays there, what is spoilt had arrived. */
function endings(status: CardStatus, ending: Ending): readonly (Ending | 'deliver' | 'withdraw')[] {
  if (status === 'issued' || status === 'undelivered') return ['withdraw'];
  return status === 'posted' && ending !== 'lose' ? ['deliver', ending] : [ending];
}

/** What an approval does: ends the card to be replaced, grants the ground, makes the card. */
async function carryOut(
  sql: Sql,
  actor: Actor,
  auditId: string,
  request: DecisionRequest,
  open: OpenApplication,
): Promise<string | null> {
  const { insurerId, on, profileHash, settings } = request;
  const reason = open.reason as CertificateReason;
  const replaces = REPLACES[reason];
  const { rows: held } = await sql.query<{ card_number: string; status: CardStatus }>(
    `SELECT card_number, status FROM certificate.card WHERE insurer_id = $1 AND member_id = $2 AND ended_on IS NULL`,
    [insurerId, open.member_id],
  );
  for (const { card_number, status } of replaces === undefined ? [] : held) {
    const act = { insurerId, cardNumbers: [card_number], on, how: { application: request.application } };
    for (const action of endings(status, replaces as Ending))
      await actOnCards(sql, actor, { ...act, action });
  }
  const ground = groundOf(reason);
  if (ground !== null) {
    await sql.query(
      `INSERT INTO certificate.claim (insurer_id, member_id, code, since, application_id, audit_id)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [insurerId, open.member_id, ground, open.received_on, request.application, auditId],
    );
  }
  const persons = await personsOfMembers(sql, insurerId, [open.member_id]);
  await issueDue(sql, actor, { insurerId, campaignId: null, issuedOn: on, profileHash, settings, persons });
  const { rows } = await sql.query<{ card_number: string }>(
    `SELECT card_number FROM certificate.card WHERE insurer_id = $1 AND member_id = $2 AND ended_on IS NULL AND issued_on = $3`,
    [insurerId, open.member_id, on],
  );
  return rows[0]?.card_number ?? null;
}

/**
 * Decides an application; another person than the one who received it. An approval carries itself out in the same
 * transaction. Throws `certificate.no_application`, `certificate.application_closed`, `certificate.same_person` (409),
 * `certificate.not_approvable` (409, with the reason the rules give).
 */
export async function decideApplication(
  sql: Sql,
  actor: Actor,
  request: DecisionRequest,
): Promise<DecidedApplication> {
  const { insurerId, application, refusal, on } = request;
  const open = await openApplication(sql, insurerId, application);
  if (!isSecondPerson(open.received_by, actor)) {
    throw new TodokeError('certificate.same_person', '受け付けた人は、その申請を決定できません。', {
      remedy: 'ほかの担当者が、その人の識別名で決定してください。',
      status: 409,
    });
  }
  if (refusal === null && open.kind === 'certificate') await requireAllowed(sql, request, open);
  const decision = refusal === null ? 'approved' : 'refused';
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: `certificate.application_${decision}`,
    subject: `member:${open.member_id}`,
    detail: { application, reason: open.reason, refusal, on },
  });
  const cardNumber =
    refusal === null && open.kind === 'certificate'
      ? await carryOut(sql, actor, auditId, request, open)
      : null;
  const answer =
    refusal !== null
      ? REFUSALS[refusal]
      : open.kind === 'notice_reissue'
        ? '資格情報のお知らせを再交付します。'
        : cardNumber === null
          ? '申請の内容を認めました。お持ちの資格確認書は、期限の前に申請なしで更新します。'
          : '資格確認書を交付します。';
  await sql.query(
    `UPDATE certificate.application SET state = $3, decided_on = $4, decided_by = $5, refusal = $6, answer = $7, decide_audit_id = $8
      WHERE insurer_id = $1 AND application_id = $2`,
    [insurerId, application, decision, on, actor.id, refusal, answer, auditId],
  );
  return { application, decision, refusal, answer, cardNumber };
}

/** The applicant takes it back. Throws `certificate.no_application`, `certificate.application_closed`. */
export async function withdrawApplication(
  sql: Sql,
  actor: Actor,
  request: { insurerId: string; application: number; on: IsoDate },
): Promise<void> {
  const { insurerId, application, on } = request;
  const open = await openApplication(sql, insurerId, application);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'certificate.application_withdrawn',
    subject: `member:${open.member_id}`,
    detail: { application, on },
  });
  await sql.query(
    `UPDATE certificate.application SET state = 'withdrawn', decided_on = $3, decided_by = $4, answer = $5, decide_audit_id = $6
      WHERE insurer_id = $1 AND application_id = $2`,
    [insurerId, application, on, actor.id, '申請は取り下げられました。', auditId],
  );
}
