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
       AND f.known_to = 'infinity' AND f.protected
     WHERE e.insurer_id = ${m}.insurer_id AND e.member_id = ${m}.member_id AND e.known_to = 'infinity')`;

/** SQL: the newest facts of the person of `m` and of their insured, as laterals `own` and `head`. */
export const named = (m: string): string => `
  JOIN LATERAL (SELECT f.name_kanji, f.name_kana, e.insured_id, e.relationship
                  FROM register.eligibility e JOIN register.person_fact f USING (insurer_id, member_id)
                 WHERE e.insurer_id = ${m}.insurer_id AND e.member_id = ${m}.member_id
                   AND e.known_to = 'infinity' AND f.known_to = 'infinity'
                 ORDER BY e.valid_from DESC, f.valid_from DESC LIMIT 1) own ON true
  JOIN LATERAL (SELECT f.name_kanji FROM register.person_fact f
                 WHERE f.insurer_id = ${m}.insurer_id AND f.member_id = own.insured_id AND f.known_to = 'infinity'
                 ORDER BY f.valid_from DESC LIMIT 1) head ON true`;
