-- A round driven from the console: its plan before there is a campaign, the files handed in, long work, the approval.
CREATE SCHEMA round;
GRANT USAGE ON SCHEMA round TO todoke_app;

-- The newest revision counts. `written`: insurer.json as `todoke run` reads it.
CREATE TABLE round.plan (
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  revision    integer NOT NULL,
  written     jsonb NOT NULL,
  planned_by  text NOT NULL,
  planned_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (insurer_id, campaign_id, revision)
);
GRANT SELECT, INSERT ON round.plan TO todoke_app;
CALL audit.guard('round.plan');

-- What was ticked off, or opened again, on a plan's checklist; the newest row of a task counts.
CREATE TABLE round.task (
  entry_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  task        text NOT NULL,
  done        boolean NOT NULL,
  -- By what it can be shown (resolution, date, number of a document); a reason where it is opened again.
  evidence    text NOT NULL CHECK (evidence <> ''),
  recorded_by text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX task_plan ON round.task (insurer_id, campaign_id, task, entry_id);
GRANT SELECT, INSERT (insurer_id, campaign_id, task, done, evidence, recorded_by) ON round.task TO todoke_app;
CALL audit.guard('round.task');

-- Files handed in for a plan; the newest of a kind counts. The bytes stand beside the result, not here.
CREATE TABLE round.upload (
  upload_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  kind        text NOT NULL,
  sha256      text NOT NULL,
  bytes       bigint NOT NULL,
  uploaded_by text NOT NULL,
  uploaded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX upload_plan ON round.upload (insurer_id, campaign_id, kind, upload_id);
GRANT SELECT, INSERT (insurer_id, campaign_id, kind, sha256, bytes, uploaded_by) ON round.upload TO todoke_app;
CALL audit.guard('round.upload');

-- Long work somebody asked for: done by the server's process, taken up again after a restart.
CREATE TABLE round.work (
  work_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('take_in', 'simulate', 'extract', 'compose', 'package', 'close')),
  asked_by    text NOT NULL,
  asked_at    timestamptz NOT NULL DEFAULT now(),
  ended_at    timestamptz,
  -- What it came to, or why it could not be done: { id, message, remedy }.
  result      jsonb,
  problem     jsonb,
  CHECK (ended_at IS NOT NULL OR num_nonnulls(result, problem) = 0),
  CHECK (num_nonnulls(result, problem) < 2)
);
CREATE UNIQUE INDEX work_one_at_a_time ON round.work (insurer_id, campaign_id) WHERE ended_at IS NULL;
CREATE INDEX work_plan ON round.work (insurer_id, campaign_id, work_id);
GRANT SELECT, INSERT (insurer_id, campaign_id, kind, asked_by), UPDATE (ended_at, result, problem) ON round.work TO todoke_app;
CALL audit.guard('round.work');

-- How far it is, and which process has it: observed, nobody decides it.
CREATE TABLE round.work_progress (
  work_id bigint PRIMARY KEY REFERENCES round.work,
  worker  text NOT NULL,
  step    text NOT NULL DEFAULT '',
  done    bigint NOT NULL DEFAULT 0,
  total   bigint NOT NULL DEFAULT 0,
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT, UPDATE ON round.work_progress TO todoke_app;

-- One person asks that the papers be handed over, another decides. `fingerprint`: over the very print files.
CREATE TABLE round.approval (
  approval_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id  text NOT NULL,
  campaign_id text NOT NULL,
  fingerprint text NOT NULL,
  note        text NOT NULL,
  asked_by    text NOT NULL,
  asked_at    timestamptz NOT NULL DEFAULT now(),
  verdict     text CHECK (verdict IN ('approved', 'refused', 'withdrawn')),
  reason      text,
  decided_by  text,
  decided_at  timestamptz,
  CHECK (num_nulls(verdict, decided_by, decided_at) IN (0, 3)),
  -- Who asked cannot approve, whatever the program thinks.
  CHECK (verdict IS NULL OR (decided_by = asked_by) = (verdict = 'withdrawn'))
);
CREATE UNIQUE INDEX approval_one_open ON round.approval (insurer_id, campaign_id) WHERE verdict IS NULL;
CREATE INDEX approval_plan ON round.approval (insurer_id, campaign_id, approval_id);
GRANT SELECT, INSERT (insurer_id, campaign_id, fingerprint, note, asked_by),
      UPDATE (verdict, reason, decided_by, decided_at) ON round.approval TO todoke_app;
CALL audit.guard('round.approval');
