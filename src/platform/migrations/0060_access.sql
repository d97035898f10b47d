CREATE SCHEMA access;
GRANT USAGE ON SCHEMA access TO todoke_app;

-- A member of staff, or a program that works for the insurer. `sample`: a ready-made sign-in of the sample insurer.
CREATE TABLE access.person (
  person_id   text PRIMARY KEY CHECK (person_id ~ '^[a-z0-9][a-z0-9._-]{1,39}$' AND person_id NOT IN ('system', 'console')),
  name        text NOT NULL CHECK (name <> ''),
  kind        text NOT NULL CHECK (kind IN ('person', 'client')),
  sample      boolean NOT NULL DEFAULT false,
  added_at    timestamptz NOT NULL DEFAULT now(),
  disabled_at timestamptz
);
GRANT SELECT, INSERT, UPDATE (name, disabled_at) ON access.person TO todoke_app;
CALL audit.guard('access.person');

-- Roles of a person at an insurer; none left: an empty list. The names are those of src/access/roles.ts.
CREATE TABLE access.grants (
  person_id  text NOT NULL REFERENCES access.person,
  insurer_id text NOT NULL,
  roles      text[] NOT NULL,
  PRIMARY KEY (person_id, insurer_id)
);
CREATE INDEX grants_insurer ON access.grants (insurer_id);
GRANT SELECT, INSERT, UPDATE (roles) ON access.grants TO todoke_app;
CALL audit.guard('access.grants');

-- Argon2id of the password, with its parameters and salt (PHC string).
CREATE TABLE access.password (
  person_id text PRIMARY KEY REFERENCES access.person,
  hash      text NOT NULL,
  set_at    timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE (hash, set_at) ON access.password TO todoke_app;
CALL audit.guard('access.password');

-- The secret is derived from the installation's key and the seed; a step of time counts once.
CREATE TABLE access.totp (
  person_id text PRIMARY KEY REFERENCES access.person,
  seed      text NOT NULL,
  last_step bigint NOT NULL
);
GRANT SELECT, INSERT, UPDATE (seed, last_step) ON access.totp TO todoke_app;
CALL audit.guard('access.totp');

CREATE TABLE access.recovery_code (
  code_hash bytea PRIMARY KEY,
  person_id text NOT NULL REFERENCES access.person,
  used_at   timestamptz
);
CREATE INDEX recovery_code_person ON access.recovery_code (person_id);
GRANT SELECT, INSERT, UPDATE (used_at) ON access.recovery_code TO todoke_app;
CALL audit.guard('access.recovery_code');

CREATE TABLE access.passkey (
  credential_id text PRIMARY KEY,
  person_id     text NOT NULL REFERENCES access.person,
  public_key    bytea NOT NULL,
  counter       bigint NOT NULL,
  transports    text[] NOT NULL,
  label         text NOT NULL,
  added_at      timestamptz NOT NULL DEFAULT now(),
  removed_at    timestamptz
);
CREATE INDEX passkey_person ON access.passkey (person_id);
GRANT SELECT, INSERT, UPDATE (counter, removed_at) ON access.passkey TO todoke_app;
CALL audit.guard('access.passkey');

-- Whom an OpenID Connect provider means by a subject.
CREATE TABLE access.identity (
  issuer     text NOT NULL,
  subject    text NOT NULL,
  person_id  text NOT NULL REFERENCES access.person,
  removed_at timestamptz,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_person ON access.identity (person_id);
GRANT SELECT, INSERT, UPDATE (person_id, removed_at) ON access.identity TO todoke_app;
CALL audit.guard('access.identity');

-- A code handed to somebody with which they choose their own password; used once.
CREATE TABLE access.invitation (
  code_hash  bytea PRIMARY KEY,
  person_id  text NOT NULL REFERENCES access.person,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX invitation_person ON access.invitation (person_id);
GRANT SELECT, INSERT, UPDATE (used_at) ON access.invitation TO todoke_app;
CALL audit.guard('access.invitation');

-- Tokens are random and only their hash is kept: who reads this table cannot sign in.
CREATE TABLE access.session (
  session_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  person_id  text NOT NULL REFERENCES access.person,
  method     text NOT NULL CHECK (method IN ('password', 'recovery_code', 'passkey', 'oidc', 'sample')),
  opened_at  timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  closed_at  timestamptz
);
CREATE INDEX session_person ON access.session (person_id) WHERE closed_at IS NULL;
GRANT SELECT, INSERT (token_hash, person_id, method, opened_at, expires_at), UPDATE (closed_at) ON access.session TO todoke_app;
CALL audit.guard('access.session');

-- When a session was last used, to the minute: no change of a state, so without an audit entry.
CREATE TABLE access.session_seen (
  session_id bigint PRIMARY KEY REFERENCES access.session,
  seen_at    timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE (seen_at) ON access.session_seen TO todoke_app;

CREATE TABLE access.token (
  token_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  person_id  text NOT NULL REFERENCES access.person,
  made_at    timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX token_person ON access.token (person_id);
GRANT SELECT, INSERT (token_hash, person_id, expires_at), UPDATE (revoked_at) ON access.token TO todoke_app;
CALL audit.guard('access.token');

-- A question a browser was asked and has a few minutes to answer, once (passkey, OpenID Connect).
CREATE TABLE access.challenge (
  challenge_hash bytea PRIMARY KEY,
  kind           text NOT NULL,
  person_id      text REFERENCES access.person,
  data           jsonb NOT NULL,
  expires_at     timestamptz NOT NULL,
  used_at        timestamptz
);
GRANT SELECT, INSERT, UPDATE (used_at) ON access.challenge TO todoke_app;

-- Tries to sign in as somebody, whether there is such a person or not; `who` is a hash of what was typed.
CREATE TABLE access.attempt (
  who     bytea NOT NULL,
  at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  cleared boolean NOT NULL DEFAULT false
);
CREATE INDEX attempt_who ON access.attempt (who, at);
GRANT SELECT, INSERT (who), UPDATE (cleared) ON access.attempt TO todoke_app;

-- The application deletes nothing; what has had its time is forgotten by this alone.
CREATE FUNCTION access.forget_expired() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM access.challenge WHERE expires_at < now() - interval '1 day';
  DELETE FROM access.attempt WHERE at < now() - interval '1 day';
$$;
