import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  dayInJapan,
  dayOfWeek,
  daysBetween,
  endOfMonth,
  isRealDate,
  weekday,
} from '../../src/japan/calendar.ts';

it.each([
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2000-02-29', true],
  ['1900-02-29', false],
  ['2024-04-31', false],
  ['2024-13-01', false],
  ['2024-00-10', false],
  ['0000-01-01', false],
  ['2024-1-1', false],
  ['2024-01-01T00:00', false],
  ['２０２４-01-01', false],
])('%s is a real date: %s', (text, real) => expect(isRealDate(text)).toBe(real));

it.each([
  ['2024-09-09', '月'],
  ['2024-09-30', '月'],
  ['2025-01-22', '水'],
  ['2025-02-03', '月'],
  ['2024-11-29', '金'],
])('S059 S060 S061 %s is a %s', (date, day) => expect(weekday(date)).toBe(day));

describe('moving', () => {
  it.each([
    ['2024-02-28', 1, '2024-02-29'],
    ['2024-12-31', 1, '2025-01-01'],
    ['2024-03-01', -1, '2024-02-29'],
    ['0099-12-31', 1, '0100-01-01'],
    ['1969-12-31', 1, '1970-01-01'],
  ])('%s %i days', (from, days, to) => expect(addDays(from, days)).toBe(to));

  it('the end of the third month after the month', () => {
    expect(endOfMonth('2024-11-15', 3)).toBe('2025-02-28');
    expect(endOfMonth('2023-11-30', 3)).toBe('2024-02-29');
    expect(endOfMonth('2024-01-31', -1)).toBe('2023-12-31');
  });

  it('refuses what is no day', () => {
    expect(() => addDays('2024-02-30', 1)).toThrow(RangeError);
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
  });

  it('agrees with itself on any days', () => {
    const date = fc.integer({ min: 0, max: 700_000 }).map((n) => addDays('0100-01-01', n));
    fc.assert(
      fc.property(date, fc.integer({ min: -9000, max: 9000 }), (from, days) => {
        const to = addDays(from, days);
        expect(isRealDate(to)).toBe(true);
        expect(daysBetween(from, to)).toBe(days);
        expect(to > from).toBe(days > 0);
        expect(dayOfWeek(to)).toBe((((dayOfWeek(from) + days) % 7) + 7) % 7);
      }),
      { seed: 59, numRuns: 2000 },
    );
  });
});

it('the day in Japan begins nine hours before that of Greenwich', () => {
  expect(dayInJapan(new Date('2024-12-31T14:59:59Z'))).toBe('2024-12-31');
  expect(dayInJapan(new Date('2024-12-31T15:00:00Z'))).toBe('2025-01-01');
});
