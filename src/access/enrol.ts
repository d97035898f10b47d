import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database, Sql } from '../kernel/ports.ts';
import type { PersonKind } from './caller.ts';
import { hashPassword, requireGoodPassword } from './password.ts';
import { hashOf, newCode, plainCode } from './secrets.ts';
import { lifeOf, type OpenSession, openSession } from './sessions.ts';
import { type SignInMeans, totpSecret } from './sign-in.ts';

/** Recovery codes given at enrolment; each signs in once in place of a one-time code. */
const RECOVERY_CODES = 10;

const badInvitation = (): TodokeError =>
  new TodokeError('access.invitation', 'この招待コードは使えません。', {
    remedy:
      '入力を確かめてください。期限が切れたものや使用済みのものは、システム管理者に再発行を依頼してください。',
    status: 401,
  });

interface Invited {
  readonly person_id: string;
  readonly name: string;
  readonly kind: PersonKind;
}

async function requireInvited(sql: Sql, code: string, at: Date): Promise<Invited> {
  const { rows } = await sql.query<Invited>(
    `SELECT p.person_id, p.name, p.kind FROM access.invitation i JOIN access.person p USING (person_id)
      WHERE i.code_hash = $1 AND i.used_at IS NULL AND i.expires_at > $2 AND p.disabled_at IS NULL`,
    [hashOf(plainCode(code)), at.toISOString()],
  );
  if (rows[0] === undefined) throw badInvitation();
  return rows[0];
}

/** The seed of the one-time codes that belong to an invitation: the same each time its page is opened. */
const seedOf = (code: string): string =>
  hashOf(`seed\0${plainCode(code)}`)
    .toString('hex')
    .slice(0, 32);

type Means = Pick<SignInMeans, 'key' | 'codes'>;

export interface Enrolment {
  readonly personId: string;
  readonly name: string;
  /** For the authenticator app: to scan, and to type. */
  readonly uri: string;
  readonly secret: string;
}

/** What an invited person sees before they choose a password. Throws `access.invitation` (401). */
export async function beginEnrolment(
  database: Database,
  means: Means,
  code: string,
  at: Date,
): Promise<Enrolment> {
  const { person_id: personId, name } = await database.read((sql) => requireInvited(sql, code, at));
  const secret = totpSecret(means.key, seedOf(code));
  return { personId, name, uri: means.codes.uriOf(secret, personId), secret: means.codes.textOf(secret) };
}

/**
 * Sets password and one-time codes of an invited person and signs them in. The invitation is used up; the recovery
 * codes are told once and only their hashes kept. Throws `access.invitation`, `access.password`, `access.code`.
 */
export async function enrol(
  database: Database,
  means: Means,
  typed: { code: string; password: string; oneTimeCode: string },
  at: Date,
): Promise<{ session: OpenSession; recoveryCodes: string[] }> {
  const { person_id: personId, kind } = await database.read((sql) => requireInvited(sql, typed.code, at));
  requireGoodPassword(typed.password, personId);
  const seed = seedOf(typed.code);
  const oneTimeCode = typed.oneTimeCode.normalize('NFKC').replace(/\s/g, '');
  const step = means.codes.stepOf(totpSecret(means.key, seed), oneTimeCode, at);
  if (step === null) {
    throw new TodokeError('access.code', '確認コードが合いません。', {
      remedy:
        '認証アプリに表示されている、今の6桁の数字を入力してください。スマートフォンの時刻も確かめてください。',
    });
  }
  const hash = await hashPassword(typed.password);
  const recoveryCodes = Array.from({ length: RECOVERY_CODES }, newCode);
  return database.transaction(async (sql) => {
    // First, as everywhere: whoever resets or disables them takes the person before the invitation, too.
    const session = await openSession(sql, personId, 'password', at, lifeOf(kind));
    await writeAudit(sql, {
      actor: { id: personId },
      insurerId: null,
      action: 'access.enrol',
      subject: `person:${personId}`,
    });
    const { rowCount } = await sql.query(
      'UPDATE access.invitation SET used_at = $2 WHERE code_hash = $1 AND used_at IS NULL',
      [hashOf(plainCode(typed.code)), at.toISOString()],
    );
    if (rowCount !== 1) throw badInvitation();
    await sql.query(
      `INSERT INTO access.password (person_id, hash, set_at) VALUES ($1, $2, $3)
       ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at`,
      [personId, hash, at.toISOString()],
    );
    await sql.query(
      `INSERT INTO access.totp (person_id, seed, last_step) VALUES ($1, $2, $3)
       ON CONFLICT (person_id) DO UPDATE SET seed = excluded.seed, last_step = excluded.last_step`,
      [personId, seed, step],
    );
    await sql.query(
      'INSERT INTO access.recovery_code (code_hash, person_id) SELECT h, $1 FROM unnest($2::bytea[]) h',
      [personId, recoveryCodes.map((code) => hashOf(plainCode(code)))],
    );
    return { session, recoveryCodes };
  });
}
