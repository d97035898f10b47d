-- The few a campaign holds, with the row of the rule table that holds them: a list of them in order reads its page, not
-- the decision of everybody held. Kept by what changes an outcome or decides, in the same transaction.
CREATE TABLE campaign.held (
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  member_id   text NOT NULL,
  outcome     text NOT NULL,
  rule_row    bigint NOT NULL,
  PRIMARY KEY (insurer_id, campaign_id, member_id)
);
CREATE INDEX held_by_row ON campaign.held (insurer_id, campaign_id, rule_row, member_id);
GRANT SELECT ON campaign.held TO todoke_app;

CREATE FUNCTION campaign.hold_by_outcome() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  DELETE FROM campaign.held h USING gone g
   WHERE g.outcome LIKE 'held%' AND h.insurer_id = g.insurer_id AND h.campaign_id = g.campaign_id AND h.member_id = g.member_id;
  INSERT INTO campaign.held
  SELECT a.insurer_id, a.campaign_id, a.member_id, a.outcome, d.rule_row
    FROM added a JOIN campaign.decision d USING (insurer_id, campaign_id, member_id) WHERE a.outcome LIKE 'held%';
  RETURN NULL;
END $$;
CREATE TRIGGER hold_updated AFTER UPDATE ON campaign.extracted REFERENCING NEW TABLE AS added OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.hold_by_outcome();

-- A decision comes after its member, who may be held already.
CREATE FUNCTION campaign.hold_by_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  INSERT INTO campaign.held
  SELECT x.insurer_id, x.campaign_id, x.member_id, x.outcome, d.rule_row
    FROM added d JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id) WHERE x.outcome LIKE 'held%';
  RETURN NULL;
END $$;
CREATE TRIGGER hold_inserted AFTER INSERT ON campaign.decision REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.hold_by_decision();

-- What was there before.
INSERT INTO campaign.held
SELECT x.insurer_id, x.campaign_id, x.member_id, x.outcome, d.rule_row
  FROM campaign.extracted x JOIN campaign.decision d USING (insurer_id, campaign_id, member_id) WHERE x.outcome LIKE 'held%';
