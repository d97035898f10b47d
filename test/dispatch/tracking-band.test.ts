import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandSize,
  bandsOverlap,
  formatTrackingNumber,
  nextTrackingNumber,
  parseTrackingBand,
  parseTrackingNumber,
  type TrackingBand,
  trackingFaults,
  trackingGaps,
  trackingKey,
} from '../../src/dispatch/tracking-band.ts';
import { checkTrackingNumber, trackingNumberCheckDigit } from '../../src/japan/check-digits.ts';

const number = (serial: number, prefix = '13112'): string => {
  const body = prefix + String(serial).padStart(5, '0');
  return body + trackingNumberCheckDigit(body);
};
const band = (from: number, to: number, prefix?: string): TrackingBand => {
  const parsed = parseTrackingBand(number(from, prefix), number(to, prefix));
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed;
};

describe('S074 acceptance numbers', () => {
  it('are read with or without hyphens and written 3-2-5-1', () => {
    expect(parseTrackingNumber('131-12-38385-2')).toBe('13112383852');
    expect(formatTrackingNumber('13112383852')).toBe('131-12-38385-2');
  });
  it.each(['131-12-38385-3', '1311238385', '4055-4842-4886', ''])('%j is none', (text) =>
    expect(parseTrackingNumber(text)).toBeUndefined(),
  );

  it('consecutive ones end in consecutive check digits, as on a real sheet of labels', () => {
    // The reference's sheet: …979-5, …980-6, …981-0, …982-1, …983-2
    let body = 0;
    while (trackingNumberCheckDigit(String(5_616_000_979 + body * 100_000)) !== 5) body++;
    const sheet = band(979, 983, String(5_616_000_979 + body * 100_000).slice(0, 5));
    const ends: string[] = [];
    for (let n = nextTrackingNumber(sheet); n !== undefined; n = nextTrackingNumber(sheet, n))
      ends.push(n.slice(-4));
    expect(ends).toEqual(['9795', '9806', '9810', '9821', '9832']);
  });
});

describe('a band', () => {
  it.each([
    ['13112383853', number(38390), 'invalid_first'],
    [number(38385), '13112383909', 'invalid_last'],
    [number(38385), number(38390, '13113'), 'other_prefix'],
    [number(38390), number(38385), 'reversed'],
  ])('%s to %s: %s', (first, last, fault) => expect(parseTrackingBand(first, last)).toEqual({ fault }));

  it('of one number has one', () => {
    const one = band(7, 7);
    expect(bandSize(one)).toBe(1);
    expect(nextTrackingNumber(one)).toBe(number(7));
    expect(nextTrackingNumber(one, number(7))).toBeUndefined();
  });

  it('gives every number once, in order, each valid, and then ends: it does not wrap', () => {
    fc.assert(
      fc.property(fc.nat(99_000), fc.nat(300), (from, more) => {
        const numbers: string[] = [];
        const given = band(from, from + more);
        for (let n = nextTrackingNumber(given); n !== undefined; n = nextTrackingNumber(given, n))
          numbers.push(n);
        expect(numbers.length).toBe(bandSize(given));
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(numbers.every((n) => checkTrackingNumber(n).valid)).toBe(true);
        expect([numbers[0], numbers.at(-1)]).toEqual([given.first, given.last]);
        expect(trackingGaps(given, numbers)).toEqual([]);
      }),
      { seed: 7, numRuns: 50 },
    );
  });

  it('does not go on from a number of another band', () => {
    expect(() => nextTrackingNumber(band(10, 20), number(21))).toThrow(RangeError);
  });

  it.each([
    [band(10, 20), band(20, 30), true],
    [band(10, 20), band(21, 30), false],
    [band(10, 20), band(5, 9), false],
    [band(10, 20), band(12, 13), true],
    [band(10, 20), band(10, 20, '13113'), false],
  ])('%j and %j overlap: %s', (a, b, overlap) => {
    expect(bandsOverlap(a, b)).toBe(overlap);
    expect(bandsOverlap(b, a)).toBe(overlap);
  });
});

describe('gaps', () => {
  it('are the numbers passed over, not those still to come', () => {
    const used = [number(12), number(10), number(15), number(16), number(12), number(99)];
    expect(trackingGaps(band(10, 20), used)).toEqual([
      { from: number(11), to: number(11), count: 1 },
      { from: number(13), to: number(14), count: 2 },
    ]);
    expect(trackingGaps(band(10, 20), [number(12)])).toEqual([
      { from: number(10), to: number(11), count: 2 },
    ]);
    expect(trackingGaps(band(10, 20), [])).toEqual([]);
  });

  it('and the used make up everything up to the highest', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 100, max: 400 }), { minLength: 1 }), (serials) => {
        const gaps = trackingGaps(
          band(100, 400),
          serials.map((serial) => number(serial)),
        );
        const missing = gaps.reduce((sum, { count }) => sum + count, 0);
        expect(missing + serials.length).toBe(Math.max(...serials) - 100 + 1);
      }),
      { seed: 8, numRuns: 200 },
    );
  });
});

describe('faults in the use of numbers', () => {
  const bands = [band(10, 20), band(100, 200)];
  const use = (serial: number, acceptedOn: string) => ({ number: number(serial), acceptedOn });

  it('names a wrong check digit, a number of no band, a double and a reuse', () => {
    const uses = [
      use(10, '2024-09-09'),
      { number: '13112383853', acceptedOn: '2024-09-09' },
      use(21, '2024-09-09'),
      use(10, '2024-09-09'),
      use(150, '2024-09-09'),
      use(150, '2024-12-17'),
      use(11, '2024-12-18'),
      use(11, '2024-09-09'),
    ];
    expect(trackingFaults(uses, bands, 100)).toEqual([
      { at: 1, fault: 'invalid' },
      { at: 2, fault: 'outside_bands' },
      { at: 3, fault: 'doubled' },
      { at: 5, fault: 'reused_too_soon' },
    ]);
    expect(trackingFaults(uses, bands, 101).map(({ at }) => at)).toEqual([1, 2, 3, 5, 6]);
  });

  it('hyphens do not hide a double', () => {
    const uses = [
      use(10, '2024-09-09'),
      { number: formatTrackingNumber(number(10)), acceptedOn: '2024-09-09' },
    ];
    expect(trackingFaults(uses, bands, 1)).toEqual([{ at: 1, fault: 'doubled' }]);
  });

  it('the key of an acceptance is its number and its day', () => {
    expect(trackingKey(use(10, '2024-09-09'))).not.toBe(trackingKey(use(10, '2025-09-09')));
    const written = { number: formatTrackingNumber(number(10)), acceptedOn: '2024-09-09' };
    expect(trackingKey(written)).toBe(`${number(10)}@2024-09-09`);
  });
});
