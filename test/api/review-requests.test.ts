import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base, memberOf, ON, plain, reviewApi } from './review-kit.ts';
import { INSURER } from './seed.ts';

/* What the review takes by POST, from whom, and the same request again. */

const {
  db,
  server,
  start,
  sessionOf,
  get,
  send,
  post,
  json,
  done,
  refused,
  decide,
  caseOf,
  query,
  decisionsMade,
  close,
} = await reviewApi();
afterAll(close);

describe('what may be posted', () => {
  const release = { by: 'ben', decisions: [1] };
  it('a campaign or a person that is not there is 404', async () => {
    const bodies = {
      decide: { ...plain, members: [memberOf(501)] },
      release,
      undo: { ...release, reason: '見直すため' },
      inquire: { by: 'aki', members: [memberOf(501)], replyBy: '2024-08-30' },
      reply: { by: 'aki', replies: [{ memberId: memberOf(501), reply: 'はい' }] },
    };
    for (const [act, body] of Object.entries(bodies)) {
      for (const campaign of ['nowhere', 'other-round']) {
        const url = `/api/insurers/${INSURER}/campaigns/${campaign}/review/${act}`;
        const { by: _, ...sent } = body as { by?: string };
        const response = await send(url, JSON.stringify(sent), { 'content-type': 'application/json' });
        expect(response.json(), act).toMatchObject({ id: 'campaign.unknown', status: 404 });
      }
    }
    await refused('decide', { ...plain, members: [memberOf(501), 'nobody'] }, 404, 'member.unknown');
    await refused('inquire', { ...bodies.inquire, members: ['nobody'] }, 404, 'member.unknown');
    await refused(
      'reply',
      { by: 'aki', replies: [{ memberId: 'nobody', reply: 'はい' }] },
      404,
      'member.unknown',
    );
    expect((await caseOf(501)).decision).toBeNull();
  });

  it.each([
    ['decisions', 'release', { by: 'ben', decisions: [] }],
    ['decisions.1', 'undo', { by: 'ben', decisions: [1, '2'], reason: 'x' }],
    ['reason', 'undo', { by: 'ben', decisions: [1] }],
    ['resolution', 'decide', { by: 'aki', members: ['a'], resolution: 'send' }],
    ['doubtReason', 'decide', { by: 'aki', members: ['a'], resolution: 'no_doubt', doubtReason: 'x' }],
    ['members', 'decide', { ...plain }],
    ['members', 'decide', { ...plain, members: ['a'], pattern: 'p', expected: 1 }],
    ['expected', 'decide', { ...plain, pattern: 'p' }],
    ['expected', 'decide', { ...plain, members: ['a'], expected: 1 }],
    ['on', 'decide', { ...plain, members: ['a'], on: '2024-02-30' }],
    ['on', 'decide', { ...plain, members: ['a'], on: '0000-01-01' }],
    ['members.0', 'decide', { ...plain, members: ['\0'] }],
    ['evidence', 'decide', { ...plain, members: ['a'], evidence: '\0' }],
    ['decidedBy', 'decide', { ...plain, members: ['a'], decidedBy: 'ben' }],
    ['replyBy', 'inquire', { by: 'aki', members: ['a'] }],
    ['addressee', 'inquire', { by: 'aki', members: ['a'], replyBy: ON, addressee: 'police' }],
    ['replies.0.memberId', 'reply', { by: 'aki', replies: [{ reply: 'x' }] }],
  ])('400 names the field %s of %s', async (field, act, body) => {
    const response = await post(act, body);
    expect(response.json()).toMatchObject({ id: 'api.invalid', status: 400, errors: [{ parameter: field }] });
  });

  it('who acts is the one signed in: a name in the body is refused', async () => {
    const body = JSON.stringify({ by: 'ben', decisions: [1] });
    const response = await send(`${base}/release`, body, { 'content-type': 'application/json' });
    expect(response.json()).toMatchObject({ id: 'api.invalid', errors: [{ parameter: 'by' }] });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'text/plain; application/json',
  ])('%s is refused: a foreign page could send it', async (type) => {
    const body = JSON.stringify({ ...plain, members: [memberOf(516)] });
    const response = await send(`${base}/decide`, body, { 'content-type': type });
    expect(response.json()).toMatchObject({ id: 'api.media_type', status: 415 });
    expect((await caseOf(516)).decision).toBeNull();
  });
  it('nor is one without a type, one that is no JSON, or one another site started', async () => {
    expect((await send(`${base}/release`, JSON.stringify(release))).json()).toMatchObject({ status: 415 });
    const broken = await send(`${base}/release`, '{', { 'content-type': 'application/json' });
    expect(broken.json()).toMatchObject({ id: 'api.refused', status: 400 });
    expect((await post('release', release, { 'sec-fetch-site': 'cross-site' })).json()).toMatchObject({
      id: 'api.cross_site',
    });
  });
  it('a browser that asks leave first gets none', async () => {
    const response = await server.inject({
      method: 'OPTIONS',
      url: `${base}/release`,
      headers: {
        ...sessionOf('tester'),
        origin: 'http://evil.example',
        'access-control-request-method': 'POST',
      },
    });
    expect(response.statusCode).toBe(405);
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('the same request again', () => {
  const again = (n: number, key: string, to = server) =>
    post('decide', { ...plain, on: ON, members: [memberOf(n)] }, { 'idempotency-key': key }, to);

  it('with its key is answered the same and done once, also while the first still runs', async () => {
    const [first, second] = await Promise.all([again(518, 'k-518'), again(518, 'k-518')]);
    const third = await again(518, 'k-518');
    expect(first?.statusCode).toBe(200);
    expect([second?.body, third.body]).toEqual([first?.body, first?.body]);
    const made = 'SELECT FROM review.decision WHERE member_id = $1';
    expect(await query(made, [memberOf(518)])).toHaveLength(1);
  });
  it('a key already used for something else is refused', async () => {
    await again(520, 'k-520');
    expect((await again(522, 'k-520')).json()).toMatchObject({ id: 'api.idempotency_key', status: 422 });
    expect((await caseOf(522)).decision).toBeNull();
  });
  it('a refusal is not kept: put right, the same request goes through', async () => {
    const decision = await decide(522);
    expect((await again(522, 'k-522')).json()).toMatchObject({ id: 'review.already_decided' });
    await done('undo', { by: 'ben', decisions: [decision], reason: '見直すため' });
    expect((await again(522, 'k-522')).statusCode).toBe(200);
  });
  it('a server started since answers the same; without a key the command refuses to do it twice', async () => {
    const first = await again(524, 'k-524');
    const restarted = start();
    expect((await again(524, 'k-524', restarted)).body).toBe(first.body);
    await restarted.close();
    const response = await post('decide', { ...plain, on: ON, members: [memberOf(524)] });
    expect(response.json()).toMatchObject({ id: 'review.already_decided', status: 409 });
  });
  it('a key is its owner’s: the same key of somebody else is another request', async () => {
    const { decisions } = (await again(526, 'k-526')).json() as { decisions: number[] };
    const released = await post('release', { by: 'ben', on: ON, decisions }, { 'idempotency-key': 'k-526' });
    expect(released.json()).toEqual({ released: 1 });
  });
  it('the work and its key are kept together or not at all', async () => {
    const administrator = new pg.Client({ connectionString: db.url });
    await administrator.connect();
    try {
      await administrator.query(`CREATE FUNCTION public.no_answer() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'disk full'; END $$`);
      await administrator.query(
        'CREATE TRIGGER no_answer BEFORE UPDATE ON api.answer FOR EACH ROW EXECUTE FUNCTION public.no_answer()',
      );
      expect((await again(528, 'k-528')).statusCode).toBe(500);
      expect((await caseOf(528)).decision).toBeNull();
    } finally {
      await administrator.query('DROP TRIGGER no_answer ON api.answer');
      await administrator.end();
    }
    expect((await again(528, 'k-528')).statusCode).toBe(200);
  });
  it('a key that is none is refused by name', async () => {
    expect((await again(512, 'two words')).json()).toMatchObject({
      id: 'api.invalid',
      errors: [{ parameter: 'Idempotency-Key' }],
    });
  });
});

describe('no audit, none', () => {
  let administrator: pg.Client;
  beforeAll(async () => {
    administrator = new pg.Client({ connectionString: db.url });
    await administrator.connect();
    await administrator.query(`CREATE FUNCTION public.no_audit() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'disk full'; END $$`);
    await administrator.query(
      'CREATE TRIGGER no_audit BEFORE INSERT ON audit.entry FOR EACH ROW EXECUTE FUNCTION public.no_audit()',
    );
  });
  afterAll(async () => {
    await administrator.query('DROP TRIGGER no_audit ON audit.entry');
    await administrator.end();
  });

  it.each(['queue', `queue/${memberOf(528)}`])('%s shows nobody', async (path) => {
    const response = await get(`${base}/${path}?purpose=review`);
    expect(response.json()).toMatchObject({ id: 'api.internal', status: 500 });
    expect(response.body).not.toMatch(/山田|1970/);
  });
  it('nothing is decided', async () => {
    const before = await decisionsMade();
    const response = await post('decide', { ...plain, on: ON, members: [memberOf(501)] });
    expect(response.json()).toMatchObject({ id: 'api.internal', status: 500 });
    expect(await decisionsMade()).toBe(before);
  });
});

it('the document of the API tells the POSTs with body and key', async () => {
  const { paths } = await json<{ paths: Record<string, { post?: Record<string, unknown> }> }>(
    '/api/openapi.json',
  );
  const posts = Object.entries(paths).filter(([path, { post }]) => path.includes('/review/') && post);
  expect(posts.map(([path]) => path.split('/').at(-1))).toEqual([
    'decide',
    'release',
    'undo',
    'inquire',
    'reply',
  ]);
  expect(posts[1]?.[1].post).toMatchObject({
    parameters: [
      { name: 'insurer', in: 'path' },
      { name: 'campaign', in: 'path' },
      { name: 'Idempotency-Key', in: 'header', required: false },
    ],
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { required: ['decisions'] } } },
    },
  });
});
