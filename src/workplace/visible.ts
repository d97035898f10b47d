/*
 * Whom a workplace sees: the people whose letters lie in its own parcels or who stand on its own list, and of them
 * nobody who is protected, or whose family is, today. A letter that is hidden is answered like one that is not there,
 * so that nothing shows that somebody is protected.
 */

/**
 * SQL: whether the member `m` (alias with insurer_id, member_id) is one a workplace may see. Looks people up one by one:
 * for the few of one workplace.
 */
export const visible = (m: string): string => `NOT EXISTS (
    SELECT FROM register.eligibility e
      JOIN register.person_fact f ON f.insurer_id = e.insurer_id AND f.member_id IN (e.member_id, e.insured_id)
       AND f.known_to = 'infinity' AND (f.protected OR register.is_flagged(f.insurer_id, f.member_id))
     WHERE e.insurer_id = ${m}.insurer_id AND e.member_id = ${m}.member_id AND e.known_to = 'infinity')`;

/**
 * SQL: the facts of the person of `m` and of their insured as the campaign of `m` was decided from, as laterals `own` and
 * `head`: the names on the envelope. What became of somebody since (a new name, whose dependent they are now) is
 * nothing a former workplace learns.
 */
export const named = (m: string): string => `
  JOIN campaign.campaign frozen ON frozen.insurer_id = ${m}.insurer_id AND frozen.campaign_id = ${m}.campaign_id
  JOIN LATERAL register.as_of(frozen.insurer_id, frozen.extraction_date, frozen.known_at) own ON own.member_id = ${m}.member_id
  JOIN LATERAL register.as_of(frozen.insurer_id, frozen.extraction_date, frozen.known_at) head ON head.member_id = own.insured_id`;
