import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRate, rateOf, rateText, simpleMeanOf, totalOf } from '../../src/statistics/rate.ts';
import { TILES } from '../../src/statistics/tiles.ts';

const counted = fc
  .tuple(fc.integer({ min: 1, max: 1e9 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([denominator, share]) => {
    const numerator = Math.floor(denominator * share);
    return { numerator, denominator, rate: rateOf(numerator, denominator) };
  });

describe('rates', () => {
  it.each([
    [1313, 10000, 1313],
    [1, 3, 3333],
    [2, 3, 6667],
    [1, 20000, 1],
    [0, 5, 0],
    [5, 5, 10000],
    [40_000_000, 40_000_001, 10000],
  ])('%d / %d is %d hundredths of a percent', (numerator, denominator, rate) => {
    expect(rateOf(numerator, denominator)).toBe(rate);
  });

  it.each([
    [1, 0],
    [3, 2],
    [-1, 2],
    [0.5, 2],
  ])('%d / %d is refused', (numerator, denominator) => {
    expect(() => rateOf(numerator, denominator)).toThrow(RangeError);
  });

  it('what is printed is read back the same', () => {
    for (let rate = 0; rate <= 10_000; rate++) expect(parseRate(rateText(rate))).toBe(rate);
    for (const wrong of ['', '101', '13.131', '-1', '1,5', 'abc', '１３', '100.01'])
      expect(parseRate(wrong), wrong).toBeUndefined();
  });

  it('S154 X12 a total comes from the sums of the counts, whatever the parts', () => {
    fc.assert(
      fc.property(fc.array(counted, { minLength: 1, maxLength: 50 }), (parts) => {
        const total = totalOf(parts);
        expect(total.numerator).toBe(parts.reduce((sum, part) => sum + part.numerator, 0));
        expect(total.rate).toBe(rateOf(total.numerator, total.denominator));
        expect(total.weighting).toBe('counts');
        const rates = parts.map(({ rate }) => rate);
        expect(total.rate).toBeGreaterThanOrEqual(Math.min(...rates) - 1);
        expect(total.rate).toBeLessThanOrEqual(Math.max(...rates) + 1);
      }),
      { seed: 154 },
    );
  });

  it('S154 X12 a mean of rates is refused as soon as one part has no counts', () => {
    fc.assert(
      fc.property(fc.array(counted, { maxLength: 10 }), fc.nat(10), (parts, place) => {
        const printed = { numerator: null, denominator: null, rate: 564 };
        const mixed = parts.toSpliced(place, 0, printed as never);
        expect(() => totalOf(mixed)).toThrow(expect.objectContaining({ id: 'statistics.mean_of_rates' }));
      }),
      { seed: 12 },
    );
  });

  it('the simple mean of nothing is nothing', () => {
    expect(simpleMeanOf([])).toBeNull();
    expect(simpleMeanOf([1, 2])).toEqual({ name: '印刷された値の単純平均', value: 2, of: 2 });
  });
});

describe('S153 the tile map', () => {
  it('has a place of its own for each of the 47 prefectures, in the order of their codes', () => {
    expect(TILES.map(({ code }) => code)).toEqual(
      Array.from({ length: 47 }, (_, i) => String(i + 1).padStart(2, '0')),
    );
    expect(new Set(TILES.map(({ row, column }) => `${row} ${column}`)).size).toBe(47);
  });

  it('shows the country as people know it: neighbours near each other, north above, west to the left', () => {
    const at = (code: number) => TILES[code - 1] as (typeof TILES)[number];
    for (const [one, other] of [
      [13, 14], // 東京・神奈川
      [11, 13], // 埼玉・東京
      [12, 13], // 千葉・東京
      [27, 28], // 大阪・兵庫
      [26, 27], // 京都・大阪
      [25, 26], // 滋賀・京都
      [40, 41], // 福岡・佐賀
      [33, 34], // 岡山・広島
      [36, 37], // 徳島・香川
      [15, 16], // 新潟・富山
      [2, 3], // 青森・岩手
    ] as const) {
      const [a, b] = [at(one), at(other)];
      expect(Math.max(Math.abs(a.row - b.row), Math.abs(a.column - b.column)), `${one} ${other}`).toBe(1);
    }
    expect(at(1).row).toBe(0);
    expect(at(47).column).toBe(0);
    expect(at(46).row).toBeGreaterThan(at(40).row);
    expect(at(13).column).toBeGreaterThan(at(27).column);
    expect(at(27).column).toBeGreaterThan(at(40).column);
  });
});
