-- Why a direct letter's address deserves a second look before anything is released, and who had that look (I4).
CREATE TABLE dispatch.address_flag (
  insurer_id       text NOT NULL,
  piece_id         text NOT NULL,
  flag             text NOT NULL CHECK (flag IN ('workplace', 'returned_before', 'no_number')),
  audit_id         bigint NOT NULL REFERENCES audit.entry,
  -- Who found the address right after all, and on what evidence.
  cleared_audit_id bigint REFERENCES audit.entry,
  evidence         text,
  PRIMARY KEY (insurer_id, piece_id, flag),
  FOREIGN KEY (insurer_id, piece_id) REFERENCES piece.piece,
  CHECK ((cleared_audit_id IS NULL) = (evidence IS NULL))
);
GRANT SELECT, INSERT, UPDATE (cleared_audit_id, evidence) ON dispatch.address_flag TO todoke_app;
CALL audit.guard('dispatch.address_flag');
