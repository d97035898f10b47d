-- What the last try of a delivery was answered with, for who looks why another system did not hear of something.
ALTER TABLE webhook.delivery ADD COLUMN last_status integer, ADD COLUMN tried_at timestamptz;
GRANT UPDATE (last_status, tried_at) ON webhook.delivery TO todoke_app;
CREATE INDEX delivery_newest ON webhook.delivery (subscription_id, delivery_id);

-- A subscription nobody needs any more: it is on no list, its deliveries stay until they are forgotten.
ALTER TABLE webhook.subscription ADD COLUMN removed_at timestamptz,
  ADD CHECK (removed_at IS NULL OR disabled_why = 'person');
GRANT UPDATE (removed_at) ON webhook.subscription TO todoke_app;

-- An event of no piece, sent to try a receiver.
ALTER TABLE webhook.delivery ALTER COLUMN piece_id DROP NOT NULL, ALTER COLUMN to_status DROP NOT NULL,
  ADD CHECK ((action = 'test') = (piece_id IS NULL)), ADD CHECK ((action = 'test') = (to_status IS NULL));

-- Deliveries are written with their event and no other way; this is the one event somebody asks for.
CREATE FUNCTION webhook.enqueue_test(subscription bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO webhook.delivery (subscription_id, insurer_id, action, at)
  SELECT s.subscription_id, s.insurer_id, 'test', clock_timestamp()
    FROM webhook.subscription s WHERE s.subscription_id = subscription AND s.disabled_at IS NULL;
$$;
