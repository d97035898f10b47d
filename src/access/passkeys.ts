import { isIP } from 'node:net';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database } from '../kernel/ports.ts';
import type { Caller } from './caller.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import type { Passkeys, StoredPasskey } from './ports.ts';
import { type OpenSession, openSession, signInRefused } from './sessions.ts';

/** Whether browsers offer passkeys at this origin: they do by https or on localhost, never at a bare IP address. */
export function passkeysWorkAt(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return false;
  return protocol === 'https:' || hostname === 'localhost';
}

function requirePasskeys(origin: string): void {
  if (passkeysWorkAt(origin)) return;
  throw new TodokeError('access.passkey_address', 'このアドレスではパスキーを使えません。', {
    remedy: 'https のアドレスか、http://localhost で開き直してください。',
    status: 409,
  });
}

const notProven = (): TodokeError =>
  new TodokeError('access.passkey', 'パスキーを確かめられませんでした。', {
    remedy: 'もう一度、はじめから登録してください。',
    status: 409,
  });

/** How long after signing in a way in can be added. */
const FRESH_MINUTES = 10;

/**
 * Refuses to make a way in that lasts (`access.sign_in_again`, 403) in a session somebody left open or took: only staff
 * who have just signed in themselves add one. A program and somebody of a workplace have their own way and no other.
 */
async function requireFresh(database: Database, caller: Caller, at: Date): Promise<void> {
  const since = new Date(at.getTime() - FRESH_MINUTES * 60_000).toISOString();
  const { rowCount } = await database.read((sql) =>
    sql.query('SELECT FROM access.session WHERE session_id = $1 AND opened_at > $2', [
      caller.sessionId,
      since,
    ]),
  );
  if (caller.kind === 'person' && rowCount === 1) return;
  throw new TodokeError('access.sign_in_again', 'パスキーは、サインインした直後にだけ登録できます。', {
    remedy: `いったんサインアウトし、もう一度サインインしてから${FRESH_MINUTES}分以内に登録してください。`,
    status: 403,
  });
}

/**
 * The question with which a signed-in person's device makes a passkey, and the cookie's value. Throws
 * `access.passkey_address`, `access.sign_in_again`.
 */
export async function beginPasskey(
  database: Database,
  passkeys: Passkeys,
  caller: Caller,
  origin: string,
  at: Date,
): Promise<{ options: object; cookie: string }> {
  requirePasskeys(origin);
  await requireFresh(database, caller, at);
  const known = await database.read(async (sql) => {
    const { rows } = await sql.query<{ credential_id: string }>(
      'SELECT credential_id FROM access.passkey WHERE person_id = $1 AND removed_at IS NULL',
      [caller.personId],
    );
    return rows.map((row) => row.credential_id);
  });
  const { options, challenge } = await passkeys.register(caller, known, origin);
  const cookie = await database.transaction((sql) =>
    keepChallenge(sql, 'passkey_register', caller.personId, { challenge }, at),
  );
  return { options, cookie };
}

/** Keeps the passkey a device made. Throws `access.passkey` where the answer does not prove it. */
export async function addPasskey(
  database: Database,
  passkeys: Passkeys,
  caller: Caller,
  answer: { response: unknown; label: string; cookie: string | undefined; origin: string },
  at: Date,
): Promise<void> {
  const asked = await database.transaction((sql) =>
    takeChallenge(sql, 'passkey_register', caller.personId, answer.cookie, at),
  );
  if (asked?.challenge === undefined) throw notProven();
  const made = await passkeys.registered(answer.response, asked.challenge, answer.origin);
  if (made === null) throw notProven();
  await database.transaction(async (sql) => {
    await writeAudit(sql, {
      actor: caller.actor,
      insurerId: null,
      action: 'access.add_passkey',
      subject: `person:${caller.personId}`,
    });
    const { rowCount } = await sql.query(
      `INSERT INTO access.passkey (credential_id, person_id, public_key, counter, transports, label)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [made.credentialId, caller.personId, made.publicKey, made.counter, made.transports, answer.label],
    );
    if (rowCount === 0) throw notProven();
  });
}

/** Takes one of one's own passkeys away. Throws `access.no_passkey`. */
export async function removePasskey(database: Database, caller: Caller, credentialId: string): Promise<void> {
  await database.transaction(async (sql) => {
    await writeAudit(sql, {
      actor: caller.actor,
      insurerId: null,
      action: 'access.remove_passkey',
      subject: `person:${caller.personId}`,
    });
    const { rowCount } = await sql.query(
      'UPDATE access.passkey SET removed_at = now() WHERE credential_id = $1 AND person_id = $2 AND removed_at IS NULL',
      [credentialId, caller.personId],
    );
    if (rowCount === 1) return;
    throw new TodokeError('access.no_passkey', 'このパスキーはありません。', {
      remedy: '画面を開き直してください。',
      status: 404,
    });
  });
}

/** The question to whoever wants to sign in by passkey; the same for everybody. */
export async function askForPasskey(
  database: Database,
  passkeys: Passkeys,
  origin: string,
  at: Date,
): Promise<{ options: object; cookie: string }> {
  requirePasskeys(origin);
  const { options, challenge } = await passkeys.ask(origin);
  const cookie = await database.transaction((sql) => keepChallenge(sql, 'passkey', null, { challenge }, at));
  return { options, cookie };
}

interface KeptPasskey extends StoredPasskey {
  readonly personId: string;
}

/** Signs in by passkey. Throws `access.sign_in_refused` (401), whatever is wrong. */
export async function signInByPasskey(
  database: Database,
  passkeys: Passkeys,
  answer: { response: { id: string }; cookie: string | undefined; origin: string },
  at: Date,
): Promise<OpenSession> {
  const asked = await database.transaction((sql) => takeChallenge(sql, 'passkey', null, answer.cookie, at));
  const kept = await database.read(async (sql) => {
    const { rows } = await sql.query<KeptPasskey>(
      `SELECT k.credential_id AS "credentialId", k.public_key AS "publicKey", k.counter, k.transports,
              k.person_id AS "personId"
         FROM access.passkey k JOIN access.person p USING (person_id)
        WHERE k.credential_id = $1 AND k.removed_at IS NULL AND p.disabled_at IS NULL AND p.kind = 'person' AND NOT p.sample`,
      [answer.response.id],
    );
    return rows[0];
  });
  if (asked?.challenge === undefined || kept === undefined) throw signInRefused();
  const counter = await passkeys.used(answer.response, asked.challenge, answer.origin, kept);
  if (counter === null) throw signInRefused();
  return database.transaction(async (sql) => {
    const session = await openSession(sql, kept.personId, 'passkey', at);
    const { rowCount } = await sql.query(
      'UPDATE access.passkey SET counter = $2 WHERE credential_id = $1 AND removed_at IS NULL',
      [kept.credentialId, counter],
    );
    if (rowCount === 0) throw signInRefused();
    return session;
  });
}
