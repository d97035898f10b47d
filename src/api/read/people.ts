import { z } from 'zod';
import type { Caller } from '../../access/caller.ts';
import { ROLE_NAMES, ROLES, type Role } from '../../access/roles.ts';
import { PERSON_STATES, type PersonItem } from '../access-contract.ts';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, PAGE_QUERY } from '../list.ts';

export const PeopleQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  /** Part of an id or a name. */
  q: z.string().trim().max(80).optional(),
  role: z.enum(ROLE_NAMES).optional(),
  state: z.enum(PERSON_STATES).optional(),
  sort: z.enum(['id', 'name', 'lastSignIn']).default('id'),
});

type PersonRow = Omit<PersonItem, 'roles'> & { readonly roles: readonly string[] };

/** How somebody can sign in at moment $2, by what they set up. A program's way in is its token. */
const WAYS = `CROSS JOIN LATERAL (
  SELECT EXISTS (SELECT FROM access.password w WHERE w.person_id = p.person_id AND w.hash <> '') AS password,
         (SELECT count(*) FROM access.passkey k WHERE k.person_id = p.person_id AND k.removed_at IS NULL) AS passkeys,
         (SELECT count(*) FROM access.identity i WHERE i.person_id = p.person_id AND i.removed_at IS NULL) AS identities,
         (SELECT max(t.expires_at) FROM access.token t WHERE t.person_id = p.person_id AND t.revoked_at IS NULL) AS token,
         (SELECT max(n.expires_at) FROM access.invitation n WHERE n.person_id = p.person_id AND n.used_at IS NULL) AS invitation,
         (SELECT max(s.opened_at) FROM access.session s WHERE s.person_id = p.person_id) AS last_sign_in,
         (SELECT count(*) FROM access.session s JOIN access.session_seen e USING (session_id)
           WHERE s.person_id = p.person_id AND s.closed_at IS NULL AND s.expires_at > $2::timestamptz
             AND e.seen_at > $2::timestamptz - make_interval(mins => s.idle_minutes)) AS sessions) v`;

const STATE = `CASE WHEN p.disabled_at IS NOT NULL THEN 'disabled'
  WHEN p.sample OR v.password OR v.passkeys > 0 OR v.identities > 0 OR v.token > $2::timestamptz THEN 'active'
  WHEN v.invitation > $2::timestamptz THEN 'invited'
  WHEN coalesce(v.invitation, v.token) IS NOT NULL THEN 'expired' ELSE 'none' END`;

/** Staff and programs with a role at the insurer, now or before, as `caller` may change them at moment `at`. No secrets. */
export function peopleList(
  insurerId: string,
  caller: Caller,
  at: Date,
  query: z.output<typeof PeopleQuerySchema>,
): ListQuery {
  const administers = [...caller.grants].filter(([, roles]) => roles.includes('administrator'));
  const filters = new Filters(
    insurerId,
    at.toISOString(),
    administers.map(([insurer]) => insurer),
  )
    .add('(strpos(p.person_id, lower(?)) > 0 OR strpos(p.name, ?) > 0)', query.q)
    .add('? = ANY (g.roles)', query.role)
    .add(`${STATE} = ?`, query.state);
  const id = { sql: 'p.person_id COLLATE "C"', type: 'text' } as const;
  const first = {
    id: [id],
    name: [{ sql: 'p.name COLLATE "C"', type: 'text' }, id],
    lastSignIn: [{ sql: 'coalesce(extract(epoch FROM v.last_sign_in), 0)', type: 'numeric' }, id],
  } as const;
  return {
    select: `p.person_id AS "personId", p.name, p.kind, ${STATE} AS state, to_json(p.disabled_at) #>> '{}' AS "disabledAt",
      v.password, v.passkeys, v.identities, v.sessions,
      to_json(CASE p.kind WHEN 'client' THEN v.token ELSE v.invitation END) #>> '{}' AS "expiresAt",
      to_json(v.last_sign_in) #>> '{}' AS "lastSignIn", g.roles,
      EXISTS (SELECT FROM access.grants o WHERE o.person_id = p.person_id AND o.insurer_id <> $1 AND o.roles <> '{}'
                 AND o.insurer_id <> ALL ($3)) AS shared`,
    from: `access.person p JOIN access.grants g USING (person_id) ${WAYS}`,
    where: [
      'g.insurer_id = $1',
      `p.kind <> 'workplace'`,
      '$2::timestamptz IS NOT NULL',
      '$3::text[] IS NOT NULL',
      ...filters.where,
    ],
    values: filters.values,
    order: first[query.sort],
    descending: query.descending,
  };
}

/** A role this program does not know grants nothing and is not shown. */
export const personItem = ({ roles, ...row }: PersonRow): PersonItem => ({
  ...row,
  roles: roles.filter((role): role is Role => Object.hasOwn(ROLES, role)),
});

export const PEOPLE_CSV: CsvShape<PersonRow> = {
  header: ['person_id', 'name', 'kind', 'roles', 'state', 'sessions', 'last_sign_in'],
  lines: (row) => [
    [row.personId, row.name, row.kind, row.roles.join(' '), row.state, row.sessions, row.lastSignIn],
  ],
};
