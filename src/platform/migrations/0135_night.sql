-- What the turn of each day in Japan did by itself: once a day and insurer, whichever process was first.
CREATE TABLE round.night (
  insurer_id text NOT NULL REFERENCES insurer.insurer,
  on_date    date NOT NULL,
  -- Numbers of letters and cards; nobody's data.
  done       jsonb NOT NULL,
  audit_id   bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, on_date)
);
GRANT SELECT, INSERT ON round.night TO todoke_app;
CALL audit.guard('round.night');
