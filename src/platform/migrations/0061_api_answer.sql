CREATE SCHEMA api;
GRANT USAGE ON SCHEMA api TO todoke_app;

-- What a POST with an Idempotency-Key was answered, written in the transaction that did the work: both or neither.
CREATE TABLE api.answer (
  person_id text NOT NULL REFERENCES access.person,
  key       text NOT NULL,
  -- Hash of what was asked: a request holds evidence about people, which is not kept.
  asked     bytea NOT NULL,
  answer    text,
  at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, key)
);
CREATE INDEX answer_at ON api.answer (at);
GRANT SELECT, INSERT (person_id, key, asked), UPDATE (answer) ON api.answer TO todoke_app;

-- A key is remembered for 30 days.
CREATE FUNCTION api.forget_expired() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM api.answer WHERE at < now() - interval '30 days';
$$;
