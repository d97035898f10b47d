import { writeAudit, writeAudits } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { addPerson, disablePerson, setRoles } from './people.ts';
import { hashOf, newCode, plainCode } from './secrets.ts';
import { type OpenSession, openSession } from './sessions.ts';

/** How long a code may lie in its parcel, and how long the device it let in may be used. */
export const CODE_DAYS = 60;
const DEVICE = { hours: 14 * 24, idleMinutes: 3 * 24 * 60 } as const;

/** Which workplace of which insurer. */
export interface WorkplaceOf {
  readonly insurerId: string;
  readonly workplaceId: string;
}

/** A code for one workplace; told once. */
export interface WorkplaceCode {
  readonly workplaceId: string;
  readonly code: string;
  readonly expiresAt: string;
}

/**
 * Gives each workplace a code with which somebody there signs in once. `replace`: codes given before and everybody
 * they let in are over. Only hashes are kept; each workplace has an audit entry of its own. Throws `workplace.unknown` (404) where one is not in the register.
 */
export async function issueWorkplaceCodes(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  workplaceIds: readonly string[],
  { replace, at }: { readonly replace: boolean; readonly at: Date },
): Promise<WorkplaceCode[]> {
  const ids = [...new Set(workplaceIds)].sort();
  if (ids.length === 0) return [];
  const { rows } = await sql.query<{ n: number }>(
    `SELECT count(DISTINCT workplace_id) AS n FROM register.workplace
      WHERE insurer_id = $1 AND workplace_id = ANY($2) AND known_to = 'infinity'`,
    [insurerId, ids],
  );
  if (rows[0]?.n !== ids.length) {
    throw new TodokeError('workplace.unknown', '登録されていない事業所があります。', {
      remedy: '事業所の番号を確かめてください。招待コードは発行していません。',
      status: 404,
    });
  }
  await writeAudits(sql, {
    actor,
    insurerId,
    action: 'access.issue_workplace_codes',
    subjects: ids.map((workplaceId) => `workplace:${workplaceId}`),
    detail: { replace },
  });
  if (replace) await endAccess(sql, actor, insurerId, ids, at);
  const expiresAt = new Date(at.getTime() + CODE_DAYS * 86_400_000).toISOString();
  const codes = ids.map((workplaceId) => ({ workplaceId, code: newCode(), expiresAt }));
  await sql.query(
    `INSERT INTO access.workplace_code (code_hash, insurer_id, workplace_id, expires_at)
     SELECT t.hash, $1, t.workplace_id, $2 FROM unnest($3::bytea[], $4::text[]) AS t (hash, workplace_id)`,
    [insurerId, expiresAt, codes.map(({ code }) => hashOf(plainCode(code))), ids],
  );
  return codes;
}

const endCodes = (sql: Sql, insurerId: string, workplaceIds: readonly string[], at: Date) =>
  sql.query(
    `UPDATE access.workplace_code SET used_at = $3
      WHERE insurer_id = $1 AND workplace_id = ANY($2) AND used_at IS NULL`,
    [insurerId, workplaceIds, at.toISOString()],
  );

/** Ends the unused codes of a workplace: one lies in a parcel that was lost. Whom earlier ones let in stay. */
export async function revokeWorkplaceCodes(
  sql: Sql,
  actor: Actor,
  { insurerId, workplaceId }: WorkplaceOf,
  at: Date,
): Promise<void> {
  await writeAudit(sql, {
    actor,
    insurerId,
    action: 'access.revoke_workplace_codes',
    subject: `workplace:${workplaceId}`,
  });
  await endCodes(sql, insurerId, [workplaceId], at);
}

/** Ends unused codes of workplaces and lets in nobody any more whom earlier ones let in. */
async function endAccess(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  workplaceIds: readonly string[],
  at: Date,
): Promise<void> {
  await endCodes(sql, insurerId, workplaceIds, at);
  const { rows } = await sql.query<{ person_id: string }>(
    `SELECT w.person_id FROM access.workplace_person w JOIN access.person p USING (person_id)
      WHERE w.insurer_id = $1 AND w.workplace_id = ANY($2) AND p.disabled_at IS NULL ORDER BY 1`,
    [insurerId, workplaceIds],
  );
  for (const { person_id } of rows) await disablePerson(sql, actor, person_id);
}

/** Binds somebody of a workplace to it, with the one role they can have. */
export async function addWorkplacePerson(
  sql: Sql,
  actor: Actor,
  person: { readonly personId: string; readonly name: string; readonly sample?: boolean },
  where: WorkplaceOf,
): Promise<void> {
  await addPerson(sql, actor, { ...person, kind: 'workplace' });
  await sql.query(
    'INSERT INTO access.workplace_person (person_id, insurer_id, workplace_id) VALUES ($1, $2, $3)',
    [person.personId, where.insurerId, where.workplaceId],
  );
  await setRoles(sql, actor, person.personId, where.insurerId, ['workplace']);
}

const refused = (): TodokeError =>
  new TodokeError('access.workplace_code', 'このコードは使えません。', {
    remedy:
      '入力を確かめてください。使用済みのもの、期限の切れたものは使えません。保険者の窓口に新しいコードをお求めください。',
    status: 401,
  });

/**
 * Lets in whoever holds a parcel's code, once: they become somebody of that workplace, by the name they give, on this
 * device. Throws `access.workplace_code` (401, always the same) and as `addPerson`.
 */
export async function redeemWorkplaceCode(
  database: Database,
  given: { readonly code: string; readonly name: string },
  at: Date,
): Promise<OpenSession & { readonly insurerId: string; readonly seconds: number }> {
  // Short enough to be typed: who makes an account of it signs in by it.
  const personId = `wp-${plainCode(newCode()).toLowerCase().slice(0, 10)}`;
  return database.transaction(async (sql) => {
    // Taken before it is spent: two who come with one code take turns, and the second finds it used.
    const { rows } = await sql.query<{ insurer_id: string; workplace_id: string }>(
      `SELECT insurer_id, workplace_id FROM access.workplace_code
        WHERE code_hash = $1 AND used_at IS NULL AND expires_at > $2 FOR UPDATE`,
      [hashOf(plainCode(given.code)), at.toISOString()],
    );
    const [found] = rows;
    if (found === undefined) throw refused();
    const where = { insurerId: found.insurer_id, workplaceId: found.workplace_id };
    await writeAudit(sql, {
      actor: { id: personId },
      insurerId: where.insurerId,
      action: 'access.redeem_workplace_code',
      subject: `workplace:${where.workplaceId}`,
    });
    await addWorkplacePerson(sql, { id: 'system' }, { personId, name: given.name }, where);
    await sql.query('UPDATE access.workplace_code SET used_at = $2, used_by = $3 WHERE code_hash = $1', [
      hashOf(plainCode(given.code)),
      at.toISOString(),
      personId,
    ]);
    const session = await openSession(sql, personId, 'parcel_code', at, DEVICE);
    return { ...session, insurerId: where.insurerId, seconds: DEVICE.hours * 3_600 };
  });
}
