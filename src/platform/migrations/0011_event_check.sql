-- The same rule, by one look-up per piece. The way is prescribed (by piece, then its entry): the planner would go by
-- the transaction's one entry and walk all its events again for every piece of a large campaign.
CREATE OR REPLACE FUNCTION piece.require_event() RETURNS trigger LANGUAGE plpgsql
SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (
    SELECT FROM after_rows n
     WHERE NOT EXISTS (
       SELECT FROM piece.event e
        WHERE e.insurer_id = n.insurer_id AND e.piece_id = n.piece_id AND e.to_status = n.status
          AND (SELECT a.xact FROM audit.entry a WHERE a.audit_id = e.audit_id) = pg_current_xact_id())
  ) THEN
    RAISE EXCEPTION 'status of a piece changed without its event' USING ERRCODE = 'TD002';
  END IF;
  RETURN NULL;
END $$;
