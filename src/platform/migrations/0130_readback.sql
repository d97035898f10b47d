-- Read-backs that found no fault, and the very bytes each of them proved: what is handed over for print must be among them.
CREATE SCHEMA readback;
GRANT USAGE ON SCHEMA readback TO todoke_app;

CREATE TABLE readback.certificate (
  certificate_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id     text NOT NULL,
  campaign_id    text NOT NULL,
  -- Over the certificate as it is written (JSON).
  sha256         text NOT NULL,
  -- Pages proved by their structure, and of them those looked at as pictures.
  pages          bigint NOT NULL CHECK (pages > 0),
  looked         bigint NOT NULL CHECK (looked > 0),
  recorded_by    text NOT NULL,
  recorded_at    timestamptz NOT NULL DEFAULT now(),
  UNIQUE (insurer_id, campaign_id, sha256)
);
GRANT SELECT, INSERT (insurer_id, campaign_id, sha256, pages, looked, recorded_by) ON readback.certificate TO todoke_app;
CALL audit.guard('readback.certificate');

-- `file`: within the result. The same file with other bytes is another row.
CREATE TABLE readback.proved_file (
  insurer_id     text NOT NULL,
  campaign_id    text NOT NULL,
  file           text NOT NULL,
  sha256         text NOT NULL,
  certificate_id bigint NOT NULL REFERENCES readback.certificate,
  PRIMARY KEY (insurer_id, campaign_id, file, sha256)
);
GRANT SELECT, INSERT ON readback.proved_file TO todoke_app;
CALL audit.guard('readback.proved_file');

-- The read-back is work of a round like the others.
ALTER TABLE round.work DROP CONSTRAINT work_kind_check,
  ADD CONSTRAINT work_kind_check CHECK (kind IN ('take_in', 'simulate', 'extract', 'compose', 'verify', 'package', 'close'));
