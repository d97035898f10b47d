import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/japan/calendar.ts';
import {
  mailClass,
  type Postage,
  type PostageQuestion,
  postageFor,
  postageTable,
} from '../../src/japan/postage.ts';
import { POSTAGE_TABLES } from '../../src/japan/postage-tables.ts';

const SIZE = {
  定形: { length: 235, width: 120, thickness: 10 },
  '定形外 規格内': { length: 340, width: 250, thickness: 30 },
  '定形外 規格外': { length: 490, width: 320, thickness: 90 },
  通常はがき: { length: 148, width: 100, thickness: 0.2 },
} as const;
const chou3 = SIZE.定形;

const ask = (question: Partial<PostageQuestion>): Postage => {
  const result = postageFor({ grams: 30, sizeMm: chou3, on: '2024-10-01', ...question });
  if ('none' in result) throw new Error(result.none);
  return result;
};

/** Rows of the reference: kind, greatest weight, yen. The quoted size has commas, so columns count from both ends. */
const ROWS = readFileSync(new URL('data/postage-2024-10.csv', import.meta.url), 'utf8')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => /^([^,]*),([^,]*),("[^"]*"|[^,]*),([^,]*),/.exec(line) as RegExpExecArray);

describe('prices from 2024-10-01', () => {
  const letters = ROWS.filter(([, kind]) => kind! in SIZE);
  it('the reference has 16 of them', () => expect(letters.length).toBe(16));

  it.each(letters.map(([, kind, grams, , yen]) => [kind, Number(grams), Number(yen)] as const))(
    '%s up to %i g costs %i yen, and one gram more does not',
    (kind, grams, yen) => {
      const sizeMm = SIZE[kind as keyof typeof SIZE];
      const postcard = kind === '通常はがき';
      expect(ask({ grams, sizeMm, postcard }).pieceYen).toBe(yen);
      const more = postageFor({ grams: grams + 1, sizeMm, postcard, on: '2024-10-01' });
      expect('none' in more ? more.none === 'too_heavy' : more.pieceYen > yen).toBe(true);
    },
  );

  it.each([
    ['option 特定記録', 'specified_record'],
    ['option 簡易書留', 'simple_registered'],
    ['option 一般書留', 'registered'],
  ] as const)('S074 %s', (kind, option) => {
    const yen = Number(ROWS.find((row) => row[1] === kind)?.[4]);
    expect(ask({ option }).pieceYen).toBe(110 + yen);
  });
});

describe('price lists by date', () => {
  it('the day before the change has the list before, which is not yet verified', () => {
    expect(ask({ on: '2024-09-30', grams: 25 })).toMatchObject({
      pieceYen: 84,
      table: '2023-10',
      verified: false,
    });
    expect(ask({ on: '2024-09-30', grams: 26 }).pieceYen).toBe(94);
    expect(ask({ on: '2024-10-01', grams: 25 })).toMatchObject({
      pieceYen: 110,
      table: '2024-10',
      verified: true,
    });
  });
  it('earlier days have none', () => {
    expect(postageFor({ grams: 30, sizeMm: chou3, on: '2023-09-30' })).toEqual({ none: 'no_table' });
  });
  it('the lists follow each other without gap or overlap, steps ascend', () => {
    for (let i = 1; i < POSTAGE_TABLES.length; i++) {
      expect(POSTAGE_TABLES[i]?.from).toBe(addDays(POSTAGE_TABLES[i - 1]?.to as string, 1));
    }
    for (const { letters } of POSTAGE_TABLES) {
      for (const steps of Object.values(letters)) {
        expect(steps.every(([g, y], i) => i === 0 || (g > steps[i - 1]![0] && y > steps[i - 1]![1]))).toBe(
          true,
        );
      }
    }
    expect(postageTable('2040-01-01')?.id).toBe('2024-10');
  });
});

describe('class by size and weight', () => {
  it.each([
    [50, 235, 120, 10, 'standard'],
    [50, 120, 235, 10, 'standard'],
    [51, 235, 120, 10, 'non_standard'],
    [50, 236, 120, 10, 'non_standard'],
    [50, 235, 121, 10, 'non_standard'],
    [50, 235, 120, 10.1, 'non_standard'],
    [1000, 340, 250, 30, 'non_standard'],
    [1000, 340, 250, 31, 'oversize'],
    [1001, 340, 250, 30, 'oversize'],
    [4000, 490, 320, 90, 'oversize'],
    [4001, 490, 320, 90, 'too_heavy'],
    [4000, 490, 320, 91, 'too_big'],
    [4000, 601, 100, 100, 'too_big'],
    [3000, 360, 250, 120, 'oversize'],
    [20, 139, 90, 1, 'too_small'],
    [20, 140, 89, 1, 'too_small'],
  ])('%i g %i × %i × %f mm is %s', (grams, length, width, thickness, kind) => {
    expect(mailClass({ grams, sizeMm: { length, width, thickness } })).toBe(kind);
  });
  it('a postcard has its own limits', () => {
    const sizeMm = SIZE.通常はがき;
    expect(mailClass({ grams: 6, sizeMm, postcard: true })).toBe('postcard');
    expect(mailClass({ grams: 7, sizeMm, postcard: true })).toBe('too_heavy');
    expect(mailClass({ grams: 6, sizeMm: { ...sizeMm, length: 155 }, postcard: true })).toBe('too_big');
  });
  it('refuses what is no weight, size or number', () => {
    expect(() => mailClass({ grams: 0, sizeMm: chou3 })).toThrow(RangeError);
    expect(() => mailClass({ grams: Number.NaN, sizeMm: chou3 })).toThrow(RangeError);
    expect(() => ask({ pieces: 0 })).toThrow(RangeError);
    expect(() => ask({ pieces: 1.5 })).toThrow(RangeError);
  });
});

describe('discounts that really combine', () => {
  const thin = { length: 235, width: 120, thickness: 6 };

  it('単割300 takes 11 yen off specified-record mail from 300 pieces', () => {
    const wish = { option: 'specified_record', discounts: { bulkOption: true } } as const;
    expect(ask({ ...wish, pieces: 300 })).toMatchObject({
      pieceYen: 320,
      discountYen: 3300,
      totalYen: 92_700,
      applied: ['bulk_option'],
      verified: false,
    });
    expect(ask({ ...wish, pieces: 299 })).toMatchObject({
      discountYen: 0,
      notApplied: [{ discount: 'bulk_option', reason: 'too_few_pieces' }],
    });
    expect(ask({ pieces: 300, discounts: { bulkOption: true } }).notApplied).toEqual([
      { discount: 'bulk_option', reason: 'needs_option' },
    ]);
    expect(
      ask({ pieces: 300, option: 'simple_registered', discounts: { bulkOption: true } }).discountYen,
    ).toBe(0);
  });

  it('the barcode discount needs 1,000 thin pieces without any option', () => {
    const wish = { sizeMm: thin, pieces: 1000, discounts: { barcode: true } };
    expect(ask(wish)).toMatchObject({ discountYen: 3300, totalYen: 106_700, applied: ['barcode'] });
    const refusal = (change: Partial<PostageQuestion>) => ask({ ...wish, ...change }).notApplied[0]?.reason;
    expect(refusal({ pieces: 999 })).toBe('too_few_pieces');
    expect(refusal({ option: 'specified_record' })).toBe('not_with_option');
    expect(refusal({ sizeMm: { ...thin, thickness: 6.1 } })).toBe('wrong_class');
    expect(refusal({ sizeMm: SIZE['定形外 規格内'] })).toBe('wrong_class');
  });

  it.each([
    [1_999, {}, 0],
    [2_000, {}, 3],
    [10_000, {}, 4],
    [50_000, {}, 5],
    [100_000, {}, 6],
    [2_000, { designatedZones: true }, 1],
    [100_000, { designatedZones: true }, 4],
    [2_000, { leeway: true }, 5],
    [2_000, { barcode: true }, 6],
    [2_000, { leeway: true, barcode: true }, 8],
    [49_999, { regional: 'plain' as const }, 4],
    [50_000, { regional: 'plain' as const }, 6],
    [50_000, { regional: 'plain' as const, leeway: true }, 8],
    [50_000, { regional: 'sevenDays' as const, leeway: true }, 9],
  ])('%i sorted pieces %j: %i percent', (pieces, sorted, percent) => {
    expect(ask({ pieces, discounts: { sorted } }).discountYen).toBe(
      Math.floor((110 * pieces * percent) / 100),
    );
  });

  it('sorted 定形外 has other rates and no barcode', () => {
    const result = ask({
      pieces: 50_000,
      sizeMm: SIZE['定形外 規格内'],
      discounts: { sorted: { regional: 'sevenDays', barcode: true } },
    });
    expect(result.discountYen).toBe((140 * 50_000 * 11) / 100);
    expect(result.notApplied).toEqual([{ discount: 'sorted_barcode', reason: 'wrong_class' }]);
  });

  it('sorted mail and barcode mail do not add up', () => {
    const result = ask({ sizeMm: thin, pieces: 2000, discounts: { sorted: {}, barcode: true } });
    expect(result.applied).toEqual(['sorted']);
    expect(result.notApplied).toEqual([{ discount: 'barcode', reason: 'not_with_sorted' }]);
    const few = ask({ sizeMm: thin, pieces: 1000, discounts: { sorted: {}, barcode: true } });
    expect(few.applied).toEqual(['barcode']);
  });

  it('specified-record mail takes only its own discount, whatever is asked for', () => {
    const all = { bulkOption: true, barcode: true, sorted: { leeway: true, barcode: true } };
    const result = ask({ sizeMm: thin, pieces: 2000, option: 'specified_record', discounts: all });
    expect(result.applied).toEqual(['bulk_option']);
    expect(result.notApplied.map(({ reason }) => reason)).toEqual(['not_with_option', 'not_with_option']);
  });

  it('totals are whole yen, never negative, never above the undiscounted price', () => {
    const wish = fc.record({
      bulkOption: fc.boolean(),
      barcode: fc.boolean(),
      sorted: fc.record(
        { leeway: fc.boolean(), barcode: fc.boolean(), regional: fc.constantFrom('plain', 'sevenDays') },
        { requiredKeys: [] },
      ),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 1, max: 50 }),
        wish,
        fc.constantFrom(undefined, 'specified_record' as const),
        (pieces, grams, discounts, option) => {
          const { totalYen, discountYen, pieceYen } = ask({
            pieces,
            grams,
            discounts: discounts as PostageQuestion['discounts'] & object,
            ...(option === undefined ? {} : { option }),
          });
          expect(Number.isInteger(totalYen)).toBe(true);
          expect(discountYen).toBeGreaterThanOrEqual(0);
          expect(totalYen + discountYen).toBe(pieceYen * pieces);
          expect(discountYen).toBeLessThanOrEqual(pieceYen * pieces * 0.2);
        },
      ),
      { seed: 110, numRuns: 1000 },
    );
  });
});
