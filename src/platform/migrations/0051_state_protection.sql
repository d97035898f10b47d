-- Somebody is protected (支援措置) if the insurer's register says so, or if 自己情報提供不可フラグ or 不開示該当フラグ is set in
-- the state's monthly file: a letter must not go to the home that the register still has, nor lie with the family's (O9).
-- Protection is a person's: whoever is protected in one eligibility is in all of them. Two workplaces, a job changed, two
-- records found to be one human being: no row of theirs may send a letter to where another row must not.

-- What the insurer's own register says, and nothing else. For the rules that must tell whose word protects somebody;
-- everybody else reads register.as_of.
ALTER FUNCTION register.as_of(text, date, timestamptz) RENAME TO recorded_as_of;

CREATE INDEX registration_protected ON certificate.registration (insurer_id, member_id) WHERE protected;

-- Every word that protects somebody: the insurer's own mark and the state's flag, with when it held and was known.
CREATE VIEW register.protection AS
  SELECT insurer_id, member_id, valid_to, known_from, known_to FROM register.person_fact WHERE protected
   UNION ALL
  SELECT insurer_id, member_id, valid_to, known_from, known_to FROM certificate.registration WHERE protected;
GRANT SELECT ON register.protection TO todoke_app;
CREATE INDEX person_fact_protected ON register.person_fact (insurer_id, member_id) WHERE protected;

-- The one reader, as before; but `protected` holds for the state's flags too, whichever month told of them first, until
-- a later file withdraws them, and for any eligibility of the person, as their identity was known then.
CREATE FUNCTION register.as_of(in_insurer text, on_date date, known_at timestamptz)
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
CREATE FUNCTION register.is_flagged(in_insurer text, in_member text) RETURNS boolean
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
