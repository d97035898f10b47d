import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignKey } from '../../src/campaign/extract.ts';
import { insurerNumberCheckDigit, myNumberCheckDigit } from '../../src/japan/check-digits.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { decideAll, load, PERSON, writeFiles } from './round.ts';

const numberOf = (body: string) => body + myNumberCheckDigit(body);
const insurerOf = (body: string) => body + insurerNumberCheckDigit(body);
const SHARED = numberOf('12345678901');
const MOVED_TO = '東京都世田谷区太子堂一丁目９番９号';

/** Another number with the same last four digits. */
function sameLastFour(number: string): string {
  for (let body = 20_000_000; ; body++) {
    const candidate = numberOf(`${body}${number.slice(8, 11)}`);
    if (candidate.slice(8) === number.slice(8) && candidate !== number) return candidate;
  }
}

let db: TestDatabase;
let folder: string;
let first: CampaignKey;
let second: CampaignKey;

const one = (member: string, number: string, more: Record<string, string> = {}) => ({
  ...PERSON,
  member_id: member,
  person_id: member.replace('M', 'P'),
  insured_id: member,
  number: member.slice(1),
  individual_number: number,
  ...more,
});
const reply = (number: string, more: Record<string, string> = {}) => ({
  ...PERSON,
  individual_number: number,
  as_of: '2024-06-07',
  ...more,
});

const NUMBERS = {
  atBoth: SHARED,
  sameDigits: sameLastFour(SHARED),
  atTwoWorkplaces: numberOf('33333333333'),
  alone: numberOf('44444444444'),
  twoPeople: numberOf('55555555555'),
  leftTheOther: numberOf('66666666666'),
};

beforeAll(async () => {
  db = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'todoke-several-'));
  const moved = { address: MOVED_TO };
  const a = writeFiles(join(folder, 'a'), insurerOf('0113001'), {
    'members.csv': [
      one('M1', NUMBERS.atBoth),
      one('M2', NUMBERS.sameDigits),
      one('M3', NUMBERS.atTwoWorkplaces),
      one('M4', NUMBERS.atTwoWorkplaces, { person_id: 'P3', workplace_id: 'W2', symbol: '21010002' }),
      one('M5', NUMBERS.alone),
      one('M6', NUMBERS.twoPeople),
      one('M7', NUMBERS.twoPeople, { name_kanji: '鈴木　次郎', name_kana: 'スズキ　ジロウ', sex: '1' }),
      one('M8', NUMBERS.leftTheOther),
    ],
    'resident-register.csv': [
      reply(NUMBERS.atBoth, moved),
      reply(NUMBERS.sameDigits, moved),
      reply(NUMBERS.atTwoWorkplaces, moved),
      reply(NUMBERS.alone, moved),
      reply(NUMBERS.twoPeople, moved),
      reply(NUMBERS.leftTheOther, moved),
    ],
    'workplaces.csv': ['1', '2'].map((n) => ({
      workplace_id: `W${n}`,
      symbol: `2101000${n}`,
      name: `みほん商会${n}`,
      postcode: '1540004',
      address: '東京都世田谷区太子堂一丁目１番１号',
      prefecture: '13',
    })),
  });
  const b = writeFiles(join(folder, 'b'), insurerOf('0613001'), {
    'members.csv': [
      one('M1', NUMBERS.atBoth, { person_id: 'Q900' }),
      one('M2', NUMBERS.leftTheOther, { lost_on: '2024-01-01' }),
    ],
    'resident-register.csv': [reply(NUMBERS.atBoth, moved)],
  });
  await load(db.database, a);
  await load(db.database, b);
  first = await decideAll(db.database, a);
  second = await decideAll(db.database, b);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function decided(
  key: CampaignKey,
  member: string,
): Promise<[several: boolean, row: number, form: string]> {
  const { rows } = await db.database.read((sql) =>
    sql.query<{ several: boolean; rule_row: number; form: string }>(
      `SELECT x.several, d.rule_row, d.form FROM campaign.extracted x JOIN campaign.decision d
        USING (insurer_id, campaign_id, member_id) WHERE insurer_id = $1 AND campaign_id = $2 AND member_id = $3`,
      [key.insurerId, key.campaignId, member],
    ),
  );
  const row = rows[0]!;
  return [row.several, row.rule_row, row.form];
}

describe('S022 several valid eligibilities of one person', () => {
  it('S022 are found across insurers, so that a moved address holds the case at both (row 9)', async () => {
    expect(await decided(first, 'M1')).toEqual([true, 9, 'hold']);
    expect(await decided(second, 'M1')).toEqual([true, 9, 'hold']);
  });

  it('S022 are found across two workplaces of one insurer (row 9)', async () => {
    expect(await decided(first, 'M3')).toEqual([true, 9, 'hold']);
    expect(await decided(first, 'M4')).toEqual([true, 9, 'hold']);
  });

  it('S022 somebody with the same last four digits is not the same person (row 8)', async () => {
    expect(NUMBERS.sameDigits.slice(8)).toBe(NUMBERS.atBoth.slice(8));
    expect(await decided(first, 'M2')).toEqual([false, 8, 'style2']);
  });

  it('S022 one valid eligibility, alone or after the other was lost, is not several (row 8)', async () => {
    expect(await decided(first, 'M5')).toEqual([false, 8, 'style2']);
    expect(await decided(first, 'M8')).toEqual([false, 8, 'style2']);
  });

  it('two different people with one number are held as that, not as one person (row 2)', async () => {
    expect((await decided(first, 'M6')).slice(1)).toEqual([2, 'hold']);
    expect((await decided(first, 'M7')).slice(1)).toEqual([2, 'hold']);
  });

  it('S022 what is joined on is neither the number, its digits nor a plain hash of it', async () => {
    const { rows } = await db.database.read((sql) =>
      sql.query<{ ref: string }>(
        `SELECT encode(number_ref, 'hex') AS ref FROM register.person_fact WHERE member_id = 'M1' AND insurer_id = $1`,
        [first.insurerId],
      ),
    );
    const { ref } = rows[0]!;
    expect(ref).toMatch(/^[0-9a-f]{64}$/);
    for (const algorithm of ['sha256', 'sha512', 'sha1', 'md5', 'sha3-256']) {
      const plain = createHash(algorithm).update(SHARED).digest('hex');
      expect(ref).not.toBe(plain.slice(0, 64));
    }
    expect(ref).not.toContain(Buffer.from(SHARED).toString('hex'));
    // No table holds the digits in clear.
    const { rows: clear } = await db.database.read((sql) =>
      sql.query<{ hits: number }>(
        `SELECT (SELECT count(*) FROM register.person_fact p WHERE p::text LIKE '%' || $1 || '%')
              + (SELECT count(*) FROM register.eligibility e WHERE e::text LIKE '%' || $1 || '%')
              + (SELECT count(*) FROM matching.resident r WHERE r::text LIKE '%' || $1 || '%')
              + (SELECT count(*) FROM audit.entry a WHERE a::text LIKE '%' || $1 || '%') AS hits`,
        [SHARED],
      ),
    );
    expect(clear[0]?.hits).toBe(0);
  });
});
