import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import type { PersonKind } from './caller.ts';
import { ROLE_NAMES, type Role } from './roles.ts';
import { hashOf, newCode, newSecret, plainCode } from './secrets.ts';

/** How long an invitation may wait for its person. */
const INVITATION_HOURS = 72;

const PERSON_ID = /^[a-z0-9][a-z0-9._-]{1,39}$/;
/** Names that stand in the audit trail for nobody in particular. */
const RESERVED = new Set(['system', 'console']);

export interface NewPerson {
  /** Lower case letters, digits, `.`, `_`, `-`; stands in the audit trail for good. */
  readonly personId: string;
  readonly name: string;
  readonly kind: PersonKind;
  readonly sample?: boolean;
}

export interface Person {
  readonly personId: string;
  readonly name: string;
  readonly kind: 'person' | 'client';
  readonly disabledAt: string | null;
  readonly password: boolean;
  readonly passkeys: number;
  /** Of an OpenID Connect provider. */
  readonly identities: number;
  readonly lastSignIn: string | null;
  readonly grants: readonly { readonly insurerId: string; readonly roles: readonly Role[] }[];
}

const unknownPerson = (): TodokeError =>
  new TodokeError('access.unknown', 'この利用者は登録されていません。', {
    remedy: '利用者の一覧で識別名を確かめてください。',
    status: 404,
  });

/** Locks the row, so that two who change the same person take turns. Throws `access.unknown`. */
async function requirePerson(sql: Sql, personId: string): Promise<{ kind: string; sample: boolean }> {
  const { rows } = await sql.query<{ kind: string; sample: boolean }>(
    'SELECT kind, sample FROM access.person WHERE person_id = $1 FOR NO KEY UPDATE',
    [personId],
  );
  if (rows[0] === undefined) throw unknownPerson();
  return rows[0];
}

const note = (
  sql: Sql,
  actor: Actor,
  action: string,
  personId: string,
  insurerId: string | null,
  detail = {},
) => writeAudit(sql, { actor, insurerId, action, subject: `person:${personId}`, detail });

/** Adds somebody without any role or sign-in. Throws `access.person_id`, `access.name`, `access.exists`. */
export async function addPerson(sql: Sql, actor: Actor, person: NewPerson): Promise<void> {
  const { personId, kind, sample = false } = person;
  const name = person.name.trim();
  if (!PERSON_ID.test(personId) || RESERVED.has(personId)) {
    throw new TodokeError('access.person_id', '識別名として使えません。', {
      remedy:
        '英小文字・数字・「.」「_」「-」の2〜40字で、英小文字か数字で始めてください（system と console は使えません）。',
    });
  }
  if (name === '' || name.length > 80) {
    throw new TodokeError('access.name', '名前を1〜80字で指定してください。', {
      remedy: '担当者の氏名か、システムの名前を入れてください。',
    });
  }
  await note(sql, actor, 'access.add_person', personId, null, { kind, sample });
  const { rowCount } = await sql.query(
    'INSERT INTO access.person (person_id, name, kind, sample) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [personId, name, kind, sample],
  );
  if (rowCount === 1) return;
  throw new TodokeError('access.exists', 'この識別名は、すでに使われています。', {
    remedy: '別の識別名にしてください。一度使った識別名は記録に残るため、ほかの人には使えません。',
    status: 409,
  });
}

/** Sets somebody's roles at one insurer; none takes them all away. Throws `access.unknown`, `access.own_roles`,
 * `access.workplace_roles`. */
export async function setRoles(
  sql: Sql,
  actor: Actor,
  personId: string,
  insurerId: string,
  roles: readonly Role[],
): Promise<void> {
  const { kind } = await requirePerson(sql, personId);
  if (kind === 'workplace' && roles.some((role) => role !== 'workplace')) {
    throw new TodokeError('access.workplace_roles', '事業所の担当者に、保険者の権限は付けられません。', {
      remedy: '保険者の担当者として、別に登録してください。',
      status: 409,
    });
  }
  if (actor.id === personId) {
    throw new TodokeError('access.own_roles', '自分の権限は変えられません。', {
      remedy: 'ほかのシステム管理者に依頼してください。',
      status: 409,
    });
  }
  const sorted = ROLE_NAMES.filter((role) => roles.includes(role));
  await note(sql, actor, 'access.set_roles', personId, insurerId, { roles: sorted });
  await sql.query(
    `INSERT INTO access.grants (person_id, insurer_id, roles) VALUES ($1, $2, $3)
     ON CONFLICT (person_id, insurer_id) DO UPDATE SET roles = excluded.roles`,
    [personId, insurerId, sorted],
  );
}

async function closeSessions(sql: Sql, personId: string): Promise<void> {
  await sql.query('UPDATE access.session SET closed_at = now() WHERE person_id = $1 AND closed_at IS NULL', [
    personId,
  ]);
}

/** Ends every session, token and unused invitation of somebody. */
async function shutOut(sql: Sql, personId: string): Promise<void> {
  await closeSessions(sql, personId);
  await sql.query('UPDATE access.token SET revoked_at = now() WHERE person_id = $1 AND revoked_at IS NULL', [
    personId,
  ]);
  await sql.query('UPDATE access.invitation SET used_at = now() WHERE person_id = $1 AND used_at IS NULL', [
    personId,
  ]);
}

/** Lets somebody in no more, at once; what they did stays in their name. Throws `access.unknown`, `access.self`. */
export async function disablePerson(sql: Sql, actor: Actor, personId: string): Promise<void> {
  await requirePerson(sql, personId);
  if (actor.id === personId) {
    throw new TodokeError('access.self', '自分を利用停止にはできません。', {
      remedy: 'ほかのシステム管理者に依頼してください。',
      status: 409,
    });
  }
  await note(sql, actor, 'access.disable', personId, null);
  await sql.query(
    'UPDATE access.person SET disabled_at = coalesce(disabled_at, now()) WHERE person_id = $1',
    [personId],
  );
  await shutOut(sql, personId);
}

/**
 * Lets somebody who was disabled in again, by the password and passkeys they had; their roles are as they were, their
 * sessions and tokens stay ended. Throws `access.unknown`.
 */
export async function enablePerson(sql: Sql, actor: Actor, personId: string): Promise<void> {
  await requirePerson(sql, personId);
  await note(sql, actor, 'access.enable', personId, null);
  await sql.query('UPDATE access.person SET disabled_at = NULL WHERE person_id = $1', [personId]);
}

/**
 * Ends every session of somebody, who may sign in again at once: for a device that is lost or was left open. Throws
 * `access.unknown`.
 */
export async function endSessions(sql: Sql, actor: Actor, personId: string): Promise<void> {
  await requirePerson(sql, personId);
  await note(sql, actor, 'access.end_sessions', personId, null);
  await closeSessions(sql, personId);
}

/**
 * Gives a code with which somebody sets up their sign-in anew: what they had (password, codes, passkeys, sessions)
 * ends now. Only the code's hash is kept. Throws `access.unknown`, `access.not_a_person`.
 */
export async function invite(
  sql: Sql,
  actor: Actor,
  personId: string,
  at: Date,
): Promise<{ code: string; expiresAt: string }> {
  const { kind, sample } = await requirePerson(sql, personId);
  if (kind !== 'person' || sample) {
    throw new TodokeError('access.not_a_person', 'この利用者は、画面からサインインする人ではありません。', {
      remedy: 'システムの利用者には、todoke user token で接続用の鍵を発行してください。',
      status: 409,
    });
  }
  const code = newCode();
  const expiresAt = new Date(at.getTime() + INVITATION_HOURS * 3_600_000).toISOString();
  await note(sql, actor, 'access.invite', personId, null);
  await shutOut(sql, personId);
  await sql.query('UPDATE access.person SET disabled_at = NULL WHERE person_id = $1', [personId]);
  await sql.query(`UPDATE access.password SET hash = '' WHERE person_id = $1`, [personId]);
  await sql.query(
    'UPDATE access.recovery_code SET used_at = now() WHERE person_id = $1 AND used_at IS NULL',
    [personId],
  );
  await sql.query(
    'UPDATE access.passkey SET removed_at = now() WHERE person_id = $1 AND removed_at IS NULL',
    [personId],
  );
  await sql.query('INSERT INTO access.invitation (code_hash, person_id, expires_at) VALUES ($1, $2, $3)', [
    hashOf(plainCode(code)),
    personId,
    expiresAt,
  ]);
  return { code, expiresAt };
}

/** A token for a program; shown once, only its hash is kept. Throws `access.unknown`, `access.not_a_client`. */
export async function newToken(
  sql: Sql,
  actor: Actor,
  personId: string,
  days: number,
  at: Date,
): Promise<{ token: string; expiresAt: string }> {
  const { kind } = await requirePerson(sql, personId);
  if (kind !== 'client') {
    throw new TodokeError('access.not_a_client', '接続用の鍵は、システムの利用者にだけ発行できます。', {
      remedy: '人には todoke user reset で招待コードを発行してください。',
      status: 409,
    });
  }
  const token = `tdk_${newSecret()}`;
  const expiresAt = new Date(at.getTime() + days * 86_400_000).toISOString();
  await note(sql, actor, 'access.new_token', personId, null, { days });
  await sql.query('INSERT INTO access.token (token_hash, person_id, expires_at) VALUES ($1, $2, $3)', [
    hashOf(token),
    personId,
    expiresAt,
  ]);
  return { token, expiresAt };
}

/** Whom a provider's subject stands for, from now on. Throws `access.unknown`, `access.linked`. */
export async function linkIdentity(
  sql: Sql,
  actor: Actor,
  personId: string,
  issuer: string,
  subject: string,
): Promise<void> {
  await requirePerson(sql, personId);
  await note(sql, actor, 'access.link_identity', personId, null, { issuer });
  const { rowCount } = await sql.query(
    `INSERT INTO access.identity AS i (issuer, subject, person_id) VALUES ($1, $2, $3)
     ON CONFLICT (issuer, subject) DO UPDATE SET person_id = excluded.person_id, removed_at = NULL
      WHERE i.removed_at IS NOT NULL OR i.person_id = excluded.person_id`,
    [issuer, subject, personId],
  );
  if (rowCount === 1) return;
  throw new TodokeError('access.linked', 'この認証先の利用者は、ほかの利用者に結び付けられています。', {
    remedy: '結び付ける相手を確かめてください。',
    status: 409,
  });
}

/** Staff and programs with a role at the insurer, now or before (null: all there are), by id. No secrets. */
export async function listPeople(database: Database, insurerId: string | null): Promise<Person[]> {
  return database.read(async (sql) => {
    const { rows } = await sql.query<Person>(
      `SELECT p.person_id AS "personId", p.name, p.kind, p.disabled_at::text AS "disabledAt",
              EXISTS (SELECT FROM access.password w WHERE w.person_id = p.person_id AND w.hash <> '') AS password,
              (SELECT count(*) FROM access.passkey k WHERE k.person_id = p.person_id AND k.removed_at IS NULL) AS passkeys,
              (SELECT count(*) FROM access.identity i WHERE i.person_id = p.person_id AND i.removed_at IS NULL) AS identities,
              (SELECT to_json(max(s.opened_at)) #>> '{}' FROM access.session s WHERE s.person_id = p.person_id) AS "lastSignIn",
              coalesce((SELECT jsonb_agg(jsonb_build_object('insurerId', g.insurer_id, 'roles', g.roles) ORDER BY g.insurer_id)
                          FROM access.grants g
                         WHERE g.person_id = p.person_id AND ($1::text IS NULL OR g.insurer_id = $1)), '[]') AS grants
         FROM access.person p
        WHERE p.kind <> 'workplace'
          AND ($1::text IS NULL OR EXISTS (SELECT FROM access.grants g WHERE g.person_id = p.person_id AND g.insurer_id = $1))
        ORDER BY p.person_id`,
      [insurerId],
    );
    return rows;
  });
}
