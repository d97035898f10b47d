-- The place of a replacing piece inside its envelope, where its own page order says nothing about it; NULL: as `position`.
ALTER TABLE piece.piece ADD COLUMN seat integer;
-- A piece has one successor at most, so everybody has at most one piece on its way.
CREATE UNIQUE INDEX piece_replaced_once ON piece.piece (insurer_id, replaces) WHERE replaces IS NOT NULL;

-- How a person's outcome moved after it was first decided, so that the ledger of any past moment can be read.
-- Written by the trigger alone: the application may only read it.
CREATE TABLE campaign.outcome_change (
  change_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id   text NOT NULL,
  campaign_id  text NOT NULL,
  member_id    text NOT NULL,
  from_outcome text NOT NULL,
  to_outcome   text,
  at           timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (insurer_id, campaign_id, member_id) REFERENCES campaign.extracted
);
CREATE INDEX outcome_change_member ON campaign.outcome_change (insurer_id, campaign_id, member_id, change_id);
GRANT SELECT ON campaign.outcome_change TO todoke_app;

CREATE FUNCTION campaign.keep_outcome_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO campaign.outcome_change (insurer_id, campaign_id, member_id, from_outcome, to_outcome)
  VALUES (OLD.insurer_id, OLD.campaign_id, OLD.member_id, OLD.outcome, NEW.outcome);
  RETURN NULL;
END $$;
CREATE TRIGGER keep_outcome_change AFTER UPDATE OF outcome ON campaign.extracted
  FOR EACH ROW WHEN (OLD.outcome IS NOT NULL AND OLD.outcome IS DISTINCT FROM NEW.outcome)
  EXECUTE FUNCTION campaign.keep_outcome_change();

CREATE SCHEMA dispatch;
GRANT USAGE ON SCHEMA dispatch TO todoke_app;

-- A parcel (or an envelope of direct mail) closed over exactly these contents. Opened again, the row stays.
CREATE TABLE dispatch.sealing (
  insurer_id      text NOT NULL,
  campaign_id     text NOT NULL,
  -- Id of the parcel, or of the envelope that travels alone.
  target          text NOT NULL,
  serial          integer NOT NULL,
  fingerprint     text NOT NULL,
  pieces          integer NOT NULL,
  sealed_at       timestamptz NOT NULL DEFAULT now(),
  audit_id        bigint NOT NULL REFERENCES audit.entry,
  opened_at       timestamptz,
  opened_audit_id bigint REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, campaign_id, target, serial),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign,
  CHECK ((opened_at IS NULL) = (opened_audit_id IS NULL))
);
CREATE UNIQUE INDEX sealing_once ON dispatch.sealing (insurer_id, campaign_id, target) WHERE opened_at IS NULL;
GRANT SELECT, INSERT, UPDATE (opened_at, opened_audit_id) ON dispatch.sealing TO todoke_app;
CALL audit.guard('dispatch.sealing');
