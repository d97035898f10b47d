import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import type { Caller } from './caller.ts';
import { disablePerson } from './people.ts';
import { hashOf, newCode, plainCode } from './secrets.ts';
import type { OpenSession } from './sessions.ts';
import { type SignInMeans, signInByPassword } from './sign-in.ts';
import { CODE_DAYS, type WorkplaceOf } from './workplace-codes.ts';

/** How long somebody may take to set up their account. */
const SETUP_MINUTES = 60;

/** Whether somebody may make an account: of a workplace, no sample, and without a password yet. */
export async function mayMakeAccount(sql: Sql, personId: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    `SELECT FROM access.person p WHERE p.person_id = $1 AND p.kind = 'workplace' AND NOT p.sample
        AND NOT EXISTS (SELECT FROM access.password a WHERE a.person_id = p.person_id AND a.hash <> '')`,
    [personId],
  );
  return rowCount > 0;
}

/**
 * A code with which somebody of a workplace, let in by the parcel's, sets a password and one-time codes of their own
 * (`enrol`): from then on they come in without a code. Who has an account gets none, for an open device must not change
 * it: the insurer ends it and gives a new code. Throws `access.workplace_account` (409).
 */
export async function beginAccount(
  sql: Sql,
  { actor, personId }: Caller,
  insurerId: string,
  at: Date,
): Promise<string> {
  // Taken first: two devices that begin at once take turns.
  await sql.query('SELECT FROM access.person WHERE person_id = $1 FOR NO KEY UPDATE', [personId]);
  if (!(await mayMakeAccount(sql, personId))) {
    throw new TodokeError('access.workplace_account', 'アカウントは、すでにあるか、作れません。', {
      remedy: 'パスワードを忘れたときは、保険者の窓口に新しい招待コードをお求めください。',
      status: 409,
    });
  }
  const code = newCode();
  await writeAudit(sql, { actor, insurerId, action: 'access.begin_account', subject: `person:${personId}` });
  // One that was begun before and not finished is over.
  await sql.query('UPDATE access.invitation SET used_at = $2 WHERE person_id = $1 AND used_at IS NULL', [
    personId,
    at.toISOString(),
  ]);
  await sql.query('INSERT INTO access.invitation (code_hash, person_id, expires_at) VALUES ($1, $2, $3)', [
    hashOf(plainCode(code)),
    personId,
    new Date(at.getTime() + SETUP_MINUTES * 60_000).toISOString(),
  ]);
  return code;
}

/** Signs somebody of a workplace in by their account. Throws as `signInByPassword` does. */
export async function signInAtWorkplace(
  database: Database,
  means: Pick<SignInMeans, 'key' | 'codes'>,
  typed: { readonly personId: string; readonly password: string; readonly code: string },
  at: Date,
): Promise<OpenSession & { readonly insurerId: string }> {
  const session = await signInByPassword(database, means, typed, at, 'workplace');
  const { rows } = await database.read((sql) =>
    sql.query<{ insurer_id: string }>('SELECT insurer_id FROM access.workplace_person WHERE person_id = $1', [
      session.personId,
    ]),
  );
  return { ...session, insurerId: rows[0]?.insurer_id as string };
}

/** A code that was given to a workplace; the code itself is known to nobody any more. Moments as ISO texts. */
export interface GivenCode {
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly state: 'open' | 'used' | 'revoked' | 'expired';
  /** When it was used or revoked. */
  readonly endedAt: string | null;
  /** Who came in with it. */
  readonly usedBy: string | null;
}

/** Somebody of a workplace. */
export interface WorkplacePerson {
  readonly personId: string;
  readonly name: string;
  readonly since: string;
  /** The last time they came in, by a code or their account. */
  readonly lastSignIn: string | null;
  /** Whether they have a password of their own. */
  readonly account: boolean;
  readonly disabledAt: string | null;
}

/** The codes given to a workplace and whom they let in, newest first. */
export async function readWorkplaceAccess(
  sql: Sql,
  { insurerId, workplaceId }: WorkplaceOf,
  at: Date,
): Promise<{ readonly codes: GivenCode[]; readonly people: WorkplacePerson[] }> {
  const { rows: codes } = await sql.query<GivenCode>(
    `SELECT to_json(c.expires_at - make_interval(days => $4)) #>> '{}' AS "issuedAt",
            to_json(c.expires_at) #>> '{}' AS "expiresAt", to_json(c.used_at) #>> '{}' AS "endedAt", p.name AS "usedBy",
            CASE WHEN c.used_by IS NOT NULL THEN 'used' WHEN c.used_at IS NOT NULL THEN 'revoked'
                 WHEN c.expires_at <= $3 THEN 'expired' ELSE 'open' END AS state
       FROM access.workplace_code c LEFT JOIN access.person p ON p.person_id = c.used_by
      WHERE c.insurer_id = $1 AND c.workplace_id = $2 ORDER BY c.expires_at DESC, c.code_hash LIMIT 50`,
    [insurerId, workplaceId, at.toISOString(), CODE_DAYS],
  );
  const { rows: people } = await sql.query<WorkplacePerson>(
    `SELECT p.person_id AS "personId", p.name, to_json(p.added_at) #>> '{}' AS since,
            (SELECT to_json(max(s.opened_at)) #>> '{}' FROM access.session s WHERE s.person_id = p.person_id) AS "lastSignIn",
            EXISTS (SELECT FROM access.password a WHERE a.person_id = p.person_id AND a.hash <> '') AS account,
            to_json(p.disabled_at) #>> '{}' AS "disabledAt"
       FROM access.workplace_person w JOIN access.person p USING (person_id)
      WHERE w.insurer_id = $1 AND w.workplace_id = $2 ORDER BY p.disabled_at NULLS FIRST, p.added_at DESC, p.person_id LIMIT 200`,
    [insurerId, workplaceId],
  );
  return { codes, people };
}

/** Lets somebody of a workplace in no more. Throws `access.unknown` (404) for whoever is not of that workplace. */
export async function endWorkplacePerson(
  sql: Sql,
  actor: Actor,
  { insurerId, workplaceId }: WorkplaceOf,
  personId: string,
): Promise<void> {
  const { rowCount } = await sql.query(
    'SELECT FROM access.workplace_person WHERE person_id = $1 AND insurer_id = $2 AND workplace_id = $3',
    [personId, insurerId, workplaceId],
  );
  if (rowCount === 0) {
    throw new TodokeError('access.unknown', 'この利用者は、この事業所に登録されていません。', {
      remedy: '事業所の利用者の一覧で確かめてください。',
      status: 404,
    });
  }
  await disablePerson(sql, actor, personId);
}
