-- Counts of a campaign, kept with what they count: a screen that shows them reads some rows, not every member. What
-- changes a row adds its difference in the same transaction, so that nobody waits for anybody and a count is never of
-- another moment than the lists it opens.
CREATE TABLE campaign.tally (
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  -- outcome: key is the outcome ('' while undecided); held: outcome and row of the rule table; piece: form and digits;
  -- envelope, parcel: no key.
  what        text NOT NULL,
  key         text NOT NULL,
  n           bigint NOT NULL
);
CREATE INDEX tally_campaign ON campaign.tally (insurer_id, campaign_id, what, key);
GRANT SELECT ON campaign.tally TO todoke_app;

CREATE FUNCTION campaign.tally_extracted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO campaign.tally
    SELECT insurer_id, campaign_id, 'outcome', coalesce(outcome, ''), count(*) FROM added GROUP BY 1, 2, 4;
  ELSE
    INSERT INTO campaign.tally
    SELECT insurer_id, campaign_id, 'outcome', key, sum(n)
      FROM (SELECT insurer_id, campaign_id, coalesce(outcome, '') AS key, count(*) AS n FROM added GROUP BY 1, 2, 3
            UNION ALL
            SELECT insurer_id, campaign_id, coalesce(outcome, ''), -count(*) FROM gone GROUP BY 1, 2, 3) t
     GROUP BY 1, 2, 4 HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_inserted AFTER INSERT ON campaign.extracted REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.tally_extracted();
CREATE TRIGGER tally_updated AFTER UPDATE ON campaign.extracted REFERENCING NEW TABLE AS added OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.tally_extracted();

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

-- Few are held: each is looked up by its key, whatever the planner thinks of a table that was filled a moment ago.
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

CREATE FUNCTION campaign.tally_held() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO campaign.tally
  SELECT insurer_id, campaign_id, 'held', outcome || ' ' || rule_row, CASE TG_OP WHEN 'INSERT' THEN count(*) ELSE -count(*) END
    FROM moved GROUP BY 1, 2, 4;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_inserted AFTER INSERT ON campaign.held REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.tally_held();
CREATE TRIGGER tally_deleted AFTER DELETE ON campaign.held REFERENCING OLD TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.tally_held();

-- Pieces, envelopes and parcels are only ever added, and what they are counted by does not change.
CREATE FUNCTION campaign.tally_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_ARGV[0] = 'piece' THEN
    INSERT INTO campaign.tally
    SELECT insurer_id, campaign_id, 'piece', form || ' ' || digits, count(*) FROM added GROUP BY 1, 2, 4;
  ELSE
    INSERT INTO campaign.tally SELECT insurer_id, campaign_id, TG_ARGV[0], '', count(*) FROM added GROUP BY 1, 2;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_inserted AFTER INSERT ON piece.piece REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.tally_added('piece');
CREATE TRIGGER tally_inserted AFTER INSERT ON packing.envelope REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.tally_added('envelope');
CREATE TRIGGER tally_inserted AFTER INSERT ON packing.parcel REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.tally_added('parcel');

-- Adds the differences of a campaign up, so that there are never many.
CREATE FUNCTION campaign.compact_tally(insurer text, campaign text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH gone AS (DELETE FROM campaign.tally WHERE insurer_id = insurer AND campaign_id = campaign RETURNING *)
  INSERT INTO campaign.tally SELECT insurer_id, campaign_id, what, key, sum(n) FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
$$;
REVOKE ALL ON FUNCTION campaign.compact_tally(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION campaign.compact_tally(text, text) TO todoke_app;

-- What was there before.
INSERT INTO campaign.tally
SELECT insurer_id, campaign_id, 'outcome', coalesce(outcome, ''), count(*) FROM campaign.extracted GROUP BY 1, 2, 4;
INSERT INTO campaign.held
SELECT x.insurer_id, x.campaign_id, x.member_id, x.outcome, d.rule_row
  FROM campaign.extracted x JOIN campaign.decision d USING (insurer_id, campaign_id, member_id) WHERE x.outcome LIKE 'held%';
INSERT INTO campaign.tally
SELECT insurer_id, campaign_id, 'piece', form || ' ' || digits, count(*) FROM piece.piece GROUP BY 1, 2, 4;
INSERT INTO campaign.tally SELECT insurer_id, campaign_id, 'envelope', '', count(*) FROM packing.envelope GROUP BY 1, 2;
INSERT INTO campaign.tally SELECT insurer_id, campaign_id, 'parcel', '', count(*) FROM packing.parcel GROUP BY 1, 2;
