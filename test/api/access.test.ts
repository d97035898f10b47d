import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIONS, type Action, isGranted, needsInsurer, ROLE_NAMES } from '../../src/access/roles.ts';
import type { Route } from '../../src/api/route.ts';
import { routesOf } from '../../src/api/routes.ts';
import { buildServer } from '../../src/api/server.ts';
import type { TrailEntry } from '../../src/api/trail-contract.ts';
import { TOPIC_IDS } from '../../src/desk/topics.ts';
import { OPENS } from '../../web/src/opens.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { HOST, signedIn } from '../support/sign-in.ts';
import { CAMPAIGN, INSURER, MEMBER, seedRound } from './seed.ts';

/*
 * Issue 8, judged 2: every route, enumerated from the server itself, × role × insurer against the table. What is
 * not granted is refused on the server, before anything of the request is looked at.
 */

const OTHER = '06130017';
let db: TestDatabase;
let round: Awaited<ReturnType<typeof seedRound>>;
let server: FastifyInstance;
const sessions = new Map<string, Record<string, string>>();

beforeAll(async () => {
  db = await freshDatabase();
  round = await seedRound(db.database);
  server = buildServer({ database: db.database, outDir: round.outDir, webDir: null });
  for (const role of ROLE_NAMES)
    sessions.set(role, await signedIn(db.database, INSURER, { personId: `as-${role}`, roles: [role] }));
  const opened = await server.inject({
    method: 'POST',
    url: `/api/insurers/${INSURER}/desk/cases`,
    headers: { ...sessions.get('desk'), 'content-type': 'application/json' },
    payload: JSON.stringify({ topic: TOPIC_IDS[0], memberId: MEMBER.first, note: '折り返し連絡' }),
  });
  expect(opened.statusCode, opened.body).toBe(200);
  sample.case = (opened.json() as { caseId: string }).caseId;
});
afterAll(async () => {
  await server.close();
  round.remove();
});

const ROUTES: readonly Route[] = routesOf({ outDir: '' });
const sample: Record<string, string> = {
  campaign: CAMPAIGN,
  member: MEMBER.held,
  parcel: 'P0001',
  piece: 'piece-1',
  topic: TOPIC_IDS[0] as string,
};
const addressOf = (one: Route, insurer: string): string =>
  one.path.replace(/\{(\w+)\}/g, (_, name) => (name === 'insurer' ? insurer : (sample[name] ?? 'x')));

async function ask(one: Route, insurer: string, headers: Record<string, string>) {
  const response = await server.inject({
    method: one.body === undefined ? 'GET' : 'POST',
    url: addressOf(one, insurer),
    headers: {
      host: HOST,
      ...headers,
      ...(one.body && { 'content-type': one.takesFile ? 'text/csv' : 'application/json' }),
    },
    ...(one.body && { payload: '{}' }),
  });
  const isProblem = response.headers['content-type']?.includes('problem+json') === true;
  return { status: response.statusCode, id: isProblem ? (response.json() as { id: string }).id : '' };
}

describe('the server’s own list of ways in', () => {
  it('a screen is offered to whoever may read what it shows: its action is that of the route of its name', () => {
    const screens = Object.entries(OPENS).map(([screen, action]) => {
      const path = `/api/insurers/{insurer}${screen.replace(/\$(\w+)/g, '{$1}')}`;
      return { screen, action, route: ROUTES.find((one) => one.path === path && one.body === undefined) };
    });
    const named = screens.filter(({ route }) => route !== undefined);
    expect(named.length).toBeGreaterThan(20);
    for (const { screen, action, route } of named) expect([screen, action]).toEqual([screen, route?.action]);
  });

  it('every way under /api/ is a route with an action of the table, and every route is there', async () => {
    await server.ready();
    const ways = server.ways.filter(({ url }) => url.startsWith('/api'));
    const listed = ROUTES.map(
      (one) =>
        `${one.body === undefined ? 'GET' : 'POST'} ${one.path.replace(/\{(\w+)\}/g, ':$1')} ${one.action}`,
    );
    expect(ways.map(({ method, url, action }) => `${method} ${url} ${action}`).sort()).toEqual(listed.sort());
    for (const { action } of ways) expect(ACTIONS).toHaveProperty([action as string]);
  });

  it('a route without an action stops the server', async () => {
    const bare = buildServer({ database: db.database, outDir: '', webDir: null });
    expect(() => bare.get('/api/unlisted', () => 'x')).toThrow('without an action');
    await bare.close();
  });

  it('every action of the table has a route, so that the table promises nothing that is not there', () => {
    const used = new Set<Action>(ROUTES.map(({ action }) => action));
    expect(Object.keys(ACTIONS).filter((action) => !used.has(action as Action))).toEqual([]);
  });
});

const insured = ROUTES.filter(({ action }) => needsInsurer(action));

describe.each(ROLE_NAMES)('%s', (role) => {
  it.each(insured.map((one) => [one.path.slice('/api/insurers/{insurer}'.length), one] as const))(
    '%s: as the table says here, never at another insurer',
    async (_, one) => {
      const headers = sessions.get(role) as Record<string, string>;
      const here = await ask(one, INSURER, headers);
      if (isGranted(one.action, [role])) expect([401, 403]).not.toContain(here.status);
      else expect(here).toEqual({ status: 403, id: 'access.refused' });
      for (const elsewhere of [OTHER, 'nobodys'])
        expect(await ask(one, elsewhere, headers)).toEqual({ status: 403, id: 'access.refused' });
    },
  );
});

describe('nobody', () => {
  it.each(ROUTES.map((one) => [one.path, one] as const))('%s', async (_, one) => {
    const origin = { origin: `http://${HOST}` };
    const { status, id } = await ask(one, INSURER, origin);
    if (ACTIONS[one.action].to === 'everybody') expect(id).not.toBe('access.sign_in_required');
    else expect({ status, id }).toEqual({ status: 401, id: 'access.sign_in_required' });
  });
});

describe('every view of a person', () => {
  const views = ROUTES.filter(({ showsPerson }) => showsPerson === true);
  it.each(views.map((one) => [one.path, one] as const))(
    '%s stands in the trail with who and why',
    async (_, one) => {
      const headers = await signedIn(db.database, INSURER, { personId: 'viewer' });
      const url = `${addressOf(one, INSURER)}?purpose=enquiry`;
      const unsaid = await server.inject({ method: 'GET', url: url.replace(/purpose=.*/, ''), headers });
      expect(unsaid.json()).toMatchObject({ id: 'api.invalid', errors: [{ parameter: 'purpose' }] });
      const read = () =>
        db.database.read(async (sql) => {
          const { rows } = await sql.query<{ n: number }>(
            `SELECT count(*) AS n FROM audit.entry
              WHERE actor = 'viewer' AND insurer_id = $1 AND detail ->> 'purpose' = 'enquiry'`,
            [INSURER],
          );
          return rows[0]?.n as number;
        });
      const before = await read();
      const response = await server.inject({ method: 'GET', url, headers });
      expect(response.statusCode).toBe(200);
      expect(await read()).toBeGreaterThan(before);
    },
  );
  it('an auditor finds them all by the member, newest first; looking there stands in the trail itself', async () => {
    const headers = sessions.get('auditor') as Record<string, string>;
    const trail = async (query: string) => {
      const answer = await server.inject({ url: `/api/insurers/${INSURER}/trail?${query}`, headers });
      expect(answer.statusCode, answer.body).toBe(200);
      return answer.json<{ total: number; items: TrailEntry[] }>();
    };
    const find = await server.inject({
      method: 'POST',
      url: `/api/insurers/${INSURER}/members/find`,
      headers: { ...sessions.get('desk'), 'content-type': 'application/json' },
      payload: JSON.stringify({ memberId: MEMBER.first }),
    });
    expect(find.statusCode, find.body).toBe(200);
    const actions = async (member: string, of = '&actor=viewer&views=true') => {
      const { items, total } = await trail(`member=${member}&limit=500${of}`);
      expect(items).toHaveLength(total);
      expect(items.map(({ entryId }) => Number(entryId))).toEqual(
        items.map(({ entryId }) => Number(entryId)).sort((a, b) => b - a),
      );
      return new Set(items.map(({ action }) => action));
    };
    const held = ['matching.view_case', 'member.view', 'certificate.view', 'desk.view_caller'];
    expect([...(await actions(MEMBER.held))]).toEqual(expect.arrayContaining(held));
    const first = ['piece.view_page', 'desk.view_case', 'desk.list_papers'];
    expect([...(await actions(MEMBER.first))]).toEqual(expect.arrayContaining(first));
    expect(await actions(MEMBER.first, '&actor=as-desk')).toContain('member.find');
    expect((await trail('member=nobody&actor=viewer')).total).toBe(0);
    expect((await trail(`member=${MEMBER.first}&limit=1`)).items[0]).toMatchObject({
      actor: 'as-auditor',
      action: 'audit.read_trail',
      subject: `member:${MEMBER.first}`,
    });
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format();
    expect((await trail(`actor=viewer&from=${today}&to=${today}`)).total).toBeGreaterThan(0);
    expect((await trail('actor=viewer&to=2024-01-01')).total).toBe(0);
  });
  it('nor is another insurer’s trail read here', async () => {
    const headers = await signedIn(db.database, OTHER, { personId: 'far', roles: ['auditor'] });
    const answer = await server.inject({ url: `/api/insurers/${OTHER}/trail?actor=viewer`, headers });
    expect(answer.json()).toMatchObject({ total: 0, items: [] });
  });
  it('there are such routes', () => expect(views.length).toBeGreaterThanOrEqual(4));
});

describe('a session', () => {
  const url = `/api/insurers/${INSURER}/campaigns`;
  const get = (headers: Record<string, string>) => server.inject({ method: 'GET', url, headers });

  it('a changing request needs our own origin; a program’s token none', async () => {
    const headers = await signedIn(db.database, INSURER, { personId: 'chg' });
    const { origin: _, ...bare } = headers;
    const post = (more: Record<string, string>) =>
      server.inject({
        method: 'POST',
        url: `/api/insurers/${INSURER}/campaigns/${CAMPAIGN}/review/release`,
        headers: { ...more, 'content-type': 'application/json' },
        payload: '{"decisions":[999999]}',
      });
    for (const wrong of [bare, { ...bare, origin: 'http://127.0.0.1:4001' }, { ...bare, origin: 'null' }])
      expect((await post(wrong)).json()).toMatchObject({ id: 'api.origin', status: 403 });
    expect((await post(headers)).json()).toMatchObject({ id: 'review.unknown' });
  });

  it('another token, or none, opens nothing', async () => {
    for (const cookie of ['', 'todoke_session=', `todoke_session=${'x'.repeat(43)}`])
      expect((await get({ host: HOST, cookie })).statusCode).toBe(401);
    // A program's token, cut short too: it is told so, by what to ask, and never of an origin it has not.
    for (const authorization of [`Bearer tdk_${'x'.repeat(43)}`, 'bearer tdk_x', 'Bearer']) {
      const headers = { host: HOST, authorization, 'content-type': 'application/json' };
      const response = await server.inject({
        method: 'POST',
        url: '/api/me/sign-out',
        headers,
        payload: '{}',
      });
      expect(response.json()).toMatchObject({
        id: 'access.sign_in_required',
        status: 401,
        title: expect.stringContaining('接続用の鍵'),
      });
      expect(response.headers['www-authenticate']).toBe('Bearer');
    }
  });

  it('what was refused to somebody leaves a mark in the trail, without the insurer asked for', async () => {
    const headers = await signedIn(db.database, INSURER, { personId: 'curious', roles: ['printer'] });
    const path = `/api/insurers/${INSURER}/campaigns/${CAMPAIGN}/held/${MEMBER.held}`;
    expect((await server.inject({ url: path, headers })).statusCode).toBe(403);
    const ledger = `/api/insurers/${INSURER}/rounds/${CAMPAIGN}/ledger.zip`;
    expect((await server.inject({ url: ledger, headers })).statusCode).toBe(403);
    const { rows } = await db.database.read((sql) =>
      sql.query(
        `SELECT actor, insurer_id, subject FROM audit.entry WHERE action = 'access.refused' AND actor = 'curious' ORDER BY audit_id`,
      ),
    );
    const mark = { actor: 'curious', insurer_id: null };
    expect(rows).toEqual([
      { ...mark, subject: 'action:held.view' },
      { ...mark, subject: 'action:round.take_ledger' },
    ]);
  });
});
