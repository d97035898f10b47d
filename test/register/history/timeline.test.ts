import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { overwrite, type Span } from '../../../src/register/history/timeline.ts';

const day = (n: number): string => `2024-01-${String(n).padStart(2, '0')}`;

interface Values {
  readonly a: string;
  readonly b: string;
}
const START: Span<Values>[] = [{ from: day(5), to: 'infinity', values: { a: '0', b: '0' } }];

/** The values that hold on each day of the month; null where no span covers it. */
const daily = (spans: readonly Span<Values>[]): (Values | null)[] =>
  Array.from({ length: 28 }, (_, i) => {
    const on = day(i + 1);
    const found = spans.filter(({ from, to }) => from <= on && (to === 'infinity' || on < to));
    expect(found.length).toBeLessThan(2);
    return found[0]?.values ?? null;
  });

describe('writing over a period', () => {
  test('changes the days of the period and no other, whatever came before', () => {
    const change = fc.record({
      from: fc.integer({ min: 1, max: 28 }).map(day),
      to: fc.oneof(fc.constant('infinity' as const), fc.integer({ min: 1, max: 28 }).map(day)),
      patch: fc.oneof(
        fc.record({ a: fc.constantFrom('0', '1', '2') }),
        fc.record({ b: fc.constantFrom('0', '1', '2') }),
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let spans: Span<Values>[] = START;
        for (const { from, to, patch } of changes) {
          const expected = daily(spans).map((values, i) => {
            const on = day(i + 1);
            const within = from <= on && (to === 'infinity' || on < to);
            return values === null || !within ? values : { ...values, ...patch };
          });
          spans = overwrite(spans, from, to, patch);
          expect(daily(spans)).toEqual(expected);
        }
      }),
      { seed: 20240607, numRuns: 500 },
    );
  });

  test('what says nothing new leaves the very same spans', () => {
    const same = overwrite(START, day(1), 'infinity', { a: '0' });
    expect(same[0]).toBe(START[0]);
    const bytes: Span<{ ref: Buffer | null }>[] = [
      { from: day(1), to: 'infinity', values: { ref: Buffer.from('ab') } },
    ];
    expect(overwrite(bytes, day(3), 'infinity', { ref: Buffer.from('ab') })[0]).toBe(bytes[0]);
    expect(overwrite(bytes, day(3), 'infinity', { ref: null })).toHaveLength(2);
  });

  test('days without cover by any span stay uncovered', () => {
    expect(overwrite(START, day(1), day(5), { a: '1' })).toEqual(START);
  });
});
