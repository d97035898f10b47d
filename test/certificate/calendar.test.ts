import { describe, expect, test } from 'vitest';
import { daysToSteps, MONTHLY_STEPS, monthlyCalendar, monthOf } from '../../src/certificate/calendar.ts';
import { CertificateRunSettingsSchema } from '../../src/certificate/run-settings.ts';
import { endOfMonth } from '../../src/japan/calendar.ts';
import { isBusinessDay } from '../../src/japan/holidays.ts';

const settings = CertificateRunSettingsSchema.parse({});
const months = Array.from(
  { length: 12 * 12 },
  (_, i) => `${2025 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
);

describe('the monthly run as a calendar', () => {
  test.each([
    // The 5th is a Monday; the 2nd and 3rd lie in the year-end closing.
    ['2026-01', '2025-12-31', '2026-01-05', '2026-01-06', '2026-01-30'],
    // The 5th is a holiday (こどもの日), the 6th its substitute for the 3rd.
    ['2026-05', '2026-04-30', '2026-05-07', '2026-05-08', '2026-05-29'],
    // The 5th is a Sunday.
    ['2026-04', '2026-03-31', '2026-04-06', '2026-04-07', '2026-04-30'],
    // 29–31 December are closed.
    ['2026-12', '2026-11-30', '2026-12-07', '2026-12-08', '2026-12-28'],
    ['2028-02', '2028-01-31', '2028-02-07', '2028-02-08', '2028-02-29'],
  ])('%s: as of %s, the file by %s, frozen %s, posted by %s', (month, asOf, fileBy, frozen, postedBy) => {
    expect(monthlyCalendar(month, settings)).toMatchObject({ month, asOf, fileBy, frozen, postedBy });
  });

  test('twelve years: every step is a business day of its month, in order, the file never before the 5th', () => {
    const fallen: string[] = [];
    for (const month of months) {
      const calendar = monthlyCalendar(month, settings);
      const steps = Object.keys(MONTHLY_STEPS).map((step) => calendar[step as keyof typeof MONTHLY_STEPS]);
      const ordered = steps.every((day, i) => i === 0 || (steps[i - 1] as string) <= day);
      const inMonth = steps.every((day) => isBusinessDay(day) && monthOf(day) === month);
      const eve = endOfMonth(calendar.asOf) === calendar.asOf && calendar.asOf < `${month}-01`;
      if (!ordered || !inMonth || !eve || calendar.fileBy < `${month}-05`) fallen.push(month);
    }
    expect(fallen).toEqual([]);
  });

  test('days are counted to each step, negative once past', () => {
    const left = daysToSteps(monthlyCalendar('2026-01', settings), '2026-01-06');
    expect(left[0]).toEqual({
      step: 'fileBy',
      title: '登録状況ファイルの受領期限',
      on: '2026-01-05',
      days: -1,
    });
    expect(left[1]).toMatchObject({ step: 'frozen', days: 0 });
    expect(left.at(-1)).toMatchObject({ step: 'postedBy', days: 24 });
  });

  test.each(['2024-11', '2026-13', '2026-1', 'x', '2099-01'])('%s is no month of certificates', (month) => {
    expect(() => monthlyCalendar(month, settings)).toThrowError(
      expect.objectContaining({ id: 'certificate.month' }),
    );
  });

  test('steps that do not fit into the month are refused', () => {
    const slow = CertificateRunSettingsSchema.parse({ monthly: { packedAfter: 15 } });
    expect(() => monthlyCalendar('2026-01', slow)).toThrowError(
      expect.objectContaining({ id: 'certificate.calendar_full' }),
    );
  });
});
