-- Whether a registered number is really its person's: one row per thing learnt, the newest counts. A registration that
-- came by a filing begins `pending`; the resident register's reply makes it `passed` or `failed`; a mismatch the member
-- reports (S026) makes it `reported`, and nothing is printed of it until somebody has found out (`solved`).
CREATE TABLE register.number_check (
  check_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id text NOT NULL REFERENCES insurer.insurer,
  member_id  text NOT NULL,
  number_ref bytea NOT NULL,
  state      text NOT NULL CHECK (state IN ('pending', 'passed', 'failed', 'reported', 'solved')),
  -- Of passed and failed: the row of the rule table, and the reply it was compared with.
  rule_row   smallint,
  reasons    text[],
  snapshot   date,
  -- Of reported: by which way it came. Of solved: what was found.
  detail     text,
  -- Where the evidence of a solution is kept; no personal data.
  reference  text,
  noted_by   text NOT NULL,
  noted_at   timestamptz NOT NULL DEFAULT now(),
  audit_id   bigint NOT NULL REFERENCES audit.entry,
  CHECK ((state IN ('passed', 'failed')) = (rule_row IS NOT NULL)),
  CHECK ((state IN ('reported', 'solved')) = (detail IS NOT NULL)),
  CHECK ((state = 'solved') = (reference IS NOT NULL))
);
CREATE INDEX number_check_member ON register.number_check (insurer_id, member_id, number_ref, check_id DESC);
CREATE INDEX number_check_number ON register.number_check (insurer_id, number_ref) WHERE state = 'reported';
GRANT SELECT, INSERT ON register.number_check TO todoke_app;
CALL audit.guard('register.number_check');

-- Where each number of each eligibility stood at a moment.
CREATE FUNCTION register.number_standing(in_insurer text, at_moment timestamptz)
RETURNS TABLE (member_id text, number_ref bytea, state text, since timestamptz, check_id bigint, rule_row smallint,
               reasons text[], snapshot date, detail text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT DISTINCT ON (c.member_id, c.number_ref) c.member_id, c.number_ref, c.state, c.noted_at, c.check_id, c.rule_row,
         c.reasons, c.snapshot, c.detail
    FROM register.number_check c
   WHERE c.insurer_id = in_insurer AND c.noted_at <= at_moment
   ORDER BY c.member_id, c.number_ref, c.check_id DESC
$$;
