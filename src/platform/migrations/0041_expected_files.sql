CREATE SCHEMA planning;
GRANT USAGE ON SCHEMA planning TO todoke_app;

-- A file somebody has to send by a moment (I11). Whether it came is read from what was really taken in, never ticked off.
CREATE TABLE planning.expected_file (
  expected_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id         text NOT NULL REFERENCES insurer.insurer,
  kind               text NOT NULL,
  -- NULL: a file of the insurer and of no one campaign.
  campaign_id        text,
  -- What was taken in before this moment is another file.
  counts_from        timestamptz NOT NULL,
  due_at             timestamptz NOT NULL,
  -- A file of fewer rows is not the one expected: a broken link often still sends an empty one.
  least_rows         integer NOT NULL CHECK (least_rows >= 1),
  acts               text NOT NULL CHECK (acts IN ('insurer', 'contractor', 'post', 'workplace', 'state')),
  audit_id           bigint NOT NULL REFERENCES audit.entry,
  cancelled_audit_id bigint REFERENCES audit.entry,
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign,
  CHECK (counts_from < due_at)
);
CREATE UNIQUE INDEX expected_file_once ON planning.expected_file (insurer_id, kind, coalesce(campaign_id, ''), due_at)
  WHERE cancelled_audit_id IS NULL;
GRANT SELECT, INSERT, UPDATE (cancelled_audit_id) ON planning.expected_file TO todoke_app;
CALL audit.guard('planning.expected_file');
