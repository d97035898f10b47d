import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CallerView,
  DeskCaseDetail,
  DeskLine,
  DeskScript,
  FoundCallers,
  MismatchAnswer,
} from '../../src/api/desk-contract.ts';
import { buildServer } from '../../src/api/server.ts';
import { decideApplication, receiveApplication } from '../../src/certificate/applications.ts';
import { maskedName } from '../../src/desk/find.ts';
import { TOPIC_IDS } from '../../src/desk/topics.ts';
import { GRANTED } from '../../src/desk/whereabouts.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound } from '../support/round.ts';
import { signedIn } from '../support/sign-in.ts';

interface Person {
  readonly memberId: string;
  readonly symbol: string;
  readonly number: string;
  readonly birthDate: string;
  readonly name: string;
  readonly address: string;
  readonly kana: string;
  readonly postcode: string;
  readonly workplace: string;
}

const { database, url } = await freshDatabase();
let round: PlannedRound;
let server: FastifyInstance;
let headers: Record<string, string>;
let piece: PieceRow;
let person: Person;
/** A Wednesday afternoon inside the first round's posting days. */
const NOW = new Date('2024-09-25T14:00:00+09:00');

beforeAll(async () => {
  round = await plannedRound(database, 150, 'desk-api');
  const pieces = await database.read((sql) => piecesOf(sql, round.key));
  piece = pieces.find(({ route }) => route === 'workplace') as PieceRow;
  person = await database.read(async (sql) => {
    const { rows } = await sql.query<Person>(
      `SELECT member_id AS "memberId", f.symbol, number, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate",
              name_kanji AS name, name_kana AS kana, f.address, f.postcode, w.name AS workplace
         FROM register.as_of($1, '2024-09-25', now()) f
         JOIN register.workplace w ON w.insurer_id = $1 AND w.workplace_id = f.workplace_id WHERE member_id = $2`,
      [round.key.insurerId, piece.member_id],
    );
    return rows[0] as Person;
  });
  server = buildServer({ database, outDir: '', webDir: null, now: () => NOW });
  headers = await signedIn(database, round.key.insurerId, { personId: 'operator', roles: ['desk'] });
});
afterAll(() => server.close());

const path = (rest: string): string => `/api/insurers/${round.key.insurerId}/desk/${rest}`;
const get = (rest: string) => server.inject({ url: path(rest), headers });
const post = (rest: string, payload: object) =>
  server.inject({ method: 'POST', url: path(rest), headers, payload });
const trail = () =>
  database.read(async (sql) => {
    const { rows } = await sql.query<{ e: string }>(
      `SELECT e::text AS e FROM audit.entry e WHERE action LIKE 'desk.%' ORDER BY audit_id`,
    );
    return rows.map(({ e }) => e);
  });

describe('finding a caller', () => {
  it.each([
    ['as printed', (number: string) => number],
    ['as read over the telephone', (number: string) => ` ${number.toLowerCase().replaceAll('-', ' ')} `],
  ])('S031 by the management number %s', async (_, typed) => {
    const answer = await post('find', { managementNumber: typed(piece.number) });
    expect(answer.json<FoundCallers>().callers).toMatchObject([{ memberId: piece.member_id, covered: true }]);
  });

  it('by symbol and number with the birth date, and by nothing less', async () => {
    const { symbol, number, birthDate } = person;
    const wide = (text: string) =>
      text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    for (const [said, told] of [
      [symbol, number],
      [wide(symbol), ` ${wide(number)}　`],
    ] as const) {
      const found = (await post('find', { symbol: said, number: told, birthDate })).json<FoundCallers>()
        .callers;
      expect(found.map(({ memberId }) => memberId)).toContain(person.memberId);
    }
    const other = (await post('find', { symbol, number, birthDate: '1901-01-01' })).json<FoundCallers>();
    expect(other.callers).toEqual([]);
    expect((await post('find', { symbol, number })).statusCode).toBe(400);
    expect((await post('find', { birthDate })).statusCode).toBe(400);
  });

  it('a slip of the tongue is told as such', async () => {
    const wrong = `${piece.number.slice(0, -1)}${piece.number.endsWith('0') ? '1' : '0'}`;
    const answer = await post('find', { managementNumber: wrong });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ id: 'desk.management_number' });
  });

  it('shows no name in full, no birth date, no address; and none of it enters the trail', async () => {
    const answer = await post('find', { managementNumber: piece.number });
    const view = await get(`callers/${person.memberId}?purpose=enquiry`);
    expect(view.statusCode).toBe(200);
    for (const text of [answer.body, view.body, ...(await trail())])
      for (const secret of [person.name, person.birthDate, person.address])
        expect(text).not.toContain(secret);
    expect((await trail()).at(0)).toMatch(
      /by:management_number,"\{""found"": 1, ""members"": \[""M\d+""\]\}"\)$/,
    );
  });
});

describe('a caller without a paper at hand', () => {
  const found = async (key: object) =>
    (await post('find', key)).json<FoundCallers>().callers?.map(({ memberId }) => memberId);

  it('is found by name, however spelt, birth date and something else that is true of them', async () => {
    const { name, kana, birthDate, postcode, workplace } = person;
    const spaced = name.replace('　', '');
    for (const [said, clue] of [
      [spaced, workplace],
      [kana, workplace.slice(0, 4)],
      [name, postcode.replace('-', '')],
      [name, person.symbol],
    ])
      expect(await found({ name: said, birthDate, clue }), clue).toContain(person.memberId);
  });

  it('is not found by name and birth date alone, by half a clue or by another name', async () => {
    const { name, birthDate, workplace } = person;
    expect((await post('find', { name, birthDate })).statusCode).toBe(400);
    expect(await found({ name, birthDate, clue: '株' })).toEqual([]);
    expect(await found({ name, birthDate, clue: '999-9999' })).toEqual([]);
    expect(await found({ name: '別人　太郎', birthDate, clue: workplace })).toEqual([]);
    expect((await trail()).at(-1)).toContain('by:name');
  });

  it('who is protected is not found by where they live', async () => {
    const { rows } = await database.read((sql) =>
      sql.query<{
        name: string;
        birthDate: string;
        postcode: string;
        contact: string;
        symbol: string;
        id: string;
      }>(
        `SELECT member_id AS id, name_kanji AS name, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate", postcode,
                contact_postcode AS contact, symbol
           FROM register.as_of($1, '2024-09-25', now()) WHERE protected ORDER BY member_id LIMIT 1`,
        [round.key.insurerId],
      ),
    );
    const [hidden] = rows;
    if (hidden === undefined) throw new Error('the sample has a protected member');
    const { name, birthDate } = hidden;
    for (const clue of [hidden.postcode, hidden.contact])
      if (clue !== '') expect(await found({ name, birthDate, clue })).toEqual([]);
    expect(await found({ name, birthDate, clue: hidden.symbol })).toContain(hidden.id);
  });
});

describe('what a caller is told', () => {
  it('S115 the days of their own branch’s wave, where the campaign has a calendar', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    // The calendar of a campaign is kept when it is packed; this one was packed without.
    await client.query('SET session_replication_role = replica');
    const key = [round.key.insurerId, round.key.campaignId];
    await client.query(
      `INSERT INTO campaign.wave (insurer_id, campaign_id, wave, title, prefectures, cut_off, print_on, window_from, window_to)
       VALUES ($1, $2, 'w9', '第9回', '{}', '2024-10-01', '2024-10-02', '2024-10-10', '2024-10-11')`,
      key,
    );
    const view = async () =>
      (await get(`callers/${person.memberId}?purpose=enquiry`)).json<CallerView>().papers[0];
    const before = await view();
    const moved = await client.query(
      `UPDATE document.file f SET wave = 'w9' FROM piece.piece p
        WHERE f.insurer_id = $1 AND f.campaign_id = $2 AND f.lot = p.lot AND p.piece_id = $3`,
      [...key, piece.piece_id],
    );
    expect(moved.rowCount).toBe(1);
    const after = await view();
    await client.query(
      'UPDATE document.file SET wave = NULL WHERE insurer_id = $1 AND campaign_id = $2',
      key,
    );
    await client.end();
    expect(after?.sentences.join('')).toContain('令和6年10月10日（木）から令和6年10月11日（金）まで');
    expect(after?.notArrived).toMatchObject({ advice: 'wait', until: '2024-10-28' });
    expect(before?.sentences).not.toEqual(after?.sentences);
  });

  it('S115 where each paper is, in sentences, and what to do if nothing has come', async () => {
    const view = (await get(`callers/${person.memberId}?purpose=enquiry`)).json<CallerView>();
    expect(view.papers).toHaveLength(1);
    expect(view.papers[0]).toMatchObject({
      place: 'planned',
      paper: 'notice',
      managementNumber: piece.number,
    });
    expect(view.papers[0]?.sentences.join('')).toContain('お勤め先');
    expect(view.papers[0]?.notArrived.advice).toBe('wait');
    expect((await trail()).at(-1)).toContain('enquiry');
  });

  it('S147 S148 S152 the line: open now, its 22 languages and topics', async () => {
    const line = (await get('line')).json<DeskLine>();
    expect(line).toMatchObject({ open: true, phone: '0570-015-369', stateLine: '0120-95-0178' });
    expect(line.languages).toHaveLength(22);
    expect(line.languages[0]).toEqual({ code: 'en', title: '英語' });
    expect(line.topics).toHaveLength(TOPIC_IDS.length);
  });

  it('every topic has its script', async () => {
    for (const topic of TOPIC_IDS) {
      const script = (await get(`topics/${topic}`)).json<DeskScript>();
      expect(script.sentences.length, topic).toBeGreaterThan(0);
    }
  });
});

describe('cases over HTTP', () => {
  it('are opened, followed and closed in the name of who is signed in', async () => {
    const opened = await post('cases', {
      topic: 'where_is_notice',
      memberId: person.memberId,
      note: 'まだ届かない',
    });
    const { caseId } = opened.json<{ caseId: string }>();
    const noted = await post(`cases/${caseId}/continue`, {
      note: '事業所に確認中',
      followUpOn: '2024-09-25',
      waiting: true,
    });
    expect(noted.json<DeskCaseDetail>()).toMatchObject({ status: 'waiting', followUpOn: '2024-09-25' });
    expect((await get('cases')).json<{ cases: unknown[] }>().cases).toMatchObject([{ caseId }]);
    const closed = (
      await post(`cases/${caseId}/continue`, { note: '受領', resolution: 'arrived' })
    ).json<DeskCaseDetail>();
    expect(closed.events.map(({ act, by }) => [act, by])).toEqual([
      ['open', 'operator'],
      ['note', 'operator'],
      ['close', 'operator'],
    ]);
    expect((await get('cases')).json()).toEqual({ cases: [] });
    expect((await post(`cases/${caseId}/continue`, { note: '', resolution: 'answered' })).statusCode).toBe(
      409,
    );
  });

  it('about nobody of the register are refused; a call about a case that is not there too', async () => {
    expect((await post('cases', { topic: 'where_is_notice', memberId: 'nobody' })).statusCode).toBe(404);
    const call = {
      caseId: '999999',
      topic: 'where_is_notice',
      language: 'ja',
      transferredTo: null,
      beganAt: '2024-09-25T13:50:00+09:00',
      endedAt: '2024-09-25T13:55:00+09:00',
    };
    expect((await post('calls', call)).statusCode).toBe(404);
    expect((await post('calls', { ...call, caseId: null, language: 'vi' })).statusCode).toBe(200);
  });
});

it('S056 S136 a paper granted on application is told of while it waits for the next mailing', async () => {
  const view = async () =>
    (await get(`callers/${person.memberId}?purpose=enquiry`)).json<CallerView>().granted;
  expect(await view()).toEqual([]);
  const { insurerId } = round.key;
  const { profile, hash: profileHash } = loadProfile('kyokai-kenpo');
  const settings = { certificate: profile.certificate, transition: profile.campaign.transition };
  const on = '2024-12-10';
  const asked = { memberId: person.memberId, applicant: 'desk', evidence: '申請書', receivedOn: on } as const;
  for (const reason of ['notice_lost', 'facility'] as const) {
    const of = { ...asked, insurerId, reason, settings, portalVisible: false };
    const { application } = await database.transaction((sql) => receiveApplication(sql, { id: 'aki' }, of));
    const decision = {
      insurerId,
      application: application as number,
      refusal: null,
      on,
      profileHash,
      settings,
    };
    await database.transaction((sql) => decideApplication(sql, { id: 'ben' }, decision));
  }
  expect(await view()).toEqual([
    { paper: 'notice', sentences: GRANTED.notice },
    { paper: 'certificate', sentences: GRANTED.certificate },
  ]);
});

describe('four digits that differ', () => {
  it('S026 open a case, stop what is not sealed, and are used no further until solved', async () => {
    const view = async () =>
      (await get(`callers/${person.memberId}?purpose=enquiry`)).json<CallerView>().numberReported;
    expect(await view()).toBe(false);
    const said = await post(`callers/${person.memberId}/mismatch`, { note: '下4桁が違うとのこと' });
    expect(said.statusCode, said.body).toBe(200);
    const answer = said.json<MismatchAnswer>();
    expect(answer.stopped + answer.out).toBe(1);
    expect(await view()).toBe(true);
    const opened = (await get(`cases/${answer.caseId}?purpose=enquiry`)).json<DeskCaseDetail>();
    expect(opened).toMatchObject({ topic: 'digits_differ', memberId: person.memberId, status: 'open' });
    const again = await post(`callers/${person.memberId}/mismatch`, {});
    expect(again.json()).toMatchObject({ status: 409, id: 'number.reported' });
    const decide = { solution: 'same', reference: '確認書 第12号' };
    expect((await post(`callers/${person.memberId}/mismatch/solve`, decide)).statusCode).toBe(403);
    const clerk = await signedIn(database, round.key.insurerId, { personId: 'clerk', roles: ['clerk'] });
    const solved = await server.inject({
      method: 'POST',
      url: path(`callers/${person.memberId}/mismatch/solve`),
      headers: { ...clerk, 'content-type': 'application/json' },
      payload: JSON.stringify(decide),
    });
    expect(solved.statusCode, solved.body).toBe(200);
    expect(await view()).toBe(false);
  });
});

describe('masked names', () => {
  it.each([
    ['見本　太郎', '見＊　太＊'],
    ['𠮷田 一', '𠮷＊ 一'],
    ['ＬＥＥ　ＭＩＮＨＯ', 'Ｌ＊　Ｍ＊'],
    ['林', '林'],
    ['', ''],
  ])('%s is shown as %s', (name, masked) => {
    expect(maskedName(name)).toBe(masked);
  });
});
