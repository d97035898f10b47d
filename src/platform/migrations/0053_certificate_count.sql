-- What a 資格喪失届 says of the household's certificates: so many enclosed (添付), so many that cannot be returned (返不能).
CREATE TABLE register.certificate_count (
  source_id bigint NOT NULL REFERENCES register.filing,
  file_row  integer NOT NULL,
  -- The insured whose loss it is; NULL: the record was returned.
  member_id text,
  enclosed  smallint NOT NULL CHECK (enclosed >= 0),
  missing   smallint NOT NULL CHECK (missing >= 0),
  PRIMARY KEY (source_id, file_row)
);
GRANT SELECT, INSERT ON register.certificate_count TO todoke_app;
CALL audit.guard('register.certificate_count');
