CREATE SCHEMA webhook;
GRANT USAGE ON SCHEMA webhook TO todoke_app;

-- Where an insurer's other systems want to hear what happens to pieces. Secrets are derived, never stored.
CREATE TABLE webhook.subscription (
  subscription_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id      text NOT NULL,
  url             text NOT NULL,
  actions         text[] NOT NULL CHECK (cardinality(actions) > 0),
  secret_version  integer NOT NULL DEFAULT 1,
  -- Until when the version before signs, too.
  overlap_until   timestamptz,
  made_at         timestamptz NOT NULL DEFAULT now(),
  disabled_at     timestamptz,
  disabled_why    text CHECK (disabled_why IN ('person', 'failing')),
  CHECK (num_nulls(disabled_at, disabled_why) IN (0, 2))
);
CREATE INDEX subscription_insurer ON webhook.subscription (insurer_id);
GRANT SELECT, INSERT (insurer_id, url, actions), UPDATE (secret_version, overlap_until, disabled_at, disabled_why)
  ON webhook.subscription TO todoke_app;
CALL audit.guard('webhook.subscription');

-- One event for one subscription, told until it is heard. Written by the trigger below, with the event or not at all.
CREATE TABLE webhook.delivery (
  delivery_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  subscription_id bigint NOT NULL REFERENCES webhook.subscription,
  insurer_id      text NOT NULL,
  piece_id        text NOT NULL,
  action          text NOT NULL,
  from_status     text,
  to_status       text NOT NULL,
  at              timestamptz NOT NULL,
  tries           integer NOT NULL DEFAULT 0,
  next_try        timestamptz NOT NULL DEFAULT clock_timestamp(),
  heard_at        timestamptz
);
CREATE INDEX delivery_due ON webhook.delivery (next_try, delivery_id) WHERE heard_at IS NULL;
CREATE INDEX delivery_subscription ON webhook.delivery (subscription_id) WHERE heard_at IS NULL;
GRANT SELECT, UPDATE (tries, next_try, heard_at) ON webhook.delivery TO todoke_app;

-- Since when a subscription has not been answering; null while it does. What was observed, no decision of anybody.
CREATE TABLE webhook.health (
  subscription_id bigint PRIMARY KEY REFERENCES webhook.subscription,
  failing_since   timestamptz,
  last_status     integer,
  tried_at        timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON webhook.health TO todoke_app;

CREATE FUNCTION webhook.enqueue() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Most installations have none: a round's millions of events are not looked through for them.
  IF NOT EXISTS (SELECT FROM webhook.subscription WHERE disabled_why IS DISTINCT FROM 'person') THEN
    RETURN NULL;
  END IF;
  INSERT INTO webhook.delivery (subscription_id, insurer_id, piece_id, action, from_status, to_status, at)
  SELECT s.subscription_id, e.insurer_id, e.piece_id, e.action, e.from_status, e.to_status, e.at
    FROM webhook.subscription s JOIN new_events e
      ON e.insurer_id = s.insurer_id AND e.action = ANY (s.actions)
   WHERE s.disabled_why IS DISTINCT FROM 'person';
  RETURN NULL;
END $$;
CREATE TRIGGER tell_subscribers AFTER INSERT ON piece.event
  REFERENCING NEW TABLE AS new_events FOR EACH STATEMENT EXECUTE FUNCTION webhook.enqueue();

-- What was heard is forgotten after 30 days.
CREATE FUNCTION webhook.forget_heard() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM webhook.delivery WHERE heard_at < now() - interval '30 days';
$$;
