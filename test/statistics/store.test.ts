import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { setGoal, takePublication } from '../../src/statistics/commands.ts';
import { FIGURE_COLUMNS, readPublication } from '../../src/statistics/publication.ts';
import { readMonths, readRateTable, readTrend } from '../../src/statistics/read.ts';
import { TABLE_COLUMNS, tableRows } from '../../src/statistics/table.ts';
import { freshDatabase } from '../support/postgres.ts';

const { database } = await freshDatabase();
const INSURER = '06130012';
const SEED = readFileSync(new URL('data/prefectures-2024-03.csv', import.meta.url));
const SOURCE = '厚生労働省から提供されたデータを基に健康保険組合連合会が作成';
const METHOD =
  '支部・特退も1保険者として数え、都道府県は保険者番号による。全県平均の重みは公表されていない。';

const csv = (...rows: string[]): Uint8Array =>
  Buffer.from(`${[FIGURE_COLUMNS.join(','), ...rows].join('\n')}\n`);

async function take(bytes: Uint8Array, source = SOURCE) {
  const { figures, nobody, faults } = await readPublication(bytes, 'rates.csv');
  expect(faults).toEqual([]);
  return database.transaction((sql) =>
    takePublication(sql, SYSTEM, INSURER, { source, method: METHOD, figures, nobody, bytes }),
  );
}
const table = (month: string, level: 'prefecture' | 'workplace' = 'prefecture', smallest = 10) =>
  database.read((sql) => readRateTable(sql, INSURER, { indicator: 'usage', month, level, smallest }));
const entries = () =>
  database.read(
    async (sql) => (await sql.query<{ n: number }>('SELECT count(*)::int AS n FROM audit.entry')).rows[0]?.n,
  );

beforeAll(async () => {
  await database.transaction(async (sql) => {
    await sql.query(`INSERT INTO audit.entry (actor, action, subject) VALUES ('test', 'test', 'test:1')`);
    await sql.query(
      `INSERT INTO insurer.profile (profile_hash, name, version, body) VALUES ('h', 'p', '1', '{}')`,
    );
    await sql.query(`INSERT INTO insurer.insurer VALUES ($1, 'みほん健康保険', 'h')`, [INSURER]);
  });
});

describe('usage by prefecture (seed 002)', () => {
  it('S153 the table of March 2024 is reproduced: 47 values, 鹿児島 highest, 沖縄 lowest, printed average 5.64', async () => {
    expect(await take(SEED)).toEqual({ publication: 1, figures: 48, known: false });
    const { figures, printedAverage } = await table('2024-03');
    expect(figures).toHaveLength(47);
    const byRate = figures.toSorted((a, b) => b.rate - a.rate);
    expect(byRate[0]).toMatchObject({ code: '46', rate: 1313 });
    expect(byRate.at(-1)).toMatchObject({ code: '47', rate: 323 });
    expect(figures.find(({ code }) => code === '13')?.rate).toBe(567);
    expect(printedAverage).toMatchObject({ rate: 564, weighting: 'as_printed' });
  });

  it('S154 X12 the printed average and the simple mean stand side by side under their own names; no total is made up', async () => {
    const found = await table('2024-03');
    expect(found.total).toBeNull();
    expect(found.simpleMean).toEqual({ name: '印刷された値の単純平均', value: 640, of: 47 });
    const rows = [...tableRows(found)];
    expect(rows).toHaveLength(49);
    expect(rows[47]).toEqual(expect.arrayContaining(['公表された平均', '5.64%']));
    expect(rows[48]).toEqual(expect.arrayContaining(['6.40%', '47個の値の単純平均（率ではありません）']));
  });

  it('S155 source and method stand on every row that leaves', async () => {
    const [source, method] = [TABLE_COLUMNS.indexOf('出典'), TABLE_COLUMNS.indexOf('集計方法')];
    for (const row of tableRows(await table('2024-03'))) {
      expect(row).toHaveLength(TABLE_COLUMNS.length);
      expect(row[source]).toBe(SOURCE);
      expect(row[method]).toBe(METHOD);
    }
  });

  it('the same bytes again change nothing, and write no audit entry', async () => {
    const before = await entries();
    expect(await take(SEED)).toEqual({ publication: 1, figures: 48, known: true });
    expect(await entries()).toBe(before);
  });

  it('S156 a later publication of the same month is read in stead of the earlier one, which stays', async () => {
    await take(csv('usage,2024-03,prefecture,47,,,3.25'), '訂正');
    const { figures } = await table('2024-03');
    expect(figures).toHaveLength(47);
    expect(figures.find(({ code }) => code === '47')).toMatchObject({ rate: 325, source: '訂正' });
    const kept = await database.read((sql) => sql.query(`SELECT FROM statistics.figure WHERE code = '47'`));
    expect(kept.rowCount).toBe(2);
  });
});

describe('counted figures', () => {
  it('S157 usage and registration are two tables, never one', async () => {
    await take(csv('registration,2024-04,prefecture,01,630,1000,', 'usage,2024-04,prefecture,01,60,1000,'));
    const { figures, total } = await table('2024-04');
    expect(figures).toMatchObject([{ indicator: 'usage', rate: 600 }]);
    expect(total).toMatchObject({ numerator: 60, denominator: 1000, rate: 600, weighting: 'counts' });
    expect(await database.read((sql) => readMonths(sql, INSURER))).toContainEqual({
      indicator: 'registration',
      level: 'prefecture',
      month: '2024-04',
    });
  });

  it('of workplaces the small ones are not shown, and their people still count in the total', async () => {
    await take(
      csv(
        'usage,2024-05,workplace,A1,1,2,',
        'usage,2024-05,workplace,B1,30,40,',
        'usage,2024-05,workplace,C1,5,9,',
      ),
    );
    const { figures, total } = await table('2024-05', 'workplace');
    expect(figures.map(({ code }) => code)).toEqual(['B1']);
    expect(total).toMatchObject({ numerator: 36, denominator: 51 });
  });

  it('a trend runs by month with the goals of the same indicator', async () => {
    await database.transaction(async (sql) => {
      await setGoal(sql, SYSTEM, INSURER, { indicator: 'usage', month: '2025-11', rate: 4000 });
      await setGoal(sql, SYSTEM, INSURER, { indicator: 'usage', month: '2025-11', rate: 5000 });
      await setGoal(sql, SYSTEM, INSURER, { indicator: 'registration', month: '2025-11', rate: 8000 });
    });
    const trend = await database.read((sql) =>
      readTrend(sql, INSURER, { indicator: 'usage', level: 'prefecture', code: '01' }),
    );
    expect(trend.figures.map(({ month, rate }) => [month, rate])).toEqual([
      ['2024-03', 718],
      ['2024-04', 600],
    ]);
    expect(trend.goals).toEqual([{ month: '2025-11', rate: 5000 }]);
  });

  it('another insurer sees none of it', async () => {
    const other = await database.read((sql) =>
      readRateTable(sql, '06130020', { indicator: 'usage', month: '2024-03', level: 'prefecture' }),
    );
    expect(other).toMatchObject({ figures: [], places: 0, highest: null, total: null, simpleMean: null });
  });
});

describe('a publication with faults', () => {
  it.each([
    ['usege,2024-03,prefecture,01,,,5', 'indicator', 'statistics.indicator'],
    ['usage,2024-13,prefecture,01,,,5', 'month', 'statistics.month'],
    ['usage,2024-03,city,01,,,5', 'level', 'statistics.level'],
    ['usage,2024-03,prefecture,48,,,5', 'code', 'statistics.code'],
    ['usage,2024-03,nation,01,,,5', 'code', 'statistics.code'],
    ['usage,2024-03,insurer,123,,,5', 'code', 'statistics.code'],
    ['usage,2024-03,prefecture,01,,,101', 'rate', 'statistics.rate'],
    ['usage,2024-03,prefecture,01,,,', 'rate', 'statistics.empty'],
    ['usage,2024-03,prefecture,01,5,,', 'denominator', 'statistics.count'],
    ['usage,2024-03,prefecture,01,-5,10,', 'numerator', 'statistics.count'],
    ['usage,2024-03,prefecture,01,11,10,', 'denominator', 'statistics.share'],
    ['usage,2024-03,prefecture,01,1,0,', 'denominator', 'statistics.share'],
    ['usage,2024-03,prefecture,01,0,0,5.00', 'rate', 'statistics.disagrees'],
    ['usage,2024-03,prefecture,01,63,1000,63.00', 'rate', 'statistics.disagrees'],
    ['usage,2024-03,prefecture,01', '', 'row.columns'],
  ])('%s: %s is told with its remedy', async (row, column, code) => {
    const { figures, faults } = await readPublication(
      csv('usage,2024-03,prefecture,02,,,5', row, ''),
      'rates.csv',
    );
    expect(figures).toHaveLength(1);
    expect(faults).toMatchObject([{ row: 3, column, code }]);
    expect(faults[0]?.message).toMatch(/^rates\.csv: 3行目/);
    expect(faults[0]?.remedy).toMatch(/。$/);
  });

  it('a place that counted nobody has no rate: it is told, the rest is taken in, and no earlier rate stays unseen', async () => {
    const bytes = csv(
      'usage,2024-06,workplace,A1,0,0,',
      'usage,2024-06,workplace,B1,30,40,75.00',
      'usage,2024-06,workplace,C1,0,0,0.00',
    );
    const { figures, nobody, faults } = await readPublication(bytes, 'rates.csv');
    expect(faults).toEqual([]);
    expect(figures).toMatchObject([{ code: 'B1', rate: 7500 }]);
    expect(nobody).toMatchObject([
      { row: 2, code: 'A1', level: 'workplace', month: '2024-06' },
      { row: 4, code: 'C1' },
    ]);
    expect(await take(bytes)).toMatchObject({ figures: 1, known: false });
    expect(await table('2024-06', 'workplace')).toMatchObject({
      places: 1,
      total: { numerator: 30, denominator: 40, parts: 1 },
    });
    const again = csv('usage,2024-06,workplace,A1,3,4,', 'usage,2024-06,workplace,B1,0,0,');
    await expect(take(again)).rejects.toMatchObject({
      id: 'statistics.was_counted',
      message: expect.stringContaining('3行目'),
    });
    expect((await table('2024-06', 'workplace', 0)).figures).toMatchObject([{ code: 'B1', rate: 7500 }]);
    const twice = await readPublication(
      csv('usage,2024-06,workplace,A1,0,0,', 'usage,2024-06,workplace,A1,3,4,'),
      'x',
    );
    expect(twice.faults).toMatchObject([{ row: 3, code: 'statistics.double' }]);
  });

  it('the same place twice is told, and a rate cut instead of rounded is accepted', async () => {
    const row = 'usage,2024-03,prefecture,01,2,3,66.66';
    const { figures, faults } = await readPublication(csv(row, row), 'rates.csv');
    expect(figures).toMatchObject([{ rate: 6667 }]);
    expect(faults).toMatchObject([{ row: 3, code: 'statistics.double' }]);
  });

  it('without source or method nothing is taken in', async () => {
    const wrong = database.transaction((sql) =>
      takePublication(sql, SYSTEM, INSURER, {
        source: ' ',
        method: METHOD,
        figures: [],
        bytes: Buffer.from(''),
      }),
    );
    await expect(wrong).rejects.toMatchObject({ id: 'statistics.source' });
  });
});
