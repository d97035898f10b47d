-- All the rules of entitlement ask of each member: the register on a day and the registration of a day, as known at a
-- moment; of everybody or (`only_persons`) of a few, without reading the whole register for them. `preferred`: of a
-- person with several valid eligibilities, the one the certificate is for. Cards are those valid on the day. An open
-- claim counts before one whose card was made; the wish at joining ends with the first card, whatever that was made
-- for, and one made anew does not prolong it. A person is protected by any of their eligibilities, since the first day of
-- it; whose word it is decides that day: the register's own mark, else the month of the state's flag.
CREATE FUNCTION certificate.facts(in_insurer text, on_date date, state_on date, known_at timestamptz, only_persons text[])
RETURNS TABLE (
  member_id text, person_id text, insured_id text, kind text, workplace_id text, acquired_on date, birth_date date,
  cover_ends_on date, number_held boolean, protected boolean, protected_since date,
  state text, state_since date, e_certificate_expires_on date,
  claim_code text, claim_since date, claim_until date,
  card_number text, card_issued_on date, card_expires_on date, preferred boolean
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH person AS (
    SELECT f.member_id, f.person_id, f.insured_id, i.kind, f.workplace_id, f.acquired_on, f.birth_date,
           least(f.cover_ends_on, i.cover_ends_on,
                 CASE WHEN i.kind = 'voluntary' THEN certificate.voluntary_ends_on(i.acquired_on) END) AS cover_ends_on,
           f.number_state = 'held' AS number_held, f.protected
      FROM register.recorded_as_of(in_insurer, on_date, known_at) f
      JOIN register.recorded_as_of(in_insurer, on_date, known_at) i ON i.member_id = f.insured_id
     WHERE only_persons IS NULL OR f.person_id = ANY(only_persons)
  ), claims AS (
    SELECT c.member_id, c.code, c.since, c.until FROM certificate.claim c
     WHERE c.insurer_id = in_insurer AND c.known_from <= known_at
       AND c.since <= on_date AND (c.until IS NULL OR on_date <= c.until)
    UNION ALL
    SELECT w.member_id, 'joining_wish', p.acquired_on, made.until
      FROM register.certificate_wish w JOIN person p USING (member_id)
      LEFT JOIN (SELECT DISTINCT ON (c.member_id) c.member_id, c.expires_on AS until FROM certificate.card c
                  WHERE c.insurer_id = in_insurer ORDER BY c.member_id, c.issued_on, c.card_number) made USING (member_id)
     WHERE w.insurer_id = in_insurer AND w.known_from <= known_at AND known_at < w.known_to
       AND p.acquired_on <= on_date AND (made.until IS NULL OR on_date <= made.until)
  ), claim AS (
    SELECT DISTINCT ON (member_id) member_id, code, since, until FROM claims
     ORDER BY member_id, until IS NOT NULL,
              CASE code WHEN 'helper_needed' THEN 1 WHEN 'facility' THEN 2 WHEN 'joining_wish' THEN 3 ELSE 4 END,
              since, code COLLATE "C", until
  )
  SELECT p.member_id, p.person_id, p.insured_id, p.kind, p.workplace_id, p.acquired_on, p.birth_date, p.cover_ends_on,
         p.number_held, bool_or(p.protected OR coalesce(r.protected, false)) OVER person,
         min(CASE WHEN p.protected THEN p.acquired_on ELSE r.protected_since END) OVER person,
         r.state, r.state_since, r.e_certificate_expires_on, claim.code, claim.since, claim.until,
         d.card_number, d.issued_on, d.expires_on,
         row_number() OVER (PARTITION BY p.person_id
           ORDER BY p.acquired_on <= on_date AND coalesce(on_date < p.cover_ends_on, true) DESC,
                    p.acquired_on DESC, p.member_id COLLATE "C" DESC) = 1
    FROM person p
    LEFT JOIN certificate.registration r ON r.insurer_id = in_insurer AND r.member_id = p.member_id
     AND r.known_from <= known_at AND known_at < r.known_to AND r.valid_from <= state_on AND state_on < r.valid_to
    LEFT JOIN claim ON claim.member_id = p.member_id
    LEFT JOIN certificate.card d ON d.insurer_id = in_insurer AND d.member_id = p.member_id
     AND d.issued_on <= on_date AND on_date <= d.expires_on AND (d.ended_on IS NULL OR on_date < d.ended_on)
  WINDOW person AS (PARTITION BY p.person_id)
$$;
