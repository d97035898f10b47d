import type { IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { actOnCards, lockCards } from './act.ts';

/** SQL of a card made by itself that no mailing has taken yet (`c`: certificate.card). */
export const WAITING = `c.campaign_id IS NULL AND c.status = 'issued'`;

/** How many cards were made by themselves and wait for a mailing, and the day the first was made; null: none waits. */
export async function cardsWaiting(
  sql: Sql,
  insurerId: string,
): Promise<{ readonly count: number; readonly since: IsoDate | null }> {
  const { rows } = await sql.query<{ count: number; since: IsoDate | null }>(
    `SELECT count(*) AS count, min(issued_on) AS since FROM certificate.card c WHERE c.insurer_id = $1 AND ${WAITING}`,
    [insurerId],
  );
  return rows[0] as (typeof rows)[number];
}

/**
 * SELECT of the cards that wait for a mailing, in the columns of `entitlementSql` that a run keeps: as they were made, with
 * the end of cover as known at `knownAt`. Placeholders or expressions of the caller's own.
 */
export const waitingSql = (insurer: string, on: string, knownAt: string): string => `
  SELECT c.member_id, c.person_id, true AS entitled, c.reason AS reason_code, c.since,
         least(f.cover_ends_on, i.cover_ends_on,
               CASE WHEN i.kind = 'voluntary' THEN certificate.voluntary_ends_on(i.acquired_on) END) AS cover_ends_on,
         CASE c.occasion WHEN 'renewal' THEN 'renewal' ELSE 'first' END AS due
    FROM certificate.card c
    JOIN register.as_of(${insurer}, ${on}, ${knownAt}) f ON f.member_id = c.member_id
    JOIN register.as_of(${insurer}, ${on}, ${knownAt}) i ON i.member_id = f.insured_id
   WHERE c.insurer_id = ${insurer} AND c.issued_on <= ${on} AND ${WAITING}`;

/** Whose letter has no card after all: cover ends before it is posted, or the card was withdrawn since. */
export interface LetterWithoutCard {
  readonly memberId: string;
  readonly why: 'cover_ended' | 'certificate_withdrawn';
}

/**
 * Puts the cards that wait into the letters a mailing has for them. A card whose cover ends by the first day of posting is
 * withdrawn instead (S107). Answers the letters that are without one, to be stopped.
 */
export async function encloseCards(
  sql: Sql,
  actor: Actor,
  request: {
    readonly insurerId: string;
    readonly campaignId: string;
    readonly on: IsoDate;
    readonly postedFrom: IsoDate;
  },
): Promise<LetterWithoutCard[]> {
  const { insurerId, campaignId, on, postedFrom } = request;
  await lockCards(sql, insurerId);
  const values = [insurerId, campaignId];
  const { rows } = await sql.query<{ member_id: string; card_number: string | null; lost: boolean }>(
    `SELECT p.member_id, c.card_number, coalesce(m.cover_ends_on <= $3::date, false) AS lost
       FROM piece.piece p
       JOIN certificate.examined m USING (insurer_id, campaign_id, member_id)
       LEFT JOIN certificate.card c ON c.insurer_id = p.insurer_id AND c.member_id = p.member_id AND ${WAITING}
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 ORDER BY p.member_id COLLATE "C"`,
    [...values, postedFrom],
  );
  const numbers = (lost: boolean): string[] =>
    rows.flatMap((row) => (row.lost === lost && row.card_number !== null ? [row.card_number] : []));
  const cards = numbers(false);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'certificate.enclose',
    subject: `campaign:${campaignId}`,
    detail: { cards: cards.length, on },
  });
  await sql.query(
    `INSERT INTO certificate.card_event (insurer_id, card_number, action, from_status, to_status, on_date, actor, audit_id, how)
     SELECT $1, t.card_number, 'enclose', 'issued', 'issued', $4, $5, $6, jsonb_build_object('campaign', $2::text)
       FROM unnest($3::text[]) AS t (card_number)`,
    [...values, cards, on, actor.id, auditId],
  );
  await sql.query(
    'UPDATE certificate.card SET campaign_id = $2 WHERE insurer_id = $1 AND card_number = ANY($3)',
    [...values, cards],
  );
  const how = { reason: 'cover_lost' };
  await actOnCards(sql, actor, { insurerId, cardNumbers: numbers(true), action: 'withdraw', on, how });
  return rows.flatMap(({ member_id: memberId, card_number, lost }): LetterWithoutCard[] => {
    if (card_number === null) return [{ memberId, why: 'certificate_withdrawn' }];
    return lost ? [{ memberId, why: 'cover_ended' }] : [];
  });
}
