-- A 届書 file that was taken in: whose it was, when it came, and the counts for the statistics per workplace.
CREATE TABLE register.filing (
  source_id   bigint PRIMARY KEY REFERENCES register.source_file,
  insurer_id  text NOT NULL REFERENCES insurer.insurer,
  workplace   text NOT NULL,
  received_on date NOT NULL,
  counts      jsonb NOT NULL
);
CREATE INDEX filing_workplace ON register.filing (insurer_id, workplace);
GRANT SELECT, INSERT ON register.filing TO todoke_app;
CALL audit.guard('register.filing');

-- What became of every person of every record, for the workplace's result file. Person 0: the record itself.
CREATE TABLE register.filing_result (
  source_id  bigint NOT NULL REFERENCES register.filing,
  file_row   integer NOT NULL,
  person     smallint NOT NULL,
  form       text NOT NULL,
  effect     text NOT NULL,
  result     text NOT NULL CHECK (result IN ('accepted', 'unchanged', 'returned')),
  -- Code, sentence and remedy, as they were said to the workplace.
  reasons    jsonb NOT NULL,
  member_id  text,
  late_days  integer,
  PRIMARY KEY (source_id, file_row, person),
  CHECK ((result = 'returned') = (reasons <> '[]'))
);
GRANT SELECT, INSERT ON register.filing_result TO todoke_app;
CALL audit.guard('register.filing_result');

-- Which workplace a 事業所整理記号 (or a society's workplace number) of a filing is.
CREATE TABLE register.filing_office (
  insurer_id   text NOT NULL REFERENCES insurer.insurer,
  office       text NOT NULL,
  workplace_id text NOT NULL,
  PRIMARY KEY (insurer_id, office)
);
GRANT SELECT, INSERT ON register.filing_office TO todoke_app;
CALL audit.guard('register.filing_office');
