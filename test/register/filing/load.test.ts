import { beforeAll, describe, expect, test } from 'vitest';
import { TodokeError } from '../../../src/kernel/errors.ts';
import { type Database, SYSTEM } from '../../../src/kernel/ports.ts';
import {
  type FilingFile,
  filingStatistics,
  loadFiling,
  numberInquiries,
} from '../../../src/register/filing/index.ts';
import type { FilingLoad } from '../../../src/register/filing/results.ts';
import { moveWorkplace, showMember } from '../../../src/register/index.ts';
import { Random } from '../../../src/sample/random.ts';
import { freshDatabase } from '../../support/postgres.ts';
import {
  childOf,
  insured,
  KEYS,
  membersCsv,
  newInsurer,
  type TestInsurer,
  tableSizes,
} from '../import/fixture.ts';
import {
  ACQUIRED,
  ACQUIRED_NO_NUMBER,
  ADDED,
  alter,
  CHANGED,
  file,
  KPFD_HEADER,
  LOST,
  REMOVED,
  row,
} from './samples.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await freshDatabase());
});

const load = (insurer: TestInsurer, bytes: Uint8Array, more: Partial<FilingFile> = {}): Promise<FilingLoad> =>
  loadFiling(database, KEYS, {
    bytes,
    insurerId: insurer.insurerId,
    actor: SYSTEM,
    workplaceId: 'W1',
    dueDays: 5,
    check: { kind: 'shfd' },
    ...more,
  });

const outcome = ({ results }: FilingLoad): string[] =>
  results.map(({ row, person, result, reasons }) =>
    [row, person, result, ...reasons.map(({ code }) => code)].join(' '),
  );
const idOf = (loaded: FilingLoad, at = 0): string => loaded.results[at]?.member_id as string;

const show = (insurer: TestInsurer, member: string, asOf: string, knownAt: string | null = null) =>
  database.read((sql) => showMember(sql, insurer.insurerId, member, asOf, knownAt));

const numberOf = async (insurer: TestInsurer): Promise<string> =>
  JSON.stringify(
    await database.read(async (sql) => {
      const { rows } = await sql.query(
        `SELECT to_json(e) AS e, to_json(p) AS p, r.reasons, a.detail FROM register.eligibility e
           JOIN register.person_fact p USING (insurer_id, member_id)
           LEFT JOIN register.filing_result r ON r.member_id = e.member_id
           LEFT JOIN audit.entry a ON a.insurer_id = e.insurer_id WHERE e.insurer_id = $1`,
        [insurer.insurerId],
      );
      return rows;
    }),
  );

describe('a filing enters the register', () => {
  test('資格取得: covered from the day of acquisition, number in the vault and nowhere else, no digit in any row', async () => {
    const insurer = await newInsurer(database);
    const loaded = await load(insurer, file([row(ACQUIRED)]));
    expect(outcome(loaded)).toEqual(['6 1 accepted']);
    const view = await show(insurer, idOf(loaded), '2025-01-06');
    expect(view).toMatchObject({
      known: true,
      covered: true,
      eligibility: { symbol: '12345678', number: '10', sub_number: '00', workplace_id: 'W1', lost_on: null },
      person: {
        name_kanji: '見本　正明',
        name_kana: 'ミホン　マサアキ',
        birth_date: '1980-10-10',
        number_state: 'held',
      },
    });
    expect((await show(insurer, idOf(loaded), '2025-01-05')).covered).toBe(false);
    expect(await numberOf(insurer)).not.toContain('123456789018');
  });

  test('the same bytes again change nothing and give the same result', async () => {
    const insurer = await newInsurer(database);
    const bytes = file([row(ACQUIRED)]);
    const first = await load(insurer, bytes);
    const before = await tableSizes(database);
    expect(await load(insurer, bytes)).toEqual({ ...first, known: true });
    expect(await tableSizes(database)).toEqual(before);
  });

  test('a file whose form is broken is refused and leaves nothing behind', async () => {
    const insurer = await newInsurer(database);
    const before = await tableSizes(database);
    await expect(load(insurer, file([row(ACQUIRED).slice(1)]))).rejects.toMatchObject({
      id: 'filing.refused',
    });
    expect(await tableSizes(database)).toEqual(before);
  });

  test('a record with a fault is returned with its reason, the others are entered', async () => {
    const insurer = await newInsurer(database);
    const loaded = await load(
      insurer,
      file([alter(ACQUIRED, { 19: '070199' }), alter(ACQUIRED, { 6: '11' })]),
    );
    expect(loaded.results.map(({ row: at, result }) => [at, result])).toEqual([
      [6, 'returned'],
      [7, 'accepted'],
    ]);
    expect(loaded.results[0]?.reasons[0]?.message).toContain('。');
  });

  test('資格喪失: the loss is known from now on; what was known before stays readable', async () => {
    const insurer = await newInsurer(database);
    await insurer.members(membersCsv(insured(11, { birth_date: '1985-04-01' }), childOf(11, 1)));
    const earlier = (await show(insurer, 'M11', '2025-01-01')).known_at;
    const loaded = await load(insurer, file([row(LOST)]));
    expect(outcome(loaded)).toEqual(['6 1 accepted']);
    expect((await show(insurer, 'M11', '2024-12-31')).covered).toBe(true);
    expect((await show(insurer, 'M11', '2025-01-01')).covered).toBe(false);
    expect((await show(insurer, 'M11-1', '2025-01-01')).covered).toBe(false);
    expect((await show(insurer, 'M11', '2025-01-01', earlier)).covered).toBe(true);
  });

  test('a second 喪失届 with another day corrects the first; the same day again changes nothing', async () => {
    const insurer = await newInsurer(database);
    await insurer.members(membersCsv(insured(11, { birth_date: '1985-04-01' })));
    await load(insurer, file([row(LOST)]));
    const again = await load(insurer, file([row(LOST)], serial('002')));
    expect(outcome(again)).toEqual(['6 1 unchanged']);
    const corrected = alter(LOST, { 15: '061201', 18: '061130' });
    expect(outcome(await load(insurer, file([corrected])))).toEqual(['6 1 accepted']);
    expect((await show(insurer, 'M11', '2024-12-15')).covered).toBe(false);
  });

  test('被扶養者: gained under the insured with the next 枝番 and the shared address, changed, lost', async () => {
    const insurer = await newInsurer(database);
    const twins = alter(ADDED, { 104: 'ﾐﾎﾝ ｼﾞﾛｳ', 105: '見本　次郎' });
    const loaded = await load(insurer, file([row(ACQUIRED_NO_NUMBER), twins]));
    expect(outcome(loaded)).toEqual(['6 1 accepted', '7 1 accepted', '7 2 accepted', '7 3 accepted']);
    const son = await show(insurer, idOf(loaded, 2), '2025-01-06');
    expect(son).toMatchObject({
      covered: true,
      eligibility: { insured_id: idOf(loaded, 0), number: '10', sub_number: '02', relationship: 'child' },
      person: { sex: '1', address: '東京都杉並区高井戸西３－５－２４' },
    });
    const renamed = alter(CHANGED, { 72: '見本　太朗', 104: 'ﾐﾎﾝ ｼﾞﾛｳ', 105: '見本　次郎' });
    const changed = await load(insurer, file([renamed]));
    expect(outcome(changed)).toEqual(['6 1 unchanged', '6 2 accepted', '6 3 unchanged']);
    const name = async (day: string) =>
      (await show(insurer, idOf(loaded, 2), day)).person as { name_kanji: string } | null;
    expect((await name('2025-01-10'))?.name_kanji).toBe('見本　太朗');
    expect((await name('2025-01-09'))?.name_kanji).toBe('見本　太郎');
    const gone = alter(REMOVED, { 72: '見本　太朗', 104: 'ﾐﾎﾝ ｼﾞﾛｳ', 105: '見本　次郎' });
    expect(outcome(await load(insurer, file([gone])))).toEqual([
      '6 1 accepted',
      '6 2 accepted',
      '6 3 accepted',
    ]);
    expect((await show(insurer, idOf(loaded, 2), '2025-01-06')).covered).toBe(false);
  });

  test.each([
    ['the workplace is not known', [row(ACQUIRED)], { workplaceId: undefined }, 'workplace_unknown'],
    ['the number is somebody else’s', [alter(ACQUIRED, { 6: '1' })], {}, 'already_covered'],
    ['nobody has the number', [alter(LOST, { 6: '77' })], {}, 'insured_unknown'],
    ['the insured was born another day', [alter(LOST, { 6: '1', 10: '600402' })], {}, 'insured_differs'],
    ['the dependent is not on file', [alter(REMOVED, { 8: '1', 12: '550401' })], {}, 'dependent_unknown'],
    [
      'the loss is before the acquisition',
      [alter(LOST, { 6: '1', 10: '550401', 14: '7', 15: '220301', 17: '7', 18: '220228' })],
      {},
      'loss_before_acquisition',
    ],
  ] as const)('returned: %s', async (_, rows, more, code) => {
    const insurer = await newInsurer(database);
    await insurer.members(membersCsv(insured(1)));
    const { workplaceId, ...rest } = { workplaceId: 'W1', ...more } as { workplaceId?: string };
    const options = { ...rest, ...(workplaceId === undefined ? {} : { workplaceId }) };
    const base = {
      bytes: file(rows.map((one) => [...one])),
      insurerId: insurer.insurerId,
      actor: SYSTEM,
      dueDays: 5,
    };
    const loaded = await loadFiling(database, KEYS, { ...base, check: { kind: 'shfd' }, ...options });
    expect(loaded.results.every(({ result }) => result === 'returned')).toBe(true);
    expect(loaded.results[0]?.reasons[0]?.code).toBe(code);
  });

  test('S126 a society’s filing with an acquisition still to come is entered, and covered from that day', async () => {
    const insurer = await newInsurer(database);
    const kpfd = [...row(ACQUIRED).slice(0, 33), '12345', '', ''];
    kpfd[18] = '070401';
    const loaded = await load(insurer, file([kpfd], KPFD_HEADER), { check: { kind: 'kpfd' } });
    expect(outcome(loaded)).toEqual(['6 1 accepted']);
    expect((await show(insurer, idOf(loaded), '2025-03-31')).covered).toBe(false);
    expect((await show(insurer, idOf(loaded), '2025-04-01')).covered).toBe(true);
  });
});

describe('what the workplaces are told', () => {
  test('S124 S127 lateness and missing numbers are counted per workplace, and the state is asked by five items', async () => {
    const insurer = await newInsurer(database);
    const late = alter(ACQUIRED_NO_NUMBER, { 6: '12', 19: '061220' });
    const loaded = await load(insurer, file([row(ACQUIRED), late]));
    expect(loaded.results.map(({ late_days }) => late_days)).toEqual([null, 21]);
    const [counts] = await database.read((sql) => filingStatistics(sql, insurer.insurerId));
    expect(counts).toMatchObject({
      workplace: '21-01-ｹｲﾄ-123',
      files: 1,
      accepted: 2,
      late: 1,
      numbersMissing: 1,
    });
    const asked = await database.read((sql) => numberInquiries(sql, insurer.insurerId, '2025-01-10'));
    expect(asked).toMatchObject([
      { member_id: idOf(loaded, 1), reason: 'none', birth_date: '1980-10-10', sex: '1', missing: [] },
    ]);
  });
});

describe('a workplace moves out of the branch’s area', () => {
  test('S063 its members bear the new symbol from that day; a later file does not wipe out the days before', async () => {
    const insurer = await newInsurer(database);
    const people = [insured(1), childOf(1, 1), insured(2, { lost_on: '2024-07-31' })];
    await insurer.members(membersCsv(...people));
    const move = () =>
      database.transaction((sql) =>
        moveWorkplace(sql, SYSTEM, {
          insurerId: insurer.insurerId,
          workplaceId: 'W1',
          symbol: '87654321',
          on: '2024-08-01',
        }),
      );
    expect(await move()).toEqual({ changed: 2 });
    expect(await move()).toEqual({ changed: 0 });
    const moved = { symbol: '87654321' };
    await insurer.members(
      membersCsv(
        insured(1, { ...moved, lost_on: '2024-12-01' }),
        childOf(1, 1, moved),
        insured(2, { lost_on: '2024-07-31' }),
      ),
    );
    const symbol = async (day: string) => {
      const view = await show(insurer, 'M1', day);
      return [view.eligibility?.symbol, view.covered];
    };
    expect(await symbol('2024-07-31')).toEqual(['12345678', true]);
    expect(await symbol('2024-08-01')).toEqual(['87654321', true]);
    expect(await symbol('2024-12-01')).toEqual(['87654321', false]);
  });
});

/** Another 媒体通番 makes other bytes of the same records. */
function serial(value: string): readonly (readonly string[])[] {
  return [
    ['21', '01', 'ｹｲﾄ', value, '20250110', '22223'],
    ['[kanri]'],
    ['', '001'],
    [
      '21',
      '01',
      'ｹｲﾄ',
      '123',
      '100',
      '0000',
      '東京都千代田区霞が関１－２－２',
      '見本株式会社',
      '見本　良一',
      '03',
      '1234',
      '5678',
    ],
    ['[data]'],
  ];
}

test('mutated files are entered whole or refused whole, never by half and never with a crash', async () => {
  const insurer = await newInsurer(database);
  const good = file([
    row(ACQUIRED_NO_NUMBER),
    alter(ADDED, { 104: 'ﾐﾎﾝ ｼﾞﾛｳ', 105: '見本　次郎' }),
    row(LOST),
  ]);
  const random = new Random('mutated filings');
  let refused = 0;
  let entered = 0;
  for (let i = 0; i < 120; i++) {
    const bytes = Buffer.from(good);
    for (let n = 1 + random.below(3); n > 0; n--) bytes[random.below(bytes.length)] = random.below(256);
    const cut = random.below(6) === 0 ? bytes.subarray(0, random.below(bytes.length)) : bytes;
    try {
      await load(insurer, cut);
      entered += 1;
    } catch (error) {
      expect(error).toBeInstanceOf(TodokeError);
      refused += 1;
    }
  }
  expect([refused > 20, entered > 20]).toEqual([true, true]);
  const { rows } = await database.read((sql) =>
    sql.query(
      `SELECT count(*)::int AS filings, count(*) FILTER (WHERE s.file_rows = r.rows AND s.aside = r.returned)::int AS whole,
              sum(r.orphans)::int AS orphans
         FROM register.filing f JOIN register.source_file s USING (source_id)
         CROSS JOIN LATERAL (
           SELECT count(DISTINCT file_row) AS rows, count(DISTINCT file_row) FILTER (WHERE result = 'returned') AS returned,
                  count(*) FILTER (WHERE result = 'accepted' AND NOT EXISTS (
                    SELECT FROM register.eligibility e JOIN register.person_fact p USING (insurer_id, member_id)
                     WHERE e.insurer_id = f.insurer_id AND e.member_id = x.member_id
                       AND e.known_to = 'infinity' AND p.known_to = 'infinity')) AS orphans
             FROM register.filing_result x WHERE x.source_id = f.source_id) r
        WHERE f.insurer_id = $1`,
      [insurer.insurerId],
    ),
  );
  expect(rows).toEqual([{ filings: entered, whole: entered, orphans: 0 }]);
});
