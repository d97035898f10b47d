import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FoundMembers, Member } from '../../src/api/members-contract.ts';
import { nameShown } from '../../src/api/read/member-find.ts';
import { buildServer } from '../../src/api/server.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { signedIn } from '../support/sign-in.ts';
import { CAMPAIGN, INSURER, MEMBER, numberOf, seedRound } from './seed.ts';

/* Issue 8, screen 4: members found by name (variants), kana, 記号・番号, management number, and opened as of any date. */

const base = `/api/insurers/${INSURER}/members`;
const memberOf = (n: number): string => `00${String(n).padStart(6, '0')}`;
/** A day after every date of the seed. */
const NOW = new Date('2024-09-10T03:00:00Z');

let db: TestDatabase;
let round: Awaited<ReturnType<typeof seedRound>>;
let server: FastifyInstance;
let headers: Record<string, string>;

/** Names as registers write them, by the number of the member who bears them. */
const NAMES: Readonly<Record<number, readonly [string, string, string]>> = {
  10: ['髙橋　花子', 'タカハシ　ハナコ', '1981-02-03'],
  11: ['高橋　次郎', 'ﾀｶﾊｼ ｼﾞﾛｳ', '1975-05-05'],
  12: ['渡邉　さくら', 'ワタナベ　サクラ', '1990-09-09'],
  13: ['渡辺　一郎', 'わたなべ　いちろう', '1960-01-01'],
  14: ['葛\u{E0100}城　直美', 'カツラギ　ナオミ', '1988-08-08'],
  15: ['𠮷田　三郎', 'ヨシダ　サブロウ', '1950-02-02'],
  16: ['大野　京子', 'オオノ　キョウコ', '1970-07-07'],
  17: ['小野　恭子', 'オノ　キヨウコ', '1971-07-07'],
  18: ['ＳＭＩＴＨ　Ｊｏｈｎ', 'スミス　ジヨン', '1985-03-03'],
  19: ['佐藤　みどり', 'サトー　ミドリ', '1992-04-04'],
  20: ['里見　緑', 'サトミ　ミドリ', '1992-04-05'],
};

beforeAll(async () => {
  db = await freshDatabase();
  round = await seedRound(db.database);
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  // The seed's people all bear one name: these get their own, as a file would have brought them.
  await client.query(`SET session_replication_role = replica`);
  for (const [n, [name, kana, birth]] of Object.entries(NAMES))
    await client.query(
      `UPDATE register.person_fact SET name_kanji = $2, name_kana = $3, birth_date = $4 WHERE member_id = $1`,
      [memberOf(Number(n)), name, kana, birth],
    );
  // …15 was called 吉岡 until 2021; …16 is the dependent of …10; …17 has …12's person.
  await client.query(
    `UPDATE register.person_fact SET valid_from = '2021-04-01', known_from = '2021-04-20T00:00:00+09' WHERE member_id = $1`,
    [memberOf(15)],
  );
  await client.query(
    `UPDATE register.eligibility SET known_from = '2021-04-20T00:00:00+09' WHERE member_id = $1`,
    [memberOf(15)],
  );
  await client.query(
    `INSERT INTO register.person_fact SELECT (jsonb_populate_record(p, '{"name_kanji":"吉岡　三郎","valid_from":"2020-04-01",
       "valid_to":"2021-04-01"}')).* FROM register.person_fact p WHERE member_id = $1`,
    [memberOf(15)],
  );
  await client.query(
    `UPDATE register.eligibility SET insured_id = $2, relationship = 'spouse', number = '10', sub_number = '01' WHERE member_id = $1`,
    [memberOf(16), memberOf(10)],
  );
  await client.query('UPDATE register.eligibility SET person_id = $2 WHERE member_id = $1', [
    memberOf(17),
    memberOf(12),
  ]);
  await client.end();
  server = buildServer({ database: db.database, outDir: round.outDir, webDir: null, now: () => NOW });
  headers = await signedIn(db.database, INSURER, { personId: 'aki' });
});
afterAll(async () => {
  await server.close();
  round.remove();
});

const post = (body: object) =>
  server.inject({
    method: 'POST',
    url: `${base}/find`,
    headers: { ...headers, 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  });
async function find(body: object): Promise<FoundMembers> {
  const response = await post(body);
  expect(response.statusCode, response.body).toBe(200);
  return response.json() as FoundMembers;
}
const found = async (body: object): Promise<number[]> =>
  (await find(body)).members.map(({ memberId }) => Number(memberId)).sort((a, b) => a - b);
async function open(n: number, query = ''): Promise<Member> {
  const response = await server.inject({ url: `${base}/${memberOf(n)}?purpose=enquiry${query}`, headers });
  expect(response.statusCode, response.body).toBe(200);
  return response.json() as Member;
}
const entries = async (action: string) =>
  (
    await db.database.read((sql) =>
      sql.query<{ actor: string; subject: string; detail: Record<string, unknown> }>(
        'SELECT actor, subject, detail FROM audit.entry WHERE action = $1 ORDER BY audit_id',
        [action],
      ),
    )
  ).rows;

describe('a member is found', () => {
  it.each([
    ['a name, its letters in each form', { name: '高橋' }, [10, 11]],
    ['the same from the other form', { name: '髙橋' }, [10, 11]],
    ['a name without the space it is written with', { name: '渡辺さくら' }, [12]],
    ['with a space, full width or half', { name: '渡邊 さくら' }, [12]],
    ['a name with a variation selector', { name: '葛城' }, [14]],
    ['a letter outside the first plane', { name: '吉田' }, [15]],
    ['the name borne before', { name: '吉岡' }, [15]],
    ['Latin letters of any width and case', { name: 'Smith john' }, [18]],
    ['hiragana for katakana', { name: '渡辺サクラ' }, [12]],
    ['the beginning of a name', { name: '高' }, [10, 11]],
    ['kana of half width', { kana: 'タカハシ' }, [10, 11]],
    ['hiragana', { kana: 'わたなべ' }, [12, 13]],
    ['half-width kana typed', { kana: 'ﾜﾀﾅﾍﾞ' }, [12, 13]],
    ['long vowels written or not', { kana: 'オノ' }, [16, 17]],
    ['ー for ウ, and no longer name with the same beginning', { kana: 'サトウ' }, [19]],
    ['small kana written large', { kana: 'オオノ キョウコ' }, [16, 17]],
    ['symbol and number, zeros before them or not', { symbol: '21', number: '0012' }, [12]],
    ['sub-number', { symbol: '0021', number: '10', subNumber: '1' }, [16]],
    ['everybody of symbol and number', { symbol: '0021', number: '10' }, [10, 16]],
    ['management number, however typed', { managementNumber: numberOf(12).toLowerCase() }, [12]],
    ['id', { memberId: memberOf(12) }, [12]],
    ['nobody', { name: '龘' }, []],
    ['nobody by a blank name', { name: '・' }, []],
  ] as const)('by %s', async (_, by, people) => expect(await found(by)).toEqual(people));

  it('by name and birth date together', async () => {
    expect(await found({ name: '高橋', birthDate: '1975-05-05' })).toEqual([11]);
    expect(await found({ kana: 'タカハシ', birthDate: '1981-02-03' })).toEqual([10]);
  });

  it('as typed first, and whoever is spelled otherwise is marked', async () => {
    const { members } = await find({ name: '高橋' });
    expect(members.map(({ memberId, variant }) => [Number(memberId), variant])).toEqual([
      [11, false],
      [10, true],
    ]);
  });

  it('masked: what was typed is shown, the rest hidden; no address, no birth date', async () => {
    const response = await post({ name: '髙橋' });
    const { members } = response.json() as FoundMembers;
    expect(members.find(({ memberId }) => memberId === memberOf(10))).toEqual({
      memberId: memberOf(10),
      name: '髙橋　花＊',
      kana: 'タ＊　ハ＊',
      birthYear: 1981,
      symbol: '0021',
      number: '10',
      subNumber: '00',
      relationship: '被保険者',
      kind: '一般',
      covered: true,
      protected: false,
      variant: false,
    });
    expect(response.body).not.toMatch(/花子|千代田|1981-02/);
  });

  it('no more than 50 are shown, and it says so', async () => {
    const { members, more } = await find({ name: '山田' });
    expect(members).toHaveLength(50);
    expect(more).toBe(true);
    expect(members.filter((one) => one.protected).map(({ memberId }) => memberId)).toContain(memberOf(2));
  });

  it('the trail says who searched by what, never for whom', async () => {
    await find({ name: '渡辺', birthDate: '1960-01-01' });
    const last = (await entries('member.find')).at(-1);
    expect(last).toMatchObject({ actor: 'aki', subject: 'by:name', detail: { found: 1, more: false } });
    expect(JSON.stringify(last)).not.toMatch(/渡辺|1960/);
  });

  it('what was found is kept nowhere, also under an Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'found-once' };
    const ask = () =>
      server.inject({
        method: 'POST',
        url: `${base}/find`,
        headers: { ...headers, ...key, 'content-type': 'application/json' },
        payload: JSON.stringify({ name: '渡辺' }),
      });
    const first = await ask();
    expect(first.statusCode, first.body).toBe(200);
    expect((await ask()).json()).toEqual(first.json());
    const { rows } = await db.database.read((sql) => sql.query('SELECT FROM api.answer'));
    expect(rows).toEqual([]);
  });

  it('a management number with a typing error is told', async () => {
    const wrong = numberOf(12).replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect((await post({ managementNumber: wrong })).json()).toMatchObject({
      id: 'member.management_number',
    });
  });

  it.each([
    [{}],
    [{ name: '' }],
    [{ birthDate: '1960-01-01' }],
    [{ name: '山', kana: 'ヤ' }],
    [{ symbol: '1' }],
  ])('%j is no search', async (body) =>
    expect((await post(body)).json()).toMatchObject({ id: 'api.invalid' }),
  );

  it('another insurer’s members are not found', async () => {
    const other = await signedIn(db.database, '06130012', { personId: 'elsewhere' });
    const response = await server.inject({
      method: 'POST',
      url: '/api/insurers/06130012/members/find',
      headers: { ...other, 'content-type': 'application/json' },
      payload: JSON.stringify({ name: '高橋' }),
    });
    expect(response.json()).toEqual({ members: [], more: false });
  });
});

describe('nameShown', () => {
  it.each([
    ['髙橋　花子', 2, '髙橋　花＊'],
    ['髙橋　花子', 9, '髙橋　花子'],
    ['髙橋　花子', 1, '髙＊　花＊'],
    ['𠮷田　三郎', 1, '𠮷＊　三＊'],
    ['葛\u{E0100}城', 1, '葛\u{E0100}＊'],
  ])('%s with %i letters: %s', (name, letters, shown) => expect(nameShown(name, letters)).toBe(shown));
});

describe('an opened member', () => {
  it('shows what is held, the household masked, the papers ever sent, the campaigns; the view is logged', async () => {
    const member = await open(10);
    expect(member).toMatchObject({
      known: true,
      covered: true,
      protected: false,
      on: '2024-09-10',
      person: {
        name: '髙橋　花子',
        birthDate: '1981-02-03',
        address: '東京都千代田区千代田1-1',
        source: 'members.csv（加入者）',
      },
      eligibility: {
        symbol: '0021',
        number: '10',
        relationship: '被保険者',
        workplace: '株式会社みどり製作所',
      },
      household: [
        { memberId: memberOf(10), name: '髙＊　花＊', relationship: '被保険者', covered: true },
        { memberId: memberOf(16), name: '大＊　京＊', relationship: '配偶者', covered: true },
      ],
      papers: [{ campaignId: CAMPAIGN, pieceId: 'piece-10', formTitle: '様式2', statusTitle: '作成済み' }],
      campaigns: [{ campaignId: CAMPAIGN, outcomeTitle: '事業所の梱包へ', review: null }],
    });
    expect((await entries('member.view')).at(-1)).toMatchObject({
      actor: 'aki',
      subject: `member:${memberOf(10)}`,
      detail: { purpose: 'enquiry' },
    });
  });

  it('is read as of any day and as known at any moment', async () => {
    expect((await open(15)).person?.name).toBe('𠮷田　三郎');
    expect((await open(15, '&on=2020-12-31')).person?.name).toBe('吉岡　三郎');
    const before = `&knownAt=${encodeURIComponent('2000-01-01T00:00:00+09:00')}`;
    expect(await open(15, before)).toMatchObject({ known: false, person: null, eligibility: null });
    const versions = (await open(15)).versions.filter(({ of }) => of === 'person');
    expect(versions).toHaveLength(2);
    // As of the very moment a version tells, it is known.
    for (const { validFrom, knownFrom } of versions) {
      const then = await open(15, `&on=${validFrom}&knownAt=${encodeURIComponent(knownFrom)}`);
      expect(then.person).toMatchObject({ validFrom, knownFrom: expect.any(String) });
    }
  });

  it('a person’s other eligibilities, and what was sent for them, are there', async () => {
    const { eligibilities, papers } = await open(12);
    expect(eligibilities.map(({ memberId }) => memberId)).toEqual([memberOf(12), memberOf(17)]);
    expect(papers.map(({ memberId }) => memberId).sort()).toEqual([memberOf(12), memberOf(17)]);
  });

  it('of a protected member neither address nor workplace is shown, whatever the day', async () => {
    for (const query of ['', '&on=2021-01-01']) {
      const member = await open(2, query);
      expect(member).toMatchObject({ protected: true, person: { address: null, postcode: null } });
      expect(member.eligibility?.workplace).toBeNull();
      expect(JSON.stringify(member)).not.toMatch(/千代田|秘密|みどり/);
    }
  });

  it('a held member’s review stands with the campaign', async () => {
    const { campaigns, papers } = await open(501);
    expect(campaigns).toEqual([
      {
        campaignId: CAMPAIGN,
        campaign: '第1回 資格情報のお知らせ',
        memberId: MEMBER.held,
        outcomeTitle: expect.any(String),
        ruleRow: 4,
        reason: '生年月日・性別の不一致',
        review: 'open',
      },
    ]);
    expect(papers).toEqual([]);
  });

  it('nobody is 404, and leaves no view', async () => {
    const before = (await entries('member.view')).length;
    const response = await server.inject({ url: `${base}/nobody?purpose=enquiry`, headers });
    expect(response.json()).toMatchObject({ id: 'member.unknown', status: 404 });
    expect(await entries('member.view')).toHaveLength(before);
  });
});
