import { describe, expect, test } from 'vitest';
import { measureQuality } from '../../bench/match-quality.ts';
import { personPairs } from '../../bench/pairs.ts';

interface Quality {
  readonly names: { readonly precision: number; readonly recall: number };
  readonly kinds: Readonly<Record<string, number>>;
  readonly confusion: Readonly<
    Record<string, Readonly<Record<'same' | 'other', Readonly<Record<string, number>>>>>
  >;
}

describe('person pairs of known truth', () => {
  const quality = measureQuality(20_000, 20240607) as Quality;

  test('no two different names are ever matched', () => expect(quality.names.precision).toBe(1));

  test('at least 99.5 % of the same names are matched', () =>
    expect(quality.names.recall).toBeGreaterThanOrEqual(0.995));

  test('birth dates and sexes are matched exactly when they are the same', () => {
    for (const item of ['birth', 'sex']) {
      const { same, other } = quality.confusion[item] ?? { same: {}, other: {} };
      expect([same.partial, same.different, same.missing]).toEqual([0, 0, 0]);
      expect([other.exact, other.equivalent, other.partial]).toEqual([0, 0, 0]);
    }
  });

  test('every kind of pair occurs', () => {
    for (const count of Object.values(quality.kinds)) expect(count).toBeGreaterThan(100);
  });

  test('the same seed gives the same pairs', () => {
    const mix = { identical: 20, notation: 40 };
    expect([...personPairs(200, 7, mix)]).toEqual([...personPairs(200, 7, mix)]);
    expect([...personPairs(200, 8, mix)]).not.toEqual([...personPairs(200, 7, mix)]);
  });
});
