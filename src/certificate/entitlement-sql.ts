import type { IsoDate } from '../japan/calendar.ts';
import { oldCardHoldersFrom, type Rule, type RuleSettings } from './rules.ts';

/** Where the values of the statement stand: placeholders ($1 …) or SQL expressions of the caller's own. */
export interface Places {
  readonly insurer: string;
  /** The day asked about; under `ex_officio_2025` that of the extraction. */
  readonly on: string;
  /** Moment whose knowledge counts. */
  readonly knownAt: string;
  /** Persons it is limited to (text[]); left out: the whole insurer. */
  readonly persons?: string;
}

const day = (date: IsoDate): string => `DATE '${date}'`;
/** First day of the month from which the end of an electronic certificate makes a certificate due, see eCertificateRunsOut. */
const expiryCountsFrom = ({ eCertificateLeadMonths }: RuleSettings['certificate']): string =>
  `(date_trunc('month', e_certificate_expires_on::timestamp) + interval '${3 - eCertificateLeadMonths} months')::date`;

/**
 * The rules of rules.ts over a whole insurer: a SELECT of one row per member with
 * `member_id, person_id, insured_id, workplace_id, kind, protected, cover_ends_on, entitled, reason_code, since,
 * card_number, card_expires_on, holds_valid, due` (`first`, `renewal` or NULL). Days of the settings are written into
 * the text; nothing else is. Call `joinWholeTables` before it, unless `persons` limits it.
 */
export function entitlementSql(rule: Rule, settings: RuleSettings, places: Places): string {
  const { certificate, transition } = settings;
  const { insurer, on, knownAt, persons = 'NULL::text[]' } = places;
  const campaign = rule === 'ex_officio_2025';
  const stateOn = campaign ? day(certificate.exOfficioStateOn) : on;
  const holdersFrom = day(oldCardHoldersFrom(settings));
  // First day on which the electronic certificate's end counts: see eCertificateRunsOut and eCertificateHasExpired.
  const expiredFrom = campaign ? `(e_certificate_expires_on + 1)` : expiryCountsFrom(certificate);
  const expiredBy = campaign ? stateOn : `${on}::date`;
  const columns = 'member_id, person_id, insured_id, workplace_id, kind, protected, cover_ends_on';
  return `
    SELECT ${columns}, entitled, reason_code,
           CASE
             WHEN reason_code IN ('before_start', 'not_yet_covered') THEN NULL
             WHEN reason_code = 'cover_lost' THEN cover_ends_on
             WHEN reason_code = 'myna_card_usable' THEN greatest(state_since, acquired_on)
             WHEN NOT entitled THEN acquired_on
             WHEN reason_code = 'protected' THEN greatest(protected_since, starts_on)
             WHEN by_claim THEN greatest(claim_since, starts_on)
             ELSE greatest(ground_since, starts_on, CASE WHEN old_card THEN ${holdersFrom} END)
           END AS since,
           card_number, card_expires_on, card_number IS NOT NULL AS holds_valid,
           CASE
             WHEN NOT entitled THEN NULL
             WHEN card_number IS NULL THEN 'first'
             WHEN card_expires_on <= ${on}::date + ${certificate.renewalDays}
              AND coalesce(cover_ends_on > card_expires_on + 1, true)
              AND NOT (by_claim AND claim_until IS NOT NULL) THEN 'renewal'
           END AS due
      FROM (
        SELECT c.*, c.outcome = 'claim' AS by_claim,
               c.outcome IN ('protected', 'ground', 'claim') AS entitled,
               CASE c.outcome WHEN 'ground' THEN ground WHEN 'claim' THEN claim_code ELSE c.outcome END AS reason_code
          FROM (
            SELECT g.*,
                   CASE
                     WHEN ${on}::date < ${day(transition.noNewCardsFrom)} THEN 'before_start'
                     WHEN acquired_on > ${on}::date THEN 'not_yet_covered'
                     WHEN cover_ends_on <= ${on}::date THEN 'cover_lost'
                     WHEN kind = 'day_labourer' THEN 'day_labourer'
                     WHEN NOT preferred THEN 'other_eligibility'
                     ${campaign ? `WHEN NOT old_card THEN 'acquired_after_old_cards'` : ''}
                     WHEN protected THEN 'protected'
                     WHEN ground IS NOT NULL AND NOT (old_card AND ${on}::date < ${holdersFrom}) THEN 'ground'
                     ${campaign ? '' : `WHEN claim_code IS NOT NULL THEN 'claim'`}
                     WHEN ground IS NOT NULL THEN 'old_card_valid'
                     WHEN state IS NULL THEN 'state_unknown'
                     ELSE 'myna_card_usable'
                   END AS outcome
              FROM (
                SELECT f.*, acquired_on <= ${day(transition.lastCardAcquisition)} AS old_card,
                       greatest(acquired_on, ${day(transition.noNewCardsFrom)}) AS starts_on,
                       CASE
                         WHEN NOT number_held OR state = 'number_unknown' THEN 'number_unknown'
                         WHEN state IN ('no_card', 'card_returned', 'cancelled', 'not_registered') THEN state
                         WHEN state = 'registered' AND ${expiredFrom} <= ${expiredBy} THEN 'e_certificate_expired'
                       END AS ground,
                       CASE
                         WHEN NOT number_held THEN acquired_on
                         WHEN state = 'registered' THEN ${expiredFrom}
                         ELSE state_since
                       END AS ground_since
                  FROM certificate.facts(${insurer}, ${on}, ${stateOn}, ${knownAt}, ${persons}) f
              ) g
          ) c
      ) decided`;
}

/**
 * Whoever may be due a first certificate under the monthly rule: a SELECT of person_id in which nobody is missing, though
 * some may turn out to need none. Ground, claim and protection are each looked for where they stand, and who holds a valid
 * card by every eligibility is left out: few of an insurer's people, whom alone `entitlementSql` then has to ask about.
 */
export function mayWaitSql({ certificate }: RuleSettings, { insurer, on, knownAt }: Places): string {
  const known = (fact: string): string =>
    `${fact}.insurer_id = ${insurer} AND ${fact}.known_from <= ${knownAt} AND ${knownAt} < ${fact}.known_to`;
  return `
    SELECT DISTINCT o.person_id
      FROM (
        SELECT f.member_id FROM register.person_fact f WHERE ${known('f')} AND (f.number_state <> 'held' OR f.protected)
         UNION
        SELECT r.member_id FROM certificate.registration r
         WHERE ${known('r')} AND (r.protected OR r.state <> 'registered' OR ${expiryCountsFrom(certificate)} <= ${on}::date)
         UNION
        SELECT c.member_id FROM certificate.claim c WHERE c.insurer_id = ${insurer}
         UNION
        SELECT w.member_id FROM register.certificate_wish w WHERE ${known('w')}) m
      JOIN register.eligibility e ON e.member_id = m.member_id AND ${known('e')}
      JOIN register.eligibility o ON o.person_id = e.person_id AND ${known('o')}
     WHERE NOT EXISTS (
       SELECT FROM certificate.card d WHERE d.insurer_id = ${insurer} AND d.member_id = o.member_id
          AND d.issued_on <= ${on}::date AND ${on}::date <= d.expires_on AND (d.ended_on IS NULL OR ${on}::date < d.ended_on))`;
}
