CREATE SCHEMA matching;
GRANT USAGE ON SCHEMA matching TO todoke_app;

-- The resident register's reply: the five items it holds for a number, on the day of the snapshot.
CREATE TABLE matching.resident (
  insurer_id text NOT NULL REFERENCES insurer.insurer,
  snapshot   date NOT NULL,
  number_ref bytea NOT NULL,
  name_kanji text NOT NULL,
  name_kana  text NOT NULL,
  birth_date text NOT NULL,
  sex        text NOT NULL,
  address    text NOT NULL,
  source_id  bigint NOT NULL REFERENCES register.source_file,
  PRIMARY KEY (insurer_id, snapshot, number_ref)
);
GRANT SELECT, INSERT ON matching.resident TO todoke_app;
CALL audit.guard('matching.resident');

-- The insurer confirmed a difference: who, when, on what evidence, against which snapshot (S016).
CREATE TABLE matching.confirmation (
  insurer_id   text NOT NULL REFERENCES insurer.insurer,
  member_id    text NOT NULL,
  snapshot     date NOT NULL,
  confirmed_by text NOT NULL,
  confirmed_on date NOT NULL,
  evidence     text NOT NULL,
  source_id    bigint NOT NULL REFERENCES register.source_file,
  PRIMARY KEY (insurer_id, member_id, snapshot)
);
GRANT SELECT, INSERT ON matching.confirmation TO todoke_app;
CALL audit.guard('matching.confirmation');

-- A question to the workplace or the person, and the day the answer came (S023).
CREATE TABLE matching.inquiry (
  insurer_id text NOT NULL REFERENCES insurer.insurer,
  member_id  text NOT NULL,
  sent_on    date NOT NULL,
  reply_by   date NOT NULL,
  replied_on date,
  source_id  bigint NOT NULL REFERENCES register.source_file,
  PRIMARY KEY (insurer_id, member_id, sent_on)
);
GRANT SELECT, INSERT ON matching.inquiry TO todoke_app;
CALL audit.guard('matching.inquiry');
