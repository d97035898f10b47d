-- Protection (支援措置) is a person's: whoever is protected in one eligibility is in all of them. Two workplaces, a job
-- changed, two records found to be one human being: no row of theirs may send a letter to where another row must not.

-- Every word that protects somebody: the insurer's own mark and the state's flag, with when it held and was known.
CREATE VIEW register.protection AS
  SELECT insurer_id, member_id, valid_to, known_from, known_to FROM register.person_fact WHERE protected
   UNION ALL
  SELECT insurer_id, member_id, valid_to, known_from, known_to FROM certificate.registration WHERE protected;
GRANT SELECT ON register.protection TO todoke_app;
CREATE INDEX person_fact_protected ON register.person_fact (insurer_id, member_id) WHERE protected;

-- The one reader, as before; `protected` of any eligibility of the person, as their identity was known then.
CREATE OR REPLACE FUNCTION register.as_of(in_insurer text, on_date date, known_at timestamptz)
RETURNS TABLE (
  member_id text, person_id text, insured_id text, symbol text, number text, sub_number text, relationship text,
  kind text, workplace_id text, standard_remuneration integer, acquired_on date, lost_on date, cover_ends_on date,
  name_kanji text, name_kana text, birth_date date, sex text, postcode text, address text,
  number_ref bytea, number_state text, protected boolean, contact_postcode text, contact_address text,
  unprintable_name boolean, unprintable_address boolean
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT f.member_id, f.person_id, f.insured_id, f.symbol, f.number, f.sub_number, f.relationship,
         f.kind, f.workplace_id, f.standard_remuneration, f.acquired_on, f.lost_on, f.cover_ends_on,
         f.name_kanji, f.name_kana, f.birth_date, f.sex, f.postcode, f.address,
         f.number_ref, f.number_state,
         f.protected OR EXISTS (
           SELECT FROM certificate.registration r
            WHERE r.insurer_id = in_insurer AND r.member_id = f.member_id AND r.protected
              AND r.known_from <= known_at AND known_at < r.known_to AND on_date < r.valid_to)
         -- Questions within a question and no join: asked by index for whoever has another eligibility, whatever the
         -- planner expects.
         OR EXISTS (
           SELECT FROM register.eligibility o
            WHERE o.insurer_id = in_insurer AND o.person_id = f.person_id AND o.member_id <> f.member_id
              AND o.known_from <= known_at AND known_at < o.known_to
              AND (EXISTS (
                     SELECT FROM register.person_fact q
                      WHERE q.insurer_id = in_insurer AND q.member_id = o.member_id AND q.protected
                        AND q.known_from <= known_at AND known_at < q.known_to AND on_date < q.valid_to)
                   OR EXISTS (
                     SELECT FROM certificate.registration r
                      WHERE r.insurer_id = in_insurer AND r.member_id = o.member_id AND r.protected
                        AND r.known_from <= known_at AND known_at < r.known_to AND on_date < r.valid_to))),
         f.contact_postcode, f.contact_address,
         f.unprintable_name, f.unprintable_address
    FROM register.recorded_as_of(in_insurer, on_date, known_at) f
$$;

-- The eligibilities of people protected now, whatever the day: few, whatever the size of the register.
CREATE FUNCTION register.protected_now(in_insurer text) RETURNS TABLE (member_id text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT m.member_id
    FROM register.protection q
    JOIN register.eligibility o ON o.insurer_id = q.insurer_id AND o.member_id = q.member_id AND o.known_to = 'infinity'
    JOIN register.eligibility m ON m.insurer_id = o.insurer_id AND m.person_id = o.person_id AND m.known_to = 'infinity'
   WHERE q.insurer_id = in_insurer AND q.known_to = 'infinity' AND q.valid_to = 'infinity'
$$;

-- Whether a member is one of them, by whichever eligibility and whoever's word: by index alone, whatever may be joined how.
CREATE OR REPLACE FUNCTION register.is_flagged(in_insurer text, in_member text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT EXISTS (
    SELECT FROM register.eligibility o
     WHERE o.insurer_id = in_insurer AND o.known_to = 'infinity'
       AND o.person_id = ANY (ARRAY(SELECT m.person_id FROM register.eligibility m
                                     WHERE m.insurer_id = in_insurer AND m.member_id = in_member AND m.known_to = 'infinity'))
       AND (EXISTS (SELECT FROM register.person_fact q
                     WHERE q.insurer_id = in_insurer AND q.member_id = o.member_id AND q.protected
                       AND q.known_to = 'infinity' AND q.valid_to = 'infinity')
            OR EXISTS (SELECT FROM certificate.registration r
                        WHERE r.insurer_id = in_insurer AND r.member_id = o.member_id AND r.protected
                          AND r.known_to = 'infinity' AND r.valid_to = 'infinity')))
$$;

-- As before; protected, and since the first day of it, by any eligibility of the person.
CREATE OR REPLACE FUNCTION certificate.facts(in_insurer text, on_date date, state_on date, known_at timestamptz, only_persons text[])
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
