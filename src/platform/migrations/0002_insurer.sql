CREATE SCHEMA insurer;
GRANT USAGE ON SCHEMA insurer TO todoke_app;

-- A profile is immutable and named by its content; every decision stores the hash.
CREATE TABLE insurer.profile (
  profile_hash text PRIMARY KEY,
  name         text NOT NULL,
  version      text NOT NULL,
  body         jsonb NOT NULL
);
GRANT SELECT, INSERT ON insurer.profile TO todoke_app;
CALL audit.guard('insurer.profile');

CREATE TABLE insurer.insurer (
  insurer_id   text PRIMARY KEY,
  name         text NOT NULL,
  profile_hash text NOT NULL REFERENCES insurer.profile
);
GRANT SELECT, INSERT, UPDATE ON insurer.insurer TO todoke_app;
CALL audit.guard('insurer.insurer');

CREATE SCHEMA vault;
GRANT USAGE ON SCHEMA vault TO todoke_app;

-- Individual Numbers: found by keyed HMAC, readable only with the key, which is never in the database.
CREATE TABLE vault.number (
  number_ref bytea PRIMARY KEY,
  sealed     bytea NOT NULL
);
GRANT SELECT, INSERT ON vault.number TO todoke_app;
