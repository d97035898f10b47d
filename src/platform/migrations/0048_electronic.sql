-- Who agreed to be told on the portal instead of on paper (S014), as files of consents say it. The newest file that
-- names a member counts for them.
CREATE TABLE campaign.electronic_consent (
  insurer_id   text NOT NULL REFERENCES insurer.insurer,
  member_id    text NOT NULL,
  consented_on date NOT NULL,
  -- First day without consent; NULL: none.
  withdrawn_on date,
  -- How the consent was given: a code or words of the insurer, naming nobody.
  evidence     text NOT NULL,
  source_id    bigint NOT NULL REFERENCES register.source_file,
  PRIMARY KEY (insurer_id, member_id, source_id)
);
GRANT SELECT, INSERT ON campaign.electronic_consent TO todoke_app;
CALL audit.guard('campaign.electronic_consent');
