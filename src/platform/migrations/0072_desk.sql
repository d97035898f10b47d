-- Enquiries: what a member asked, what they were told, and what must still be done for them.
CREATE SCHEMA desk;
GRANT USAGE ON SCHEMA desk TO todoke_app;

CREATE TABLE desk.case (
  insurer_id   text NOT NULL REFERENCES insurer.insurer,
  case_id      bigint GENERATED ALWAYS AS IDENTITY,
  topic        text NOT NULL,
  -- Whom it is about; NULL where the caller could not be found in the register.
  member_id    text,
  channel      text NOT NULL CHECK (channel IN ('phone', 'web', 'workplace')),
  status       text NOT NULL CHECK (status IN ('open', 'waiting', 'closed')),
  -- When somebody must look at it again; NULL once it is closed.
  follow_up_on date,
  -- Why it was closed: a code.
  resolution   text,
  opened_at    timestamptz NOT NULL DEFAULT now(),
  audit_id     bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, case_id),
  CHECK ((status = 'closed') = (follow_up_on IS NULL)),
  CHECK ((status = 'closed') = (resolution IS NOT NULL))
);
CREATE INDEX case_member ON desk.case (insurer_id, member_id);
CREATE INDEX case_due ON desk.case (insurer_id, follow_up_on) WHERE status <> 'closed';
GRANT SELECT, INSERT, UPDATE (status, follow_up_on, resolution, audit_id) ON desk.case TO todoke_app;
CALL audit.guard('desk.case');

-- What was done about a case, in order. A note is the operator's own words, and stands nowhere else.
CREATE TABLE desk.case_event (
  insurer_id text NOT NULL,
  case_id    bigint NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  act        text NOT NULL,
  note       text NOT NULL DEFAULT '',
  audit_id   bigint NOT NULL REFERENCES audit.entry,
  FOREIGN KEY (insurer_id, case_id) REFERENCES desk.case
);
CREATE INDEX case_event_case ON desk.case_event (insurer_id, case_id);
GRANT SELECT, INSERT ON desk.case_event TO todoke_app;
CALL audit.guard('desk.case_event');

-- One conversation: who took part, in which language, by which version of the script, and where it was handed on to.
CREATE TABLE desk.call (
  insurer_id     text NOT NULL REFERENCES insurer.insurer,
  call_id        bigint GENERATED ALWAYS AS IDENTITY,
  case_id        bigint,
  topic          text NOT NULL,
  script_version text NOT NULL,
  language       text NOT NULL,
  -- A call in a foreign language has three parties (S149).
  parties        text[] NOT NULL,
  transferred_to text CHECK (transferred_to IN ('state_line', 'branch', 'workplace')),
  began_at       timestamptz NOT NULL,
  ended_at       timestamptz NOT NULL,
  audit_id       bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, call_id),
  FOREIGN KEY (insurer_id, case_id) REFERENCES desk.case,
  CHECK (ended_at >= began_at),
  CHECK (parties <@ ARRAY['member', 'operator', 'interpreter'] AND parties @> ARRAY['member', 'operator']),
  CHECK ((language NOT IN ('ja', 'ja-easy')) = ('interpreter' = ANY (parties)))
);
CREATE INDEX call_began ON desk.call (insurer_id, began_at);
GRANT SELECT, INSERT ON desk.call TO todoke_app;
CALL audit.guard('desk.call');
