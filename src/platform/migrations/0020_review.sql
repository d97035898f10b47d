-- What is known of a person's number, from when on: a decision of an earlier moment is recomputed from what was
-- known then. Rows that are here already were known before any campaign that used them.
ALTER TABLE matching.resident ADD COLUMN known_from timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE matching.resident ALTER COLUMN known_from SET DEFAULT now();
ALTER TABLE matching.confirmation ADD COLUMN known_from timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE matching.confirmation ALTER COLUMN known_from SET DEFAULT now();
ALTER TABLE matching.inquiry ADD COLUMN known_from timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE matching.inquiry ALTER COLUMN known_from SET DEFAULT now();

CREATE SCHEMA review;
GRANT USAGE ON SCHEMA review TO todoke_app;

-- Held cases that look alike: same row of the rule table, same facts, same level and same reasons of every item.
CREATE FUNCTION review.pattern(rule_row smallint, found boolean, duplicate boolean, several boolean, levels text[], reasons text[])
RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT 'r' || rule_row || '-' || left(encode(sha256(convert_to(concat_ws('|', found, duplicate, several,
           array_to_string(levels, ','), array_to_string(reasons, ',')), 'UTF8')), 'hex'), 12)
$$;

-- A question about a held case to the workplace or to the person, and what came of it (S023).
CREATE TABLE review.inquiry (
  inquiry_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id     text NOT NULL,
  campaign_id    text NOT NULL,
  member_id      text NOT NULL,
  addressee      text NOT NULL CHECK (addressee IN ('workplace', 'person')),
  sent_on        date NOT NULL,
  reply_by       date NOT NULL CHECK (reply_by >= sent_on),
  sent_by        text NOT NULL,
  audit_id       bigint NOT NULL REFERENCES audit.entry,
  replied_on     date CHECK (replied_on >= sent_on),
  reply          text,
  recorded_by    text,
  reply_audit_id bigint REFERENCES audit.entry,
  UNIQUE (insurer_id, campaign_id, member_id, sent_on, addressee),
  FOREIGN KEY (insurer_id, campaign_id, member_id) REFERENCES campaign.decision,
  CHECK (num_nulls(replied_on, reply, recorded_by, reply_audit_id) IN (0, 4))
);
GRANT SELECT, INSERT, UPDATE (replied_on, reply, recorded_by, reply_audit_id) ON review.inquiry TO todoke_app;
CALL audit.guard('review.inquiry');

-- What one person decided about a held case, and how another closed it. The decision itself never changes.
CREATE TABLE review.decision (
  decision_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id    text NOT NULL,
  campaign_id   text NOT NULL,
  member_id     text NOT NULL,
  pattern       text NOT NULL,
  resolution    text NOT NULL CHECK (resolution IN
                  ('confirmed', 'no_doubt', 'style2_digits', 'style2_plain', 'request', 'no_reply')),
  -- Of 理由付き疑いなし: which reason.
  doubt_reason  text CHECK ((doubt_reason IS NOT NULL) = (resolution = 'no_doubt')),
  evidence      text NOT NULL,
  form          text NOT NULL,
  digits        boolean NOT NULL,
  -- The row that held the case, and the row the person stands in now (3 where the insurer confirmed).
  held_row      smallint NOT NULL,
  rule_row      smallint NOT NULL,
  rule_version  text NOT NULL,
  profile_hash  text NOT NULL REFERENCES insurer.profile,
  -- Day of the reply of the resident register that was looked at; a confirmation counts for that one only.
  snapshot      date,
  levels        text[],
  reasons       text[],
  matcher       text NOT NULL,
  values_hash   bytea NOT NULL,
  decided_by    text NOT NULL,
  decided_on    date NOT NULL,
  audit_id      bigint NOT NULL REFERENCES audit.entry,
  state         text NOT NULL DEFAULT 'decided' CHECK (state IN ('decided', 'released', 'undone')),
  closed_by     text,
  closed_on     date CHECK (closed_on >= decided_on),
  close_audit_id bigint REFERENCES audit.entry,
  undo_reason   text CHECK ((undo_reason IS NOT NULL) = (state = 'undone')),
  FOREIGN KEY (insurer_id, campaign_id, member_id) REFERENCES campaign.decision,
  CHECK (num_nulls(closed_by, closed_on, close_audit_id) = CASE state WHEN 'decided' THEN 3 ELSE 0 END),
  CONSTRAINT released_by_another CHECK (state <> 'released' OR closed_by <> decided_by),
  CONSTRAINT digits_only_where_allowed CHECK (NOT digits OR held_row NOT IN (1, 2)),
  CHECK (resolution NOT IN ('confirmed', 'no_doubt') OR snapshot IS NOT NULL)
);
CREATE UNIQUE INDEX decision_once ON review.decision (insurer_id, campaign_id, member_id) WHERE state <> 'undone';
CREATE INDEX decision_state ON review.decision (insurer_id, campaign_id, state);
GRANT SELECT, INSERT, UPDATE (state, closed_by, closed_on, close_audit_id, undo_reason) ON review.decision TO todoke_app;
CALL audit.guard('review.decision');

-- A released or undone decision is history.
CREATE FUNCTION review.keep_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'decision % is closed', OLD.decision_id USING ERRCODE = 'TD003';
END $$;
CREATE TRIGGER keep_closed BEFORE UPDATE ON review.decision
  FOR EACH ROW WHEN (OLD.state <> 'decided') EXECUTE FUNCTION review.keep_closed();

-- A confirmation comes from a file or from a released decision.
ALTER TABLE matching.confirmation ALTER COLUMN source_id DROP NOT NULL;
ALTER TABLE matching.confirmation ADD COLUMN decision_id bigint REFERENCES review.decision;
ALTER TABLE matching.confirmation ADD CHECK (num_nonnulls(source_id, decision_id) = 1);
