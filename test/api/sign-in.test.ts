import type { FastifyInstance } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginEnrolment, enrol } from '../../src/access/enrol.ts';
import {
  addPerson,
  disablePerson,
  invite,
  linkIdentity,
  newToken,
  setRoles,
} from '../../src/access/people.ts';
import { ensureSamplePeople } from '../../src/access/sample.ts';
import { signInByPassword } from '../../src/access/sign-in.ts';
import type { Me, PeopleList, Ways } from '../../src/api/access-contract.ts';
import type { Today } from '../../src/api/round-contract.ts';
import { buildServer } from '../../src/api/server.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { type Database, type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { rolesCanOpen } from '../../web/src/opens.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { HOST, MEANS, signedIn, tokenOf } from '../support/sign-in.ts';

/* Issue 8, sign-in: by password and one-time code, recovery code, invitation, sample and token; how each is refused. */

const INSURER = '01130012';
const OTHER = '06130017';
let db: TestDatabase;
let server: FastifyInstance;
let sampleServer: FastifyInstance;
let moment = new Date();
const now = () => moment;

beforeAll(async () => {
  db = await freshDatabase();
  server = buildServer({ database: db.database, outDir: '', webDir: null, signIn: MEANS, now });
  const signIn = { ...MEANS, sample: INSURER };
  sampleServer = buildServer({ database: db.database, outDir: '', webDir: null, signIn, now });
});
beforeEach(() => {
  moment = new Date();
});
afterAll(async () => {
  await server.close();
  await sampleServer.close();
});

const browser = { host: HOST, origin: `http://${HOST}` };
const post = (url: string, body: object, headers: Record<string, string> = {}, to = server) =>
  to.inject({
    method: 'POST',
    url,
    payload: JSON.stringify(body),
    headers: { ...browser, 'content-type': 'application/json', ...headers },
  });
const get = (url: string, headers: Record<string, string> = {}, to = server) =>
  to.inject({ url, headers: { ...browser, ...headers } });
type Answer = Awaited<ReturnType<typeof get>>;
const cookieOf = (response: Answer): Record<string, string> => {
  const cookie = response.cookies.find(({ name }) => name === 'todoke_session');
  return { cookie: `todoke_session=${cookie?.value}` };
};
const within = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => db.database.transaction(work);
const trail = async (action: string): Promise<{ actor: string; subject: string }[]> =>
  within(async (sql) => {
    const text = 'SELECT actor, subject FROM audit.entry WHERE action = $1 ORDER BY audit_id';
    return (await sql.query<{ actor: string; subject: string }>(text, [action])).rows;
  });

const PASSWORD = 'correct horse battery';
const codeFor = (secret: string, at: Date): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });

/** Invites somebody new and enrols them; at a moment past, so that the next code is a new one. */
async function enrolled(personId: string, roles: Parameters<typeof setRoles>[4] = ['clerk']) {
  const { code } = await within(async (sql) => {
    await addPerson(sql, SYSTEM, { personId, name: `試験 ${personId}`, kind: 'person' });
    await setRoles(sql, SYSTEM, personId, INSURER, roles);
    return invite(sql, SYSTEM, personId, moment);
  });
  const begun = (await post('/api/sign-in/enrol/begin', { code })).json() as { secret: string };
  const oneTimeCode = codeFor(begun.secret, moment);
  const response = await post('/api/sign-in/enrol', { code, password: PASSWORD, oneTimeCode });
  expect(response.statusCode, response.body).toBe(200);
  const { recoveryCodes } = response.json() as { recoveryCodes: string[] };
  moment = new Date(moment.getTime() + 60_000);
  return { personId, code, secret: begun.secret, recoveryCodes, cookie: cookieOf(response) };
}
const signIn = (personId: string, code: string, password = PASSWORD) =>
  post('/api/sign-in/password', { personId, password, code });

describe('an invitation', () => {
  it('lets its person choose a password and signs them in; it is used up', async () => {
    const who = await enrolled('yuki');
    expect((await get('/api/me', who.cookie)).json()).toMatchObject({ personId: 'yuki', name: '試験 yuki' });
    expect(who.recoveryCodes).toHaveLength(10);
    for (const path of ['enrol/begin', 'enrol']) {
      const again = {
        code: who.code,
        ...(path === 'enrol' && { password: PASSWORD, oneTimeCode: '123456' }),
      };
      expect((await post(`/api/sign-in/${path}`, again)).json()).toMatchObject({ id: 'access.invitation' });
    }
  });
  it('is over after three days, and replaced by the next one', async () => {
    const give = (at: Date) => within((sql) => invite(sql, SYSTEM, 'late', at));
    await within((sql) => addPerson(sql, SYSTEM, { personId: 'late', name: '遅', kind: 'person' }));
    const first = await give(moment);
    const second = await give(moment);
    const begin = (code: string) => post('/api/sign-in/enrol/begin', { code });
    expect((await begin(first.code)).statusCode).toBe(401);
    expect((await begin(second.code.toLowerCase().replaceAll('-', ' '))).statusCode).toBe(200);
    moment = new Date(moment.getTime() + 73 * 3_600_000);
    expect((await begin(second.code)).statusCode).toBe(401);
  });
  it.each(['short pass', 'aaaaaaaaaaaaaaaa', 'hello weakling!!'])('%j is no password', async (password) => {
    const { code } = await within(async (sql) => {
      const known = await sql.query(`SELECT FROM access.person WHERE person_id = 'weakling'`);
      if (known.rowCount === 0)
        await addPerson(sql, SYSTEM, { personId: 'weakling', name: '弱', kind: 'person' });
      return invite(sql, SYSTEM, 'weakling', moment);
    });
    const { secret } = (await post('/api/sign-in/enrol/begin', { code })).json() as { secret: string };
    const body = { code, password, oneTimeCode: codeFor(secret, moment) };
    expect((await post('/api/sign-in/enrol', body)).json()).toMatchObject({ id: 'access.password' });
  });
});

describe('password and one-time code', () => {
  it('open a session in a cookie no script reads, sent by our own pages alone', async () => {
    const { personId, secret } = await enrolled('haru');
    const response = await signIn('  HARU ', codeFor(secret, moment));
    expect(response.statusCode, response.body).toBe(200);
    expect(response.cookies.find(({ name }) => name === 'todoke_session')).toMatchObject({
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
    });
    const me = (await get('/api/me', cookieOf(response))).json() as Me;
    expect(me.insurers[0]).toMatchObject({ insurerId: INSURER, roles: ['clerk'] });
    expect((await trail('access.sign_in')).at(-1)).toEqual({
      actor: personId,
      subject: `person:${personId}`,
    });
  });
  it('over https the cookie is bound to this very host, and the browser comes back by https alone', async () => {
    const { personId, secret } = await enrolled('kei');
    const origin = 'https://todoke.example';
    const own = buildServer({ database: db.database, outDir: '', webDir: null, signIn: MEANS, now, origin });
    const https = { host: 'todoke.example', origin };
    const typed = { personId, password: PASSWORD, code: codeFor(secret, moment) };
    const response = await post('/api/sign-in/password', typed, https, own);
    expect(response.statusCode, response.body).toBe(200);
    expect(response.headers['strict-transport-security']).toBe('max-age=31536000');
    const cookie = response.cookies.find(({ name }) => name === '__Host-todoke_session');
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
    expect(cookie).not.toHaveProperty('domain');
    const me = (name: string) => get('/api/me', { ...https, cookie: `${name}=${cookie?.value}` }, own);
    expect((await me('__Host-todoke_session')).statusCode).toBe(200);
    // A page of a sister host can set a cookie of the plain name, and gets nowhere by it.
    expect((await me('todoke_session')).statusCode).toBe(401);
    expect((await get('/api/me', { host: HOST }, own)).json()).toMatchObject({ id: 'api.host' });
    await own.close();
  });
  it('a code counts once, also when sent twice at the same moment, and none before it', async () => {
    const { secret } = await enrolled('saki');
    const code = codeFor(secret, moment);
    const both = await Promise.all([signIn('saki', code), signIn('saki', code)]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401]);
    expect((await signIn('saki', code)).statusCode).toBe(401);
    expect((await signIn('saki', codeFor(secret, new Date(moment.getTime() - 30_000)))).statusCode).toBe(401);
  });
  it('a recovery code stands in for one once', async () => {
    const { recoveryCodes } = await enrolled('nao');
    const [first = ''] = recoveryCodes;
    expect((await signIn('nao', first.toLowerCase())).statusCode).toBe(200);
    expect((await signIn('nao', first)).statusCode).toBe(401);
  });
  it('who does not exist, a wrong password and a wrong code are refused in the same words', async () => {
    const { secret } = await enrolled('mei');
    const answers = [
      await signIn('nobody-here', '123456'),
      await signIn('mei', codeFor(secret, moment), 'wrong password!'),
      await signIn('mei', '000000'),
      await signIn('system', '123456'),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(401);
      expect(answer.body).toBe(answers[0]?.body);
      expect(answer.cookies).toEqual([]);
    }
    expect((await trail('access.sign_in_failed')).at(-1)).toEqual({ actor: 'mei', subject: 'person:mei' });
  });
  it('after ten tries even the right code is refused for a while, and so is whoever does not exist', async () => {
    const { secret } = await enrolled('rin');
    for (const personId of ['rin', 'not-there']) {
      const tries: number[] = [];
      for (let i = 0; i < 11; i++) tries.push((await signIn(personId, '000000', 'x')).statusCode);
      expect(tries).toEqual([...Array(10).fill(401), 429]);
    }
    const refused = await signIn('rin', codeFor(secret, moment));
    expect(refused.json()).toMatchObject({ id: 'access.too_many', status: 429 });
  });
  it('proven while its person is reset or disabled, it opens nothing', async () => {
    for (const act of [invite, disablePerson]) {
      const { personId, secret } = await enrolled(`late-${act.name.toLowerCase()}`);
      let steps = 0;
      // The password was right when it was read; the reset is through before the session is opened.
      const slow: Database = {
        read: (work) => db.database.read(work),
        async transaction(work) {
          if (++steps === 2) await within(async (sql) => void (await act(sql, SYSTEM, personId, moment)));
          return db.database.transaction(work);
        },
      };
      const typed = { personId, password: PASSWORD, code: codeFor(secret, moment) };
      await expect(signInByPassword(slow, MEANS, typed, moment)).rejects.toMatchObject({
        id: 'access.sign_in_refused',
      });
    }
  });
  it('an invitation that is used while its person is disabled: both are done, one after the other', async () => {
    const personId = 'late-enrolling';
    const { code } = await within(async (sql) => {
      await addPerson(sql, SYSTEM, { personId, name: '試験', kind: 'person' });
      return invite(sql, SYSTEM, personId, moment);
    });
    const { secret } = await beginEnrolment(db.database, MEANS, code, moment);
    let disabling: Promise<void> | undefined;
    const waiting = () =>
      db.database.read(
        async (sql) =>
          (
            await sql.query(
              'SELECT FROM pg_locks JOIN pg_stat_activity a USING (pid) WHERE NOT granted AND a.datname = current_database()',
            )
          ).rowCount,
      );
    // Somebody disables them at the very moment the invitation is spent.
    const slow: Database = {
      read: (work) => db.database.read(work),
      transaction: (work) =>
        db.database.transaction((sql) =>
          work({
            copyIn: sql.copyIn.bind(sql),
            batches: sql.batches.bind(sql),
            prepared: sql.prepared.bind(sql),
            async query<Row>(text: string, values?: readonly unknown[]) {
              const result = await sql.query<Row>(text, values);
              if (text.startsWith('UPDATE access.invitation')) {
                disabling = within((own) => disablePerson(own, SYSTEM, personId));
                await expect.poll(waiting).toBe(1);
              }
              return result;
            },
          }),
        ),
    };
    const typed = { code, password: PASSWORD, oneTimeCode: codeFor(secret, moment) };
    const { session } = await enrol(slow, MEANS, typed, moment);
    await disabling;
    expect((await get('/api/me', { cookie: `todoke_session=${session.token}` })).statusCode).toBe(401);
  });
  it('a code of another person is none', async () => {
    const one = await enrolled('emi');
    await enrolled('ken');
    expect((await signIn('ken', codeFor(one.secret, moment))).statusCode).toBe(401);
  });
});

describe('a session ends', () => {
  const me = (cookie: Record<string, string>) => get('/api/me', cookie);
  it('by signing out', async () => {
    const { cookie } = await enrolled('out');
    expect((await post('/api/me/sign-out', {}, cookie)).statusCode).toBe(200);
    expect((await me(cookie)).json()).toMatchObject({ id: 'access.sign_in_required' });
  });
  it('after half an hour without a request, but not while it is used', async () => {
    const { cookie } = await enrolled('idle');
    for (let i = 0; i < 3; i++) {
      moment = new Date(moment.getTime() + 25 * 60_000);
      expect((await me(cookie)).statusCode).toBe(200);
    }
    moment = new Date(moment.getTime() + 31 * 60_000);
    expect((await me(cookie)).statusCode).toBe(401);
  });
  it('also while a screen nobody looks at goes on asking by its timer', async () => {
    const { cookie } = await enrolled('away');
    for (let i = 0; i < 2; i++) {
      moment = new Date(moment.getTime() + 14 * 60_000);
      expect((await me({ ...cookie, 'todoke-background': '1' })).statusCode).toBe(200);
    }
    moment = new Date(moment.getTime() + 3 * 60_000);
    expect((await me(cookie)).statusCode).toBe(401);
  });
  it('after twelve hours in any case', async () => {
    const { cookie } = await enrolled('long');
    for (let i = 0; i < 35; i++) {
      moment = new Date(moment.getTime() + 20 * 60_000);
      expect((await me(cookie)).statusCode).toBe(200);
    }
    moment = new Date(moment.getTime() + 25 * 60_000);
    expect((await me(cookie)).statusCode).toBe(401);
  });
  it('when an administrator disables its person or sends a new invitation', async () => {
    const admin = await signedIn(db.database, INSURER, { personId: 'chief', roles: ['administrator'] });
    for (const act of ['disable', 'invite']) {
      const { cookie, personId, secret } = await enrolled(`gone-${act}`);
      const response = await post(`/api/insurers/${INSURER}/people/${personId}/${act}`, {}, admin);
      expect(response.statusCode, response.body).toBe(200);
      expect((await me(cookie)).statusCode).toBe(401);
      expect((await signIn(personId, codeFor(secret, moment))).statusCode).toBe(401);
    }
  });
});

describe('too many requests to sign in', () => {
  it.each([
    ['behind the TLS proxy the one it saw, whatever else is claimed', 'https://todoke.example', 200],
    ['on this machine alone that of the connection', undefined, 429],
  ] as const)('from one address are refused: %s', async (_, origin, other) => {
    const asked = { database: db.database, outDir: '', webDir: null, signIn: MEANS, now };
    const own = buildServer({ ...asked, ...(origin === undefined ? {} : { origin }) });
    const host = origin === undefined ? HOST : new URL(origin).host;
    const ask = async (sender: string) =>
      (await own.inject({ url: '/api/sign-in', headers: { host, 'x-forwarded-for': sender } })).statusCode;
    for (let n = 0; n < 120; n++) expect(await ask(`10.0.0.${n}, 203.0.113.7`)).toBe(200);
    expect(await ask('203.0.113.7')).toBe(429);
    expect(await ask('203.0.113.8')).toBe(other);
    await own.close();
  });
});

describe('a passkey', () => {
  const begin = (headers: Record<string, string>) =>
    post(
      '/api/me/passkeys/begin',
      {},
      { ...headers, host: 'localhost:4000', origin: 'http://localhost:4000' },
    );

  it('is added by who has just signed in: in a session left open, and by a program’s token, none', async () => {
    const { cookie } = await enrolled('mio');
    expect((await begin(cookie)).statusCode).toBe(200);
    moment = new Date(moment.getTime() + 11 * 60_000);
    expect((await begin(cookie)).json()).toMatchObject({ id: 'access.sign_in_again', status: 403 });
    const token = await within(async (sql) => {
      await addPerson(sql, SYSTEM, { personId: 'keyless', name: '連携', kind: 'client' });
      return (await newToken(sql, SYSTEM, 'keyless', 30, moment)).token;
    });
    const refused = await begin({ authorization: `Bearer ${token}` });
    expect(refused.json()).toMatchObject({ id: 'access.sign_in_again' });
  });
});

describe('a program', () => {
  it('works by its token, within its roles, until it is disabled', async () => {
    const token = await within(async (sql) => {
      await addPerson(sql, SYSTEM, { personId: 'robot', name: '連携', kind: 'client' });
      await setRoles(sql, SYSTEM, 'robot', INSURER, ['printer']);
      return (await newToken(sql, SYSTEM, 'robot', 30, moment)).token;
    });
    const ask = (authorization: string) => get('/api/me', { authorization });
    expect((await ask(`Bearer ${token}`)).json()).toMatchObject({ personId: 'robot', kind: 'client' });
    for (const wrong of [`Bearer ${token}x`, 'Bearer x', token])
      expect((await ask(wrong)).statusCode).toBe(401);
    moment = new Date(moment.getTime() + 31 * 86_400_000);
    expect((await ask(`Bearer ${token}`)).statusCode).toBe(401);
  });
});

describe('the people of an insurer', () => {
  const people = `/api/insurers/${INSURER}/people`;
  const admin = () => signedIn(db.database, INSURER, { personId: 'chief', roles: ['administrator'] });
  const listed = async () => ((await get(people, await admin())).json() as PeopleList).items;

  it('are added, given roles and invited by an administrator; the code is told once', async () => {
    const headers = await admin();
    const person = { personId: 'tomo', name: '友', roles: ['clerk', 'desk'] };
    expect((await post(`${people}/add`, person, headers)).statusCode).toBe(200);
    expect((await post(`${people}/add`, person, headers)).json()).toMatchObject({ id: 'access.exists' });
    await post(`${people}/tomo/roles`, { roles: ['desk'] }, headers);
    expect((await listed()).find(({ personId }) => personId === 'tomo')).toMatchObject({
      roles: ['desk'],
      password: false,
    });
    const key = { ...headers, 'idempotency-key': 'invite-tomo' };
    const invited = await post(`${people}/tomo/invite`, {}, key);
    expect(invited.json()).toMatchObject({ code: expect.stringMatching(/^(\w{5}-){3}\w{5}$/) });
    expect((await post(`${people}/tomo/invite`, {}, key)).json()).toMatchObject({ id: 'api.told_once' });
  });
  it('a lost device: every session ends and a new sign-in works; disabled and enabled, the password still does', async () => {
    const headers = await admin();
    const { cookie, personId, secret } = await enrolled('loser');
    const here = async () => (await listed()).find((one) => one.personId === personId);
    const act = async (what: string) => {
      const done = await post(`${people}/${personId}/${what}`, {}, headers);
      expect(done.statusCode, done.body).toBe(200);
    };
    expect(await here()).toMatchObject({ state: 'active', sessions: 1, shared: false });
    await act('end-sessions');
    expect((await get('/api/me', cookie)).statusCode).toBe(401);
    expect(await here()).toMatchObject({ state: 'active', sessions: 0 });
    await act('disable');
    expect(await here()).toMatchObject({ state: 'disabled' });
    moment = new Date(moment.getTime() + 60_000);
    expect((await signIn(personId, codeFor(secret, moment))).statusCode).toBe(401);
    await act('enable');
    moment = new Date(moment.getTime() + 60_000);
    expect((await signIn(personId, codeFor(secret, moment))).statusCode).toBe(200);
  });
  it('are found by name, role and state, sorted and saved; a code that ran out shows', async () => {
    const headers = await admin();
    const added = { personId: 'ukon', name: '右近', roles: ['printer'] };
    await post(`${people}/add`, added, headers);
    const found = async (query: string) => {
      const answer = await get(`${people}?${query}`, headers);
      expect(answer.statusCode, answer.body).toBe(200);
      return (answer.json() as PeopleList).items.map(({ personId, state }) => `${personId} ${state}`);
    };
    expect(await found(`q=${encodeURIComponent('右')}`)).toEqual(['ukon none']);
    await post(`${people}/ukon/invite`, {}, headers);
    expect(await found('role=printer&q=UKON')).toEqual(['ukon invited']);
    expect(await found('role=desk&q=ukon')).toEqual([]);
    const longAgo = new Date(moment.getTime() - 73 * 3_600_000);
    await within((sql) => invite(sql, SYSTEM, 'ukon', longAgo));
    expect(await found('state=expired&q=ukon&sort=lastSignIn&descending=true')).toEqual(['ukon expired']);
    const saved = await get(`${people}?q=ukon&format=csv`, headers);
    expect(saved.body).toContain('ukon,右近,person,printer,expired');
  });
  it('nobody changes their own roles or disables themselves', async () => {
    const headers = await admin();
    const roles = await post(`${people}/chief/roles`, { roles: [] }, headers);
    expect(roles.json()).toMatchObject({ id: 'access.own_roles' });
    expect((await post(`${people}/chief/disable`, {}, headers)).json()).toMatchObject({ id: 'access.self' });
  });
  it('no administrator is both persons: an account they gave a new way in or the role waits a day, and its colleagues read of it', async () => {
    const headers = await admin();
    const release = async (of: Record<string, string>): Promise<string> => {
      const url = `/api/insurers/${INSURER}/campaigns/none/review/release`;
      return ((await post(url, { decisions: [], on: '2024-09-02' }, of)).json() as { id: string }).id;
    };
    const decide = async (of: Record<string, string>): Promise<string> => {
      const url = `/api/insurers/${INSURER}/certificates/applications/1/decide`;
      return ((await post(url, { refusal: 'none' }, of)).json() as { id: string }).id;
    };
    const named = async (): Promise<(string | null)[]> => {
      const { items } = (await get(`/api/insurers/${INSURER}/today`, headers)).json<Today>();
      const found = items.filter(({ kind }) => kind === 'account_unsettled');
      // The row leads the auditor to the account; the approver, who may not open it, is only told.
      for (const { to } of found)
        expect([rolesCanOpen(to, ['auditor']), rolesCanOpen(to, ['approver'])]).toEqual([true, false]);
      return found.map(({ title }) => /試験 (\w+)さん（承認・決定の担当）/.exec(title)?.[1] ?? null);
    };
    // Whoever holds what an administrator gave out comes in as that account.
    const comesIn = async (personId: string): Promise<Record<string, string>> => ({
      cookie: `todoke_session=${await tokenOf(db.database, personId)}`,
    });
    // A day later for the trail of somebody, which the application could not bring about.
    const aDayPasses = async (personId: string) => {
      const owner = new pg.Client({ connectionString: db.url });
      await owner.connect();
      const text = `UPDATE audit.entry SET at = at - interval '24 hours' WHERE subject = $1`;
      await owner.query(text, [`person:${personId}`]);
      await owner.end();
    };
    const boss = await signedIn(db.database, INSURER, { personId: 'boss', roles: ['approver'] });
    // Let in: what is refused then is that nothing was named.
    const known = 'api.invalid';
    expect([await release(boss), await named()]).toEqual([known, []]);

    await post(`${people}/boss/invite`, {}, headers);
    const taken = await comesIn('boss');
    expect([await release(taken), await named()]).toEqual(['access.unsettled', ['boss']]);
    expect(await trail('access.refused')).toContainEqual({ actor: 'boss', subject: 'action:review.release' });
    expect(await decide(taken)).toBe('access.unsettled');
    // What an administrator gave is good beside an identity: the machine's word about that one says nothing of it.
    await within((sql) => linkIdentity(sql, SYSTEM, 'boss', 'https://login.example', 'boss'));
    expect(await release(taken)).toBe('access.unsettled');
    expect((await get('/api/me', taken)).statusCode).toBe(200);
    await aDayPasses('boss');
    expect([await release(taken), await named()]).toEqual([known, []]);

    const clerk = await signedIn(db.database, INSURER, { personId: 'climber', roles: ['clerk'] });
    const give = (roles: string[]) => post(`${people}/climber/roles`, { roles }, headers);
    await give(['clerk', 'approver']);
    expect([await release(clerk), await named()]).toEqual(['access.unsettled', ['climber']]);
    await within((sql) => invite(sql, SYSTEM, 'climber', moment));
    const fresh = await comesIn('climber');
    expect([await release(fresh), await named()]).toEqual([known, []]);
    // Who has the role keeps it through a change of their others.
    await aDayPasses('climber');
    await give(['clerk', 'approver', 'desk']);
    expect(await release(fresh)).toBe(known);
    // A program, too.
    await post(
      `${people}/add`,
      { personId: 'bot', name: '試験 bot', kind: 'client', roles: ['approver'] },
      headers,
    );
    const { token } = (await post(`${people}/bot/token`, {}, headers)).json() as { token: string };
    expect(await release({ authorization: `Bearer ${token}` })).toBe('access.unsettled');
  });
  it('people of another insurer are unknown; of both, their sign-in is not ended from here', async () => {
    await within(async (sql) => {
      for (const personId of ['theirs', 'both']) {
        await addPerson(sql, SYSTEM, { personId, name: personId, kind: 'person' });
        await setRoles(sql, SYSTEM, personId, OTHER, ['clerk']);
      }
      await setRoles(sql, SYSTEM, 'both', INSURER, ['clerk']);
    });
    const headers = await admin();
    const act = async (person: string, what: string, body = {}) =>
      (await post(`${people}/${person}/${what}`, body, headers)).json();
    for (const what of ['disable', 'invite', 'token'])
      expect(await act('theirs', what)).toMatchObject({ id: 'person.unknown', status: 404 });
    expect(await act('theirs', 'roles', { roles: ['clerk'] })).toMatchObject({ id: 'person.unknown' });
    expect(await act('both', 'disable')).toMatchObject({ id: 'access.shared', status: 409 });
    expect((await listed()).map(({ personId }) => personId)).not.toContain('theirs');
  });
  it.each(['system', 'console', 'Aki', 'a', '-a', 'a b', 'あき'])(
    '%j is no id of a person',
    async (personId) => {
      const added = await post(`${people}/add`, { personId, name: 'x', roles: [] }, await admin());
      expect(added.json()).toMatchObject({ id: 'access.person_id' });
    },
  );
});

describe('the ready-made people of the sample', () => {
  const click = (to: FastifyInstance) => post('/api/sign-in/sample', { personId: 'sample-clerk' }, {}, to);
  it('sign in by a click on the sample only, never beside another insurer', async () => {
    await ensureSamplePeople(db.database, INSURER);
    expect(((await get('/api/sign-in', {}, sampleServer)).json() as Ways).sample).toHaveLength(8);
    expect(((await get('/api/sign-in')).json() as Ways).sample).toBeNull();
    expect((await click(sampleServer)).statusCode).toBe(200);
    expect((await click(server)).json()).toMatchObject({ id: 'access.sign_in_refused', status: 401 });
    // Nor by any other way.
    expect((await signIn('sample-clerk', '123456')).statusCode).toBe(401);
    await expect(within((sql) => invite(sql, SYSTEM, 'sample-clerk', moment))).rejects.toMatchObject({
      id: 'access.not_a_person',
    });
    const someone = { personId: 'haru' };
    expect((await post('/api/sign-in/sample', someone, {}, sampleServer)).statusCode).toBe(401);

    await within(async (sql) => {
      await writeAudit(sql, {
        actor: SYSTEM,
        insurerId: OTHER,
        action: 'test.insurer',
        subject: 'insurer:x',
      });
      await sql.query(
        `INSERT INTO insurer.profile (profile_hash, name, version, body) VALUES ('h', 'p', '1', '{}')`,
      );
      await sql.query(
        `INSERT INTO insurer.insurer (insurer_id, name, profile_hash, test) VALUES ($1, 'ほんもの', 'h', false)`,
        [OTHER],
      );
    });
    expect((await click(sampleServer)).statusCode).toBe(401);
    await expect(ensureSamplePeople(db.database, INSURER)).rejects.toMatchObject({
      id: 'access.not_the_sample',
    });
  });
});
