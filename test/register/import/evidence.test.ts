import { describe, expect, it } from 'vitest';
import { CONFIRMATIONS, INQUIRIES, residentRegister } from '../../../src/matching/evidence-files.ts';
import { freshDatabase } from '../../support/postgres.ts';
import {
  csvOf,
  findingsOf,
  individualNumber,
  insured,
  KEYS,
  membersCsv,
  newInsurer,
  type Row,
  type TestInsurer,
} from './fixture.ts';

const { database } = await freshDatabase();
const fileOf = (base: Row, rows: readonly Row[]): string =>
  csvOf(
    Object.keys(base),
    rows.map((row) => ({ ...base, ...row })),
  );

/** Loads a file and answers what was said of its rows, and how many of them loaded. */
async function load(kind: Parameters<TestInsurer['load']>[0], content: string): Promise<[number, string[]]> {
  const own = await newInsurer(database);
  await own.members(membersCsv(insured(1), insured(2)));
  const { loaded } = await own.load(kind, content);
  return [loaded, await findingsOf(database, own.insurerId)];
}

describe('confirmations.csv (S016)', () => {
  const right: Row = {
    member_id: 'M1',
    by: 'kakunin-1',
    on: '2024-07-11',
    evidence: '電話',
    snapshot: '2024-06-07',
  };

  it('needs who, when, on what evidence, against which snapshot', async () => {
    const blank = Object.keys(right).map((column) => ({ [column]: '' }));
    expect(await load(CONFIRMATIONS, fileOf(right, [...blank, {}]))).toEqual([
      1,
      [
        '2 member_id field.missing error',
        '3 by field.missing error',
        '4 on field.missing error',
        '5 evidence field.missing error',
        '6 snapshot field.missing error',
      ],
    ]);
  });

  it('refuses a member nobody knows, an impossible day, and two of one member for one snapshot', async () => {
    const rows = [
      { member_id: 'M9' },
      { member_id: 'M2', on: '2024-02-30' },
      {},
      { evidence: '書面' },
      { member_id: 'M2' },
      { member_id: 'M2', snapshot: '2024-01-12' },
    ];
    expect(await load(CONFIRMATIONS, fileOf(right, rows))).toEqual([
      2,
      [
        '2 member_id member.unknown error',
        '3 on date.impossible error',
        '4 member_id key.duplicate error',
        '5 member_id key.duplicate error',
      ],
    ]);
  });
});

describe('inquiries.csv (S023)', () => {
  const right: Row = { member_id: 'M1', sent_on: '2024-06-20', reply_by: '2024-08-04', replied_on: '' };

  it('keeps the order of its days', async () => {
    const rows = [
      { reply_by: '2024-06-19' },
      { replied_on: '2024-06-19' },
      { sent_on: '' },
      { member_id: 'M2', replied_on: '2024-08-30' },
    ];
    expect(await load(INQUIRIES, fileOf(right, rows))).toEqual([
      1,
      ['2 reply_by date.order error', '3 replied_on date.order error', '4 sent_on field.missing error'],
    ]);
  });
});

describe('resident-register.csv', () => {
  const right: Row = {
    individual_number: individualNumber(1),
    name_kanji: '協会　太郎',
    name_kana: 'キョウカイ　タロウ',
    birth_date: '1980-04-01',
    sex: '1',
    address: '東京都千代田区丸の内1丁目2番3号',
    as_of: '2024-06-07',
  };

  it('needs a number and the day of the reply; blank or odd items are the matcher’s business', async () => {
    const rows = [
      { individual_number: '' },
      { individual_number: '123456789012' },
      { individual_number: individualNumber(2), as_of: '' },
      { individual_number: individualNumber(3), name_kanji: '', birth_date: '不詳', sex: '', address: '' },
      { individual_number: individualNumber(4) },
      { individual_number: individualNumber(4), name_kanji: '別の人' },
      { individual_number: individualNumber(5), name_kanji: '見\0本' },
    ];
    expect(await load(residentRegister(KEYS), fileOf(right, rows))).toEqual([
      1,
      [
        '2 individual_number my_number.unusable error',
        '3 individual_number my_number.unusable error',
        '4 as_of field.missing error',
        '6 individual_number key.duplicate error',
        '7 individual_number key.duplicate error',
        '8 name_kanji text.control error',
      ],
    ]);
  });

  it('one number may be answered again on another day', async () => {
    expect(await load(residentRegister(KEYS), fileOf(right, [{}, { as_of: '2024-07-01' }]))).toEqual([2, []]);
  });
});
