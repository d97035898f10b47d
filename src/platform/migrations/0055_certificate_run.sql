-- What each run of certificates found of everybody it looked at: the answer of the rules as it was then, so that it
-- can be explained and compared later. `due`: first or renewal; NULL: nothing is to be made now.
CREATE TABLE certificate.examined (
  insurer_id    text NOT NULL,
  campaign_id   text NOT NULL,
  member_id     text NOT NULL,
  person_id     text NOT NULL,
  entitled      boolean NOT NULL,
  reason_code   text NOT NULL,
  since         date,
  -- First day without cover as known then; NULL: none known.
  cover_ends_on date,
  due           text CHECK (due IN ('first', 'renewal')),
  PRIMARY KEY (insurer_id, campaign_id, member_id),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign
);
GRANT SELECT, INSERT ON certificate.examined TO todoke_app;
CALL audit.guard('certificate.examined');

-- Whom the target lists (送付予定対象者一覧) of a campaign named, frozen before its first wave (S117). `workplace_id`: on
-- whose list; NULL: a target on no list (protected, 任意継続, without a workplace in business). `wave`: NULL where the
-- campaign has no branch calendar.
CREATE TABLE certificate.list_entry (
  insurer_id   text NOT NULL,
  campaign_id  text NOT NULL,
  member_id    text NOT NULL,
  workplace_id text,
  wave         text,
  PRIMARY KEY (insurer_id, campaign_id, member_id),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign
);
GRANT SELECT, INSERT ON certificate.list_entry TO todoke_app;
CALL audit.guard('certificate.list_entry');
