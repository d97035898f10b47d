-- The same bytes are read again where rows were kept aside for what another file lacked, which has come since: each
-- reading is a source of its own.
ALTER TABLE register.source_file ADD COLUMN reading int NOT NULL DEFAULT 1 CHECK (reading > 0);
ALTER TABLE register.source_file DROP CONSTRAINT source_file_insurer_id_kind_sha256_key;
ALTER TABLE register.source_file ADD UNIQUE (insurer_id, kind, sha256, reading);
