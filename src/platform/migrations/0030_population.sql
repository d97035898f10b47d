-- Who a campaign is for, as it was when the campaign was opened; NULL: everybody, from before populations were data.
ALTER TABLE campaign.campaign ADD COLUMN population jsonb;

-- People a population is about but leaves out for a reason of its own, with the reason's code. The four reasons
-- every campaign knows stand in campaign.extracted, as outcomes of the ledger.
CREATE TABLE campaign.population_exclusion (
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  member_id   text NOT NULL,
  code        text NOT NULL,
  PRIMARY KEY (insurer_id, campaign_id, member_id),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign
);
GRANT SELECT, INSERT ON campaign.population_exclusion TO todoke_app;
CALL audit.guard('campaign.population_exclusion');

-- Who asked for a 資格確認書 with the filing of the acquisition (S095); such a person gets no notice at joining (S067).
CREATE TABLE register.certificate_wish (
  insurer_id text NOT NULL REFERENCES insurer.insurer,
  member_id  text NOT NULL,
  known_from timestamptz NOT NULL DEFAULT now(),
  known_to   timestamptz NOT NULL DEFAULT 'infinity',
  source_id  bigint NOT NULL REFERENCES register.source_file
);
CREATE UNIQUE INDEX certificate_wish_current ON register.certificate_wish (insurer_id, member_id) WHERE known_to = 'infinity';
GRANT SELECT, INSERT, UPDATE (known_to) ON register.certificate_wish TO todoke_app;
CALL audit.guard('register.certificate_wish');
