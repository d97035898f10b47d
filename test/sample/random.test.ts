import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMyNumber } from '../../src/japan/check-digits.ts';
import { NumberMint, withWrongCheckDigit } from '../../src/sample/individual-number.ts';
import { Quota, Random, Weighted } from '../../src/sample/random.ts';

describe('chance', () => {
  it('is the same on every machine: the first words of a seed never change', () => {
    const random = new Random('todoke');
    expect([random.word(), random.word(), random.word()]).toEqual([1554976523, 1868758224, 2840772825]);
  });

  it('gives another sequence to another seed', () => {
    const words = (seed: string) =>
      Array.from(
        { length: 4 },
        (
          (random) => () =>
            random.word()
        )(new Random(seed)),
      );
    expect(words('1')).not.toEqual(words('2'));
  });

  it('draws a weighted list in proportion', () => {
    const random = new Random('weights');
    const table = new Weighted(['a', 'b', 'c'] as const, (item) => ({ a: 1, b: 3, c: 6 })[item]);
    const seen = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 100_000; i++) seen[table.draw(random)]++;
    expect(seen.a / 100_000).toBeCloseTo(0.1, 2);
    expect(seen.b / 100_000).toBeCloseTo(0.3, 2);
    expect(seen.c / 100_000).toBeCloseTo(0.6, 2);
  });

  it('refuses a list without weight', () => {
    expect(() => new Weighted<string>([], () => 1)).toThrow(RangeError);
    expect(() => new Weighted(['a'], () => 0)).toThrow(RangeError);
  });

  it('brings a rare case up as often as its rate says, not by luck', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0.001, max: 0.3, noNaN: true }), (seed, rate) => {
        const quota = new Quota(new Random(seed), rate);
        let taken = 0;
        for (let i = 0; i < 4000; i++) {
          quota.step();
          if (!quota.due) continue;
          quota.take();
          taken++;
        }
        return taken >= 4000 * rate - 1.25 && taken <= 4000 * rate + 1.25;
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('keeps a case due until somebody fits', () => {
    const quota = new Quota(new Random('due'), 0.5);
    quota.step();
    expect(quota.due).toBe(true);
    quota.step();
    expect(quota.due).toBe(true);
    quota.take();
    quota.take();
    expect(quota.due).toBe(false);
  });
});

describe('Individual Numbers of made-up people', () => {
  const mint = new NumberMint(new Random('mint'));

  it('are valid and all different', () => {
    const numbers = new Set<string>();
    for (let index = 0; index < 200_000; index++) numbers.add(mint.numberOf(index));
    expect(numbers.size).toBe(200_000);
    expect([...numbers].filter((number) => !checkMyNumber(number).valid)).toEqual([]);
  });

  it('stay different at the far end of the range, where a weak permutation would wrap round', () => {
    const far = [0, 1, 999_999, 1_000_000, 9_999_999, 99_999_999_999].map((index) => mint.numberOf(index));
    expect(new Set(far).size).toBe(far.length);
  });

  it('cannot be told from the index: neighbours share nothing', () => {
    const leading = new Set(Array.from({ length: 1000 }, (_, index) => mint.numberOf(index).slice(0, 3)));
    expect(leading.size).toBeGreaterThan(500);
  });

  it('get a wrong check digit, never the right one by accident', () => {
    const random = new Random('slip');
    for (let index = 0; index < 500; index++) {
      const wrong = withWrongCheckDigit(mint.numberOf(index), random);
      expect(checkMyNumber(wrong)).toEqual({ valid: false, reason: 'wrong_check_digit' });
    }
  });
});
