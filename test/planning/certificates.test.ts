import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ASSUMPTIONS, type ForecastBase, forecastCertificates } from '../../src/planning/certificates.ts';

const BASE: ForecastBase = {
  on: '2029-08-10',
  members: 1_000,
  usable: 700,
  known: 1_000,
  joiners: [10, 12, 8, 10, 10, 10, 40, 10, 10, 10, 10, 9],
  expiring: { '2029-09': 5, '2029-12': 250, '2030-06': 20 },
  runningOut: { '2029-08': 4, '2029-10': 10 },
  waiting: 3,
};
const REQUEST = { months: 12, usage: { low: 0.3, high: 0.4 }, renewalDays: 60 };
const monthOf = (month: string, base = BASE, request = REQUEST) =>
  forecastCertificates(base, request).find((line) => line.month === month);

describe('the forecast of certificates', () => {
  test('twelve months from the day’s own on', () => {
    const months = forecastCertificates(BASE, REQUEST).map(({ month }) => month);
    expect(months).toEqual([
      ...['2029-08', '2029-09', '2029-10', '2029-11', '2029-12'],
      ...['2030-01', '2030-02', '2030-03', '2030-04', '2030-05', '2030-06', '2030-07'],
    ]);
  });

  test('a cohort is renewed so many days before its end; one that is due already, in the first month', () => {
    // 60 days before the end of December is November; before that of September, August.
    expect(monthOf('2029-08')?.renewals).toEqual({ low: 5, high: 5 });
    expect(monthOf('2029-11')?.renewals.high).toBeLessThanOrEqual(250);
    expect(monthOf('2029-11')?.renewals.low).toBeGreaterThan(225);
    expect(monthOf('2029-12')?.renewals).toEqual({ low: 0, high: 0 });
  });

  test('the waiting are counted once, in the first month', () => {
    expect(forecastCertificates(BASE, REQUEST).map(({ waiting }) => waiting)).toEqual([
      3,
      ...Array(11).fill(0),
    ]);
  });

  test('S110 the more people use their card, the fewer certificates', () => {
    const little = forecastCertificates(BASE, { ...REQUEST, usage: { low: 0.05, high: 0.05 } });
    const much = forecastCertificates(BASE, { ...REQUEST, usage: { low: 0.9, high: 0.9 } });
    little.forEach(({ total }, i) => {
      expect(total.high).toBeGreaterThanOrEqual(much[i]?.total.high as number);
    });
    expect(little[5]?.requests.high).toBeGreaterThan(much[5]?.requests.high as number);
  });

  test('nobody to care for, nothing forecast', () => {
    const nobody = {
      ...BASE,
      members: 0,
      usable: 0,
      known: 0,
      joiners: [],
      expiring: {},
      runningOut: {},
      waiting: 0,
    };
    for (const { total, yen } of forecastCertificates(nobody, REQUEST)) {
      expect(total).toEqual({ low: 0, high: 0 });
      expect(yen).toEqual({ low: 0, high: 0 });
    }
  });

  test('any base: low is never above high, the total is the sum of its parts, the cost follows the total', () => {
    const people = fc.integer({ min: 0, max: 100_000 });
    const base = fc.record({
      usable: people,
      extra: people,
      joiners: fc.array(people, { maxLength: 12 }),
      expiring: fc.dictionary(fc.constantFrom('2029-09', '2029-12', '2030-03'), people),
      runningOut: fc.dictionary(fc.constantFrom('2029-08', '2030-01'), people),
      waiting: people,
    });
    fc.assert(
      fc.property(base, fc.double({ min: 0, max: 1, noNaN: true }), ({ usable, extra, ...rest }, rate) => {
        const known = usable + extra;
        const lines = forecastCertificates(
          { ...rest, on: BASE.on, members: known, usable, known },
          { ...REQUEST, usage: { low: rate, high: rate } },
        );
        for (const { waiting, renewals, eCertificates, joiners, requests, total, yen } of lines) {
          for (const range of [renewals, eCertificates, joiners, requests, total, yen])
            expect(range.low).toBeLessThanOrEqual(range.high);
          const low = waiting + renewals.low + eCertificates.low + joiners.low + requests.low;
          // Each part is rounded by itself: down below, up above.
          expect(total.low - low).toBeGreaterThanOrEqual(0);
          expect(total.low - low).toBeLessThanOrEqual(4);
          expect(yen.low).toBeGreaterThanOrEqual(Math.floor(total.low * ASSUMPTIONS.cardYen.low));
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
