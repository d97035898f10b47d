import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildMemberServer } from '../../src/api/member/server.ts';
import { type Answers, answer, FLOW_OUTCOMES, FLOW_QUESTIONS, type Reply } from '../../src/guide/flow.ts';
import { guideTexts } from '../../src/guide/language.ts';
import { REAL_PACE } from '../../src/member/pace.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, ROUND_KEYS } from '../support/round.ts';

interface Person {
  readonly memberId: string;
  readonly symbol: string;
  readonly number: string;
  readonly subNumber: string;
  readonly birthDate: string;
  readonly name: string;
  readonly kana: string;
  readonly address: string;
}

const { database } = await freshDatabase();
let round: PlannedRound;
let server: FastifyInstance;
let person: Person;
let piece: PieceRow;
let insurer: string;
const NOW = new Date('2024-09-25T14:00:00+09:00');
const host = '127.0.0.1:8463';

beforeAll(async () => {
  round = await plannedRound(database, 150, 'member-pages');
  insurer = round.key.insurerId;
  const pieces = await database.read((sql) => piecesOf(sql, round.key));
  const people = await database.read(async (sql) => {
    const { rows } = await sql.query<Person>(
      `SELECT member_id AS "memberId", symbol, number, sub_number AS "subNumber",
              to_char(birth_date, 'YYYY-MM-DD') AS "birthDate", name_kanji AS name, name_kana AS kana, address
         FROM register.as_of($1, '2024-09-25', now()) WHERE NOT protected`,
      [insurer],
    );
    return new Map(rows.map((row) => [row.memberId, row]));
  });
  piece = pieces.find(({ route, member_id }) => route === 'workplace' && people.has(member_id)) as PieceRow;
  person = people.get(piece.member_id) as Person;
  server = buildMemberServer({ database, keys: ROUND_KEYS, now: () => NOW, pace: REAL_PACE, limited: false });
});
afterAll(() => server.close());

const get = (page: string, language = 'ja') =>
  server.inject({ url: `/${insurer}/${language}${page === '' ? '' : `/${page}`}`, headers: { host } });
const post = (page: string, typed: Record<string, string>, language = 'ja') =>
  server.inject({
    method: 'POST',
    url: `/${insurer}/${language}/${page}`,
    headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(typed).toString(),
  });
const born = (date: string): Record<string, string> => {
  const [year, month, day] = date.split('-') as [string, string, string];
  return { era: 'west', year, month, day };
};
const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');

describe('every page', () => {
  it.each([
    '',
    'which',
    'guide',
    'where',
    'trouble',
    'trouble/digits_differ',
    'trouble/need_certificate',
    'status',
    'notice',
  ])('/%s in Japanese, やさしい日本語 and English: no script, no cookie, no brace left', async (page) => {
    for (const language of ['ja', 'ja-easy', 'en']) {
      const answered = await get(page, language);
      expect(answered.statusCode, answered.body).toBe(200);
      expect(answered.body).not.toMatch(/<script|javascript:|[{}]|undefined/);
      expect(answered.headers['set-cookie']).toBeUndefined();
      expect(answered.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answered.body).toContain(`lang="${language === 'en' ? 'en' : 'ja'}"`);
    }
  });
});

describe('where is my letter', () => {
  it('by symbol and number with the birth date', async () => {
    const { symbol, number, subNumber, birthDate } = person;
    const answered = await post('where', { symbol, number, sub: subNumber, ...born(birthDate) });
    expect(answered.statusCode).toBe(200);
    expect(answered.body).toContain('data-place="planned"');
    expect(answered.body).toContain('お勤め先');
    for (const secret of [person.name, person.address, person.birthDate, person.kana])
      expect(answered.body).not.toContain(secret);
  });
});
