import type { IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinFewRows, joinWholeTables, lookUpByIndex, refreshStatistics } from '../kernel/set-based.ts';
import { type LockedCard, lockCards, moveCards } from './act.ts';
import { entitlementSql } from './entitlement-sql.ts';
import { termEnd } from './expiry.ts';
import { openRecalls } from './recall.ts';
import type { RuleSettings } from './rules.ts';
import type { CertificateSettings } from './settings.ts';

/** Certificates to be made on one day. */
export interface IssueRequest {
  readonly insurerId: string;
  /** The run that makes them; null: made by themselves. */
  readonly campaignId: string | null;
  readonly issuedOn: IsoDate;
  /** First day it can be on its way: for whom cover ends by then none is made (S107). Left out: the day of issue. */
  readonly postedFrom?: IsoDate;
  readonly profileHash: string;
  readonly settings: CertificateSettings;
  /** SELECT of member_id, person_id, reason_code, since, due, cover_ends_on: rows of `entitlementSql` that are due. */
  readonly targets: { readonly text: string; readonly values: readonly unknown[] };
}

export interface IssueReceipt {
  readonly issued: number;
  /** Older cards that the new ones end: called back, or withdrawn where they had not left. */
  readonly superseded: number;
  /** Targets left out: their cover has ended by the first day of posting, or they hold a card by now that lasts. */
  readonly skipped: readonly { readonly memberId: string; readonly why: 'cover_ended' | 'already_held' }[];
}

/** Ends what the persons about to get a card still hold: the newest date of issue is the valid one (S103). */
async function supersede(sql: Sql, actor: Actor, auditId: string, request: IssueRequest): Promise<number> {
  const { insurerId, issuedOn: on, settings } = request;
  const { rows } = await sql.query<LockedCard>(
    `SELECT c.card_number, c.member_id, c.person_id, c.status, c.issued_on, c.expires_on
       FROM issuing t JOIN certificate.card c ON c.insurer_id = $1 AND c.person_id = t.person_id AND c.ended_on IS NULL
      ORDER BY c.card_number`,
    [insurerId],
  );
  const out = rows.filter(({ status }) => status === 'posted' || status === 'delivered');
  const inside = rows.filter(({ status }) => status === 'issued' || status === 'undelivered');
  const how = { reason: 'superseded' };
  await moveCards(sql, actor, auditId, out, { insurerId, action: 'supersede', on, how });
  await openRecalls(sql, auditId, { insurerId, reason: 'superseded', on, settings }, out);
  await moveCards(sql, actor, auditId, inside, { insurerId, action: 'withdraw', on, how });
  return rows.length;
}

/**
 * Makes a certificate for each target, set-based, in the caller's transaction: number, day of issue, last valid day by
 * the profile and the person's cover; the person's older card ends the same day; what was asked for is met. Cards are
 * numbered in the order of member_id, so that the same targets get the same numbers.
 */
export async function issueCards(sql: Sql, actor: Actor, request: IssueRequest): Promise<IssueReceipt> {
  const { insurerId, campaignId, issuedOn, postedFrom, profileHash, settings, targets } = request;
  await lockCards(sql, insurerId);
  await sql.query('DROP TABLE IF EXISTS issuing');
  await sql.query(
    `CREATE TEMP TABLE issuing (member_id text, person_id text, reason text, since date, due text, cover_ends_on date,
                                why text, n bigint) ON COMMIT DROP`,
  );
  await sql.query(
    `INSERT INTO issuing (member_id, person_id, reason, since, due, cover_ends_on)
     SELECT member_id, person_id, reason_code, since, due, cover_ends_on FROM (${targets.text}) t`,
    targets.values,
  );
  await sql.query('ANALYZE issuing');
  await sql.query(
    `UPDATE issuing SET why = 'cover_ended' WHERE cover_ends_on <= greatest($1::date, $2::date)`,
    [issuedOn, postedFrom ?? null],
  );
  // A join, not IN: with the other side asked about anew for each target, the waves of a campaign grow by squares.
  await sql.query(
    `UPDATE issuing t SET why = 'already_held' FROM certificate.card c
      WHERE t.why IS NULL AND c.insurer_id = $1 AND c.member_id = t.member_id AND c.ended_on IS NULL
        AND c.expires_on > $2::date + CASE t.due WHEN 'renewal' THEN $3::int ELSE 0 END`,
    [insurerId, issuedOn, settings.renewalDays],
  );
  const { rows: skipped } = await sql.query<{ memberId: string; why: 'cover_ended' | 'already_held' }>(
    `DELETE FROM issuing WHERE why IS NOT NULL RETURNING member_id AS "memberId", why`,
  );
  const { rows: counted } = await sql.query<{ issued: number }>(
    `WITH numbered AS (SELECT ctid AS row, row_number() OVER (ORDER BY member_id COLLATE "C") AS n FROM issuing),
          done AS (UPDATE issuing t SET n = numbered.n FROM numbered WHERE t.ctid = numbered.row RETURNING 1)
     SELECT count(*) AS issued FROM done`,
  );
  const issued = counted[0]?.issued ?? 0;
  skipped.sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  if (issued === 0) return { issued, superseded: 0, skipped };
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: 'certificate.issue',
    subject: campaignId === null ? `insurer:${insurerId}` : `campaign:${campaignId}`,
    detail: { cards: issued, skipped: skipped.length, issuedOn },
  });
  const superseded = await supersede(sql, actor, auditId, request);
  const { rows: counters } = await sql.query<{ first: number }>(
    `INSERT INTO certificate.counter AS c (insurer_id, next) VALUES ($1, 1 + $2::bigint)
     ON CONFLICT (insurer_id) DO UPDATE SET next = c.next + $2::bigint RETURNING next - $2::bigint AS first`,
    [insurerId, issued],
  );
  const first = (counters[0] as { first: number }).first;
  await sql.query(
    `INSERT INTO certificate.card_event (insurer_id, card_number, action, from_status, to_status, on_date, actor, audit_id)
     SELECT $1, certificate.card_number($2::bigint + n - 1), 'issue', NULL, 'issued', $3, $4, $5 FROM issuing ORDER BY n`,
    [insurerId, first, issuedOn, actor.id, auditId],
  );
  await refreshStatistics(sql, ['certificate.card_event']);
  await lookUpByIndex(sql);
  await sql.query(
    `INSERT INTO certificate.card (insurer_id, card_number, member_id, person_id, reason, since, occasion, term, issued_on,
                                   expires_on, status, campaign_id, profile_hash, audit_id)
     SELECT $1, certificate.card_number($2::bigint + t.n - 1), t.member_id, t.person_id, t.reason, t.since,
            CASE WHEN t.due = 'first' AND EXISTS (SELECT FROM certificate.card o WHERE o.insurer_id = $1
                                                     AND o.member_id = t.member_id) THEN 'reissue' ELSE t.due END,
            CASE WHEN t.reason = ANY($4::text[]) THEN 'short' ELSE 'full' END, $3,
            least(CASE WHEN t.reason = ANY($4::text[]) THEN $5::date ELSE $6::date END, t.cover_ends_on - 1),
            'issued', $7, $8, $9
       FROM issuing t ORDER BY t.n`,
    [
      insurerId,
      first,
      issuedOn,
      settings.short.grounds,
      termEnd(issuedOn, 'short', settings),
      termEnd(issuedOn, 'full', settings),
      campaignId,
      profileHash,
      auditId,
    ],
  );
  // What was asked for is met and lasts as long as the card; a need for consideration stays open.
  await sql.query(
    `UPDATE certificate.claim k SET until = c.expires_on FROM issuing t, certificate.card c
      WHERE k.insurer_id = $1 AND k.member_id = t.member_id AND k.until IS NULL
        AND k.code NOT IN ('helper_needed', 'facility')
        AND c.insurer_id = $1 AND c.card_number = certificate.card_number($2::bigint + t.n - 1)`,
    [insurerId, first],
  );
  await sql.query('SET LOCAL enable_seqscan = on');
  await refreshStatistics(sql, ['certificate.card']);
  return { issued, superseded, skipped };
}

/** Who is to get a card on a day: everybody, or some persons. */
export interface IssueDue extends Omit<IssueRequest, 'targets' | 'settings'> {
  readonly settings: RuleSettings;
  /** Left out: the whole insurer. */
  readonly persons?: readonly string[];
}

/** Makes the certificates that are due on `issuedOn` by every day's rule, of everybody or of a few. */
export async function issueDue(sql: Sql, actor: Actor, request: IssueDue): Promise<IssueReceipt> {
  const { persons, settings, insurerId, issuedOn } = request;
  const places = { insurer: '$1', on: '$2::date', knownAt: 'now()', persons: '$3::text[]' };
  if (persons === undefined) await joinWholeTables(sql);
  const receipt = await issueCards(sql, actor, {
    ...request,
    settings: settings.certificate,
    targets: {
      text: `SELECT * FROM (${entitlementSql('monthly', settings, places)}) e WHERE due IS NOT NULL`,
      values: [insurerId, issuedOn, persons ?? null],
    },
  });
  if (persons === undefined) await joinFewRows(sql);
  return receipt;
}
