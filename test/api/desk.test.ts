import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CallerView,
  DeskCaseDetail,
  DeskLine,
  DeskScript,
  FoundCallers,
} from '../../src/api/desk-contract.ts';
import { buildServer } from '../../src/api/server.ts';
import { maskedName } from '../../src/desk/find.ts';
import { TOPIC_IDS } from '../../src/desk/topics.ts';
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
}

const { database } = await freshDatabase();
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
      `SELECT member_id AS "memberId", symbol, number, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate",
              name_kanji AS name, address FROM register.as_of($1, '2024-09-25', now()) WHERE member_id = $2`,
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
    const found = (await post('find', { symbol, number, birthDate })).json<FoundCallers>().callers;
    expect(found.map(({ memberId }) => memberId)).toContain(person.memberId);
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
    expect((await trail()).at(0)).toMatch(/by:management_number,"\{""found"": 1\}"\)$/);
  });
});

describe('what a caller is told', () => {
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
