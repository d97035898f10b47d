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

-- Few are held: each is looked up by its key, whatever the planner thinks of a table that was filled a moment ago.
CREATE FUNCTION campaign.tally_extracted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
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
    INSERT INTO campaign.tally
    SELECT insurer_id, campaign_id, 'held', key, sum(n)
      FROM (SELECT x.insurer_id, x.campaign_id, x.outcome || ' ' || d.rule_row AS key, x.n
              FROM (SELECT insurer_id, campaign_id, member_id, outcome, 1 AS n FROM added WHERE outcome LIKE 'held%'
                    UNION ALL
                    SELECT insurer_id, campaign_id, member_id, outcome, -1 FROM gone WHERE outcome LIKE 'held%') x
              JOIN campaign.decision d USING (insurer_id, campaign_id, member_id)) t
     GROUP BY 1, 2, 4 HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_inserted AFTER INSERT ON campaign.extracted REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.tally_extracted();
CREATE TRIGGER tally_updated AFTER UPDATE ON campaign.extracted REFERENCING NEW TABLE AS added OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.tally_extracted();

-- A decision comes after its member: of whoever is held already it tells the row.
CREATE FUNCTION campaign.tally_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  INSERT INTO campaign.tally
  SELECT x.insurer_id, x.campaign_id, 'held', x.outcome || ' ' || d.rule_row, count(*)
    FROM added d JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
   WHERE x.outcome LIKE 'held%' GROUP BY 1, 2, 4;
  RETURN NULL;
END $$;
CREATE TRIGGER tally_inserted AFTER INSERT ON campaign.decision REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION campaign.tally_decision();

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
INSERT INTO campaign.tally
SELECT x.insurer_id, x.campaign_id, 'held', x.outcome || ' ' || d.rule_row, count(*)
  FROM campaign.extracted x JOIN campaign.decision d USING (insurer_id, campaign_id, member_id)
 WHERE x.outcome LIKE 'held%' GROUP BY 1, 2, 4;
INSERT INTO campaign.tally
SELECT insurer_id, campaign_id, 'piece', form || ' ' || digits, count(*) FROM piece.piece GROUP BY 1, 2, 4;
INSERT INTO campaign.tally SELECT insurer_id, campaign_id, 'envelope', '', count(*) FROM packing.envelope GROUP BY 1, 2;
INSERT INTO campaign.tally SELECT insurer_id, campaign_id, 'parcel', '', count(*) FROM packing.parcel GROUP BY 1, 2;
