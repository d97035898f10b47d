import { describe, expect, it } from 'vitest';
import { CONFIRMATIONS, INQUIRIES, residentRegister } from '../../../src/matching/evidence-files.ts';
import { freshDatabase } from '../../support/postgres.ts';
import {
  childOf,
  csvOf,
  currentMembers,
  findingsOf,
  individualNumber,
  insured,
  KEYS,
  membersCsv,
  newInsurer,
  type Row,
  type TestInsurer,
  workplace,
  workplacesCsv,
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

it('S016: a confirmation of a member nobody knew loads at the same bytes once the member has come, and only it', async () => {
  const own = await newInsurer(database);
  const right = { by: 'kakunin-1', on: '2024-07-11', evidence: '電話', snapshot: '2024-06-07' };
  const file = csvOf(
    ['member_id', ...Object.keys(right)],
    ['M1', 'M2', 'M9'].map((member_id) => ({ ...right, member_id })),
  );
  await own.members(membersCsv(insured(1), insured(2, { birth_date: '2024-13-45' })));
  expect(await own.load(CONFIRMATIONS, file)).toMatchObject({ loaded: 1, aside: 2, known: false });
  expect(await own.load(CONFIRMATIONS, file)).toMatchObject({ loaded: 1, aside: 2, known: true });
  await own.members(membersCsv(insured(1), insured(2)));
  expect(await own.load(CONFIRMATIONS, file)).toMatchObject({ loaded: 2, aside: 1, known: false });
  expect(await own.load(CONFIRMATIONS, file)).toMatchObject({ loaded: 2, aside: 1, known: true });
  const { rows } = await database.read((sql) =>
    sql.query('SELECT member_id FROM matching.confirmation WHERE insurer_id = $1 ORDER BY 1', [
      own.insurerId,
    ]),
  );
  expect(rows).toEqual([{ member_id: 'M1' }, { member_id: 'M2' }]);
});

it('people of a workplace nobody knew, and their dependents, load at the same bytes; who was corrected since stays', async () => {
  const own = await newInsurer(database);
  const file = membersCsv(
    insured(1),
    insured(2, { workplace_id: 'W2' }),
    childOf(2, 1, { workplace_id: 'W2' }),
    insured(3, { sex: '' }),
  );
  expect(await own.members(file)).toMatchObject({ loaded: 1, aside: 3 });
  await own.workplaces(workplacesCsv(workplace(), workplace({ workplace_id: 'W2' })));
  expect(await own.members(file)).toMatchObject({ loaded: 3, aside: 1, known: false, superseded: false });
  expect(await currentMembers(database, own.insurerId)).toEqual(['M1', 'M2', 'M2-1']);
  // Written once: the row that loaded at first is not said again.
  const { rows } = await database.read((sql) =>
    sql.query<{ n: number }>(
      `SELECT count(*) AS n FROM register.eligibility WHERE insurer_id = $1 AND member_id = 'M1'`,
      [own.insurerId],
    ),
  );
  expect(rows).toEqual([{ n: 1 }]);
  // A newer file stands; an older one is not gone back to.
  await own.members(membersCsv(insured(1)));
  expect(await own.members(file)).toMatchObject({ known: true, superseded: true });
});
