CREATE SCHEMA certificate;
GRANT USAGE ON SCHEMA certificate TO todoke_app;

-- The state's monthly word on each member's My Number card (登録状況), as of a month end. Two periods as every fact;
-- `state_since`, `protected_since`: since when it has said the same, whatever else changed meanwhile.
CREATE TABLE certificate.registration (
  insurer_id               text NOT NULL REFERENCES insurer.insurer,
  member_id                text NOT NULL,
  state                    text NOT NULL CHECK (state IN
                             ('registered', 'no_card', 'not_registered', 'cancelled', 'card_returned', 'number_unknown')),
  -- Last day of the card's electronic certificate; NULL: not told.
  e_certificate_expires_on date,
  -- 自己情報提供不可フラグ or 不開示該当フラグ is set.
  protected                boolean NOT NULL,
  state_since              date NOT NULL,
  protected_since          date,
  valid_from               date NOT NULL,
  valid_to                 date NOT NULL DEFAULT 'infinity',
  known_from               timestamptz NOT NULL DEFAULT now(),
  known_to                 timestamptz NOT NULL DEFAULT 'infinity',
  source_id                bigint NOT NULL REFERENCES register.source_file,
  CHECK (protected = (protected_since IS NOT NULL))
);
CREATE UNIQUE INDEX registration_current ON certificate.registration (insurer_id, member_id, valid_from) WHERE known_to = 'infinity';
CREATE INDEX registration_history ON certificate.registration (insurer_id, member_id);
GRANT SELECT, INSERT, UPDATE (known_to) ON certificate.registration TO todoke_app;
CALL audit.guard('certificate.registration');

-- The month ends told so far; a file as of an earlier one than the newest is refused.
CREATE TABLE certificate.registration_month (
  insurer_id text NOT NULL REFERENCES insurer.insurer,
  as_of      date NOT NULL,
  source_id  bigint NOT NULL REFERENCES register.source_file,
  members    bigint NOT NULL,
  PRIMARY KEY (insurer_id, as_of, source_id)
);
GRANT SELECT, INSERT ON certificate.registration_month TO todoke_app;
CALL audit.guard('certificate.registration_month');

-- What members, workplaces and the desk ask for, and what was answered. Received by one person, decided by another.
CREATE TABLE certificate.application (
  application_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id      text NOT NULL REFERENCES insurer.insurer,
  member_id       text NOT NULL,
  -- 資格確認書 or the reissue of a 資格情報のお知らせ.
  kind            text NOT NULL CHECK (kind IN ('certificate', 'notice_reissue')),
  reason          text NOT NULL,
  applicant       text NOT NULL CHECK (applicant IN ('member', 'workplace', 'desk')),
  -- Of a notice: whether the portal can be seen; asked first (S136).
  portal_visible  boolean CHECK ((portal_visible IS NOT NULL) = (kind = 'notice_reissue')),
  evidence        text NOT NULL,
  received_on     date NOT NULL,
  received_by     text NOT NULL,
  answer_by       date NOT NULL CHECK (answer_by >= received_on),
  audit_id        bigint NOT NULL REFERENCES audit.entry,
  state           text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'approved', 'refused', 'withdrawn')),
  decided_on      date CHECK (decided_on >= received_on),
  decided_by      text,
  -- Code of the refusal.
  refusal         text CHECK ((refusal IS NOT NULL) = (state = 'refused')),
  -- The sentence the applicant was answered with.
  answer          text,
  decide_audit_id bigint REFERENCES audit.entry,
  CHECK (num_nulls(decided_on, decided_by, answer, decide_audit_id) = CASE state WHEN 'received' THEN 4 ELSE 0 END),
  CONSTRAINT decided_by_another CHECK (state NOT IN ('approved', 'refused') OR decided_by <> received_by)
);
CREATE INDEX application_member ON certificate.application (insurer_id, member_id);
CREATE INDEX application_open ON certificate.application (insurer_id, answer_by) WHERE state = 'received';
GRANT SELECT, INSERT, UPDATE (state, decided_on, decided_by, refusal, answer, decide_audit_id) ON certificate.application TO todoke_app;
CALL audit.guard('certificate.application');

-- What a member was granted on application: entitles from `since` until the expiry of the card issued for it. A need
-- for consideration (要配慮者) has no end until it is ended, and is renewed without asking.
CREATE TABLE certificate.claim (
  claim_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id     text NOT NULL REFERENCES insurer.insurer,
  member_id      text NOT NULL,
  code           text NOT NULL,
  since          date NOT NULL,
  -- Last day; NULL: open.
  until          date,
  application_id bigint NOT NULL REFERENCES certificate.application,
  known_from     timestamptz NOT NULL DEFAULT now(),
  audit_id       bigint NOT NULL REFERENCES audit.entry
);
CREATE INDEX claim_member ON certificate.claim (insurer_id, member_id);
GRANT SELECT, INSERT, UPDATE (until) ON certificate.claim TO todoke_app;
CALL audit.guard('certificate.claim');

-- Cards made so far, per insurer: the next number.
CREATE TABLE certificate.counter (
  insurer_id text PRIMARY KEY REFERENCES insurer.insurer,
  next       bigint NOT NULL
);
GRANT SELECT, INSERT, UPDATE (next) ON certificate.counter TO todoke_app;
CALL audit.guard('certificate.counter');

-- Every card ever made. `ended_on`: the first day on which it counts no more by an act or by its expiry; NULL: it counts.
CREATE TABLE certificate.card (
  insurer_id   text NOT NULL REFERENCES insurer.insurer,
  card_number  text NOT NULL,
  member_id    text NOT NULL,
  person_id    text NOT NULL,
  -- Why it was made: code of the entitlement, and the day from which that held.
  reason       text NOT NULL,
  since        date NOT NULL,
  -- first: had none; renewal: before expiry; reissue: lost, damaged or corrected.
  occasion     text NOT NULL CHECK (occasion IN ('first', 'renewal', 'reissue')),
  term         text NOT NULL CHECK (term IN ('full', 'short')),
  issued_on    date NOT NULL,
  -- Last day it is valid.
  expires_on   date NOT NULL CHECK (expires_on >= issued_on),
  ended_on     date CHECK (ended_on >= issued_on),
  status       text NOT NULL,
  -- The campaign (run) that made it; NULL: made by itself.
  campaign_id  text,
  profile_hash text NOT NULL REFERENCES insurer.profile,
  audit_id     bigint NOT NULL REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, card_number),
  FOREIGN KEY (insurer_id, campaign_id) REFERENCES campaign.campaign,
  CONSTRAINT counts_by_status CHECK ((status IN ('issued', 'posted', 'delivered', 'undelivered')) = (ended_on IS NULL))
);
-- One valid card per person: a newer one is only entered after the older was ended.
CREATE UNIQUE INDEX card_one ON certificate.card (insurer_id, person_id) WHERE ended_on IS NULL;
CREATE INDEX card_member ON certificate.card (insurer_id, member_id);
CREATE INDEX card_person ON certificate.card (insurer_id, person_id);
CREATE UNIQUE INDEX card_campaign ON certificate.card (insurer_id, campaign_id, member_id) WHERE campaign_id IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (status, ended_on) ON certificate.card TO todoke_app;

CREATE TABLE certificate.card_event (
  event_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  insurer_id  text NOT NULL,
  card_number text NOT NULL,
  action      text NOT NULL,
  from_status text,
  to_status   text NOT NULL,
  -- The day it happened.
  on_date     date NOT NULL,
  at          timestamptz NOT NULL DEFAULT now(),
  actor       text NOT NULL,
  audit_id    bigint NOT NULL REFERENCES audit.entry,
  -- How: codes, ids, receipts; never a person's data.
  how         jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX card_event_card ON certificate.card_event (insurer_id, card_number);
GRANT SELECT, INSERT ON certificate.card_event TO todoke_app;
CALL audit.guard('certificate.card');
CALL audit.guard('certificate.card_event');

-- A status moves only together with its event of this transaction (one look-up per card, as with pieces).
CREATE FUNCTION certificate.require_event() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF EXISTS (
    SELECT FROM after_rows n
     WHERE (SELECT count(*) FROM certificate.card_event e
             WHERE e.insurer_id = n.insurer_id AND e.card_number = n.card_number AND e.to_status = n.status
               AND (SELECT a.xact FROM audit.entry a WHERE a.audit_id = e.audit_id) = pg_current_xact_id()) = 0
  ) THEN
    RAISE EXCEPTION 'status of a card changed without its event' USING ERRCODE = 'TD002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER require_event_insert AFTER INSERT ON certificate.card
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION certificate.require_event();
CREATE TRIGGER require_event_update AFTER UPDATE ON certificate.card
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION certificate.require_event();

-- A card that must come back: why, by which way, by when, and how it ended.
CREATE TABLE certificate.recall (
  insurer_id     text NOT NULL,
  card_number    text NOT NULL,
  serial         integer NOT NULL,
  reason         text NOT NULL,
  -- workplace: collected there and attached to the filing; direct: the person sends it to the insurer.
  path           text NOT NULL CHECK (path IN ('workplace', 'direct')),
  opened_on      date NOT NULL,
  due_on         date NOT NULL CHECK (due_on >= opened_on),
  audit_id       bigint NOT NULL REFERENCES audit.entry,
  closed_on      date CHECK (closed_on >= opened_on),
  closing        text CHECK (closing IN ('returned', 'written_off')),
  close_audit_id bigint REFERENCES audit.entry,
  PRIMARY KEY (insurer_id, card_number, serial),
  FOREIGN KEY (insurer_id, card_number) REFERENCES certificate.card,
  CHECK (num_nulls(closed_on, closing, close_audit_id) IN (0, 3))
);
CREATE UNIQUE INDEX recall_once ON certificate.recall (insurer_id, card_number) WHERE closed_on IS NULL;
GRANT SELECT, INSERT, UPDATE (closed_on, closing, close_audit_id) ON certificate.recall TO todoke_app;
CALL audit.guard('certificate.recall');

-- 9 digits and a check digit, by the weights of an insurer number (2, 1, 2, 1 … from the right, digits added).
CREATE FUNCTION certificate.card_number(n bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lpad(n::text, 9, '0') || ((10 - (
      substr('0246813579', (n % 10)::int + 1, 1)::int + (n / 10 % 10)::int
    + substr('0246813579', (n / 100 % 10)::int + 1, 1)::int + (n / 1000 % 10)::int
    + substr('0246813579', (n / 10000 % 10)::int + 1, 1)::int + (n / 100000 % 10)::int
    + substr('0246813579', (n / 1000000 % 10)::int + 1, 1)::int + (n / 10000000 % 10)::int
    + substr('0246813579', (n / 100000000 % 10)::int + 1, 1)::int) % 10) % 10)::text
$$;

-- The first day without cover of 任意継続: two years after the day it began (acquired on 29 February: 1 March).
CREATE FUNCTION certificate.voluntary_ends_on(acquired_on date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (acquired_on::timestamp + interval '2 years')::date
         + CASE WHEN extract(month FROM acquired_on) = 2 AND extract(day FROM acquired_on) = 29 THEN 1 ELSE 0 END
$$;

-- Last day on which a My Number card shows its eligibility: end of the third month after the month in which its
-- electronic certificate expires.
CREATE FUNCTION certificate.usable_until(expires_on date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (date_trunc('month', expires_on::timestamp) + interval '4 months')::date - 1
$$;
