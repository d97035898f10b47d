-- What a scan station read at the packing table. The station's id and its running number are the scan: sent twice it is
-- the same row, and nothing here is ever changed. A code that is no management number is kept as NULL, for nobody
-- knows what was on the paper.
CREATE TABLE dispatch.scan (
  insurer_id      text NOT NULL,
  campaign_id     text NOT NULL,
  -- Id of the parcel, or of the envelope that travels alone.
  target          text NOT NULL,
  client          text NOT NULL,
  sequence        integer NOT NULL CHECK (sequence >= 1),
  -- Which closing of the parcel it was made for: 1, and one more each time the parcel was opened again.
  serial          integer NOT NULL,
  code            text,
  envelope        text,
  -- The scan this one takes back: the paper was taken out again.
  undoes_client   text,
  undoes_sequence integer,
  scanned_at      timestamptz NOT NULL,
  audit_id        bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, campaign_id, target, client, sequence),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign,
  CHECK ((undoes_client IS NULL) = (undoes_sequence IS NULL))
);
GRANT SELECT, INSERT ON dispatch.scan TO todoke_app;
CALL audit.guard('dispatch.scan');

-- A paper somebody had in hand: where and when. It moves no status.
CREATE TABLE dispatch.sighting (
  insurer_id  text NOT NULL,
  piece_id    text NOT NULL,
  place       text NOT NULL,
  seen_at     timestamptz NOT NULL DEFAULT now(),
  audit_id    bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, piece_id, audit_id),
  FOREIGN KEY (insurer_id, piece_id) REFERENCES piece.piece
);
GRANT SELECT, INSERT ON dispatch.sighting TO todoke_app;
CALL audit.guard('dispatch.sighting');

-- A paper that is missing is searched for (I2): while the search is open nothing of its lot is posted, and until it
-- ended the campaign cannot be closed.
CREATE TABLE dispatch.search (
  insurer_id     text NOT NULL,
  piece_id       text NOT NULL,
  serial         integer NOT NULL,
  missing_since  timestamptz NOT NULL DEFAULT now(),
  evidence       text NOT NULL,
  audit_id       bigint NOT NULL REFERENCES audit.entry,
  result         text CHECK (result IN ('found', 'given_up')),
  ended_at       timestamptz,
  ended_evidence text,
  ended_audit_id bigint REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, piece_id, serial),
  FOREIGN KEY (insurer_id, piece_id) REFERENCES piece.piece,
  CHECK ((result IS NULL) = (ended_at IS NULL)),
  CHECK ((result IS NULL) = (ended_evidence IS NULL)),
  CHECK ((result IS NULL) = (ended_audit_id IS NULL))
);
CREATE UNIQUE INDEX search_once ON dispatch.search (insurer_id, piece_id) WHERE result IS NULL;
GRANT SELECT, INSERT, UPDATE (result, ended_at, ended_evidence, ended_audit_id) ON dispatch.search TO todoke_app;
CALL audit.guard('dispatch.search');

-- Why a piece came back. Often known later than the return itself: the newest entry counts.
CREATE TABLE dispatch.return_cause (
  insurer_id  text NOT NULL,
  piece_id    text NOT NULL,
  cause       text NOT NULL,
  returned_on date NOT NULL,
  audit_id    bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, piece_id, audit_id),
  FOREIGN KEY (insurer_id, piece_id) REFERENCES piece.piece
);
GRANT SELECT, INSERT ON dispatch.return_cause TO todoke_app;
CALL audit.guard('dispatch.return_cause');

CREATE SCHEMA ledger;
GRANT USAGE ON SCHEMA ledger TO todoke_app;

-- A list of people sent to workplaces before their letters, as it was sent: what really went is held against it (S107).
CREATE TABLE ledger.announcement (
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  list_no     integer NOT NULL,
  sent_on     date NOT NULL,
  at          timestamptz NOT NULL DEFAULT now(),
  audit_id    bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, campaign_id, list_no),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign
);
GRANT SELECT, INSERT ON ledger.announcement TO todoke_app;
CALL audit.guard('ledger.announcement');

CREATE TABLE ledger.announced (
  insurer_id   text NOT NULL,
  campaign_id  text NOT NULL,
  list_no      integer NOT NULL,
  workplace_id text NOT NULL,
  member_id    text NOT NULL,
  PRIMARY KEY (insurer_id, campaign_id, list_no, member_id),
  FOREIGN KEY (insurer_id, campaign_id, list_no) REFERENCES ledger.announcement,
  FOREIGN KEY (insurer_id, campaign_id, member_id) REFERENCES campaign.extracted
);
GRANT SELECT, INSERT ON ledger.announced TO todoke_app;
CALL audit.guard('ledger.announced');
