import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLOURS, classOf, scaleOf, ticksTo } from '../../web/src/screens/statistics/scale.ts';

const rates = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 60 });

describe('the classes of the map', () => {
  it('S153 seed 002’s values fall into five round classes, 沖縄 in the lowest and 鹿児島 in the highest that is used', () => {
    const scale = scaleOf([323, 438, 640, 869, 1313]);
    expect(scale.bounds).toEqual([250, 500, 750, 1000, 1250]);
    expect(classOf(scale, 323)).toBe(0);
    expect(classOf(scale, 640)).toBe(1);
    expect(classOf(scale, 1313)).toBe(4);
  });

  it('hold every value: none below the first bound, none a class width above the last', () => {
    fc.assert(
      fc.property(rates, (given) => {
        const { bounds } = scaleOf(given);
        expect(bounds).toHaveLength(COLOURS);
        const width = (bounds[1] as number) - (bounds[0] as number);
        expect(Math.min(...given)).toBeGreaterThanOrEqual(bounds[0] as number);
        expect(Math.max(...given)).toBeLessThanOrEqual((bounds.at(-1) as number) + width);
        for (const rate of given) {
          const at = classOf({ bounds }, rate);
          expect(rate).toBeGreaterThanOrEqual(bounds[at] as number);
          if (at + 1 < COLOURS) expect(rate).toBeLessThan(bounds[at + 1] as number);
        }
      }),
      { seed: 47 },
    );
  });

  it('of nothing, and of one value', () => {
    expect(scaleOf([]).bounds).toHaveLength(COLOURS);
    expect(classOf(scaleOf([564]), 564)).toBe(0);
  });
});

describe('the marks of the axis', () => {
  it('go from 0 to at least the highest value, at most six of them, evenly', () => {
    for (let highest = 1; highest <= 10_000; highest += 7) {
      const ticks = ticksTo(highest);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(new Set(ticks.slice(1).map((tick, i) => tick - (ticks[i] as number))).size).toBeLessThanOrEqual(
        1,
      );
    }
  });
});
