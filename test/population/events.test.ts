import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parsePopulation } from '../../src/campaign/population.ts';
import { elderlyFrom, laterStageFrom } from '../../src/japan/age.ts';
import { addDays } from '../../src/japan/calendar.ts';
import { copayment } from '../../src/japan/copayment.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import { stopForLoss } from '../../src/piece/late-loss.ts';
import { loadFiling } from '../../src/register/filing/index.ts';
import {
  ACQUIRED,
  ACQUIRED_NO_NUMBER,
  ADDED,
  alter,
  CHANGED,
  file,
  LOST,
} from '../register/filing/samples.ts';
import { childOf, insured, KEYS, type Row } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { TestInsurer, WORKPLACES } from './insurer.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const DAYS = ['2025-01-31', '2025-02-28', '2025-03-31'] as const;
type Day = (typeof DAYS)[number];

/** The two populations of ongoing work, run at the end of a month. */
async function monthEnd(insurer: TestInsurer, day: Day): Promise<void> {
  const month = day.slice(5, 7);
  const packing = addDays(day, 5);
  await insurer.plan({ id: `joiners-${month}`, population: 'new-joiner', extraction: day, packing });
  await insurer.plan({ id: `changes-${month}`, population: 'change-notice', extraction: day, packing });
}

const load = async (insurer: TestInsurer, rows: string[][], receivedOn = '2025-01-10'): Promise<string[]> => {
  const { results } = await loadFiling(database, KEYS, {
    bytes: file(rows),
    insurerId: insurer.insurerId,
    actor: SYSTEM,
    workplaceId: 'W1',
    dueDays: 5,
    check: { kind: 'shfd', receivedOn },
  });
  expect(results.flatMap(({ reasons }) => reasons.map(({ code }) => code))).toEqual([]);
  return results.map(({ member_id }) => member_id as string);
};

/** Who gets which paper when, without those of the first round; sorted. */
const later = async (insurer: TestInsurer): Promise<string[]> =>
  (await insurer.pieces())
    .filter((line) => !line.includes(' kumiai-1 '))
    .map((line) => line.split(' ').slice(0, 4).join(' '));

test('each event brings the notice it calls for, once, without digits, and by no date set by hand', async () => {
  const insurer = new TestInsurer(database, 'kenpo-kumiai');
  const people = (changes: Readonly<Record<string, Row>> = {}): Row[] => [
    insured(1),
    insured(2, changes.M2),
    // Born on the 1st: 70 is attained on 31 January, and the rules hold from 1 February; born on the 2nd, from March.
    insured(3, { birth_date: '1955-02-01' }),
    insured(4, { birth_date: '1955-02-02' }),
    insured(5, { birth_date: '1953-05-05', standard_remuneration: '200000', ...changes.M5 }),
    insured(6, { birth_date: '1950-02-10', ...changes.M6 }),
    insured(7, changes.M7),
    childOf(7, 1),
    insured(8, changes.M8),
    insured(9, changes.M9),
    insured(10, changes.M10),
    insured(11, { birth_date: '1985-04-01' }),
    insured(12, changes.M12),
    insured(13, changes.M13),
    childOf(13, 1, changes['M13-1']),
  ];
  insurer.files(people(), WORKPLACES);
  await insurer.plan({ id: 'kumiai-1', extraction: '2024-10-01', packing: '2024-10-20' });

  // January: somebody joins with a family, a child is born into it, another joins and asks for a 資格確認書.
  const [father, mother, son, born] = await load(insurer, [
    alter(ACQUIRED_NO_NUMBER, { 6: '40', 34: '' }),
    alter(ADDED, {
      8: '40',
      104: 'ﾐﾎﾝ ﾊﾅ',
      105: '見本　はな',
      107: '070107',
      108: '2',
      109: '02',
      124: '070107',
      125: '1',
      137: '',
      138: '',
      139: '',
    }),
  ]);
  await load(insurer, [alter(ACQUIRED, { 6: '20', 10: '601111' })]);
  await monthEnd(insurer, '2025-01-31');
  expect(await later(insurer)).toEqual(
    [father, mother, son, born].map((one) => `${one} joiners-01 plain f`).sort(),
  );

  // February: a change made on 10 January is filed only now; somebody died; the insurer's own file says the rest.
  await load(insurer, [
    alter(CHANGED, {
      8: '40',
      72: '見本　太朗',
      104: 'ﾐﾎﾝ ﾊﾅ',
      105: '見本　はな',
      107: '070107',
      108: '2',
      109: '02',
    }),
  ]);
  await load(insurer, [alter(LOST, { 15: '070206', 16: '5', 18: '070205', 17: '9' })], '2025-02-10');
  insurer.files(
    people({
      M2: { name_kanji: '協会　太朗' },
      M5: { standard_remuneration: '300000' },
      M6: { name_kanji: '協会　次郎' },
      M7: { name_kanji: '新姓　太郎', name_kana: 'シンセイ　タロウ' },
      M8: { lost_on: '2025-02-20', name_kanji: '協会　三郎' },
      M9: { number: '99' },
      M10: { address: '東京都千代田区丸の内2丁目1番1号' },
      M12: { workplace_id: 'W2', symbol: '22220000' },
      M13: { kind: 'voluntary', workplace_id: '', symbol: '99990000', number: '5' },
      'M13-1': { kind: 'voluntary', workplace_id: '', symbol: '99990000', number: '5' },
    }),
    WORKPLACES,
  );
  await monthEnd(insurer, '2025-02-28');
  const february = ['M12', 'M13', 'M13-1', 'M2', 'M3', 'M5', 'M7', 'M7-1', 'M9', son];
  const upTo = async (month: string) => (await later(insurer)).filter((line) => line.includes(`-${month} `));
  expect(await upTo('02')).toEqual(february.map((one) => `${one} changes-02 plain f`).sort());

  // March: only who came to be 70 since; and the month over again finds nobody at all.
  await monthEnd(insurer, '2025-03-31');
  expect(await upTo('03')).toEqual(['M4 changes-03 plain f']);
  await insurer.plan({
    id: 'changes-again',
    population: 'change-notice',
    extraction: '2025-03-31',
    packing: '2025-04-05',
  });
  expect(await upTo('again')).toEqual([]);
});

test('a notice that was stopped is held by nobody: the next one is still compared with the one before it', async () => {
  const insurer = new TestInsurer(database, 'kenpo-kumiai');
  insurer.files([insured(1)], WORKPLACES);
  await insurer.plan({ id: 'kumiai-1', extraction: '2024-10-01', packing: '2024-10-20' });
  insurer.files([insured(1, { name_kanji: '協会　太朗' })], WORKPLACES);
  await insurer.plan({
    id: 'one',
    population: 'change-notice',
    extraction: '2025-01-31',
    packing: '2025-02-05',
  });
  await database.transaction((sql) =>
    stopForLoss(sql, SYSTEM, { ...insurer.key('one'), memberIds: ['M1'], lostOn: '2025-02-01' }),
  );
  await insurer.plan({
    id: 'two',
    population: 'change-notice',
    extraction: '2025-02-28',
    packing: '2025-03-05',
  });
  expect((await later(insurer)).map((line) => line.split(' ')[1])).toEqual(['one', 'two']);
});

describe('the 70th and the 75th birthday in SQL are those of src/japan', () => {
  const birth = fc.date({ min: new Date('1940-01-01'), max: new Date('1960-12-31'), noInvalidDate: true });
  test('born on the 1st, on 29 February and on every other day', async () => {
    const days = fc.sample(birth, { numRuns: 400, seed: 70 }).map((day) => day.toISOString().slice(0, 10));
    const births = [
      '1955-02-01',
      '1955-02-02',
      '1955-01-31',
      '1952-02-29',
      '1948-02-29',
      '1954-12-15',
      ...days,
    ];
    const { rows } = await database.read((sql) =>
      sql.query<{ birth: string; from_70: string; ends: string; tenths: number | null }>(
        `SELECT b AS birth, register.elderly_from(b) AS from_70, register.cover_ends_on(NULL, b) AS ends,
                register.elderly_copayment(b, i, e, date '2022-06-15') AS tenths
           FROM unnest($1::date[], $2::date[], $3::integer[]) t (b, i, e)`,
        [births, births.toReversed(), births.map((_, n) => [279_999, 280_000, null][n % 3])],
      ),
    );
    const seen = new Set<number | null>();
    rows.forEach((row, n) => {
      const insuredBirth = births.toReversed()[n] as string;
      const elderly = elderlyFrom(row.birth) <= '2022-06-15';
      const tenths = copayment({
        birthDate: row.birth,
        asOf: '2022-06-15',
        relationship: 'spouse',
        insuredBirthDate: insuredBirth,
        standardRemuneration: [279_999, 280_000, 0][n % 3] as number,
      });
      expect([row.from_70, row.ends]).toEqual([elderlyFrom(row.birth), laterStageFrom(row.birth)]);
      if (tenths !== undefined) expect([row.birth, row.tenths]).toEqual([row.birth, elderly ? tenths : null]);
      seen.add(row.tenths);
    });
    expect([...seen].sort()).toEqual([2, 3, null]);
  });
});

test('what only a paper can be compared about is refused with dates', () => {
  const written = (changed: object) => ({
    id: 'x',
    version: '1',
    title: 'x',
    form: 'plain',
    where: { changed },
  });
  for (const item of ['acquired', 'insured_name', 'copayment']) {
    expect(() => parsePopulation(written({ items: [item] }), 'x')).toThrow('where.changed');
    expect(() => parsePopulation(written({ items: [item], since: 'a', to: 'extraction' }), 'x')).toThrow(
      'where',
    );
    expect(parsePopulation(written({ items: [item], since_notice: true }), 'x').id).toBe('x');
  }
});
