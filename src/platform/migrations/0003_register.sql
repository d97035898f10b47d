CREATE SCHEMA register;
GRANT USAGE ON SCHEMA register TO todoke_app;

-- One row per file ever taken in; the same bytes are never taken in twice.
CREATE TABLE register.source_file (
  source_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id text NOT NULL REFERENCES insurer.insurer,
  kind       text NOT NULL,
  sha256     text NOT NULL,
  encoding   text NOT NULL,
  file_rows  bigint NOT NULL,
  loaded     bigint NOT NULL,
  aside      bigint NOT NULL,
  loaded_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (insurer_id, kind, sha256),
  CHECK (file_rows = loaded + aside)
);
GRANT SELECT, INSERT ON register.source_file TO todoke_app;
CALL audit.guard('register.source_file');

-- What was wrong with a row: an error keeps the row aside, a warning lets it in. Never the value itself.
CREATE TABLE register.finding (
  source_id   bigint NOT NULL REFERENCES register.source_file,
  file_row    bigint NOT NULL,
  column_name text NOT NULL,
  code        text NOT NULL,
  severity    text NOT NULL CHECK (severity IN ('error', 'warning')),
  PRIMARY KEY (source_id, file_row, column_name, code)
);
GRANT SELECT, INSERT ON register.finding TO todoke_app;

-- Facts carry two periods: when they were true (valid) and when we knew them (known). A correction closes the
-- known period of what it corrects; nothing is erased.
CREATE TABLE register.workplace (
  insurer_id   text NOT NULL REFERENCES insurer.insurer,
  workplace_id text NOT NULL,
  symbol       text NOT NULL,
  name         text NOT NULL,
  postcode     text NOT NULL,
  address      text NOT NULL,
  prefecture   text NOT NULL,
  opened_on    date,
  closed_on    date,
  unprintable  boolean NOT NULL,
  valid_from   date NOT NULL,
  valid_to     date NOT NULL DEFAULT 'infinity',
  known_from   timestamptz NOT NULL DEFAULT now(),
  known_to     timestamptz NOT NULL DEFAULT 'infinity',
  source_id    bigint NOT NULL REFERENCES register.source_file
);
CREATE UNIQUE INDEX workplace_current ON register.workplace (insurer_id, workplace_id, valid_from) WHERE known_to = 'infinity';
CREATE INDEX workplace_history ON register.workplace (insurer_id, workplace_id);

-- One eligibility (a row of the insurer's file): whose it is, of what kind, from when to when.
CREATE TABLE register.eligibility (
  insurer_id            text NOT NULL REFERENCES insurer.insurer,
  member_id             text NOT NULL,
  person_id             text NOT NULL,
  insured_id            text NOT NULL,
  symbol                text NOT NULL,
  number                text NOT NULL,
  sub_number            text NOT NULL,
  relationship          text NOT NULL,
  kind                  text NOT NULL,
  workplace_id          text,
  standard_remuneration integer,
  acquired_on           date NOT NULL,
  lost_on               date,
  valid_from            date NOT NULL,
  valid_to              date NOT NULL DEFAULT 'infinity',
  known_from            timestamptz NOT NULL DEFAULT now(),
  known_to              timestamptz NOT NULL DEFAULT 'infinity',
  source_id             bigint NOT NULL REFERENCES register.source_file
);
CREATE UNIQUE INDEX eligibility_current ON register.eligibility (insurer_id, member_id, valid_from) WHERE known_to = 'infinity';
CREATE INDEX eligibility_history ON register.eligibility (insurer_id, member_id);
CREATE INDEX eligibility_person ON register.eligibility (insurer_id, person_id);

-- What the insurer holds on the person behind an eligibility.
CREATE TABLE register.person_fact (
  insurer_id          text NOT NULL REFERENCES insurer.insurer,
  member_id           text NOT NULL,
  name_kanji          text NOT NULL,
  name_kana           text NOT NULL,
  birth_date          date NOT NULL,
  sex                 text NOT NULL,
  postcode            text NOT NULL,
  address             text NOT NULL,
  number_ref          bytea,
  number_state        text NOT NULL CHECK (number_state IN ('held', 'none', 'bad_check')),
  protected           boolean NOT NULL,
  contact_postcode    text NOT NULL,
  contact_address     text NOT NULL,
  unprintable_name    boolean NOT NULL,
  unprintable_address boolean NOT NULL,
  valid_from          date NOT NULL,
  valid_to            date NOT NULL DEFAULT 'infinity',
  known_from          timestamptz NOT NULL DEFAULT now(),
  known_to            timestamptz NOT NULL DEFAULT 'infinity',
  source_id           bigint NOT NULL REFERENCES register.source_file,
  CHECK ((number_state = 'held') = (number_ref IS NOT NULL))
);
CREATE UNIQUE INDEX person_fact_current ON register.person_fact (insurer_id, member_id, valid_from) WHERE known_to = 'infinity';
CREATE INDEX person_fact_history ON register.person_fact (insurer_id, member_id);
CREATE INDEX person_fact_number ON register.person_fact (number_ref) WHERE number_ref IS NOT NULL;

-- Of a recorded fact only the end of its known period may ever change.
GRANT SELECT, INSERT, UPDATE (known_to) ON register.workplace, register.eligibility, register.person_fact TO todoke_app;
CALL audit.guard('register.workplace');
CALL audit.guard('register.eligibility');
CALL audit.guard('register.person_fact');

-- The first day without cover: the loss on file, or the 75th birthday, which ends it by law whether filed or not
-- (born on 29 February: 1 March).
CREATE FUNCTION register.cover_ends_on(lost_on date, birth_date date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT least(lost_on, (birth_date + interval '75 years')::date
                        + CASE WHEN extract(month FROM birth_date) = 2 AND extract(day FROM birth_date) = 29 THEN 1 ELSE 0 END)
$$;

-- The one reader: what was true on a day, as known at a moment. Someone not yet covered on that day is read as of
-- the day the cover begins.
CREATE FUNCTION register.as_of(in_insurer text, on_date date, known_at timestamptz)
RETURNS TABLE (
  member_id text, person_id text, insured_id text, symbol text, number text, sub_number text, relationship text,
  kind text, workplace_id text, standard_remuneration integer, acquired_on date, lost_on date, cover_ends_on date,
  name_kanji text, name_kana text, birth_date date, sex text, postcode text, address text,
  number_ref bytea, number_state text, protected boolean, contact_postcode text, contact_address text,
  unprintable_name boolean, unprintable_address boolean
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT e.member_id, e.person_id, e.insured_id, e.symbol, e.number, e.sub_number, e.relationship,
         e.kind, e.workplace_id, e.standard_remuneration, e.acquired_on, e.lost_on, register.cover_ends_on(e.lost_on, p.birth_date),
         p.name_kanji, p.name_kana, p.birth_date, p.sex, p.postcode, p.address,
         p.number_ref, p.number_state, p.protected, p.contact_postcode, p.contact_address,
         p.unprintable_name, p.unprintable_address
    FROM register.eligibility e
    JOIN register.person_fact p ON p.insurer_id = e.insurer_id AND p.member_id = e.member_id
   WHERE e.insurer_id = in_insurer
     AND e.known_from <= known_at AND known_at < e.known_to
     AND p.known_from <= known_at AND known_at < p.known_to
     AND e.valid_from <= greatest(on_date, e.acquired_on) AND greatest(on_date, e.acquired_on) < e.valid_to
     AND p.valid_from <= greatest(on_date, e.acquired_on) AND greatest(on_date, e.acquired_on) < p.valid_to
$$;
