-- The contractor's OpenPGP public key: what is handed over is encrypted for the newest row. A row without a key says
-- that from then on there is none. Rows are only added: which key was in force when stays on record.
CREATE TABLE dispatch.contractor_key (
  key_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id  text NOT NULL REFERENCES insurer.insurer,
  armored     text,
  -- Hex, upper case: as it was read out over the telephone.
  fingerprint text,
  audit_id    bigint NOT NULL REFERENCES audit.entry,
  CHECK ((armored IS NULL) = (fingerprint IS NULL))
);
CREATE INDEX contractor_key_insurer ON dispatch.contractor_key (insurer_id, key_id);
GRANT SELECT, INSERT (insurer_id, armored, fingerprint, audit_id) ON dispatch.contractor_key TO todoke_app;
CALL audit.guard('dispatch.contractor_key');
