import type { KeyObject } from 'node:crypto';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database, Sql } from '../kernel/ports.ts';
import { isPassword } from './password.ts';
import type { IdentityProvider, OneTimeCodes, Passkeys } from './ports.ts';
import { derivedSecret, hashOf, plainCode } from './secrets.ts';
import { lifeOf, type OpenSession, openSession, signInRefused } from './sessions.ts';

/** By what people can sign in here. */
export interface SignInMeans {
  /** The installation's key, from which the secrets of one-time codes are derived. */
  readonly key: KeyObject;
  readonly codes: OneTimeCodes;
  readonly passkeys: Passkeys;
  readonly provider?: IdentityProvider;
  /** The sample insurer, whose ready-made people sign in by a click. Only `todoke start` names one. */
  readonly sample?: string;
}

/** Tries as one person within a quarter of an hour; more are refused, whoever it is. */
const TRIES = 10;
const WINDOW_MINUTES = 15;

/** The secret of somebody's authenticator app, from the access key and the seed kept with them (RFC 6238: 20 bytes). */
export const totpSecret = (key: KeyObject, seed: string): Buffer =>
  derivedSecret(key, 'totp', seed).subarray(0, 20);

/** Counts a try before it is looked at, so that many at once are counted, too. Throws `access.too_many` (429). */
async function countTry(database: Database, who: Buffer): Promise<void> {
  const tries = await database.transaction(async (sql) => {
    await sql.query('INSERT INTO access.attempt (who) VALUES ($1)', [who]);
    const { rows } = await sql.query<{ n: number }>(
      `SELECT count(*) AS n FROM access.attempt
        WHERE who = $1 AND NOT cleared AND at > clock_timestamp() - make_interval(mins => $2)`,
      [who, WINDOW_MINUTES],
    );
    return rows[0]?.n ?? 0;
  });
  if (tries <= TRIES) return;
  throw new TodokeError('access.too_many', 'サインインの失敗が続いたため、しばらく受け付けません。', {
    remedy: `${WINDOW_MINUTES}分ほど待ってから、もう一度試してください。`,
    status: 429,
  });
}

interface Known {
  readonly person_id: string;
  readonly hash: string | null;
  readonly seed: string | null;
}

/** Spends a one-time or recovery code inside the transaction of its session; false: it is no code, or was used. */
async function spendCode(
  sql: Sql,
  means: Pick<SignInMeans, 'key' | 'codes'>,
  known: Known,
  code: string,
  at: Date,
): Promise<boolean> {
  const typed = code.normalize('NFKC').replace(/\s/g, '');
  if (known.seed !== null && /^\d{6}$/.test(typed)) {
    const step = means.codes.stepOf(totpSecret(means.key, known.seed), typed, at);
    if (step === null) return false;
    // A code counts once: its step and every earlier one are over.
    const { rowCount } = await sql.query(
      'UPDATE access.totp SET last_step = $2 WHERE person_id = $1 AND last_step < $2',
      [known.person_id, step],
    );
    return rowCount === 1;
  }
  const { rowCount } = await sql.query(
    'UPDATE access.recovery_code SET used_at = $3 WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL',
    [known.person_id, hashOf(plainCode(typed)), at.toISOString()],
  );
  return rowCount === 1;
}

/**
 * Signs in by password and a one-time code of the authenticator app (or one of the recovery codes): staff, or somebody
 * of a workplace, never the one at the other's door. Throws `access.sign_in_refused` (401), `access.too_many` (429).
 */
export async function signInByPassword(
  database: Database,
  means: Pick<SignInMeans, 'key' | 'codes'>,
  typed: { personId: string; password: string; code: string },
  at: Date,
  kind: 'person' | 'workplace' = 'person',
): Promise<OpenSession & { readonly personId: string }> {
  const personId = typed.personId.normalize('NFKC').trim().toLowerCase();
  const who = hashOf(personId);
  await countTry(database, who);
  const known = await database.read(async (sql) => {
    const { rows } = await sql.query<Known>(
      `SELECT p.person_id, w.hash, t.seed
         FROM access.person p LEFT JOIN access.password w USING (person_id) LEFT JOIN access.totp t USING (person_id)
        WHERE p.person_id = $1 AND p.kind = $2 AND p.disabled_at IS NULL AND NOT p.sample`,
      [personId, kind],
    );
    return rows[0];
  });
  const proven = await isPassword(typed.password, known?.hash ?? undefined);
  try {
    if (known === undefined || !proven) throw signInRefused();
    const method = /^\d{6}$/.test(typed.code.normalize('NFKC').replace(/\s/g, ''))
      ? 'password'
      : 'recovery_code';
    return await database.transaction(async (sql) => {
      const session = await openSession(sql, known.person_id, method, at, lifeOf(kind));
      // What was proven may have been reset while it was looked at.
      const { rowCount } = await sql.query('SELECT FROM access.password WHERE person_id = $1 AND hash = $2', [
        known.person_id,
        known.hash,
      ]);
      if (rowCount === 0) throw signInRefused();
      if (!(await spendCode(sql, means, known, typed.code, at))) throw signInRefused();
      await sql.query('UPDATE access.attempt SET cleared = true WHERE who = $1 AND NOT cleared', [who]);
      return { ...session, personId };
    });
  } catch (error) {
    if (error instanceof TodokeError && known !== undefined) {
      // Of somebody who exists only: what else was typed may be a password in the wrong field.
      await database.transaction((sql) =>
        writeAudit(sql, {
          actor: { id: known.person_id },
          insurerId: null,
          action: 'access.sign_in_failed',
          subject: `person:${known.person_id}`,
        }),
      );
    }
    throw error;
  }
}

/** Signs in whom an OpenID Connect provider vouches for. Throws `access.oidc_unknown` (403). */
export async function signInByProvider(
  database: Database,
  issuer: string,
  subject: string,
  at: Date,
): Promise<OpenSession> {
  return database.transaction(async (sql) => {
    const { rows } = await sql.query<{ person_id: string }>(
      `SELECT person_id FROM access.identity JOIN access.person USING (person_id)
        WHERE issuer = $1 AND subject = $2 AND removed_at IS NULL AND disabled_at IS NULL AND kind = 'person' AND NOT sample`,
      [issuer, subject],
    );
    if (rows[0] === undefined) {
      throw new TodokeError('access.oidc_unknown', 'この利用者は、Todoke に登録されていません。', {
        remedy: 'システム管理者に、利用者の登録を依頼してください。',
        status: 403,
      });
    }
    return openSession(sql, rows[0].person_id, 'oidc', at);
  });
}

/** Signs in one of the sample's ready-made people; refused wherever there is no sample. */
export async function signInAsSample(
  database: Database,
  means: Pick<SignInMeans, 'sample'>,
  personId: string,
  at: Date,
): Promise<OpenSession> {
  return database.transaction(async (sql) => {
    const { rows } = await sql.query(
      `SELECT FROM access.person p WHERE p.person_id = $1 AND p.sample AND p.disabled_at IS NULL
          AND NOT EXISTS (SELECT FROM access.grants g WHERE g.person_id = p.person_id AND g.insurer_id <> $2)
          AND NOT EXISTS (SELECT FROM insurer.insurer i WHERE i.insurer_id <> $2)`,
      [personId, means.sample ?? ''],
    );
    if (means.sample === undefined || rows.length === 0) throw signInRefused();
    return openSession(sql, personId, 'sample', at);
  });
}
