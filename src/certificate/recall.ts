import { addDays, type IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { actOnCards, cardsFor, type LockedCard, moveCards } from './act.ts';
import { cardToAct } from './find.ts';
import type { CertificateSettings } from './settings.ts';
import { type CardStatus, cardStatusesAllowing } from './status.ts';

/** Why a card must come back. */
export const RECALL_REASONS = {
  cover_lost: '資格喪失',
  superseded: '新しい資格確認書の交付',
  expired: '有効期限切れ',
  corrected: '記載内容の訂正',
  damaged: 'き損による交換',
  found: '再交付後の発見',
  misissued: '誤った交付',
  not_needed: '本人からの返納の申出',
} as const;
export type RecallReason = keyof typeof RECALL_REASONS;

/** By which way it comes back: the workplace collects it and attaches it to the filing, or the person sends it. */
export type RecallPath = 'workplace' | 'direct';

/** Throws `certificate.recall_reason` for a code that is none. */
export function requireRecallReason(code: string): RecallReason {
  if (code in RECALL_REASONS) return code as RecallReason;
  throw new TodokeError('certificate.recall_reason', '回収の理由のコードが決まりと違います。', {
    remedy: `次のどれかを指定してください: ${Object.entries(RECALL_REASONS)
      .map(([one, title]) => `${one}（${title}）`)
      .join('、')}`,
  });
}

/**
 * By which way the card of each member comes back: general members through their workplace; 任意継続, protected members,
 * and those whose workplace is none or closed, directly.
 */
async function recallPaths(
  sql: Sql,
  insurerId: string,
  on: IsoDate,
  cards: readonly LockedCard[],
): Promise<Map<string, RecallPath>> {
  const { rows } = await sql.query<{ member_id: string; direct: boolean }>(
    `SELECT f.member_id, i.kind = 'voluntary' OR f.protected OR coalesce(r.protected, false) OR w.workplace_id IS NULL
                         OR coalesce(w.closed_on <= $3, false) AS direct
       FROM register.as_of($1, $3, now()) f
       JOIN register.as_of($1, $3, now()) i ON i.member_id = f.insured_id
       LEFT JOIN certificate.registration r ON r.insurer_id = $1 AND r.member_id = f.member_id
        AND r.known_to = 'infinity' AND r.valid_from <= $3 AND $3 < r.valid_to
       LEFT JOIN LATERAL (SELECT w.workplace_id, w.closed_on FROM register.workplace w
         WHERE w.insurer_id = $1 AND w.workplace_id = i.workplace_id AND w.known_to = 'infinity'
         ORDER BY w.valid_from DESC LIMIT 1) w ON true
      WHERE f.member_id = ANY($2)`,
    [insurerId, [...new Set(cards.map(({ member_id }) => member_id))], on],
  );
  return new Map(rows.map(({ member_id, direct }) => [member_id, direct ? 'direct' : 'workplace']));
}

export interface RecallReceipt {
  readonly cardNumber: string;
  readonly memberId: string;
  readonly path: RecallPath;
  /** Last day for it to be back. */
  readonly dueOn: IsoDate;
}

/** Opens recalls of cards that were just moved to `recalled`; `auditId`: of the entry the move was written under. */
export async function openRecalls(
  sql: Sql,
  auditId: string,
  request: { insurerId: string; reason: RecallReason; on: IsoDate; settings: CertificateSettings },
  cards: readonly LockedCard[],
): Promise<RecallReceipt[]> {
  if (cards.length === 0) return [];
  const { insurerId, reason, on, settings } = request;
  // An older card goes back in the reply envelope of the newer one (S103); so does what is found after it.
  const enveloped = reason === 'superseded' || reason === 'found';
  const paths = enveloped ? new Map<string, RecallPath>() : await recallPaths(sql, insurerId, on, cards);
  const dueOn = addDays(on, settings.recall.days);
  const receipts = cards.map((card) => ({
    cardNumber: card.card_number,
    memberId: card.member_id,
    path: paths.get(card.member_id) ?? ('direct' as const),
    dueOn,
  }));
  await sql.query(
    `INSERT INTO certificate.recall (insurer_id, card_number, serial, reason, path, opened_on, due_on, audit_id)
     SELECT $1, t.card_number,
            1 + (SELECT count(*) FROM certificate.recall e WHERE e.insurer_id = $1 AND e.card_number = t.card_number),
            $4, t.path, $5, $6, $7
       FROM unnest($2::text[], $3::text[]) AS t (card_number, path)`,
    [
      insurerId,
      receipts.map(({ cardNumber }) => cardNumber),
      receipts.map(({ path }) => path),
      reason,
      on,
      dueOn,
      auditId,
    ],
  );
  return receipts;
}

/**
 * Calls cards back: from `on` they count no more, and each has a way and a day to come back by. All or none. Throws as
 * `actOnCards`.
 */
export async function recallCards(
  sql: Sql,
  actor: Actor,
  request: {
    readonly insurerId: string;
    readonly cardNumbers: readonly string[];
    readonly reason: RecallReason;
    readonly on: IsoDate;
    readonly settings: CertificateSettings;
  },
): Promise<RecallReceipt[]> {
  const { insurerId, reason, on } = request;
  const act = { ...request, action: 'recall' as const, how: { reason } };
  const cards = await cardsFor(sql, act);
  if (cards.length === 0) return [];
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'certificate.recall',
    subject: cards.length === 1 ? `certificate:${cards[0]?.card_number}` : `insurer:${insurerId}`,
    detail: { cards: cards.length, reason, on },
  });
  await moveCards(sql, actor, auditId, cards, act);
  return openRecalls(sql, auditId, request, cards);
}

/** What calling back a member's card did: it is on its way back, or it had not left and stays. */
export type MemberRecall =
  | ({ readonly done: 'recalled' } & RecallReceipt)
  | { readonly done: 'withdrawn'; readonly cardNumber: string; readonly memberId: string };

/**
 * Calls back the newest card of a member (or the one named) that can be; one that has not left the house, or is back in
 * it, is withdrawn instead. Throws `certificate.nothing_to_act_on` (409) and as `recallCards`.
 */
export async function recallOfMember(
  sql: Sql,
  actor: Actor,
  request: {
    readonly insurerId: string;
    readonly memberId: string;
    readonly cardNumber?: string;
    readonly reason: RecallReason;
    readonly on: IsoDate;
    readonly settings: CertificateSettings;
  },
): Promise<MemberRecall> {
  const { insurerId, memberId, reason, on } = request;
  const { rows } = await sql.query<{ card_number: string }>(
    `SELECT card_number FROM certificate.card
      WHERE insurer_id = $1 AND member_id = $2 AND status = ANY($3) AND ($4::text IS NULL OR card_number = $4)
      ORDER BY issued_on DESC, card_number DESC LIMIT 1`,
    [
      insurerId,
      memberId,
      cardStatusesAllowing('withdraw') satisfies CardStatus[],
      request.cardNumber ?? null,
    ],
  );
  const inside = rows[0]?.card_number;
  if (inside !== undefined) {
    await actOnCards(sql, actor, {
      insurerId,
      cardNumbers: [inside],
      action: 'withdraw',
      on,
      how: { reason },
    });
    return { done: 'withdrawn', cardNumber: inside, memberId };
  }
  const number = request.cardNumber ?? (await cardToAct(sql, insurerId, memberId, 'recall'));
  const [receipt] = await recallCards(sql, actor, { ...request, cardNumbers: [number] });
  return { done: 'recalled', ...(receipt as RecallReceipt) };
}
