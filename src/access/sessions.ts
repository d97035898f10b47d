import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database, Sql } from '../kernel/ports.ts';
import type { Caller, PersonKind } from './caller.ts';
import { ROLES, type Role } from './roles.ts';
import { hashOf, newSecret } from './secrets.ts';

/** How somebody proved who they are. */
export type Method = 'password' | 'recovery_code' | 'passkey' | 'oidc' | 'sample' | 'parcel_code';

/** A session ends after half an hour without a request, and after twelve hours in any case, unless opened for longer. */
const IDLE_MINUTES = 30;
export const LONGEST_HOURS = 12;

/**
 * How long a session by password may last. Somebody of a workplace lays the phone aside between two hand-outs; they see
 * one workplace and no more.
 */
export const lifeOf = (kind: PersonKind): { hours: number; idleMinutes: number } =>
  kind === 'workplace'
    ? { hours: LONGEST_HOURS, idleMinutes: LONGEST_HOURS * 60 }
    : { hours: LONGEST_HOURS, idleMinutes: IDLE_MINUTES };

export interface OpenSession {
  readonly sessionId: string;
  /** For the browser's cookie; only its hash is kept. */
  readonly token: string;
  readonly expiresAt: string;
}

/** The one refusal of every failed sign-in: which part was wrong, or whether there is such a person, is not told. */
export const signInRefused = (): TodokeError =>
  new TodokeError('access.sign_in_refused', 'サインインできませんでした。', {
    remedy:
      '識別名・パスワード・確認コードを確かめてください。確認コードは一度しか使えません。続けてできないときは、システム管理者に再設定を依頼してください。',
    status: 401,
  });

/** Opens a session for somebody who proved who they are, with its audit entry. `at`: now. Until the transaction ends they
 * are neither reset nor disabled: a caller looks again, after this, at what was proven before. Throws
 * `access.sign_in_refused` (401) for whoever was disabled meanwhile. */
export async function openSession(
  sql: Sql,
  personId: string,
  method: Method,
  at: Date,
  { hours, idleMinutes } = lifeOf('person'),
): Promise<OpenSession> {
  const { rowCount: there } = await sql.query(
    'SELECT FROM access.person WHERE person_id = $1 AND disabled_at IS NULL FOR SHARE',
    [personId],
  );
  if (there === 0) throw signInRefused();
  const token = newSecret();
  const expiresAt = new Date(at.getTime() + hours * 3_600_000).toISOString();
  await writeAudit(sql, {
    actor: { id: personId },
    insurerId: null,
    action: 'access.sign_in',
    subject: `person:${personId}`,
    detail: { method },
  });
  const { rows } = await sql.query<{ session_id: number }>(
    `INSERT INTO access.session (token_hash, person_id, method, opened_at, expires_at, idle_minutes)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING session_id`,
    [hashOf(token), personId, method, at.toISOString(), expiresAt, idleMinutes],
  );
  const sessionId = String(rows[0]?.session_id);
  await sql.query('INSERT INTO access.session_seen (session_id, seen_at) VALUES ($1, $2)', [
    sessionId,
    at.toISOString(),
  ]);
  return { sessionId, token, expiresAt };
}

/** Closes a session at its owner's wish. */
export async function closeSession(database: Database, caller: Caller): Promise<void> {
  await database.transaction(async (sql) => {
    await writeAudit(sql, {
      actor: caller.actor,
      insurerId: null,
      action: 'access.sign_out',
      subject: `person:${caller.personId}`,
    });
    await sql.query(
      'UPDATE access.session SET closed_at = now() WHERE session_id = $1 AND closed_at IS NULL',
      [caller.sessionId],
    );
  });
}

interface Found {
  readonly person_id: string;
  readonly name: string;
  readonly kind: PersonKind;
  readonly session_id: string | null;
  readonly stale: boolean;
  readonly grants: Readonly<Record<string, readonly string[]>> | null;
  readonly tests: readonly string[] | null;
  readonly workplace: { readonly insurerId: string; readonly workplaceId: string } | null;
}

const GRANTS = `(SELECT jsonb_object_agg(g.insurer_id, g.roles) FROM access.grants g
   WHERE g.person_id = p.person_id AND g.roles <> '{}') AS grants,
  (SELECT array_agg(g.insurer_id) FROM access.grants g JOIN insurer.insurer i USING (insurer_id)
    WHERE g.person_id = p.person_id AND i.test) AS tests,
  (SELECT jsonb_build_object('insurerId', w.insurer_id, 'workplaceId', w.workplace_id) FROM access.workplace_person w
    WHERE w.person_id = p.person_id) AS workplace`;

const callerOf = ({ person_id, name, kind, session_id, grants, tests, workplace }: Found): Caller => ({
  personId: person_id,
  name,
  kind,
  actor: { id: person_id },
  // A role this program does not know grants nothing.
  grants: new Map(
    Object.entries(grants ?? {}).map(([insurer, roles]) => [
      insurer,
      roles.filter((role): role is Role => role in ROLES),
    ]),
  ),
  tests: new Set(tests ?? []),
  workplace,
  sessionId: session_id,
});

/**
 * Whose session a browser's token opens at moment `at`; null: nobody's (any more). `used` false: a timer of the
 * screen asks, which does not count as use.
 */
export async function callerOfSession(
  database: Database,
  token: string,
  at: Date,
  used: boolean,
): Promise<Caller | null> {
  const found = await database.read(async (sql) => {
    const { rows } = await sql.prepared<Found>(
      `SELECT p.person_id, p.name, p.kind, s.session_id::text, seen.seen_at < $2::timestamptz - interval '1 minute' AS stale,
              ${GRANTS}
         FROM access.session s JOIN access.session_seen seen USING (session_id) JOIN access.person p USING (person_id)
        WHERE s.token_hash = $1 AND s.closed_at IS NULL AND s.expires_at > $2 AND p.disabled_at IS NULL
          AND seen.seen_at > $2::timestamptz - make_interval(mins => s.idle_minutes)`,
      [hashOf(token), at.toISOString()],
    );
    return rows[0];
  });
  if (found === undefined) return null;
  if (found.stale && used) {
    // Once a minute at most: a screen that asks for ten things at once writes nothing ten times.
    await database.transaction((sql) =>
      sql.query('UPDATE access.session_seen SET seen_at = greatest(seen_at, $2) WHERE session_id = $1', [
        found.session_id,
        at.toISOString(),
      ]),
    );
  }
  return callerOf(found);
}

/** Which program a bearer token belongs to at moment `at`; null: none (any more). */
export async function callerOfToken(database: Database, token: string, at: Date): Promise<Caller | null> {
  const found = await database.read(async (sql) => {
    const { rows } = await sql.prepared<Found>(
      `SELECT p.person_id, p.name, p.kind, NULL AS session_id, false AS stale, ${GRANTS}
         FROM access.token t JOIN access.person p USING (person_id)
        WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND t.expires_at > $2 AND p.disabled_at IS NULL`,
      [hashOf(token), at.toISOString()],
    );
    return rows[0];
  });
  return found === undefined ? null : callerOf(found);
}
