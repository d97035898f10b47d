import type { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { CHALLENGE_SECONDS } from '../access/challenges.ts';
import { addPasskey, beginPasskey, passkeysWorkAt, removePasskey } from '../access/passkeys.ts';
import { actionsOf } from '../access/roles.ts';
import { closeSession, signInRefused } from '../access/sessions.ts';
import type { SignInMeans } from '../access/sign-in.ts';
import type { Database } from '../kernel/ports.ts';
import {
  DoneSchema,
  type Me,
  MeSchema,
  NewPasskeySchema,
  OptionsSchema,
  RemovePasskeySchema,
} from './access-contract.ts';
import { CookieAnswer, NOTHING, type Route, route } from './route.ts';

/** Who asks, what they may do where, and their passkeys. */
async function readMe(database: Database, caller: Caller, origin: string): Promise<Me> {
  const ids = [...caller.grants.keys()].sort();
  return database.read(async (sql) => {
    const insurers = await sql.query<{ insurer_id: string; name: string; test: boolean }>(
      'SELECT insurer_id, name, test FROM insurer.insurer WHERE insurer_id = ANY($1)',
      [ids],
    );
    const known = new Map(insurers.rows.map((row) => [row.insurer_id, row]));
    const { rows: passkeys } = await sql.query<Me['passkeys'][number]>(
      `SELECT credential_id AS "credentialId", label, to_json(added_at) #>> '{}' AS "addedAt" FROM access.passkey
        WHERE person_id = $1 AND removed_at IS NULL ORDER BY added_at`,
      [caller.personId],
    );
    return {
      personId: caller.personId,
      name: caller.name,
      kind: caller.kind,
      insurers: ids.map((insurerId) => {
        const roles = [...(caller.grants.get(insurerId) ?? [])];
        const { name = null, test = false } = known.get(insurerId) ?? {};
        return { insurerId, name, test, roles, actions: actionsOf(roles) };
      }),
      passkeys,
      passkeysWork: passkeysWorkAt(origin),
    };
  });
}

/** One's own sign-in: who one is, one's passkeys, signing out. */
export function meRoutes(means: SignInMeans | undefined, now: () => Date): Route[] {
  const passkeys = () => {
    if (means === undefined) throw signInRefused();
    return means.passkeys;
  };
  return [
    route({
      path: '/api/me',
      summary: 'Who asks, and what they may do at which insurer',
      action: 'session.own',
      params: NOTHING,
      query: NOTHING,
      response: MeSchema,
      handle: ({ database, caller, browser }) => readMe(database, caller, browser.origin),
    }),
    route({
      path: '/api/me/sign-out',
      summary: 'Signs out',
      action: 'session.own',
      params: NOTHING,
      query: NOTHING,
      body: NOTHING,
      response: DoneSchema,
      handle: async ({ database, caller }) => {
        await closeSession(database, caller);
        return new CookieAnswer({}, [{ name: 'session', value: null }]);
      },
    }),
    route({
      path: '/api/me/passkeys/begin',
      summary: 'The question with which a device makes a passkey',
      action: 'session.own',
      params: NOTHING,
      query: NOTHING,
      body: NOTHING,
      response: OptionsSchema,
      handle: async ({ database, caller, browser }) => {
        const { options, cookie } = await beginPasskey(database, passkeys(), caller, browser.origin, now());
        return new CookieAnswer({ options: options as z.input<typeof OptionsSchema>['options'] }, [
          { name: 'challenge', value: cookie, seconds: CHALLENGE_SECONDS },
        ]);
      },
    }),
    route({
      path: '/api/me/passkeys',
      summary: 'Adds the passkey a device made',
      action: 'session.own',
      params: NOTHING,
      query: NOTHING,
      body: NewPasskeySchema,
      response: DoneSchema,
      handle: async ({ database, caller, browser, body }) => {
        const answer = { ...body, cookie: browser.cookie('challenge'), origin: browser.origin };
        await addPasskey(database, passkeys(), caller, answer, now());
        return new CookieAnswer({}, [{ name: 'challenge', value: null }]);
      },
    }),
    route({
      path: '/api/me/passkeys/remove',
      summary: 'Takes one of one’s own passkeys away',
      action: 'session.own',
      params: NOTHING,
      query: NOTHING,
      body: RemovePasskeySchema,
      response: DoneSchema,
      handle: async ({ database, caller, body }) => {
        await removePasskey(database, caller, body.credentialId);
        return {};
      },
    }),
  ];
}
