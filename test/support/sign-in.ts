import type { BrowserContext } from 'playwright-core';
import { addPerson, setRoles } from '../../src/access/people.ts';
import { ROLE_NAMES, type Role } from '../../src/access/roles.ts';
import { openSession } from '../../src/access/sessions.ts';
import type { SignInMeans } from '../../src/access/sign-in.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { oneTimeCodes } from '../../src/platform/sign-in/one-time-codes.ts';
import { passkeys } from '../../src/platform/sign-in/passkeys.ts';
import { keysFrom } from '../../src/vault/keys.ts';

/** What the tests' requests are sent to; a changing request with a cookie must come from here. */
export const HOST = '127.0.0.1:4000';

/** Means to sign in by, with a key of the tests' own. */
export const MEANS: SignInMeans = {
  key: keysFrom(Buffer.alloc(32, 21)).access,
  codes: oneTimeCodes,
  passkeys,
};

/** Somebody with these roles at the insurer (all of them unless told otherwise), added if not there yet. */
export async function somebody(
  database: Database,
  insurerId: string,
  { personId = 'tester', roles = ROLE_NAMES as readonly Role[] } = {},
): Promise<string> {
  await database.transaction(async (sql) => {
    const { rowCount } = await sql.query('SELECT FROM access.person WHERE person_id = $1', [personId]);
    if (rowCount === 0) await addPerson(sql, SYSTEM, { personId, name: `試験 ${personId}`, kind: 'person' });
    await setRoles(sql, SYSTEM, personId, insurerId, roles);
  });
  return personId;
}

/** A session's token of somebody who is there. */
export const tokenOf = (database: Database, personId: string, at = new Date()): Promise<string> =>
  database.transaction(async (sql) => (await openSession(sql, personId, 'password', at)).token);

/** Headers of a signed-in browser's request, for `server.inject`; of somebody new with these roles. */
export async function signedIn(
  database: Database,
  insurerId: string,
  who: { personId?: string; roles?: readonly Role[] } = {},
): Promise<Record<string, string>> {
  const token = await tokenOf(database, await somebody(database, insurerId, who));
  return { host: HOST, origin: `http://${HOST}`, cookie: `todoke_session=${token}` };
}

/** Signs a browser's context in at `base`, as somebody with all roles unless told otherwise. */
export async function signInBrowser(
  context: BrowserContext,
  base: string,
  database: Database,
  insurerId: string,
  who: { personId?: string; roles?: readonly Role[] } = {},
): Promise<void> {
  const value = await tokenOf(database, await somebody(database, insurerId, who));
  await context.addCookies([
    { name: 'todoke_session', value, url: base, httpOnly: true, sameSite: 'Strict' },
  ]);
}
