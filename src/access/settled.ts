import { TodokeError } from '../kernel/errors.ts';
import type { Database, Sql } from '../kernel/ports.ts';
import type { Caller } from './caller.ts';
import { ACTION_NAMES, ACTIONS, type Action, isSecond, type Role, rolesGranted } from './roles.ts';

/** How long an account whose way in or whose role somebody made anew may not be the second person. */
const UNSETTLED_HOURS = 24;

/** Acts upon an account after which whoever did them may be the one who signs in. */
const WAYS_IN = ['access.invite', 'access.new_token', 'access.link_identity'];

/** An account that may not decide yet about what others asked for. */
export interface Unsettled {
  readonly personId: string;
  readonly name: string;
  /** From when it may; ISO 8601. */
  readonly from: string;
}

/**
 * The accounts with one of these roles at the insurer (`personId`: of this one) to which an administrator gave a new way in, or
 * the role itself, in the last 24 hours. Read from the audit trail, which nobody can change. What the command line did
 * (`system`) does not count: it is done by whoever runs the machine, who could do anything; a reset from there ends
 * what an administrator gave before, and with it the wait. A token or identity from there leaves the other ways in.
 */
async function unsettled(
  sql: Sql,
  insurerId: string,
  roles: readonly Role[],
  personId: string | null,
): Promise<Unsettled[]> {
  const { rows } = await sql.query<Unsettled>(
    `WITH who AS (
       SELECT p.person_id, p.name, 'person:' || p.person_id AS subject
         FROM access.grants g JOIN access.person p USING (person_id)
        WHERE g.insurer_id = $1 AND g.roles && $2::text[] AND p.disabled_at IS NULL
          AND ($3::text IS NULL OR p.person_id = $3))
     SELECT w.person_id AS "personId", w.name, to_json(max(n.at) + make_interval(hours => $5)) #>> '{}' AS "from"
       FROM who w CROSS JOIN LATERAL (
         SELECT e.audit_id, e.actor, e.at FROM audit.entry e
          WHERE e.insurer_id IS NULL AND e.subject = w.subject AND e.action = ANY($4)
         UNION ALL
         SELECT r.audit_id, r.actor, r.at
           FROM (SELECT e.audit_id, e.actor, e.at, e.detail -> 'roles' AS roles, lag(e.detail -> 'roles') OVER (ORDER BY e.audit_id) AS before
                   FROM audit.entry e
                  WHERE e.insurer_id = $1 AND e.subject = w.subject AND e.action = 'access.set_roles') r
          WHERE r.roles ?| $2::text[] AND NOT coalesce(r.before ?| $2::text[], false)) n
      WHERE n.actor <> 'system' AND n.at > now() - make_interval(hours => $5)
        AND NOT EXISTS (SELECT FROM audit.entry v
                         WHERE v.insurer_id IS NULL AND v.subject = w.subject AND v.action = 'access.invite' AND v.actor = 'system'
                           AND v.audit_id > n.audit_id)
      GROUP BY 1, 2 ORDER BY 1`,
    [insurerId, roles, personId, WAYS_IN, UNSETTLED_HOURS],
  );
  return rows;
}

const MOMENT = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/**
 * Where an action is the second person's (`ACTIONS`): throws `access.unsettled` (403) for an account whose way in or role an
 * administrator made anew in the last 24 hours. Else an administrator would be both persons of every approval, with
 * nobody the wiser: meanwhile the account's own person finds the door closed, and its colleagues read of it.
 */
export async function requireSettled(
  database: Database,
  action: Action,
  caller: Caller,
  insurerId: string | null,
): Promise<void> {
  if (insurerId === null || !isSecond(action)) return;
  const [found] = await database.read((sql) =>
    unsettled(sql, insurerId, rolesGranted(action), caller.personId),
  );
  if (found === undefined) return;
  const from = MOMENT.format(new Date(found.from));
  throw new TodokeError(
    'access.unsettled',
    `「${ACTIONS[action].title}」は、サインインの手段か権限が新しくなってから${UNSETTLED_HOURS}時間たつまでできません（${from}から）。`,
    {
      remedy:
        'ほかの担当者に依頼してください。急ぐときは、サーバーを管理する人が todoke user reset で招待コードを出し直します。',
      status: 403,
    },
  );
}

/** Who of the insurer may not be the second person yet: told to their colleagues, who know whether it was they who asked for it. */
export function unsettledPeople(sql: Sql, insurerId: string): Promise<Unsettled[]> {
  const roles = new Set(ACTION_NAMES.filter(isSecond).flatMap((action) => rolesGranted(action)));
  return unsettled(sql, insurerId, [...roles], null);
}
