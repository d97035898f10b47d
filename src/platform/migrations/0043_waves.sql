-- The waves of a campaign as its branch calendar said when it was packed; print files end between waves.
CREATE TABLE campaign.wave (
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  wave        text NOT NULL,
  title       text NOT NULL,
  -- JIS X 0401 codes; empty: whoever belongs to no branch named.
  prefectures text[] NOT NULL,
  cut_off     date NOT NULL,
  print_on    date NOT NULL,
  window_from date NOT NULL,
  window_to   date NOT NULL,
  PRIMARY KEY (insurer_id, campaign_id, wave),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign
);
GRANT SELECT, INSERT ON campaign.wave TO todoke_app;
CALL audit.guard('campaign.wave');

-- NULL: not of a wave (a campaign without a calendar, a reprint, a second route).
ALTER TABLE document.file ADD COLUMN wave text,
  ADD FOREIGN KEY (insurer_id, campaign_id, wave) REFERENCES campaign.wave;
