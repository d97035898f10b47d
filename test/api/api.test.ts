import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as contract from '../../src/api/contract.ts';
import { buildServer } from '../../src/api/server.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { signedIn } from '../support/sign-in.ts';
import { CAMPAIGN, HELD, IN_PARCEL, INSURER, MEMBER, numberOf, PIECES, seedRound } from './seed.ts';

let db: TestDatabase;
let round: Awaited<ReturnType<typeof seedRound>>;
let server: FastifyInstance;
let headers: Record<string, string>;
const now = { stage: 'compose', done: 3, total: 10, finished: false };
const progress = { ...now, insurerId: INSURER };

beforeAll(async () => {
  db = await freshDatabase();
  round = await seedRound(db.database);
  server = buildServer({
    database: db.database,
    outDir: round.outDir,
    webDir: null,
    progress,
  });
  headers = await signedIn(db.database, INSURER);
});
afterAll(async () => {
  await server.close();
  round.remove();
});

const get = (url: string, more: Record<string, string> = {}) =>
  server.inject({ method: 'GET', url, headers: { ...headers, ...more } });
async function json<T>(url: string): Promise<T> {
  const response = await get(url);
  expect(response.statusCode, response.body).toBe(200);
  return response.json() as T;
}
const ours = `/api/insurers/${INSURER}`;
const base = `${ours}/campaigns/${CAMPAIGN}`;
const audits = async (action: string): Promise<{ subject: string; detail: Record<string, unknown> }[]> =>
  (
    await db.database.read((sql) =>
      sql.query<{ subject: string; detail: Record<string, unknown> }>(
        'SELECT subject, detail FROM audit.entry WHERE action = $1 ORDER BY audit_id',
        [action],
      ),
    )
  ).rows;

describe('who may ask', () => {
  it.each(['127.0.0.1', 'localhost:4000', '[::1]:4000', 'LOCALHOST'])(
    'host %s is this machine',
    async (host) => {
      expect((await get(`${ours}/campaigns`, { host })).statusCode).toBe(200);
    },
  );
  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '10.0.0.1'])(
    'host %j is refused (DNS rebinding)',
    async (host) => {
      const response = await get(`${ours}/campaigns`, { host });
      expect(response.statusCode).toBe(403);
      expect(response.headers['content-type']).toContain('application/problem+json');
      expect(response.json()).toMatchObject({ id: 'api.host', status: 403 });
    },
  );
  it('a request another site started is refused', async () => {
    expect((await get(`${ours}/campaigns`, { 'sec-fetch-site': 'cross-site' })).json()).toMatchObject({
      id: 'api.cross_site',
    });
    expect((await get(`${ours}/campaigns`, { 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
  });
  it('an address spelt in another way is guarded as the route it means', async () => {
    const spelt = `/%61pi/insurers/${INSURER}/campaigns`;
    const response = await get(spelt);
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    expect((await get(spelt, { 'sec-fetch-site': 'cross-site' })).json()).toMatchObject({
      id: 'api.cross_site',
    });
    const form = { ...headers, 'content-type': 'text/plain' };
    const posted = await server.inject({
      method: 'POST',
      url: '/%61pi/me/sign-out',
      headers: form,
      payload: '{}',
    });
    expect(posted.json()).toMatchObject({ id: 'api.media_type', status: 415 });
  });
  it('no answer carries CORS, every answer a content security policy', async () => {
    const response = await get(`${ours}/campaigns`, { origin: 'http://evil.example' });
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
    expect(response.headers['content-security-policy']).toContain("default-src 'none'");
    expect(response.headers['cache-control']).toBe('no-store');
  });
});

describe('every route of the document', () => {
  const sample: Record<string, string> = {
    insurer: INSURER,
    campaign: CAMPAIGN,
    member: MEMBER.held,
    parcel: 'P0001',
    piece: 'piece-1',
  };
  interface Get {
    readonly parameters: readonly { name: string; required?: boolean }[];
  }
  const paths = async (): Promise<string[]> =>
    Object.entries((await json<{ paths: Record<string, { get?: Get }> }>('/api/openapi.json')).paths)
      .filter(
        ([path, methods]) =>
          /^\/api\/insurers\/\{insurer\}\/(campaigns|progress)/.test(path) && 'get' in methods,
      )
      .map(([path, { get }]) =>
        get?.parameters.some(({ name, required }) => name === 'purpose' && required === true)
          ? `${path}?purpose=review`
          : path,
      );
  const fill = (path: string, values: Record<string, string>) =>
    path.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '?');

  it('answers 200, refuses an unknown parameter with 400 and an unknown id with 404', async () => {
    const all = await paths();
    expect(all.length).toBeGreaterThanOrEqual(17);
    for (const path of all) {
      expect((await get(fill(path, sample))).statusCode, path).toBe(200);
      const wrong = await get(`${fill(path, sample)}${path.includes('?') ? '&' : '?'}nonsense=1`);
      expect(wrong.json(), path).toMatchObject({
        id: 'api.invalid',
        status: 400,
        errors: [{ parameter: 'nonsense' }],
      });
      for (const [name] of path.matchAll(/(?<=\{)\w+(?=\})/g)) {
        if (name === 'insurer') continue;
        const missing = await get(fill(path, { ...sample, [name]: 'nobody' }));
        expect(missing.statusCode, `${path} ${name}`).toBe(404);
        expect(missing.json().id).toMatch(/^(campaign|member|parcel|piece)\.unknown$/);
      }
    }
  });
  it('stands there whole: every reference leads somewhere, every parameter of an address is told', async () => {
    const document = await json<Record<string, unknown> & { paths: Record<string, Record<string, Told>> }>(
      '/api/openapi.json',
    );
    interface Told {
      readonly operationId: string;
      readonly summary: string;
      readonly parameters: readonly { in: string; name: string }[];
      readonly responses: Record<string, { content?: object }>;
    }
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, at]) => at as string,
    );
    expect(refs.length).toBeGreaterThan(0);
    for (const at of new Set(refs)) {
      const found = at
        .split('/')
        .reduce<unknown>((of, key) => (of as Record<string, unknown>)?.[key], document);
      expect(found, at).toBeTypeOf('object');
    }
    for (const [path, methods] of Object.entries(document.paths))
      for (const { summary, parameters, responses } of Object.values(methods)) {
        const named = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
        expect(named.sort(), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
        expect(summary, path).not.toBe('');
        expect(Object.keys(responses['200']?.content ?? responses['303'] ?? {}), path).not.toEqual([]);
      }
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    // A key is told of where it has an effect: not of what signs in, of a search or of a file.
    const keyed = operations.filter(({ parameters }) =>
      parameters.some(({ name }) => name === 'Idempotency-Key'),
    );
    const names = keyed.map(({ operationId }) => operationId);
    expect(names).toEqual(expect.arrayContaining(['postCampaignsReviewDecide', 'postWebhooksAdd']));
    for (const without of ['postSignInPassword', 'postMembersFind', 'postFilingsLoad'])
      expect(names).not.toContain(without);
  });
  it('every refusal of the doors and of what stands right behind them is in docs/api.md by its id', () => {
    const root = join(import.meta.dirname, '../..');
    const told = readFileSync(join(root, 'docs/api.md'), 'utf8');
    const ids = ['api', 'access', 'webhook', 'desk', 'workplace', 'campaign/review'].flatMap((room) =>
      readdirSync(join(root, 'src', room), { recursive: true, encoding: 'utf8' })
        // The members' pages are a server of their own (docs/member.md).
        .filter((file) => file.endsWith('.ts') && !(room === 'api' && /^member[/\\]/.test(file)))
        .flatMap((file) => [
          ...readFileSync(join(root, 'src', room, file), 'utf8').matchAll(
            /(?:TodokeError|problem|refuse\w*)\(\s*(?:\d+,\s*)?'([a-z]+\.\w+)'/g,
          ),
        ])
        .map(([, id]) => id as string),
    );
    expect(ids.length).toBeGreaterThan(80);
    expect([...new Set(ids)].filter((id) => !told.includes(`\`${id}\``))).toEqual([]);
  });
  it('another insurer’s campaign is unknown here', async () => {
    expect((await get(`${ours}/campaigns/other-round`)).json()).toMatchObject({
      id: 'campaign.unknown',
      status: 404,
    });
    expect((await json<contract.Campaigns>(`${ours}/campaigns`)).campaigns.map((c) => c.campaignId)).toEqual([
      CAMPAIGN,
    ]);
  });
  it('an address with nothing behind it is a problem, never a screen, however it is spelt', async () => {
    expect((await get('/api/nothing')).json()).toMatchObject({ id: 'api.not_found', status: 404 });
    const webDir = mkdtempSync(join(tmpdir(), 'screens-'));
    writeFileSync(join(webDir, 'index.html'), '<!doctype html>');
    const whole = buildServer({ database: db.database, outDir: '', webDir });
    const at = (url: string) => whole.inject({ url, headers });
    for (const url of [
      '/api',
      '/api?x=1',
      '/API/me',
      '//api/me',
      '/api//me',
      '/api/..%2fapi/me',
      '/%61pi/nothing',
    ])
      expect((await at(url)).json(), url).toMatchObject({ id: 'api.not_found', status: 404 });
    for (const url of ['/', '/apiary', `/${INSURER}/campaigns`])
      expect((await at(url)).headers['content-type'], url).toContain('text/html');
    await whole.close();
    rmSync(webDir, { recursive: true });
  });
  it('another method than an address knows is told so, with those it knows', async () => {
    for (const [method, url, allow] of [
      ['PUT', `${base}/pieces/piece-1/page.png?page=1`, 'GET'],
      ['DELETE', `${ours}/people/add/`, 'POST'],
      ['GET', `${ours}/people/add`, 'POST'],
      ['PATCH', `${ours}/desk/cases`, 'GET, POST'],
    ] as const) {
      const response = await server.inject({ method, url, headers });
      expect(response.json(), url).toMatchObject({ id: 'api.method', status: 405 });
      expect(response.headers).toMatchObject({ allow, 'cache-control': 'no-store' });
    }
  });
  it('an address that cannot be read is one, too, with the headers of every answer', async () => {
    const response = await get('/api/%zz');
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.headers['x-content-type-options']).toBe('nosniff');
    expect(response.json()).toMatchObject({ id: 'api.refused', status: 400 });
  });
  it.each([
    ['what is no HTTP', 'GARBAGE\r\n\r\n', 400],
    ['what expects the unknown', 'GET / HTTP/1.1\r\nhost: x\r\nexpect: y\r\nconnection: close\r\n\r\n', 417],
    ['headers without end', `GET / HTTP/1.1\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is answered as a problem', async (_, sent, status) => {
    if (!server.server.listening) await server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1', () => socket.write(sent));
    let heard = '';
    for await (const chunk of socket) heard += chunk;
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(heard.slice(heard.indexOf('{')))).toMatchObject({ id: 'api.refused', status });
  });
});

describe('what no database keeps', () => {
  it('is refused on every route that takes text', async () => {
    const { paths } = await json<{ paths: Record<string, Record<string, { parameters: Parameter[] }>> }>(
      '/api/openapi.json',
    );
    type Parameter = { in: string; name: string; schema: Record<string, unknown> };
    const free = ({ in: where, schema }: Parameter) =>
      where === 'query' && schema.type === 'string' && !('enum' in schema || 'pattern' in schema);
    const asked = Object.entries(paths).flatMap(([path, { get: one }]) =>
      (one?.parameters ?? []).filter(free).map(({ name }) => [path, name] as const),
    );
    expect(asked.length).toBeGreaterThan(30);
    for (const [path, name] of asked) {
      const url = path.replace('{insurer}', INSURER).replace(/\{\w+\}/g, '1');
      const refused = await get(`${url}?${name}=%00`);
      expect(refused.json(), `${path} ${name}`).toMatchObject({ id: 'api.invalid', status: 400 });
    }
  });
  it.each(['\0', '\ud800'])('%j is, also deep in a body and as a key', async (broken) => {
    const post = (payload: object) =>
      server.inject({
        method: 'POST',
        url: `${ours}/profile/effect`,
        headers: { ...headers, 'content-type': 'application/json' },
        payload: JSON.stringify(payload),
      });
    const base = '0'.repeat(64);
    for (const value of [{ a: [broken] }, { [broken]: 1 }]) {
      const refused = await post({ base, changes: [{ path: ['campaign'], value }] });
      expect(refused.json()).toMatchObject({
        id: 'api.invalid',
        errors: [{ parameter: expect.stringMatching(/^changes\.0\.value/), reason: 'invalid_text' }],
      });
    }
  });
  it('nor letters that were lost on the way: JSON is UTF-8 as it stands', async () => {
    const post = (payload: Buffer, more = {}) =>
      server.inject({
        method: 'POST',
        url: `${ours}/members/find`,
        headers: { ...headers, 'content-type': 'application/json', ...more },
        payload,
      });
    const named = (bytes: number[]) =>
      Buffer.concat([Buffer.from('{"name":"'), Buffer.from(bytes), Buffer.from('"}')]);
    const [kanji, shiftJis] = [named([0xe6, 0x9d, 0xb1]), named([0x93, 0x8c])];
    expect((await post(kanji)).statusCode).toBe(200);
    expect((await post(kanji, { 'content-type': 'application/json; charset="UTF-8"' })).statusCode).toBe(200);
    expect((await post(shiftJis)).json()).toMatchObject({ id: 'api.encoding', status: 400 });
    for (const other of [
      { 'content-type': 'application/json;charset=shift_jis' },
      { 'content-encoding': 'gzip' },
    ])
      expect((await post(kanji, other)).json()).toMatchObject({ id: 'api.media_type', status: 415 });
  });
  it('is refused in a cursor', async () => {
    const cursor = Buffer.from(JSON.stringify({ to: 'after', keys: ['\0'] })).toString('base64url');
    for (const list of ['queue?purpose=review&', 'verdicts?'])
      expect((await get(`${base}/review/${list}cursor=${cursor}`)).json()).toMatchObject({
        id: 'api.cursor',
      });
  });
  it('nor a day or moment that nothing can be reckoned with', async () => {
    const person = `${ours}/members/${MEMBER.held}?purpose=review`;
    for (const [url, parameter] of [
      [`${person}&knownAt=9999-12-31T23:59:59Z`, 'knownAt'],
      [`${person}&knownAt=0001-01-01T00:00:00Z`, 'knownAt'],
      [`${ours}/certificates/forecast?on=9999-12-31`, 'on'],
      // Before 明治 a day has no era to be printed in.
      [`${base}/post/acceptance-list?format=pdf&on=1800-01-01`, 'on'],
    ])
      expect((await get(url as string)).json()).toMatchObject({ id: 'api.invalid', errors: [{ parameter }] });
  });
});

describe('campaign', () => {
  it('counts agree: file rows = loaded + aside, extracted = sum of outcomes', async () => {
    const { funnel, insurer, stages } = await json<contract.CampaignDetail>(base);
    expect(insurer).toEqual({ insurerId: INSURER, name: 'みほん健康保険' });
    const { register } = funnel;
    expect(register).toEqual({
      fileRows: PIECES + HELD + 6,
      loaded: PIECES + HELD + 3,
      aside: 3,
      warnings: 1,
    });
    expect(funnel.outcomes.reduce((sum, { count }) => sum + count, 0) + funnel.undecided).toBe(
      funnel.extracted,
    );
    expect(funnel.outcomes.find(({ outcome }) => outcome === 'held_review')?.count).toBe(29);
    expect(funnel).toMatchObject({ aside: 3, envelopes: PIECES, parcels: 1, pages: PIECES + 1, files: 1 });
    expect(funnel.pieces.reduce((sum, { count }) => sum + count, 0)).toBe(PIECES);
    expect(stages.map(({ stage, doneAt }) => [stage, doneAt !== null])).toEqual([
      ['extract', true],
      ['classify', false],
      ['sort', false],
      ['pack', false],
      ['compose', false],
    ]);
  });
  it('every count of an outcome opens as many people', async () => {
    const { funnel } = await json<contract.CampaignDetail>(base);
    for (const { outcome, count, list } of funnel.outcomes) {
      const { total } = await json<{ total: number }>(`${base}/${list}?outcome=${outcome}&limit=1`);
      expect(total, outcome).toBe(count);
    }
    expect((await json<contract.AsideList>(`${base}/aside`)).total).toBe(funnel.register?.aside);
    expect((await json<contract.AsideList>(`${base}/aside?severity=warning`)).total).toBe(
      funnel.register?.warnings,
    );
  });
  it('tells what the round in this process is doing', async () => {
    expect(await json(`${ours}/progress`)).toEqual(now);
    progress.done = 4;
    expect(await json(`${ours}/progress`)).toMatchObject({ done: 4 });
  });
});

describe('lists', () => {
  it('pages by cursor forwards and back, each person once', async () => {
    const seen: string[] = [];
    let cursor = '';
    let last = '';
    for (;;) {
      const page = await json<contract.PieceList>(`${base}/pieces?limit=50${cursor}`);
      expect(page.total).toBe(PIECES);
      seen.push(...page.items.map(({ pieceId }) => pieceId));
      if (page.previous !== null) last = page.previous;
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(seen).toEqual(Array.from({ length: PIECES }, (_, i) => `piece-${i + 1}`));
    const back = await json<contract.PieceList>(`${base}/pieces?limit=50&cursor=${last}`);
    expect(back.items.map(({ pieceId }) => pieceId)).toEqual(seen.slice(50, 100));
    const first = await json<contract.PieceList>(`${base}/pieces?limit=50&cursor=${back.previous}`);
    expect(first.items.map(({ pieceId }) => pieceId)).toEqual(seen.slice(0, 50));
    expect(first.previous).toBeNull();
  });
  it('sorts both ways with ties in a fixed order', async () => {
    const up = await json<contract.HeldList>(`${base}/held?sort=row&limit=500`);
    const down = await json<contract.HeldList>(`${base}/held?sort=row&descending=true&limit=500`);
    expect(up.items).toHaveLength(HELD);
    expect(down.items.map(({ memberId }) => memberId)).toEqual(
      up.items.map(({ memberId }) => memberId).reverse(),
    );
    const part = await json<contract.HeldList>(`${base}/held?sort=row&descending=true&limit=10`);
    const rest = await json<contract.HeldList>(
      `${base}/held?sort=row&descending=true&limit=10&cursor=${part.next}`,
    );
    expect([...part.items, ...rest.items]).toEqual(down.items.slice(0, 20));
  });
  it.each([
    'x',
    Buffer.from('{}').toString('base64url'),
    Buffer.from('{"to":"after","keys":["a"]}').toString('base64url'),
    Buffer.from('{"to":"after","keys":["a","b","c"]}').toString('base64url'),
  ])('a broken cursor %s is refused', async (cursor) => {
    expect((await get(`${base}/pieces?cursor=${cursor}`)).json()).toMatchObject({
      id: 'api.cursor',
      status: 400,
    });
  });
  it.each(['limit=0', 'limit=501', 'limit=x', 'sort=evil', 'form=style9', 'descending=1'])(
    '%s is refused',
    async (query) => {
      expect((await get(`${base}/pieces?${query}`)).json()).toMatchObject({ id: 'api.invalid', status: 400 });
    },
  );
  it('finds a piece by its management number however it is typed', async () => {
    const typed = numberOf(17).toLowerCase().replaceAll('-', ' ');
    const { items } = await json<contract.PieceList>(`${base}/pieces?q=${encodeURIComponent(typed)}`);
    expect(items.map(({ pieceId }) => pieceId)).toEqual(['piece-17']);
    expect((await json<contract.PieceList>(`${base}/pieces?q=${MEMBER.first}`)).total).toBe(1);
  });
  it('filters by form, digits, route, outcome, status and parcel', async () => {
    const total = async (query: string) => (await json<contract.PieceList>(`${base}/pieces?${query}`)).total;
    expect(await total('form=style2')).toBe(13);
    expect(await total('digits=false')).toBe(1);
    expect(await total('route=chosen')).toBe(1);
    expect(await total('outcome=home_mail')).toBe(PIECES - IN_PARCEL - 1);
    expect(await total('status=printed')).toBe(0);
    expect(await total('parcel=P0001')).toBe(IN_PARCEL);
    expect(await total('parcel=P0001&form=style2')).toBe(12);
    for (const two of [
      ['dependent=true', 'dependent=false'],
      ['several=true', 'several=false'],
      ['row=none', ...Array.from({ length: 11 }, (_, n) => `row=${n + 1}`)],
    ]) {
      const parts = await Promise.all(two.map(total));
      expect(
        parts.reduce((sum, n) => sum + n, 0),
        two.join(' + '),
      ).toBe(PIECES);
    }
  });
  it('parcels by workplace, and what one holds in its order', async () => {
    const { items } = await json<contract.ParcelList>(`${base}/parcels?q=${encodeURIComponent('みどり')}`);
    expect(items).toEqual([
      {
        parcelId: 'P0001',
        workplaceId: 'W001',
        workplaceName: '株式会社みどり製作所',
        part: 1,
        parts: 1,
        container: '大封筒',
        people: IN_PARCEL,
        envelopes: IN_PARCEL,
        grams: 1234,
        thicknessMm: 55.5,
        sealed: false,
        acceptanceNumber: null,
        tracking: null,
      },
    ]);
    expect((await json<contract.ParcelList>(`${base}/parcels?q=nowhere`)).items).toEqual([]);
    const held = await json<contract.PieceList>(`${base}/parcels/P0001/pieces?limit=500`);
    expect(held.items.map(({ position }) => position)).toEqual(
      Array.from({ length: IN_PARCEL }, (_, i) => i + 1),
    );
  });
  it('exclusions with the facts they rest on', async () => {
    const { items } = await json<contract.ExcludedList>(`${base}/excluded`);
    expect(items.map(({ outcome, coverEndsOn }) => [outcome, coverEndsOn])).toEqual([
      ['excluded_lost', '2024-05-01'],
      ['excluded_lost', '2024-05-01'],
      ['late_loss', '2024-05-01'],
    ]);
  });
  it('a row kept aside says what is wrong with it and what to do', async () => {
    const { items } = await json<contract.AsideList>(`${base}/aside`);
    expect(items.map(({ row }) => row)).toEqual([11, 12, 13]);
    expect(items[1]?.findings.map(({ code }) => code)).toEqual(['code.unknown', 'my_number.check_digit']);
    expect(items[0]?.findings[0]).toMatchObject({
      column: 'birth_date',
      sentence: expect.stringContaining('日付'),
    });
  });
});

describe('held people', () => {
  it('the list gives reasons in words and levels, and no personal data', async () => {
    const response = await get(`${base}/held?row=4&limit=1`);
    const [item] = (response.json() as contract.HeldList).items;
    expect(item?.why[0]).toContain('生年月日か性別');
    expect(item?.levels?.map(({ level }) => level)).toEqual([
      'equivalent',
      'exact',
      'different',
      'exact',
      'different',
    ]);
    expect(item?.levels?.[4]?.reasons.map(({ code }) => code)).toEqual(['A1', 'AX-番号']);
    expect(response.body).not.toMatch(/山田|千代田/);
  });
  it('one person opens with both sides, and the view is logged with its purpose', async () => {
    const detail = await json<contract.HeldDetail>(`${base}/held/${MEMBER.held}?purpose=review`);
    expect(detail.ours).toMatchObject({
      kanji: '山田　太郎',
      birth: '1970-01-02',
      address: '東京都千代田区千代田1-1',
    });
    expect(detail.theirs).toMatchObject({ birth: '1971-01-02', snapshot: '2024-06-01' });
    expect(detail.aligned?.map(({ item }) => item)).toEqual(['kanji', 'kana', 'birth', 'sex', 'address']);
    expect(detail.aligned?.[2]?.pieces).toEqual([
      {
        ours: '1970-01-02',
        theirs: '1971-01-02',
        level: 'different',
        reason: { code: 'BX', text: '生年月日が違う' },
      },
    ]);
    expect((await audits('matching.view_case')).at(-1)).toEqual({
      subject: `member:${MEMBER.held}`,
      detail: { campaign: CAMPAIGN, purpose: 'review' },
    });
  });
  it('a protected member’s address is on neither side, nor the workplace', async () => {
    const response = await get(`${base}/held/${MEMBER.heldProtected}?purpose=review`);
    expect(response.json()).toMatchObject({
      protected: true,
      ours: { address: null },
      theirs: { address: null },
    });
    expect(response.body).not.toMatch(/千代田|秘密|みどり/);
  });
  it('someone who is not held is not opened here, and nothing is logged', async () => {
    const before = (await audits('matching.view_case')).length;
    expect((await get(`${base}/held/${MEMBER.first}?purpose=review`)).statusCode).toBe(404);
    expect(await audits('matching.view_case')).toHaveLength(before);
  });
});

describe('picture of a page', () => {
  const red = (png: Buffer): number => {
    const { data, width, height, channels } = decode(png);
    return data[(Math.floor(height / 2) * width + Math.floor(width / 2)) * channels] as number;
  };
  it.each([
    [1, 1, 1],
    [3, 1, 3],
    [3, 2, 4],
    [4, 1, 5],
  ])('piece %i, page %i is page %i of the print file', async (piece, page, inFile) => {
    const response = await get(`${base}/pieces/piece-${piece}/page.png?page=${page}&scale=1&purpose=mailing`);
    expect(response.headers['content-type']).toBe('image/png');
    expect(red(response.rawPayload)).toBe(inFile);
    expect(decode(response.rawPayload)).toMatchObject({ width: 100, height: 140 });
  });
  it('knows how many pages a piece has', async () => {
    const pages = async (n: number) => (await json<contract.PieceDetail>(`${base}/pieces/piece-${n}`)).pages;
    expect([await pages(1), await pages(3), await pages(PIECES)]).toEqual([1, 2, 1]);
    expect((await get(`${base}/pieces/piece-1/page.png?page=2&purpose=mailing`)).json()).toMatchObject({
      id: 'piece.no_page',
      status: 404,
    });
  });
  it('each view is logged with its purpose', async () => {
    const before = (await audits('piece.view_page')).length;
    await get(`${base}/pieces/piece-5/page.png?purpose=enquiry&scale=0.5`);
    const entries = await audits('piece.view_page');
    expect(entries).toHaveLength(before + 1);
    expect(entries.at(-1)).toEqual({
      subject: 'piece:piece-5',
      detail: { campaign: CAMPAIGN, page: 1, purpose: 'enquiry' },
    });
  });
  it.each([2, PIECES])(
    'the paper of a protected member (piece %i) is not shown, nor logged as seen',
    async (n) => {
      const before = (await audits('piece.view_page')).length;
      expect((await get(`${base}/pieces/piece-${n}/page.png?purpose=mailing`)).json()).toMatchObject({
        id: 'piece.protected',
        status: 403,
      });
      expect(await audits('piece.view_page')).toHaveLength(before);
    },
  );
  it('a print file that is not the recorded one any more is not shown', async () => {
    const elsewhere = await seedRoundCopy();
    try {
      expect((await elsewhere.get('/pieces/piece-1/page.png?purpose=mailing')).statusCode).toBe(200);
      appendFileSync(join(elsewhere.outDir, 'print', 'workplace-001.pdf'), ' ');
      expect((await elsewhere.get('/pieces/piece-1/page.png?purpose=mailing')).json()).toMatchObject({
        id: 'document.file_changed',
        status: 409,
      });
      elsewhere.remove();
      expect((await elsewhere.get('/pieces/piece-1/page.png?purpose=mailing')).json()).toMatchObject({
        id: 'document.file_missing',
        status: 409,
      });
    } finally {
      await elsewhere.close();
    }
  });
});

/** A second server over the same record whose output folder may be spoiled. */
async function seedRoundCopy() {
  const { cpSync, mkdtempSync, rmSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const outDir = mkdtempSync(join(tmpdir(), 'todoke-api-copy-'));
  cpSync(round.outDir, outDir, { recursive: true });
  const other = buildServer({ database: db.database, outDir, webDir: null });
  const remove = () => rmSync(outDir, { recursive: true, force: true });
  return {
    outDir,
    remove,
    get: (path: string) => other.inject({ url: base + path, headers }),
    close: async () => {
      remove();
      await other.close();
    },
  };
}

describe('export', () => {
  it('the whole list as CSV a spreadsheet opens unharmed, and taking it out is logged', async () => {
    const response = await get(`${base}/pieces?format=csv&limit=1&sort=member`);
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(response.headers['content-disposition']).toBe('attachment; filename="pieces.csv"');
    expect(response.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const lines = response.payload.replace('\uFEFF', '').trimEnd().split('\r\n');
    expect(lines).toHaveLength(PIECES + 1);
    expect(lines[1]?.split(',')[2]).toBe(`\t${MEMBER.first}`);
    expect((await audits('api.export_list')).at(-1)).toEqual({
      subject: `campaign:${CAMPAIGN}`,
      detail: { list: 'pieces' },
    });
  });
  it.each([
    ['held', HELD],
    ['excluded', 3],
    ['parcels', 1],
    ['parcels/P0001/pieces', IN_PARCEL],
  ])('%s: %i lines', async (list, lines) => {
    const { payload } = await get(`${base}/${list}?format=csv`);
    expect(payload.trimEnd().split('\r\n')).toHaveLength(lines + 1);
    expect(payload).not.toMatch(/山田|千代田/);
  });
  it('what a workplace writes into its name runs nowhere', async () => {
    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    await client.query(
      `BEGIN; INSERT INTO audit.entry (actor, action, subject) VALUES ('test', 'test', 'test:1');
       UPDATE register.workplace SET name = E'=HYPERLINK("http://evil.example","見る")\\n+1,\\t@x' WHERE workplace_id = 'W001';
       COMMIT`,
    );
    await client.end();
    const { payload } = await get(`${base}/parcels?format=csv`);
    expect(payload).toContain(`"'=HYPERLINK(""http://evil.example"",""見る"")\n+1,\t@x"`);
  });
  it('rows aside: a line per finding', async () => {
    expect((await get(`${base}/aside?format=csv`)).payload.trimEnd().split('\r\n')).toHaveLength(5);
  });
});
