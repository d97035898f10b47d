-- Who asked or decided cannot approve, however the account's id was typed (the command line takes AKI for aki).
CREATE FUNCTION audit.same_account(one text, other text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT lower(btrim(normalize(one, NFKC))) = lower(btrim(normalize(other, NFKC))) $$;

ALTER TABLE review.decision DROP CONSTRAINT released_by_another,
  ADD CONSTRAINT released_by_another CHECK (state <> 'released' OR NOT audit.same_account(closed_by, decided_by)) NOT VALID;
ALTER TABLE certificate.application DROP CONSTRAINT decided_by_another,
  ADD CONSTRAINT decided_by_another
    CHECK (state NOT IN ('approved', 'refused') OR NOT audit.same_account(decided_by, received_by)) NOT VALID;
ALTER TABLE insurer.proposal DROP CONSTRAINT decided_by_another,
  ADD CONSTRAINT decided_by_another
    CHECK (verdict IS NULL OR audit.same_account(decided_by, proposed_by) = (verdict = 'withdrawn')) NOT VALID;
ALTER TABLE round.approval ADD CONSTRAINT decided_by_another
  CHECK (verdict IS NULL OR audit.same_account(decided_by, asked_by) = (verdict = 'withdrawn')) NOT VALID;
