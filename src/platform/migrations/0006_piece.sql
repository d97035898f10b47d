CREATE SCHEMA packing;
CREATE SCHEMA document;
CREATE SCHEMA piece;
GRANT USAGE ON SCHEMA packing, document, piece TO todoke_app;

-- One print file: borders of a shard, cut at parcels. Its hash is written when the file stands in its place.
CREATE TABLE document.file (
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  lot         text NOT NULL,
  route       text NOT NULL,
  path        text NOT NULL,
  pieces      integer NOT NULL,
  pages       integer,
  bytes       bigint,
  sha256      text,
  PRIMARY KEY (insurer_id, campaign_id, lot),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign
);
GRANT SELECT, INSERT, UPDATE (pages, bytes, sha256) ON document.file TO todoke_app;
CALL audit.guard('document.file');

CREATE TABLE packing.parcel (
  insurer_id   text NOT NULL,
  campaign_id  text NOT NULL,
  parcel_id    text NOT NULL,
  lot          text NOT NULL,
  workplace_id text NOT NULL,
  part         integer NOT NULL,
  parts        integer NOT NULL,
  container    text NOT NULL,
  people       integer NOT NULL,
  envelopes    integer NOT NULL,
  grams        integer NOT NULL,
  thickness_mm numeric NOT NULL,
  PRIMARY KEY (insurer_id, campaign_id, parcel_id),
  FOREIGN KEY (insurer_id, campaign_id, lot) REFERENCES document.file
);
GRANT SELECT, INSERT ON packing.parcel TO todoke_app;
CALL audit.guard('packing.parcel');

CREATE TABLE packing.envelope (
  insurer_id   text NOT NULL,
  campaign_id  text NOT NULL,
  envelope_id  text NOT NULL,
  lot          text NOT NULL,
  parcel_id    text,
  -- Order in the parcel (or in the lot of direct mail), from 1.
  position     integer NOT NULL,
  part         integer NOT NULL,
  parts        integer NOT NULL,
  grams        numeric NOT NULL,
  thickness_mm numeric NOT NULL,
  inserts      text[] NOT NULL,
  PRIMARY KEY (insurer_id, campaign_id, envelope_id),
  FOREIGN KEY (insurer_id, campaign_id, lot) REFERENCES document.file,
  FOREIGN KEY (insurer_id, campaign_id, parcel_id) REFERENCES packing.parcel
);
GRANT SELECT, INSERT ON packing.envelope TO todoke_app;
CALL audit.guard('packing.envelope');

-- Numbers of pieces, over all insurers and campaigns: a management number is a keyed permutation of one.
CREATE TABLE piece.counter (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  next      bigint NOT NULL
);
INSERT INTO piece.counter (next) VALUES (1);
GRANT SELECT, UPDATE ON piece.counter TO todoke_app;
CALL audit.guard('piece.counter');

-- One set of papers for one eligibility in one campaign.
CREATE TABLE piece.piece (
  insurer_id        text NOT NULL,
  piece_id          text NOT NULL,
  campaign_id       text NOT NULL,
  member_id         text NOT NULL,
  management_number text NOT NULL UNIQUE,
  form              text NOT NULL,
  digits            boolean NOT NULL,
  route             text NOT NULL,
  lot               text NOT NULL,
  envelope_id       text NOT NULL,
  position          integer NOT NULL,
  page              integer,
  status            text NOT NULL,
  replaces          text,
  PRIMARY KEY (insurer_id, piece_id),
  FOREIGN KEY (insurer_id, campaign_id, member_id) REFERENCES campaign.extracted,
  FOREIGN KEY (insurer_id, campaign_id, envelope_id) REFERENCES packing.envelope,
  FOREIGN KEY (insurer_id, replaces) REFERENCES piece.piece
);
CREATE INDEX piece_member ON piece.piece (insurer_id, member_id);
CREATE UNIQUE INDEX piece_once ON piece.piece (insurer_id, campaign_id, member_id) WHERE replaces IS NULL;
CREATE INDEX piece_lot ON piece.piece (insurer_id, campaign_id, lot, position);
CREATE INDEX piece_envelope ON piece.piece (insurer_id, campaign_id, envelope_id);
GRANT SELECT, INSERT, UPDATE (status, page) ON piece.piece TO todoke_app;

CREATE TABLE piece.event (
  insurer_id text NOT NULL,
  piece_id   text NOT NULL,
  action     text NOT NULL,
  from_status text,
  to_status  text NOT NULL,
  at         timestamptz NOT NULL DEFAULT now(),
  audit_id   bigint NOT NULL REFERENCES audit.entry,
  evidence   jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX event_piece ON piece.event (insurer_id, piece_id);
CREATE INDEX event_audit ON piece.event (audit_id);
GRANT SELECT, INSERT ON piece.event TO todoke_app;
CALL audit.guard('piece.piece');
CALL audit.guard('piece.event');

-- A status moves only together with its event, written in this transaction under this transaction's audit entry.
CREATE FUNCTION piece.require_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM after_rows n
    LEFT JOIN (
      SELECT e.insurer_id, e.piece_id, e.to_status
        FROM audit.entry a JOIN piece.event e USING (audit_id)
       WHERE a.xact = pg_current_xact_id()
    ) t ON t.insurer_id = n.insurer_id AND t.piece_id = n.piece_id AND t.to_status = n.status
    WHERE t.piece_id IS NULL
  ) THEN
    RAISE EXCEPTION 'status of a piece changed without its event' USING ERRCODE = 'TD002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER require_event_insert AFTER INSERT ON piece.piece
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION piece.require_event();
CREATE TRIGGER require_event_update AFTER UPDATE ON piece.piece
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION piece.require_event();
