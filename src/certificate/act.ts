import type { IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { stopLetters } from './letters.ts';
import {
  allowedCardActions,
  CARD_ACTION_TITLES,
  type CardAction,
  type CardStatus,
  COUNTING,
  cardStatusesAllowing,
  nextCardStatus,
} from './status.ts';

/** What is done to cards on a day. `how` holds codes, ids and receipts, never a person's data. */
export interface CardAct {
  readonly insurerId: string;
  readonly cardNumbers: readonly string[];
  readonly action: CardAction;
  readonly on: IsoDate;
  readonly how?: Readonly<Record<string, unknown>>;
}

export interface LockedCard {
  readonly card_number: string;
  readonly member_id: string;
  readonly person_id: string;
  readonly status: CardStatus;
  readonly issued_on: IsoDate;
  readonly expires_on: IsoDate;
}

/** Makes everything that changes an insurer's cards take turns until the transaction ends. */
export async function lockCards(sql: Sql, insurerId: string): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`certificate/${insurerId}`]);
}

async function readCards(sql: Sql, insurerId: string, cardNumbers: readonly string[]): Promise<LockedCard[]> {
  const numbers = [...new Set(cardNumbers)];
  const { rows } = await sql.query<LockedCard>(
    `SELECT card_number, member_id, person_id, status, issued_on, expires_on FROM certificate.card
      WHERE insurer_id = $1 AND card_number = ANY($2) ORDER BY card_number`,
    [insurerId, numbers],
  );
  if (rows.length === numbers.length) return rows;
  throw new TodokeError(
    'certificate.unknown_card',
    `指定された資格確認書のうち${numbers.length - rows.length}枚がありません。`,
    { remedy: '資格確認書の番号を確かめてください。どのカードも変更していません。', status: 404 },
  );
}

function illegal(action: CardAction, cards: readonly LockedCard[]): TodokeError {
  const statuses = [...new Set(cards.map(({ status }) => status))].sort();
  const legal = statuses.map((status) => {
    const actions = allowedCardActions(status).map((name) => `${CARD_ACTION_TITLES[name]} (${name})`);
    return `${status}: ${actions.join('、') || 'なし'}`;
  });
  return new TodokeError(
    'certificate.illegal_action',
    `「${CARD_ACTION_TITLES[action]}」は、資格確認書${cards.length}枚の今の状態（${statuses.join('、')}）ではできません。`,
    {
      remedy: `今できる操作は次のとおりです。${legal.join('／')}。どのカードも変更していません。`,
      status: 409,
    },
  );
}

const counts = (status: CardStatus | undefined): boolean => status !== undefined && COUNTING.includes(status);

/** A card found again counts again only while nothing newer does and its term has not ended. */
async function requireNoNewer(sql: Sql, insurerId: string, cards: readonly LockedCard[], on: IsoDate) {
  const { rowCount } = await sql.query(
    `SELECT FROM certificate.card WHERE insurer_id = $1 AND person_id = ANY($2) AND ended_on IS NULL LIMIT 1`,
    [insurerId, cards.map(({ person_id }) => person_id)],
  );
  if (rowCount === 0 && cards.every(({ expires_on }) => expires_on >= on)) return;
  throw new TodokeError(
    'certificate.not_restorable',
    '新しい資格確認書があるか、有効期限が切れているため、見つかったカードの使用は再開できません。',
    { remedy: '見つかったカードは回収してください（新しい日付のカードだけが有効です）。', status: 409 },
  );
}

/** First day on which a card that counted counts no more because of an action. */
const endOf = (action: CardAction): string =>
  action === 'lapse' ? 'c.expires_on + 1' : 'greatest(c.issued_on, $5::date)';

const CLOSING: Partial<Record<CardAction, 'returned' | 'written_off'>> = {
  surrender: 'returned',
  write_off: 'written_off',
};

/**
 * Moves cards by one action, whose audit entry has been written: events, status, the day they end, the recall they were
 * under, and the letters of those that are not to be sent. `on`: the day it happened. For the commands of this room.
 */
export async function moveCards(
  sql: Sql,
  actor: Actor,
  auditId: string,
  cards: readonly LockedCard[],
  request: Pick<CardAct, 'insurerId' | 'action' | 'on' | 'how'>,
): Promise<void> {
  if (cards.length === 0) return;
  const { insurerId, action, on, how = {} } = request;
  const numbers = cards.map(({ card_number }) => card_number);
  const to = nextCardStatus((cards[0] as LockedCard).status, action) as CardStatus;
  await sql.query(
    `INSERT INTO certificate.card_event (insurer_id, card_number, action, from_status, to_status, on_date, actor, audit_id, how)
     SELECT $1, t.card_number, $4, t.before, $6, $5, $7, $8, $9::jsonb
       FROM unnest($2::text[], $3::text[]) AS t (card_number, before)`,
    [
      insurerId,
      numbers,
      cards.map(({ status }) => status),
      action,
      on,
      to,
      actor.id,
      auditId,
      JSON.stringify(how),
    ],
  );
  const ended = counts(to) ? 'NULL' : `coalesce(c.ended_on, ${endOf(action)})`;
  await sql.query(
    `UPDATE certificate.card c SET status = $3, ended_on = ${ended}
      WHERE c.insurer_id = $1 AND c.card_number = ANY($2) AND $4::text IS NOT NULL AND $5::date IS NOT NULL`,
    [insurerId, numbers, to, action, on],
  );
  if (action === 'withdraw') {
    const reason = typeof how.reason === 'string' ? how.reason : 'withdrawn';
    await stopLetters(sql, actor, insurerId, numbers, reason);
  }
  const closing = CLOSING[action];
  if (closing === undefined) return;
  await sql.query(
    `UPDATE certificate.recall SET closed_on = greatest(opened_on, $3::date), closing = $4, close_audit_id = $5
      WHERE insurer_id = $1 AND card_number = ANY($2) AND closed_on IS NULL`,
    [insurerId, numbers, on, closing, auditId],
  );
}

/** Reads cards in the insurer's turn and refuses an action one of them does not allow. */
export async function cardsFor(sql: Sql, request: CardAct): Promise<LockedCard[]> {
  await lockCards(sql, request.insurerId);
  const cards = await readCards(sql, request.insurerId, request.cardNumbers);
  const refused = cards.filter(({ status }) => !cardStatusesAllowing(request.action).includes(status));
  if (refused.length > 0) throw illegal(request.action, refused);
  return cards;
}

/**
 * Does one action to cards: all of them or none; a card named twice is acted on once. Destroying needs `how.receipt`:
 * without a record nothing counts as destroyed (S106). Opening a recall is `recallCards`.
 *
 * Throws `certificate.unknown_card` (404), `certificate.illegal_action` (409, naming the legal ones),
 * `certificate.not_restorable` (409), `certificate.no_receipt`.
 */
export async function actOnCards(
  sql: Sql,
  actor: Actor,
  request: CardAct & { readonly action: Exclude<CardAction, 'recall' | 'supersede'> },
): Promise<LockedCard[]> {
  const { insurerId, action, on, how = {} } = request;
  if (action === 'destroy' && (typeof how.receipt !== 'string' || how.receipt.trim() === '')) {
    throw new TodokeError('certificate.no_receipt', '廃棄の記録番号がありません。', {
      remedy: '廃棄した人と記録の番号を入力してください。記録のない廃棄は受け付けません。',
    });
  }
  const cards = await cardsFor(sql, request);
  if (cards.length === 0) return cards;
  if (action === 'restore') await requireNoNewer(sql, insurerId, cards, on);
  const [only] = cards;
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: `certificate.${action}`,
    subject: cards.length === 1 ? `certificate:${only?.card_number}` : `insurer:${insurerId}`,
    detail: { cards: cards.length, on, ...how },
  });
  await moveCards(sql, actor, auditId, cards, request);
  return cards;
}
