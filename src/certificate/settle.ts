import type { IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinFewRows, joinWholeTables } from '../kernel/set-based.ts';
import { type LockedCard, lockCards, moveCards } from './act.ts';
import { openRecalls, type RecallReason, type RecallReceipt } from './recall.ts';
import type { CertificateSettings } from './settings.ts';
import type { CardAction } from './status.ts';

/** What one evening's settling did. */
export interface Settlement {
  readonly on: IsoDate;
  /** Cards called back, by the way they come. */
  readonly recalled: readonly (RecallReceipt & { readonly reason: RecallReason })[];
  /** Cards that never left (or came back) and now never will. */
  readonly withdrawn: number;
  /** Cards that reached their last day and need not come back. */
  readonly lapsed: number;
}

interface Standing extends LockedCard {
  /** Cover ended (or was undone) before the card's last day. */
  readonly lost: boolean;
}

/**
 * The cards `settling` may have something to do with, of those that somebody still has to account for, with what the
 * register says of their eligibility on the day; a million that go on are not read out.
 */
const STANDING = `
  SELECT * FROM (
  SELECT c.card_number, c.member_id, c.person_id, c.status, c.issued_on, c.expires_on,
         f.member_id IS NULL OR f.acquired_on > $2
           OR coalesce(least(f.cover_ends_on, i.cover_ends_on,
                CASE WHEN i.kind = 'voluntary' THEN certificate.voluntary_ends_on(i.acquired_on) END)
              <= least($2::date, c.expires_on), false) AS lost
    FROM certificate.card c
    LEFT JOIN register.as_of($1, $2, now()) f ON f.member_id = c.member_id
    LEFT JOIN register.as_of($1, $2, now()) i ON i.member_id = f.insured_id
   WHERE c.insurer_id = $1 AND c.status IN ('issued', 'posted', 'delivered', 'undelivered', 'found', 'damaged', 'corrected')
  ) standing
   WHERE lost OR expires_on < $2 OR status IN ('found', 'damaged', 'corrected')
   ORDER BY card_number`;

/** The reason a card that came to light, broke or was wrong is called back for. */
const REASON_OF = { found: 'found', damaged: 'damaged', corrected: 'corrected' } as const;

/** What is to happen to a card on a day; undefined: nothing. Pure. */
export function settling(
  card: Pick<LockedCard, 'status' | 'expires_on'> & { readonly lost: boolean },
  on: IsoDate,
): { readonly action: CardAction; readonly reason: RecallReason } | undefined {
  const expired = card.expires_on < on;
  switch (card.status) {
    case 'issued':
    case 'undelivered':
      return card.lost || expired
        ? { action: 'withdraw', reason: card.lost ? 'cover_lost' : 'expired' }
        : undefined;
    case 'posted':
    case 'delivered':
      if (card.lost) return { action: 'recall', reason: 'cover_lost' };
      return expired ? { action: 'lapse', reason: 'expired' } : undefined;
    case 'found':
    case 'damaged':
    case 'corrected':
      return { action: 'recall', reason: REASON_OF[card.status] };
    default:
      return undefined;
  }
}

/**
 * Settles an insurer's cards for a day, as the register says now: whoever lost cover has theirs called back by the right
 * way, what has not left stays in the house, what expired ends (and comes back, if the profile wants it), what was found
 * after a newer one, broken or wrong is called back. Run every night, in one transaction; again on the same day it finds
 * nothing more to do. `on`: the day that begins.
 */
export async function settleDay(
  sql: Sql,
  actor: Actor,
  request: { insurerId: string; on: IsoDate; settings: CertificateSettings },
): Promise<Settlement> {
  const { insurerId, on, settings } = request;
  await lockCards(sql, insurerId);
  await joinWholeTables(sql);
  const { rows } = await sql.query<Standing>(STANDING, [insurerId, on]);
  await joinFewRows(sql);
  const groups = Map.groupBy(
    rows.flatMap((card) => {
      const wanted = settling(card, on);
      return wanted === undefined ? [] : [{ card, ...wanted }];
    }),
    ({ action, reason, card }) => `${action}/${reason}/${card.status}`,
  );
  const recalled: (RecallReceipt & { reason: RecallReason })[] = [];
  const settled = { withdrawn: 0, lapsed: 0 };
  if (groups.size === 0) return { on, recalled, ...settled };
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'certificate.settle',
    subject: `insurer:${insurerId}`,
    detail: { on, ...Object.fromEntries([...groups].map(([key, found]) => [key, found.length])) },
  });
  const recall = async (cards: readonly LockedCard[], reason: RecallReason) => {
    await moveCards(sql, actor, auditId, cards, { insurerId, action: 'recall', on, how: { reason } });
    const receipts = await openRecalls(sql, auditId, { insurerId, reason, on, settings }, cards);
    recalled.push(...receipts.map((receipt) => ({ ...receipt, reason })));
  };
  for (const found of groups.values()) {
    const { action, reason } = found[0] as (typeof found)[number];
    const cards = found.map(({ card }) => card);
    if (action === 'recall') {
      await recall(cards, reason);
      continue;
    }
    await moveCards(sql, actor, auditId, cards, { insurerId, action, on, how: { reason } });
    if (action === 'withdraw') settled.withdrawn += cards.length;
    else if (settings.recall.expired === 'discard') settled.lapsed += cards.length;
    else
      await recall(
        cards.map((card) => ({ ...card, status: 'lapsed' as const })),
        'expired',
      );
  }
  return { on, recalled, ...settled };
}
