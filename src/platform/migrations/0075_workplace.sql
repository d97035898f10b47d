-- HR staff of a workplace: people of a kind of their own, who are bound to one workplace of one insurer for good.
ALTER TABLE access.person DROP CONSTRAINT person_kind_check;
ALTER TABLE access.person ADD CONSTRAINT person_kind_check CHECK (kind IN ('person', 'client', 'workplace'));

CREATE TABLE access.workplace_person (
  person_id    text PRIMARY KEY REFERENCES access.person,
  insurer_id   text NOT NULL REFERENCES insurer.insurer,
  workplace_id text NOT NULL
);
CREATE INDEX workplace_person_workplace ON access.workplace_person (insurer_id, workplace_id);
GRANT SELECT, INSERT ON access.workplace_person TO todoke_app;
CALL audit.guard('access.workplace_person');

-- A code that lies in a parcel: whoever opens the parcel signs in with it, once. Only its hash is kept.
CREATE TABLE access.workplace_code (
  code_hash    bytea PRIMARY KEY,
  insurer_id   text NOT NULL REFERENCES insurer.insurer,
  workplace_id text NOT NULL,
  expires_at   timestamptz NOT NULL,
  used_at      timestamptz,
  used_by      text REFERENCES access.person
);
CREATE INDEX workplace_code_workplace ON access.workplace_code (insurer_id, workplace_id) WHERE used_at IS NULL;
GRANT SELECT, INSERT, UPDATE (used_at, used_by) ON access.workplace_code TO todoke_app;
CALL audit.guard('access.workplace_code');

-- A phone that hands letters out is picked up again after hours; it sees one workplace and no more.
ALTER TABLE access.session ADD COLUMN idle_minutes integer NOT NULL DEFAULT 30 CHECK (idle_minutes > 0);
GRANT INSERT (idle_minutes) ON access.session TO todoke_app;
ALTER TABLE access.session DROP CONSTRAINT session_method_check;
ALTER TABLE access.session ADD CONSTRAINT session_method_check
  CHECK (method IN ('password', 'recovery_code', 'passkey', 'oidc', 'sample', 'parcel_code'));

CREATE SCHEMA workplace;
GRANT USAGE ON SCHEMA workplace TO todoke_app;

-- The workplace says it has told the people on its list what will come (S120).
CREATE TABLE workplace.told (
  insurer_id   text NOT NULL,
  campaign_id  text NOT NULL,
  workplace_id text NOT NULL,
  told_at      timestamptz NOT NULL DEFAULT now(),
  audit_id     bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, campaign_id, workplace_id),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign
);
GRANT SELECT, INSERT ON workplace.told TO todoke_app;
CALL audit.guard('workplace.told');

-- What a workplace asks for is found by the workplace.
CREATE INDEX parcel_workplace ON packing.parcel (insurer_id, workplace_id);
CREATE INDEX announced_workplace ON ledger.announced (insurer_id, workplace_id);
CREATE INDEX list_entry_workplace ON certificate.list_entry (insurer_id, workplace_id);
