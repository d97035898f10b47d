-- Bands of acceptance numbers (引受番号) an insurer has from its post office, in the order they are used up.
CREATE TABLE dispatch.tracking_band (
  insurer_id text NOT NULL REFERENCES insurer.insurer,
  band_no    integer NOT NULL,
  first      text NOT NULL,
  last       text NOT NULL,
  audit_id   bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, band_no)
);
GRANT SELECT, INSERT ON dispatch.tracking_band TO todoke_app;
CALL audit.guard('dispatch.tracking_band');

-- A parcel or lone envelope handed to the post: its number, what it weighs and costs. Numbers come back when a band
-- wraps, so the day of acceptance belongs to the key.
CREATE TABLE dispatch.acceptance (
  insurer_id   text NOT NULL,
  campaign_id  text NOT NULL,
  -- Id of the parcel, or of the envelope that travels alone.
  target       text NOT NULL,
  -- 11 digits; NULL where the class of mail has no number.
  number       text,
  accepted_on  date NOT NULL,
  mail_class   text NOT NULL,
  grams        numeric NOT NULL,
  thickness_mm numeric NOT NULL,
  -- Postage and option of this one, before discounts.
  yen          integer NOT NULL,
  audit_id     bigint NOT NULL REFERENCES audit.entry,
  -- As the post's tracking last told it; NULL: nothing told yet.
  tracking     text,
  tracked_at   timestamptz,
  PRIMARY KEY (insurer_id, campaign_id, target),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign,
  CHECK ((tracking IS NULL) = (tracked_at IS NULL))
);
CREATE UNIQUE INDEX acceptance_number ON dispatch.acceptance (insurer_id, number, accepted_on);
GRANT SELECT, INSERT, UPDATE (tracking, tracked_at) ON dispatch.acceptance TO todoke_app;
CALL audit.guard('dispatch.acceptance');

-- Files of a contractor or the post that were taken in; the same bytes change nothing a second time.
CREATE TABLE dispatch.answer_file (
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  sha256      text NOT NULL,
  kind        text NOT NULL,
  rows        integer NOT NULL,
  applied     integer NOT NULL,
  audit_id    bigint NOT NULL REFERENCES audit.entry,
  taken_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (insurer_id, campaign_id, kind, sha256),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign
);
GRANT SELECT, INSERT ON dispatch.answer_file TO todoke_app;
CALL audit.guard('dispatch.answer_file');
