-- Two records found to be one human being (merge), or one found to be two (split): on what evidence, by whom, when, and
-- whether it was taken back. The facts themselves are in the history; nothing there is erased.
CREATE TABLE register.identity_act (
  act_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id     text NOT NULL REFERENCES insurer.insurer,
  kind           text NOT NULL CHECK (kind IN ('merge', 'split')),
  from_person    text NOT NULL,
  to_person      text NOT NULL CHECK (to_person <> from_person),
  evidence       text NOT NULL,
  -- Where the evidence is kept (a document's number); no personal data.
  reference      text NOT NULL CHECK (reference <> ''),
  done_by        text NOT NULL,
  done_at        timestamptz NOT NULL DEFAULT now(),
  audit_id       bigint NOT NULL REFERENCES audit.entry,
  undone_by      text,
  undone_at      timestamptz,
  undo_reason    text,
  undo_audit_id  bigint REFERENCES audit.entry,
  CHECK (num_nulls(undone_by, undone_at, undo_reason, undo_audit_id) IN (0, 4))
);
CREATE INDEX identity_act_insurer ON register.identity_act (insurer_id, act_id);
GRANT SELECT, INSERT, UPDATE (undone_by, undone_at, undo_reason, undo_audit_id) ON register.identity_act TO todoke_app;
-- The new person's id is made of the act's number.
GRANT USAGE ON SEQUENCE register.identity_act_act_id_seq TO todoke_app;
CALL audit.guard('register.identity_act');

-- What an act did to each eligibility, so that it can be taken back.
CREATE TABLE register.identity_change (
  act_id       bigint NOT NULL REFERENCES register.identity_act,
  insurer_id   text NOT NULL,
  member_id    text NOT NULL,
  from_person  text NOT NULL,
  to_person    text NOT NULL,
  -- The eligibility was entered twice and is this one; it never had cover of its own.
  retired_into text,
  -- The day of loss the retired one had.
  retired_lost date,
  -- Symbol, number and 枝番 of both are the same: a notice of the retired one tells all there is to tell.
  same_paper   boolean NOT NULL DEFAULT false,
  -- A dependent of a retired insured now hangs on the one that stays.
  insured_from text,
  insured_to   text,
  -- The number that was found to be another's and taken off the record.
  number_ref   bytea,
  PRIMARY KEY (act_id, member_id),
  CHECK ((insured_from IS NULL) = (insured_to IS NULL))
);
CREATE INDEX identity_change_member ON register.identity_change (insurer_id, member_id);
GRANT SELECT, INSERT ON register.identity_change TO todoke_app;
CALL audit.guard('register.identity_change');
