CREATE SCHEMA campaign;
GRANT USAGE ON SCHEMA campaign TO todoke_app;

CREATE TABLE campaign.campaign (
  insurer_id      text NOT NULL REFERENCES insurer.insurer,
  campaign_id     text NOT NULL,
  title           text NOT NULL,
  profile_hash    text NOT NULL REFERENCES insurer.profile,
  inputs_hash     text NOT NULL,
  extraction_date date NOT NULL,
  cut_off         date NOT NULL,
  packing_date    date NOT NULL,
  issue_date      date NOT NULL,
  window_from     date NOT NULL,
  window_to       date NOT NULL,
  -- The moment whose knowledge the extraction is frozen at.
  known_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (insurer_id, campaign_id)
);
GRANT SELECT, INSERT ON campaign.campaign TO todoke_app;
CALL audit.guard('campaign.campaign');

-- A stage that is here is done, whole, in the transaction that wrote the row.
CREATE TABLE campaign.stage (
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  stage       text NOT NULL,
  done_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (insurer_id, campaign_id, stage),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign
);
GRANT SELECT, INSERT ON campaign.stage TO todoke_app;
CALL audit.guard('campaign.stage');

-- Everybody in the register at the extraction, each with what the rule table needs and, in the end, one outcome.
CREATE TABLE campaign.extracted (
  insurer_id       text NOT NULL,
  campaign_id      text NOT NULL,
  member_id        text NOT NULL,
  exclusion        text,
  several          boolean NOT NULL,
  duplicate_number boolean NOT NULL,
  outcome          text,
  -- Why the letter travels as it does: workplace, voluntary, workplace_closed, no_workplace, home_by_profile, protected.
  route_reason     text,
  PRIMARY KEY (insurer_id, campaign_id, member_id),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign
);
CREATE INDEX extracted_outcome ON campaign.extracted (insurer_id, campaign_id, outcome);
GRANT SELECT, INSERT, UPDATE (outcome, route_reason) ON campaign.extracted TO todoke_app;
CALL audit.guard('campaign.extracted');

-- Which notice, and are the digits printed; with all it was decided from (S015, S017, S020).
CREATE TABLE campaign.decision (
  insurer_id    text NOT NULL,
  campaign_id   text NOT NULL,
  member_id     text NOT NULL,
  form          text NOT NULL,
  digits        boolean NOT NULL,
  rule_row      smallint NOT NULL,
  rule_version  text NOT NULL,
  has_number    boolean NOT NULL,
  found         boolean NOT NULL,
  confirmed     boolean NOT NULL,
  replied       text NOT NULL,
  -- kanji, kana, birth, sex, address; NULL where there was nothing to compare with.
  levels        text[],
  reasons       text[],
  matcher       text NOT NULL,
  values_hash   bytea NOT NULL,
  PRIMARY KEY (insurer_id, campaign_id, member_id),
  FOREIGN KEY (insurer_id, campaign_id, member_id) REFERENCES campaign.extracted
);
GRANT SELECT, INSERT ON campaign.decision TO todoke_app;
CALL audit.guard('campaign.decision');
