import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import {
  addPerson,
  disablePerson,
  enablePerson,
  endSessions,
  invite,
  newToken,
  setRoles,
} from '../access/people.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import {
  AddPersonSchema,
  DoneSchema,
  InvitedSchema,
  NewTokenSchema,
  PeopleSchema,
  RolesSchema,
  TokenSchema,
} from './access-contract.ts';
import { sendInsurerList } from './insurer-list.ts';
import { id } from './params.ts';
import { unknown } from './problem.ts';
import { PEOPLE_CSV, PeopleQuerySchema, peopleList, personItem } from './read/people.ts';
import { NOTHING, type Route, route } from './route.ts';
import { CSV } from './send-list.ts';

const OfPerson = z.strictObject({ person: id });
const HERE = '/api/insurers/{insurer}/people';

/**
 * Refuses people who are not of this insurer (`person.unknown`), and to end the sign-in of somebody who works for
 * another insurer, too, where the caller is no administrator (`access.shared`).
 */
async function requireOurs(sql: Sql, caller: Caller, insurerId: string, personId: string): Promise<void> {
  const { rows } = await sql.query<{ insurer_id: string; roles: string[] }>(
    'SELECT insurer_id, roles FROM access.grants WHERE person_id = $1',
    [personId],
  );
  if (!rows.some((row) => row.insurer_id === insurerId)) throw unknown('person', '利用者');
  const others = rows.filter(({ insurer_id, roles }) => insurer_id !== insurerId && roles.length > 0);
  if (others.every(({ insurer_id }) => caller.grants.get(insurer_id)?.includes('administrator') === true))
    return;
  throw new TodokeError('access.shared', 'ほかの保険者でも働いている利用者のため、ここでは変えられません。', {
    remedy: 'この保険者の権限だけを外すか、todoke user で操作してください。',
    status: 409,
  });
}

/** What is done to somebody's sign-in as a whole, and answers nothing. */
const SHORT_ACTS: readonly {
  readonly act: 'disable' | 'enable' | 'end-sessions';
  readonly summary: string;
  readonly does: (sql: Sql, actor: Actor, personId: string) => Promise<void>;
}[] = [
  { act: 'disable', summary: 'Lets somebody in no more, at once', does: disablePerson },
  { act: 'enable', summary: 'Lets somebody who was disabled in again', does: enablePerson },
  { act: 'end-sessions', summary: 'Ends every session of somebody, on whatever device', does: endSessions },
];

/** The people and programs of an insurer, kept by its administrators. Codes and tokens are told once and not kept. */
export function peopleRoutes(now: () => Date): Route[] {
  return [
    route({
      path: HERE,
      summary: 'People and programs with a role at the insurer, now or before',
      action: 'access.read',
      params: NOTHING,
      query: PeopleQuerySchema,
      response: PeopleSchema,
      alsoSends: [CSV],
      handle: ({ query, ...from }) =>
        sendInsurerList(from, peopleList(from.insurerId, from.caller, now(), query), query, {
          name: 'people',
          item: personItem,
          csv: PEOPLE_CSV,
        }),
    }),
    route({
      path: `${HERE}/add`,
      summary: 'Adds somebody with roles at the insurer, without a sign-in yet',
      action: 'access.manage',
      params: NOTHING,
      query: NOTHING,
      body: AddPersonSchema,
      response: DoneSchema,
      handle: ({ database, insurerId, caller: { actor }, body: { roles, ...person } }) =>
        database.transaction(async (sql) => {
          await addPerson(sql, actor, person);
          await setRoles(sql, actor, person.personId, insurerId, roles);
          return {};
        }),
    }),
    route({
      path: `${HERE}/{person}/roles`,
      summary: 'Sets somebody’s roles at the insurer',
      action: 'access.manage',
      params: OfPerson,
      query: NOTHING,
      body: RolesSchema,
      response: DoneSchema,
      handle: ({ database, insurerId, caller, params: { person }, body: { roles } }) =>
        database.transaction(async (sql) => {
          const { rowCount } = await sql.query(
            'SELECT FROM access.grants WHERE person_id = $1 AND insurer_id = $2',
            [person, insurerId],
          );
          if (rowCount === 0) throw unknown('person', '利用者');
          await setRoles(sql, caller.actor, person, insurerId, roles);
          return {};
        }),
    }),
    ...SHORT_ACTS.map(({ act, summary, does }) =>
      route({
        path: `${HERE}/{person}/${act}`,
        summary,
        action: 'access.manage',
        params: OfPerson,
        query: NOTHING,
        body: NOTHING,
        response: DoneSchema,
        handle: ({ database, insurerId, caller, params: { person } }) =>
          database.transaction(async (sql) => {
            await requireOurs(sql, caller, insurerId, person);
            await does(sql, caller.actor, person);
            return {};
          }),
      }),
    ),
    route({
      path: `${HERE}/{person}/invite`,
      summary: 'A code with which somebody sets up their sign-in anew',
      action: 'access.manage',
      tellsSecret: true,
      params: OfPerson,
      query: NOTHING,
      body: NOTHING,
      response: InvitedSchema,
      handle: ({ database, insurerId, caller, params: { person } }) =>
        database.transaction(async (sql) => {
          await requireOurs(sql, caller, insurerId, person);
          return invite(sql, caller.actor, person, now());
        }),
    }),
    route({
      path: `${HERE}/{person}/token`,
      summary: 'A token for a program',
      action: 'access.manage',
      tellsSecret: true,
      params: OfPerson,
      query: NOTHING,
      body: NewTokenSchema,
      response: TokenSchema,
      handle: ({ database, insurerId, caller, params: { person }, body: { days } }) =>
        database.transaction(async (sql) => {
          await requireOurs(sql, caller, insurerId, person);
          return newToken(sql, caller.actor, person, days, now());
        }),
    }),
  ];
}
