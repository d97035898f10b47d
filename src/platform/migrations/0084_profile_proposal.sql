-- A change of an insurer's profile: proposed by one person as a whole new version, decided by another. The version itself
-- is a row of insurer.profile from the moment it is proposed, immutable and named by its content.
CREATE TABLE insurer.proposal (
  proposal_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id   text NOT NULL REFERENCES insurer.insurer,
  -- The version it was made from; approved only while that is still in force.
  base_hash    text NOT NULL REFERENCES insurer.profile,
  profile_hash text NOT NULL REFERENCES insurer.profile,
  -- Why, for whoever decides, and for those who read it years later.
  note         text NOT NULL CHECK (note <> ''),
  proposed_by  text NOT NULL,
  proposed_at  timestamptz NOT NULL DEFAULT now(),
  verdict      text CHECK (verdict IN ('approved', 'refused', 'withdrawn')),
  reason       text CHECK (reason <> ''),
  decided_by   text,
  decided_at   timestamptz,
  CHECK (profile_hash <> base_hash),
  CHECK (num_nulls(verdict, decided_by, decided_at) IN (0, 3)),
  CHECK (verdict IS DISTINCT FROM 'refused' OR reason IS NOT NULL),
  -- Who proposed cannot approve, whatever the program thinks.
  CONSTRAINT decided_by_another CHECK (verdict IS NULL OR (decided_by = proposed_by) = (verdict = 'withdrawn'))
);
CREATE UNIQUE INDEX proposal_one_open ON insurer.proposal (insurer_id) WHERE verdict IS NULL;
CREATE INDEX proposal_insurer ON insurer.proposal (insurer_id, proposal_id);
GRANT SELECT, INSERT (insurer_id, base_hash, profile_hash, note, proposed_by),
      UPDATE (verdict, reason, decided_by, decided_at) ON insurer.proposal TO todoke_app;
CALL audit.guard('insurer.proposal');
