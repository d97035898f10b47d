import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedule } from '../../src/dispatch/schedule.ts';

const parcelsOf = (counts: readonly number[]) =>
  counts.map((pieces, i) => ({ parcelId: `W0001-${String(i + 1).padStart(4, '0')}`, pieces }));

describe('the packing order', () => {
  it('I1 never puts two parcels of equal count side by side where it can be avoided, and marks the fewest where not', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 60 }), (counts) => {
        const turns = schedule(parcelsOf(counts));
        expect(turns.map(({ parcelId }) => parcelId).sort()).toEqual(
          parcelsOf(counts).map(({ parcelId }) => parcelId),
        );
        for (const [i, turn] of turns.entries()) {
          expect(turn.turn).toBe(i + 1);
          expect(turn.separate).toBe(i > 0 && turns[i - 1]?.pieces === turn.pieces);
        }
        const most = Math.max(0, ...[...Map.groupBy(counts, (n) => n).values()].map((same) => same.length));
        const unavoidable = Math.max(0, most - (counts.length - most) - 1);
        expect(turns.filter(({ separate }) => separate)).toHaveLength(unavoidable);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('keeps parcels of one count in their order, and is the same every time', () => {
    const parcels = parcelsOf([3, 1, 3, 1, 2]);
    const order = schedule(parcels).map(({ parcelId }) => parcelId.slice(-1));
    expect(order).toEqual(['1', '2', '3', '4', '5']);
    expect(schedule(parcels)).toEqual(schedule(parcels));
  });
});
