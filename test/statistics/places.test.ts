import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { takePublication } from '../../src/statistics/commands.ts';
import type { Figure } from '../../src/statistics/publication.ts';
import { rateOf } from '../../src/statistics/rate.ts';
import { readRateTable, readTrend } from '../../src/statistics/read.ts';
import { freshDatabase } from '../support/postgres.ts';

const { database } = await freshDatabase();
const INSURER = '06130012';
const SETS = fc.sample(
  fc.tuple(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }), fc.integer({ min: 0, max: 40 })),
  { seed: 10, numRuns: 60 },
);
/** Each set of sizes is a month of its own. */
const monthOf = (i: number): string =>
  `20${String(20 + Math.floor(i / 12)).padStart(2, '0')}-${String((i % 12) + 1).padStart(2, '0')}`;
const figuresOf = (sizes: readonly number[], month: string): Figure[] =>
  sizes.map((denominator, k) => {
    const numerator = k % 2 === 0 ? 0 : denominator;
    const rate = rateOf(numerator, denominator);
    const code = `W${String(k).padStart(2, '0')}`;
    return { indicator: 'usage', month, level: 'workplace', code, numerator, denominator, rate };
  });

beforeAll(async () => {
  await database.transaction(async (sql) => {
    await sql.query(`INSERT INTO audit.entry (actor, action, subject) VALUES ('test', 'test', 'test:1')`);
    await sql.query(
      `INSERT INTO insurer.profile (profile_hash, name, version, body) VALUES ('h', 'p', '1', '{}')`,
    );
    await sql.query(`INSERT INTO insurer.insurer (insurer_id, name, profile_hash) VALUES ($1, 'x', 'h')`, [
      INSURER,
    ]);
    const publish = (file: string, figures: Figure[]) =>
      takePublication(sql, SYSTEM, INSURER, {
        source: '出典',
        method: '方法',
        figures,
        bytes: Buffer.from(file),
      });
    // What was published first was wrong: half the size. Only the later figures may count for who is shown.
    const all = SETS.map(([sizes], i) => [sizes, monthOf(i)] as const);
    await publish(
      'first',
      all.flatMap(([sizes, month]) =>
        figuresOf(
          sizes.map((n) => Math.ceil(n / 2)),
          month,
        ),
      ),
    );
    await publish(
      'second',
      all.flatMap(([sizes, month]) => figuresOf(sizes, month)),
    );
  });
}, 60_000);

describe('small workplaces', () => {
  it('no shown rate is of fewer people than allowed, and the hidden ones together are not fewer either', async () => {
    let hidings = 0;
    for (const [i, [sizes, smallest]] of SETS.entries()) {
      const asked = { indicator: 'usage', level: 'workplace', month: monthOf(i), smallest } as const;
      const { figures, total } = await database.read((sql) => readRateTable(sql, INSURER, asked));
      const shown = figures.map(({ denominator }) => Number(denominator));
      for (const size of shown) expect(size).toBeGreaterThanOrEqual(smallest);
      const everybody = sizes.reduce((sum, size) => sum + size, 0);
      const hidden = everybody - shown.reduce((sum, size) => sum + size, 0);
      if (hidden > 0 && shown.length > 0) expect(hidden).toBeGreaterThanOrEqual(smallest);
      if (sizes.every((size) => size >= smallest)) expect(shown).toHaveLength(sizes.length);
      // Nobody is left out without need: without the largest of the hidden, the rest would be too few.
      if (shown.length > 0 && hidden > 0) {
        const smaller = sizes.toSorted((a, b) => a - b).slice(0, sizes.length - shown.length);
        const largest = smaller.at(-1) as number;
        expect(largest < smallest || hidden - largest < smallest).toBe(true);
        hidings++;
      }
      expect(total?.denominator ?? 0).toBe(everybody);
    }
    expect(hidings).toBeGreaterThan(10);
  }, 60_000);

  it('the trend of a workplace has the months in which the table shows it, and no other', async () => {
    const smallest = 25;
    const inTable = new Map<string, string[]>();
    for (const i of SETS.keys()) {
      const asked = { indicator: 'usage', level: 'workplace', month: monthOf(i), smallest } as const;
      const { figures } = await database.read((sql) => readRateTable(sql, INSURER, asked));
      for (const { code, month } of figures) inTable.set(code, [...(inTable.get(code) ?? []), month]);
    }
    for (let k = 0; k < 12; k++) {
      const code = `W${String(k).padStart(2, '0')}`;
      const asked = { indicator: 'usage', level: 'workplace', code, smallest } as const;
      const { figures } = await database.read((sql) => readTrend(sql, INSURER, asked));
      expect(
        figures.map(({ month }) => month),
        code,
      ).toEqual(inTable.get(code) ?? []);
    }
    expect(inTable.size).toBeGreaterThan(5);
  }, 60_000);

  it('a workplace of which only the rate was told is not shown: nobody knows how small it is', async () => {
    const month = '2019-12';
    const [counted] = figuresOf([60], month) as [Figure];
    const told: Figure = { ...counted, code: 'W01', numerator: null, denominator: null, rate: 5_000 };
    await database.transaction((sql) =>
      takePublication(sql, SYSTEM, INSURER, {
        source: '出典',
        method: '方法',
        figures: [counted, told],
        bytes: Buffer.from('rates alone'),
      }),
    );
    const table = (smallest: number) =>
      database.read((sql) =>
        readRateTable(sql, INSURER, { indicator: 'usage', level: 'workplace', month, smallest }),
      );
    const { figures, simpleMean, total } = await table(10);
    expect(figures.map(({ code }) => code)).toEqual(['W00']);
    expect([simpleMean?.value, simpleMean?.of, total]).toEqual([counted.rate, 1, null]);
    const trend = (smallest: number) =>
      database.read((sql) =>
        readTrend(sql, INSURER, { indicator: 'usage', level: 'workplace', code: 'W01', smallest }),
      );
    expect((await trend(10)).figures.map((one) => one.month)).not.toContain(month);
    expect((await table(0)).figures).toHaveLength(2);
    expect((await trend(0)).figures.map((one) => one.month)).toContain(month);
  });
});
