-- The same rule, by one look-up per piece. Written so that no planner can make a join of it: on tables new to it, it
-- would compare every piece of a statement with every event of the campaign so far.
CREATE OR REPLACE FUNCTION piece.require_event() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (
    SELECT FROM after_rows n
     WHERE (SELECT count(*) FROM piece.event e
             WHERE e.insurer_id = n.insurer_id AND e.piece_id = n.piece_id AND e.to_status = n.status
               AND (SELECT a.xact FROM audit.entry a WHERE a.audit_id = e.audit_id) = pg_current_xact_id()) = 0
  ) THEN
    RAISE EXCEPTION 'status of a piece changed without its event' USING ERRCODE = 'TD002';
  END IF;
  RETURN NULL;
END $$;
