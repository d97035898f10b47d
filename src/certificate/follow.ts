import type { IsoDate } from '../japan/calendar.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { PIECE_STATUSES, type PieceStatus } from '../piece/status.ts';
import { actOnCards, lockCards } from './act.ts';
import { CARD_STATUSES, type CardStatus } from './status.ts';

/** What a letter's own life does to the card in it. */
export type Following = 'post' | 'deliver' | 'bounce' | 'withdraw';

/** Order of the steps: a card that was posted and delivered since it was last looked at takes both. */
const STEPS: readonly Following[] = ['withdraw', 'post', 'deliver', 'bounce'];

const LEFT: readonly PieceStatus[] = ['posted', 'delivered', 'handed_over', 'returned'];
const ARRIVED: readonly PieceStatus[] = ['delivered', 'handed_over'];
/** The letter never left, or came back and was destroyed: its card will not be sent. */
const NEVER: readonly PieceStatus[] = ['stopped', 'destroyed'];

/** The next step of a card, given the newest piece it travels in; undefined: none. Pure. */
export function following(card: CardStatus, piece: PieceStatus): Following | undefined {
  if ((card === 'issued' || card === 'undelivered') && NEVER.includes(piece)) return 'withdraw';
  if (card === 'issued' && LEFT.includes(piece)) return 'post';
  if (card === 'undelivered' && (piece === 'posted' || ARRIVED.includes(piece))) return 'post';
  if (card === 'posted' && ARRIVED.includes(piece)) return 'deliver';
  if ((card === 'posted' || card === 'delivered') && piece === 'returned') return 'bounce';
  return undefined;
}

interface Travelling {
  readonly card_number: string;
  readonly status: CardStatus;
  readonly piece: PieceStatus;
}

/** Every card in a letter that has a step to take, as `card/letter`: the rest of a campaign's cards are not read. */
const MOVING = CARD_STATUSES.flatMap((card) =>
  PIECE_STATUSES.filter((piece) => following(card, piece) !== undefined).map((piece) => `${card}/${piece}`),
);

/** Cards made by a campaign that have a step to take, each with the newest piece of its member there. $2: `MOVING`. */
const TRAVELLING = `
  SELECT c.card_number, c.status, p.status AS piece
    FROM certificate.card c JOIN piece.piece p USING (insurer_id, campaign_id, member_id)
   WHERE c.insurer_id = $1 AND c.status || '/' || p.status = ANY($2)
     AND NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id)
   ORDER BY c.card_number`;

/**
 * Moves the cards of an insurer after the letters they travel in: posted, delivered, returned, stopped before they left.
 * Run before the evening's settling; again it finds nothing. `on`: the day. Answers how many took each step.
 */
export async function followPieces(
  sql: Sql,
  actor: Actor,
  request: { insurerId: string; on: IsoDate },
): Promise<Readonly<Record<Following, number>>> {
  const { insurerId, on } = request;
  await lockCards(sql, insurerId);
  const { rows } = await sql.query<Travelling>(TRAVELLING, [insurerId, MOVING]);
  const done: Record<Following, number> = { withdraw: 0, post: 0, deliver: 0, bounce: 0 };
  const standing = new Map(rows.map((row) => [row.card_number, row]));
  for (const step of STEPS) {
    const cardNumbers = [...standing.values()]
      .filter(({ status, piece }) => following(status, piece) === step)
      .map((row) => row.card_number);
    if (cardNumbers.length === 0) continue;
    const how = { by: 'piece' };
    await actOnCards(sql, actor, { insurerId, cardNumbers, action: step, on, how });
    done[step] += cardNumbers.length;
    for (const number of cardNumbers) {
      const row = standing.get(number) as Travelling;
      standing.set(number, { ...row, status: AFTER[step] });
    }
  }
  return done;
}

const AFTER: Readonly<Record<Following, CardStatus>> = {
  withdraw: 'withdrawn',
  post: 'posted',
  deliver: 'delivered',
  bounce: 'undelivered',
};
