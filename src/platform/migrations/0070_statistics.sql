-- Usage and registration rates as somebody published or counted them. A publication is one file taken in; a later
-- one about the same month and place is read in its stead, and the earlier one stays.
CREATE SCHEMA statistics;
GRANT USAGE ON SCHEMA statistics TO todoke_app;

CREATE TABLE statistics.publication (
  insurer_id     text NOT NULL REFERENCES insurer.insurer,
  publication_no integer NOT NULL,
  -- Hash of the file: the same bytes are taken in once.
  sha256         text NOT NULL,
  -- Who published it, and how it was counted: both travel with every figure (S155).
  source         text NOT NULL CHECK (source <> ''),
  method         text NOT NULL CHECK (method <> ''),
  figures        integer NOT NULL,
  taken_at       timestamptz NOT NULL DEFAULT now(),
  audit_id       bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, publication_no),
  UNIQUE (insurer_id, sha256)
);
GRANT SELECT, INSERT ON statistics.publication TO todoke_app;
CALL audit.guard('statistics.publication');

CREATE TABLE statistics.figure (
  insurer_id     text NOT NULL,
  indicator      text NOT NULL CHECK (indicator IN ('usage', 'registration')),
  -- First day of the month the figure is about.
  month          date NOT NULL CHECK (extract(day FROM month) = 1),
  level          text NOT NULL CHECK (level IN ('nation', 'prefecture', 'insurer', 'workplace')),
  code           text NOT NULL,
  publication_no integer NOT NULL,
  numerator      bigint,
  denominator    bigint,
  -- Hundredths of a percent.
  rate           integer NOT NULL CHECK (rate BETWEEN 0 AND 10000),
  PRIMARY KEY (insurer_id, indicator, level, code, month, publication_no),
  FOREIGN KEY (insurer_id, publication_no) REFERENCES statistics.publication,
  CHECK ((numerator IS NULL) = (denominator IS NULL)),
  CHECK (denominator > 0 AND numerator BETWEEN 0 AND denominator)
);
CREATE INDEX figure_month ON statistics.figure (insurer_id, month, indicator, level);
GRANT SELECT, INSERT ON statistics.figure TO todoke_app;
CALL audit.guard('statistics.figure');

-- What the insurer means to reach, by when. Lines on charts; nothing is computed from them.
CREATE TABLE statistics.goal (
  insurer_id text NOT NULL REFERENCES insurer.insurer,
  indicator  text NOT NULL CHECK (indicator IN ('usage', 'registration')),
  month      date NOT NULL CHECK (extract(day FROM month) = 1),
  rate       integer NOT NULL CHECK (rate BETWEEN 0 AND 10000),
  audit_id   bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, indicator, month)
);
GRANT SELECT, INSERT, UPDATE (rate, audit_id) ON statistics.goal TO todoke_app;
CALL audit.guard('statistics.goal');
