-- The same rule as before, by a set operation: its time grows with the pieces of the statement, whatever plan a
-- session has kept from an earlier, smaller one.
CREATE OR REPLACE FUNCTION piece.require_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT insurer_id, piece_id, status FROM after_rows
    EXCEPT
    SELECT e.insurer_id, e.piece_id, e.to_status
      FROM audit.entry a JOIN piece.event e USING (audit_id)
     WHERE a.xact = pg_current_xact_id()
  ) THEN
    RAISE EXCEPTION 'status of a piece changed without its event' USING ERRCODE = 'TD002';
  END IF;
  RETURN NULL;
END $$;
