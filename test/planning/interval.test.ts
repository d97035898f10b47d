import { describe, expect, it } from 'vitest';
import { Draw } from '../../src/planning/draw.ts';
import { estimateCount } from '../../src/planning/interval.ts';
import { Random } from '../../src/sample/random.ts';

describe('the interval of a forecast', () => {
  it('is exact for the whole file, and never says less than was seen', () => {
    expect(estimateCount(17, 500, 500, '0.95')).toEqual({ sampled: 17, estimate: 17, low: 17, high: 17 });
    const one = estimateCount(1, 100, 101, '0.99');
    expect([one.low, one.high]).toEqual([1, 2]);
    expect(estimateCount(0, 0, 50, '0.95')).toEqual({ sampled: 0, estimate: 0, low: 0, high: 50 });
  });

  it('is Wilson’s score interval where the file is endless', () => {
    // 10 of 100, z = 1.96: (0.1 + 1.92/100 ± 1.96 √(0.09/100 + 0.96/10000)) / 1.0384.
    const { low, high } = estimateCount(10, 100, 1_000_000_000, '0.95');
    expect(low / 1e9).toBeCloseTo(0.0552, 3);
    expect(high / 1e9).toBeCloseTo(0.1744, 3);
  });

  it('of nothing found it still has an upper bound, and a wider one at more confidence', () => {
    const [ninety, ninetyNine] = [
      estimateCount(0, 1_000, 100_000, '0.90'),
      estimateCount(0, 1_000, 100_000, '0.99'),
    ];
    expect(ninety.low).toBe(0);
    expect(ninety.high).toBeGreaterThan(100);
    expect(ninetyNine.high).toBeGreaterThan(ninety.high);
  });

  it.each([
    [0.002, 10_000, 2_000],
    [0.02, 10_000, 1_000],
    [0.1, 2_000, 1_500],
  ])('holds the truth in about 95 of 100 samples (share %f of %i, %i drawn)', (share, total, size) => {
    const random = new Random('coverage');
    const kind = Math.round(share * total);
    let within = 0;
    const runs = 200;
    for (let run = 0; run < runs; run++) {
      let [left, found] = [kind, 0];
      for (let i = 0; i < size; i++) {
        if (random.word() / 2 ** 32 >= left / (total - i)) continue;
        left -= 1;
        found += 1;
      }
      const { low, high } = estimateCount(found, size, total, '0.95');
      if (low <= kind && kind <= high) within += 1;
    }
    expect(within / runs).toBeGreaterThan(0.915);
    expect(within / runs).toBeLessThan(1);
  });
});

describe('the draw', () => {
  const drawn = (keys: readonly number[], size: number, seed = 's') => {
    const draw = new Draw<number>(size, seed);
    for (const key of keys) draw.offer(`M${key}`, key);
    return draw.rows();
  };
  const keys = Array.from({ length: 2_000 }, (_, i) => i);

  it('depends on the seed, but not on the order of the rows', () => {
    const first = drawn(keys, 50);
    expect(first).toHaveLength(50);
    expect(new Set(first).size).toBe(50);
    expect(drawn(keys.toReversed(), 50)).toEqual(first);
    expect(drawn(keys, 50, 'another seed')).not.toEqual(first);
  });

  it('takes everybody where there are no more, and each as likely as another', () => {
    expect(drawn(keys, 5_000)).toHaveLength(2_000);
    const hits = new Array<number>(20).fill(0);
    for (let seed = 0; seed < 100; seed++)
      for (const key of drawn(keys, 20, `${seed}`)) hits[Math.floor(key / 100)]!++;
    // 2,000 draws over twenty equal parts of the file: 100 each, five standard deviations are 49.
    for (const count of hits) expect(Math.abs(count - 100)).toBeLessThan(49);
  });
});
