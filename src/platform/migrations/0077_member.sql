-- The member's pages, open to everybody: nobody signs in there, so what is kept says nothing of who was looked for.
CREATE SCHEMA member;
GRANT USAGE ON SCHEMA member TO todoke_app;

-- Tries at the pages, whether there is such a person or not; `who` is a keyed hash of what was typed, or of the address.
CREATE TABLE member.attempt (
  who bytea NOT NULL,
  at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX attempt_who ON member.attempt (who, at);
GRANT SELECT ON member.attempt TO todoke_app;

-- Counts a try under every key given; returns for each the tries of its window, this one included. One statement, so that
-- many at once are counted, too. What is older than two days is forgotten now and then.
CREATE FUNCTION member.count_tries(keys bytea[], minutes integer[]) RETURNS integer[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE counted integer[];
BEGIN
  IF random() < 0.001 THEN
    DELETE FROM member.attempt WHERE at < clock_timestamp() - interval '2 days';
  END IF;
  INSERT INTO member.attempt (who) SELECT unnest(keys);
  SELECT array_agg((SELECT count(*) FROM member.attempt a
                     WHERE a.who = k.who AND a.at > clock_timestamp() - make_interval(mins => k.minutes)) ORDER BY k.n)
    INTO counted FROM unnest(keys, minutes) WITH ORDINALITY k (who, minutes, n);
  RETURN counted;
END $$;

-- What somebody sent in. The receipt number with the birth date they gave tells them how it stands; whom it is about
-- stands with the case, if anybody was found.
CREATE TABLE member.receipt (
  insurer_id     text NOT NULL REFERENCES insurer.insurer,
  receipt        text NOT NULL,
  kind           text NOT NULL,
  case_id        bigint NOT NULL,
  application_id bigint REFERENCES certificate.application,
  -- Keyed hash of receipt number and birth date.
  proof          bytea NOT NULL,
  answer_by      date NOT NULL,
  at             timestamptz NOT NULL DEFAULT now(),
  audit_id       bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, receipt),
  FOREIGN KEY (insurer_id, case_id) REFERENCES desk.case
);
CREATE INDEX receipt_case ON member.receipt (insurer_id, case_id);
GRANT SELECT, INSERT ON member.receipt TO todoke_app;
CALL audit.guard('member.receipt');

-- Papers sent with it, sealed: never on a disk where a web server could find them.
CREATE TABLE member.paper (
  insurer_id text NOT NULL,
  receipt    text NOT NULL,
  n          integer NOT NULL CHECK (n >= 1),
  type       text NOT NULL CHECK (type IN ('image/jpeg', 'image/png', 'application/pdf')),
  bytes      integer NOT NULL CHECK (bytes > 0),
  -- AES-256-GCM: 12-byte nonce, ciphertext, 16-byte tag.
  sealed     bytea NOT NULL,
  -- Whether a virus scanner saw it; `not_scanned`: none is set up.
  scan       text NOT NULL CHECK (scan IN ('clean', 'not_scanned')),
  audit_id   bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, receipt, n),
  FOREIGN KEY (insurer_id, receipt) REFERENCES member.receipt
);
GRANT SELECT, INSERT ON member.paper TO todoke_app;
CALL audit.guard('member.paper');

-- One-time codes with which a person opens their own notice; only hashes. The n-th code of a piece is always the same, so
-- that a list that was cut short is written again as it was.
CREATE TABLE member.notice_code (
  insurer_id text NOT NULL,
  piece_id   text NOT NULL,
  n          integer NOT NULL CHECK (n >= 1),
  code_hash  bytea NOT NULL,
  expires_on date NOT NULL,
  used_at    timestamptz,
  audit_id   bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, piece_id, n),
  UNIQUE (insurer_id, code_hash),
  FOREIGN KEY (insurer_id, piece_id) REFERENCES piece.piece
);
GRANT SELECT, INSERT (insurer_id, piece_id, n, code_hash, expires_on, audit_id), UPDATE (used_at, audit_id)
  ON member.notice_code TO todoke_app;
CALL audit.guard('member.notice_code');
