-- The role the application works under: it can do only what it is granted here.
DO $$ BEGIN
  CREATE ROLE todoke_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN EXECUTE format('GRANT todoke_app TO %I', current_user); END $$;

-- The planner must know the size of what was just loaded; only a table's owner may count it.
CREATE SCHEMA maintenance;
GRANT USAGE ON SCHEMA maintenance TO todoke_app;
CREATE FUNCTION maintenance.analyze(tables regclass[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE one regclass;
BEGIN
  FOREACH one IN ARRAY tables LOOP EXECUTE format('ANALYZE %s', one); END LOOP;
END $$;

CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA audit TO todoke_app;

-- Who did what. Append-only: the application may neither change nor remove a row, nor say which transaction it
-- belongs to.
CREATE TABLE audit.entry (
  audit_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xact       xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor      text NOT NULL,
  insurer_id text,
  action     text NOT NULL,
  subject    text NOT NULL,
  detail     jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX entry_xact ON audit.entry (xact);
CREATE INDEX entry_subject ON audit.entry (insurer_id, subject);
GRANT SELECT, INSERT (actor, insurer_id, action, subject, detail) ON audit.entry TO todoke_app;

-- Attached to every table that holds a state: a change in a transaction without an audit entry is refused.
CREATE FUNCTION audit.require_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit.entry WHERE xact = pg_current_xact_id()) THEN
    RAISE EXCEPTION 'change of %.% without an audit entry', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'TD001';
  END IF;
  RETURN NULL;
END $$;

CREATE PROCEDURE audit.guard(guarded regclass) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format(
    'CREATE TRIGGER require_audit_entry AFTER INSERT OR UPDATE OR DELETE ON %s
     FOR EACH STATEMENT EXECUTE FUNCTION audit.require_entry()', guarded);
END $$;
