import type { IsoDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import type { Occasion, ReasonCode } from './model.ts';
import {
  allowedCardActions,
  CARD_ACTION_TITLES,
  type CardAction,
  type CardStatus,
  cardStatusesAllowing,
} from './status.ts';

/** One thing that happened to a card. `how`: codes, ids and receipts. */
export interface CardEvent {
  readonly action: CardAction | 'issue';
  readonly status: CardStatus;
  readonly on: IsoDate;
  readonly by: string;
  readonly how: Readonly<Record<string, unknown>>;
}

/** A card with its whole life. */
export interface CardRecord {
  readonly cardNumber: string;
  readonly reason: ReasonCode;
  readonly since: IsoDate;
  readonly occasion: Occasion;
  readonly term: 'full' | 'short';
  readonly issuedOn: IsoDate;
  readonly expiresOn: IsoDate;
  /** First day on which it counted no more; null: it counts. */
  readonly endedOn: IsoDate | null;
  readonly status: CardStatus;
  readonly allowed: readonly CardAction[];
  readonly recalls: readonly {
    readonly reason: string;
    readonly path: 'workplace' | 'direct';
    readonly openedOn: IsoDate;
    readonly dueOn: IsoDate;
    readonly closedOn: IsoDate | null;
    readonly closing: 'returned' | 'written_off' | null;
  }[];
  readonly events: readonly CardEvent[];
}

/** Every card ever made for a member, the oldest first, with who did what to it, when and how. */
export async function cardsOfMember(sql: Sql, insurerId: string, memberId: string): Promise<CardRecord[]> {
  const { rows } = await sql.query<Omit<CardRecord, 'allowed'>>(
    `SELECT c.card_number AS "cardNumber", c.reason, c.since, c.occasion, c.term, c.issued_on AS "issuedOn",
            c.expires_on AS "expiresOn", c.ended_on AS "endedOn", c.status,
            coalesce((SELECT json_agg(json_build_object('reason', r.reason, 'path', r.path, 'openedOn', r.opened_on,
                        'dueOn', r.due_on, 'closedOn', r.closed_on, 'closing', r.closing) ORDER BY r.serial)
                        FROM certificate.recall r
                       WHERE r.insurer_id = c.insurer_id AND r.card_number = c.card_number), '[]') AS recalls,
            (SELECT json_agg(json_build_object('action', e.action, 'status', e.to_status, 'on', e.on_date, 'by', e.actor,
                      'how', e.how) ORDER BY e.event_id)
               FROM certificate.card_event e
              WHERE e.insurer_id = c.insurer_id AND e.card_number = c.card_number) AS events
       FROM certificate.card c WHERE c.insurer_id = $1 AND c.member_id = $2 ORDER BY c.issued_on, c.card_number`,
    [insurerId, memberId],
  );
  return rows.map((row) => ({ ...row, allowed: allowedCardActions(row.status) }));
}

/**
 * The newest card of a member that an action may be taken on. Throws `certificate.nothing_to_act_on` (409, saying how the
 * member's cards stand).
 */
export async function cardToAct(
  sql: Sql,
  insurerId: string,
  memberId: string,
  action: CardAction,
): Promise<string> {
  const { rows } = await sql.query<{ card_number: string; status: CardStatus }>(
    `SELECT card_number, status FROM certificate.card WHERE insurer_id = $1 AND member_id = $2
      ORDER BY issued_on DESC, card_number DESC`,
    [insurerId, memberId],
  );
  const statuses = cardStatusesAllowing(action);
  const found = rows.find(({ status }) => statuses.includes(status));
  if (found !== undefined) return found.card_number;
  const standing = [...new Set(rows.map(({ status }) => status))].join('、');
  throw new TodokeError(
    'certificate.nothing_to_act_on',
    `「${CARD_ACTION_TITLES[action]}」のできる資格確認書が、その加入者にはありません${standing === '' ? '' : `（今の状態: ${standing}）`}。`,
    { remedy: `できるのは、状態が ${statuses.join('、')} のカードです。`, status: 409 },
  );
}
