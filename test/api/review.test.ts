import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Patterns, Queue, ReviewCaseItem, ReviewPage, Verdicts } from '../../src/api/review-contract.ts';
import { buildServer } from '../../src/api/server.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { signedIn } from '../support/sign-in.ts';
import { CAMPAIGN, INSURER, MEMBER, seedRound } from './seed.ts';

/** Cases held for review in the seed, ids …501 to …529: the odd ones by row 4 (birth differs), the even by row 10. */
const CASES = 29;
const memberOf = (n: number): string => `00${String(n).padStart(6, '0')}`;
const base = `/api/insurers/${INSURER}/campaigns/${CAMPAIGN}/review`;
const ON = '2024-08-20';

let db: TestDatabase;
let round: Awaited<ReturnType<typeof seedRound>>;
let server: FastifyInstance;
const start = (): FastifyInstance =>
  buildServer({ database: db.database, outDir: round.outDir, webDir: null });

beforeAll(async () => {
  db = await freshDatabase();
  round = await seedRound(db.database);
  server = start();
  for (const personId of ['tester', 'aki', 'ben'])
    headersOf.set(personId, await signedIn(db.database, INSURER, { personId }));
});
afterAll(async () => {
  await server.close();
  round.remove();
});

/** Sessions of the people of these tests, each with every role. */
const headersOf = new Map<string, Record<string, string>>();
const sessionOf = (personId: string): Record<string, string> => ({ ...headersOf.get(personId) });

const get = (url: string) => server.inject({ method: 'GET', url, headers: sessionOf('tester') });
const send = (url: string, payload: string, headers: Record<string, string> = {}, to = server) =>
  to.inject({ method: 'POST', url, payload, headers: { ...sessionOf('tester'), ...headers } });
/** Posts a body in the name of `by`, which the server takes from the session. */
const post = (act: string, body: object, headers: Record<string, string> = {}, to = server) => {
  const { by = 'tester', ...sent } = body as { by?: string };
  const more = { ...sessionOf(by), 'content-type': 'application/json', ...headers };
  return send(`${base}/${act}`, JSON.stringify(sent), more, to);
};
async function json<T>(url: string): Promise<T> {
  const response = await get(url);
  expect(response.statusCode, response.body).toBe(200);
  return response.json() as T;
}
async function done<T>(act: string, body: object, headers: Record<string, string> = {}): Promise<T> {
  const response = await post(act, { on: ON, ...body }, headers);
  expect(response.statusCode, response.body).toBe(200);
  return response.json() as T;
}
async function refused(act: string, body: object, status: number, id: string): Promise<void> {
  const response = await post(act, { on: ON, ...body });
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(response.json(), response.body).toMatchObject({ status, id });
}
const plain = { by: 'aki', resolution: 'style2_plain' };
const decide = async (n: number): Promise<number> => {
  const body = { ...plain, members: [memberOf(n)] };
  const { decisions } = await done<{ decisions: [number] }>('decide', body);
  return decisions[0];
};
const caseOf = (n: number): Promise<ReviewCaseItem> => json(`${base}/queue/${memberOf(n)}?on=${ON}`);
const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await db.database.read((sql) => sql.query<Row>(text, values))).rows;
const entries = (action: string) =>
  query<{ actor: string; subject: string; detail: Record<string, unknown> }>(
    'SELECT actor, subject, detail FROM audit.entry WHERE action = $1 ORDER BY audit_id',
    [action],
  );
const decisionsMade = async (): Promise<number> =>
  (await query('SELECT FROM review.decision WHERE insurer_id = $1', [INSURER])).length;

describe('the queue', () => {
  it('counts the cases by identical reasons, without anybody’s data', async () => {
    const response = await get(`${base}/patterns`);
    const { patterns } = response.json() as Patterns;
    expect(patterns.map(({ ruleRow, held }) => [ruleRow, held])).toEqual([
      [4, 15],
      [10, 14],
    ]);
    expect(patterns[0]?.levels?.[2]).toEqual({
      item: 'birth',
      level: 'different',
      reasons: [{ code: 'BX', text: '生年月日が違う' }],
    });
    expect(response.body).not.toMatch(/山田|千代田/);
  });

  it('pages forwards, each case once, both sides aligned, every view logged', async () => {
    const before = (await entries('matching.view_case')).length;
    const seen: ReviewCaseItem[] = [];
    for (let cursor = ''; ; ) {
      const { items, next } = await json<Queue>(`${base}/queue?limit=10&purpose=decide${cursor}`);
      seen.push(...items);
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    expect(seen.map(({ memberId }) => memberId)).toEqual(
      Array.from({ length: CASES }, (_, i) => memberOf(501 + i)),
    );
    expect(seen[0]?.aligned.find(({ item }) => item === 'birth')).toEqual({
      item: 'birth',
      ours: '1970-01-02',
      theirs: '1971-01-02',
      pieces: [
        {
          ours: '1970-01-02',
          theirs: '1971-01-02',
          level: 'different',
          reason: { code: 'BX', text: '生年月日が違う' },
        },
      ],
    });
    expect(seen[0]).toMatchObject({ reply: 'not_asked', decision: null });
    const views = (await entries('matching.view_case')).slice(before);
    expect(views.map(({ subject }) => subject)).toEqual(seen.map(({ memberId }) => `member:${memberId}`));
    expect(views[0]).toMatchObject({ actor: 'tester', detail: { campaign: CAMPAIGN, purpose: 'decide' } });
  });

  it('filters by pattern, row and state', async () => {
    const { patterns } = await json<Patterns>(`${base}/patterns`);
    const count = async (filter: string) =>
      (await json<Queue>(`${base}/queue?limit=100&${filter}`)).items.length;
    expect(await count(`pattern=${patterns[0]?.pattern}`)).toBe(15);
    expect(await count('row=10')).toBe(14);
    expect(await count('row=10&state=open')).toBe(14);
    expect(await count('state=released')).toBe(0);
  });

  it('a protected member’s address is on neither side, in the queue or alone', async () => {
    const { items } = await json<Queue>(`${base}/queue?limit=100`);
    const alone = await json<ReviewCaseItem>(`${base}/queue/${MEMBER.heldProtected}`);
    for (const one of [items.find(({ memberId }) => memberId === MEMBER.heldProtected), alone]) {
      expect(one).toMatchObject({ protected: true });
      expect(one?.aligned.map(({ item }) => item)).toEqual(['kanji', 'kana', 'birth', 'sex']);
      expect(JSON.stringify(one)).not.toMatch(/千代田|秘密|みどり/);
    }
  });

  it('who is not held for review is not opened, and nothing is logged', async () => {
    const before = (await entries('matching.view_case')).length;
    for (const member of [MEMBER.first, MEMBER.glyph, 'nobody']) {
      expect((await get(`${base}/queue/${member}`)).json()).toMatchObject({
        id: 'member.unknown',
        status: 404,
      });
    }
    expect(await entries('matching.view_case')).toHaveLength(before);
  });

  it.each(['cursor=x', `cursor=${Buffer.from('{"to":"before","keys":["a"]}').toString('base64url')}`])(
    '%s is refused',
    async (cursor) => {
      for (const list of ['queue', 'verdicts'])
        expect((await get(`${base}/${list}?${cursor}`)).json()).toMatchObject({ id: 'api.cursor' });
    },
  );
});

describe('the list of cases', () => {
  const list = (filter: string) => json<ReviewPage>(`${base}/cases?on=${ON}&limit=100&${filter}`);
  const ids = async (filter: string) => (await list(filter)).items.map(({ memberId }) => memberId);

  it('has every case of the queue, nobody’s data, and logs no view', async () => {
    const before = (await entries('matching.view_case')).length;
    const { items, total } = await list('');
    expect(total).toBe(CASES);
    expect(items[0]).toEqual({
      memberId: memberOf(501),
      pattern: expect.stringMatching(/^r4-/),
      ruleRow: 4,
      reason: '生年月日・性別の不一致',
      levels: expect.any(Array),
      protected: false,
      reply: 'not_asked',
      replyBy: null,
      state: 'open',
      decisionId: null,
      resolution: null,
      decidedBy: null,
    });
    expect(items.filter((one) => one.protected).map(({ memberId }) => memberId)).toEqual([
      MEMBER.heldProtected,
    ]);
    expect(JSON.stringify(items)).not.toMatch(/山田|千代田/);
    expect(await entries('matching.view_case')).toHaveLength(before);
  });

  it('is filtered by row, pattern, state and id, sorted and paged on the server', async () => {
    const { patterns } = await json<Patterns>(`${base}/patterns`);
    expect(await ids('row=10')).toHaveLength(14);
    expect(await ids(`pattern=${patterns[0]?.pattern}`)).toHaveLength(15);
    expect(await ids('state=decided')).toEqual([]);
    expect(await ids('member=0000052')).toHaveLength(10);
    const byRow = (await list('sort=row&descending=true')).items;
    expect(byRow.map(({ ruleRow }) => ruleRow)).toEqual([...Array(14).fill(10), ...Array(15).fill(4)]);
    for (const sort of ['member', 'row', 'pattern', 'reply_by']) {
      const seen: string[] = [];
      for (let cursor = ''; ; ) {
        const page = await json<ReviewPage>(`${base}/cases?sort=${sort}&limit=7${cursor}`);
        seen.push(...page.items.map(({ memberId }) => memberId));
        if (page.next === null) break;
        cursor = `&cursor=${page.next}`;
      }
      expect(seen, sort).toEqual(await ids(`sort=${sort}`));
    }
  });

  it('how a question stands is the same in the filter and in the row, before, on and after its last day', async () => {
    await done('inquire', { by: 'aki', on: '2024-08-01', members: [memberOf(527)], replyBy: '2024-08-10' });
    await done('inquire', { by: 'aki', on: '2024-08-01', members: [memberOf(529)], replyBy: '2024-08-10' });
    await done('reply', {
      by: 'aki',
      on: '2024-08-05',
      replies: [{ memberId: memberOf(529), reply: '本人です' }],
    });
    const on = async (day: string, reply: string) => {
      const { items } = await json<ReviewPage>(`${base}/cases?on=${day}&reply=${reply}&limit=100`);
      for (const item of items) expect(item.reply).toBe(reply);
      return items.map(({ memberId }) => memberId);
    };
    expect(await on('2024-08-04', 'waiting')).toEqual([memberOf(527), memberOf(529)]);
    expect(await on('2024-08-10', 'waiting')).toEqual([memberOf(527)]);
    expect(await on('2024-08-11', 'overdue')).toEqual([memberOf(527)]);
    expect(await on('2024-08-05', 'replied')).toEqual([memberOf(529)]);
    expect(await on('2024-08-11', 'not_asked')).toHaveLength(CASES - 2);
  });

  it('goes out as CSV, which the trail says', async () => {
    const response = await get(`${base}/cases?format=csv&row=10`);
    expect(response.headers['content-type']).toContain('text/csv');
    const lines = response.body.trim().split('\r\n');
    expect(lines).toHaveLength(15);
    expect(lines[0]).toMatch(/^member_id,rule_row,pattern,kanji,/);
    expect((await entries('api.export_list')).at(-1)).toMatchObject({ detail: { list: 'review' } });
  });
});

describe('deciding and releasing', () => {
  it('one decides, another releases, and the verdict stands for the supplementary mailing', async () => {
    const evidence = '住民票の写し';
    const members = [memberOf(504)];
    const asked = { by: 'aki', members, resolution: 'confirmed', evidence };
    const { decisions } = await done<{ decisions: number[] }>('decide', asked);
    expect((await caseOf(504)).decision).toEqual({
      decisionId: decisions[0],
      state: 'decided',
      resolution: 'confirmed',
      decidedBy: 'aki',
      decidedOn: ON,
      doubtReason: null,
      evidence,
    });
    expect(await done('release', { by: 'ben', decisions })).toEqual({ released: 1 });
    expect((await json<Verdicts>(`${base}/verdicts`)).items).toEqual([
      expect.objectContaining({
        memberId: memberOf(504),
        form: 'style1',
        digits: true,
        ruleRow: 3,
        heldRow: 10,
        decidedBy: 'aki',
        releasedBy: 'ben',
        releasedOn: ON,
        current: true,
      }),
    ]);
    expect((await entries('review.decide')).at(-1)).toMatchObject({ actor: 'aki' });
    expect((await entries('review.release')).at(-1)).toMatchObject({ actor: 'ben', detail: { decisions } });
  });

  it('the verdicts are paged by member', async () => {
    const ids = [await decide(506), await decide(508)];
    await done('release', { by: 'ben', decisions: ids });
    const all = (await json<Verdicts>(`${base}/verdicts`)).items;
    const first = await json<Verdicts>(`${base}/verdicts?limit=2`);
    const rest = await json<Verdicts>(`${base}/verdicts?limit=2&cursor=${first.next}`);
    expect(all).toHaveLength(3);
    expect([...first.items, ...rest.items]).toEqual(all);
    expect(rest.next).toBeNull();
  });

  it('aki does not release what aki decided, from another browser either: 409', async () => {
    headersOf.set('aki', await signedIn(db.database, INSURER, { personId: 'aki' }));
    const { decisions } = await done<{ decisions: number[] }>('decide', {
      ...plain,
      members: [memberOf(510)],
    });
    await refused('release', { by: 'aki', decisions }, 409, 'review.same_person');
    expect((await caseOf(510)).decision?.state).toBe('decided');
    expect(await done('undo', { by: 'aki', decisions, reason: '見直すため' })).toEqual({ undone: 1 });
    expect((await caseOf(510)).decision).toBeNull();
  });

  it('a whole pattern is decided with the number seen there; with another number nothing is', async () => {
    const { patterns } = await json<Patterns>(`${base}/patterns`);
    const { pattern, open } = patterns.find(({ ruleRow }) => ruleRow === 4) as Patterns['patterns'][number];
    const before = await decisionsMade();
    for (const expected of [open - 1, open + 1])
      await refused('decide', { ...plain, pattern, expected }, 409, 'review.pattern_changed');
    await refused(
      'decide',
      { by: 'aki', pattern, expected: open, resolution: 'no_doubt', doubtReason: 'corrected' },
      409,
      'review.one_by_one',
    );
    expect(await decisionsMade()).toBe(before);
    const { decisions } = await done<{ decisions: number[] }>('decide', {
      ...plain,
      pattern,
      expected: open,
    });
    expect(decisions).toHaveLength(15);
    await done('undo', { by: 'ben', decisions, reason: '見直すため' });
  });

  it('what the commands refuse goes out with their ids', async () => {
    const decision = await decide(512);
    await refused('decide', { ...plain, members: [memberOf(512)] }, 409, 'review.already_decided');
    await refused('decide', { ...plain, members: [MEMBER.first] }, 409, 'review.not_held');
    await refused(
      'decide',
      { by: 'aki', members: [memberOf(501)], resolution: 'style2_digits' },
      409,
      'review.not_allowed',
    );
    await refused(
      'decide',
      { by: 'aki', members: [memberOf(501)], resolution: 'confirmed' },
      400,
      'review.evidence',
    );
    await refused('release', { by: 'ben', decisions: [999_999] }, 404, 'review.unknown');
    await refused('undo', { by: 'ben', decisions: [decision], reason: ' ' }, 400, 'review.undo_reason');
  });
});

describe('asking and being answered', () => {
  it('a question is recorded, then its answer; a protected member’s workplace is not asked', async () => {
    const members = [memberOf(502), memberOf(514)];
    const question = { by: 'aki', members, replyBy: '2024-08-30' };
    expect(await done('inquire', question)).toEqual({ workplace: 1, person: 1 });
    expect(await caseOf(514)).toMatchObject({ reply: 'waiting', replyBy: '2024-08-30' });
    await refused('inquire', question, 409, 'review.asked_today');
    await refused('inquire', { ...question, replyBy: ON }, 400, 'review.reply_by');
    const replies = [{ memberId: memberOf(514), reply: '本人の番号に相違ない' }];
    expect(await done('reply', { by: 'aki', replies })).toEqual({ recorded: 1 });
    expect(await caseOf(514)).toMatchObject({ reply: 'replied', repliedOn: ON });
    await refused('reply', { by: 'aki', replies }, 409, 'review.not_asked');
    expect(JSON.stringify(await entries('review.reply'))).not.toContain('相違ない');
  });
});

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
    expect(response.statusCode).toBe(404);
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
    const response = await get(`${base}/${path}`);
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
