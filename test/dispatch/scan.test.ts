import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/dispatch/contents.ts';
import { checkScans, scansOf } from '../../src/dispatch/scan.ts';
import { managementNumber } from '../../src/piece/management-number.ts';

const key = createSecretKey(Buffer.alloc(32, 3));
const known = new Map<number, string>();
function numberOf(n: number): string {
  const number = known.get(n) ?? managementNumber(key, n);
  known.set(n, number);
  return number;
}
const parcel = (first: number, size: number) =>
  Array.from({ length: size }, (_, i) => ({ number: numberOf(first + i), live: true }));

/** Two parcels of equal count, any size, and a place in each. */
const twoParcels = fc.integer({ min: 1, max: 150 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    at: fc.nat({ max: size - 1 }),
    swapped: fc.integer({ min: 1, max: size }),
  }),
);

describe('scanning a parcel', () => {
  it('accepts the exact set in any order, with any line ends, case and hyphens', () => {
    const contents = parcel(1, 150);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(contents, { minLength: 150 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        (order, end, plain) => {
          const lines = order.map(({ number }) =>
            plain ? number.replaceAll('-', '').toLowerCase() : number,
          );
          expect(checkScans(contents, scansOf(`\uFEFF${lines.join(end)}${end}${end}`))).toEqual([]);
        },
      ),
      { seed: 5, numRuns: 50 },
    );
  });

  it('names each problem: stranger, missing, double, unreadable, stopped', () => {
    const [a, b, c] = [numberOf(1), numberOf(2), numberOf(3)];
    const contents = [
      { number: a, live: true },
      { number: b, live: true },
      { number: c, live: false },
    ];
    expect(checkScans(contents, [c, a, a, numberOf(9), 'ABC', 'ABC'])).toEqual([
      { problem: 'stopped', number: c },
      { problem: 'double', number: a },
      { problem: 'stranger', number: numberOf(9) },
      { problem: 'unreadable', number: 'ABC' },
      { problem: 'unreadable', number: 'ABC' },
      { problem: 'missing', number: b },
    ]);
  });

  it('a number misread by one character is never taken for another piece', () => {
    const contents = parcel(1, 150);
    const alphabet = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
    fc.assert(
      fc.property(
        fc.nat({ max: 149 }),
        fc.nat({ max: 7 }),
        fc.constantFrom(...alphabet),
        (at, place, char) => {
          const chars = [...(contents[at]?.number ?? '').replaceAll('-', '')];
          fc.pre(chars[place] !== char);
          chars[place] = char;
          expect(checkScans(contents, [chars.join('')])[0]?.problem).toBe('unreadable');
        },
      ),
      { seed: 6, numRuns: 500 },
    );
  });

  it('I1 whole parcels of equal count swapped: every scan is a stranger and every piece is missing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 150 }), (size) => {
        const [a, b] = [parcel(1, size), parcel(1001, size)];
        const findings = checkScans(
          a,
          b.map(({ number }) => number),
        );
        expect(findings.filter(({ problem }) => problem === 'stranger')).toHaveLength(size);
        expect(findings.filter(({ problem }) => problem === 'missing')).toHaveLength(size);
        expect(fingerprintOf(a.map(({ number }) => number))).not.toBe(
          fingerprintOf(b.map(({ number }) => number)),
        );
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('I3 I5 any number of pieces swapped between two parcels of equal count: both parcels report it', () => {
    fc.assert(
      fc.property(twoParcels, ({ size, swapped }) => {
        const [a, b] = [parcel(1, size), parcel(1001, size)];
        const scansOfA = [...b.slice(0, swapped), ...a.slice(swapped)].map(({ number }) => number);
        const scansOfB = [...a.slice(0, swapped), ...b.slice(swapped)].map(({ number }) => number);
        for (const [contents, scans] of [
          [a, scansOfA],
          [b, scansOfB],
        ] as const) {
          const findings = checkScans(contents, scans);
          expect(findings.filter(({ problem }) => problem === 'stranger')).toHaveLength(swapped);
          expect(findings.filter(({ problem }) => problem === 'missing')).toHaveLength(swapped);
        }
      }),
      { seed: 8, numRuns: 1000 },
    );
  });

  it('I5 one envelope of workplace B too many in the parcel of workplace A is a stranger', () => {
    const contents = parcel(1, 12);
    const scans = [...contents.map(({ number }) => number), numberOf(1001)];
    expect(checkScans(contents, scans)).toEqual([{ problem: 'stranger', number: numberOf(1001) }]);
  });

  it('I6 a paper of another person enclosed in place of one of the parcel is a stranger and one is missing', () => {
    fc.assert(
      fc.property(twoParcels, ({ size, at }) => {
        const contents = parcel(1, size);
        const scans = contents.map(({ number }) => number);
        const lost = scans[at] as string;
        scans[at] = numberOf(5000);
        expect(checkScans(contents, scans)).toEqual([
          { problem: 'stranger', number: numberOf(5000) },
          { problem: 'missing', number: lost },
        ]);
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});
