import { describe, expect, test } from 'vitest';
import { certificateExpiry } from '../../src/certificate/expiry.ts';
import { termOf } from '../../src/certificate/rules.ts';
import { certificateSettings } from '../../src/certificate/settings.ts';
import { laterStageFrom } from '../../src/japan/age.ts';
import { yearsLater } from '../../src/japan/calendar.ts';
import { voluntaryEndsOn } from '../../src/japan/voluntary.ts';

const fixed = certificateSettings.parse({});
const years = (n: number) => certificateSettings.parse({ expiry: { rule: 'years', years: n } });
const cohort = (monthDay: string) => certificateSettings.parse({ expiry: { rule: 'cohort', monthDay } });
const full = (issuedOn: string, settings = fixed, coverEndsOn: string | null = null) =>
  certificateExpiry(issuedOn, 'full', coverEndsOn, settings);

describe('the last valid day by the profile’s rule', () => {
  test.each([
    ['2024-12-02', '2029-12-01'],
    ['2025-07-30', '2029-12-01'],
    // It would be renewed at once: 60 days before, the next date counts.
    ['2029-10-01', '2029-12-01'],
    ['2029-10-02', '2034-10-01'],
    ['2029-12-02', '2034-12-01'],
    ['2030-01-15', '2034-12-01'],
  ])('S100 a fixed day: issued on %s, valid until %s', (issued, last) => {
    expect(full(issued)).toBe(last);
  });

  test.each([
    ['2025-04-01', 3, '2028-03-31'],
    ['2024-02-29', 4, '2028-02-28'],
    ['2024-02-29', 5, '2029-02-28'],
    ['2025-03-01', 5, '2030-02-28'],
    ['2023-03-01', 5, '2028-02-29'],
  ])('so many years: issued on %s for %i years, valid until %s', (issued, n, last) => {
    expect(full(issued, years(n))).toBe(last);
  });

  test.each([
    ['2025-11-30', '2029-11-30'],
    ['2025-12-01', '2030-11-30'],
    ['2025-12-02', '2030-11-30'],
  ])('a cohort that ends together on 30 November: issued on %s, valid until %s', (issued, last) => {
    expect(full(issued, cohort('11-30'))).toBe(last);
  });

  test.each(['2024-12-02', '2028-02-29', '2029-11-30', '2031-06-15'])(
    'at most five years, whatever the rule: issued on %s',
    (issued) => {
      for (const settings of [fixed, years(5), cohort('03-31'), cohort('12-31')])
        expect(full(issued, settings) < yearsLater(issued, 5)).toBe(true);
    },
  );

  test('a day that no year or not every year has is no cohort', () => {
    for (const day of ['02-29', '02-30', '04-31', '13-01', '00-10']) expect(() => cohort(day)).toThrow();
  });

  test('short ones end with the month two months on; a setting', () => {
    expect(certificateExpiry('2025-12-31', 'short', null, fixed)).toBe('2026-02-28');
    expect(certificateExpiry('2027-12-01', 'short', null, fixed)).toBe('2028-02-29');
    const longer = certificateSettings.parse({ short: { months: 6, grounds: ['other'] } });
    expect(certificateExpiry('2026-01-10', 'short', null, longer)).toBe('2026-07-31');
    expect(termOf('myna_card_lost', fixed)).toBe('short');
    expect(termOf('myna_card_renewing', fixed)).toBe('short');
    expect(termOf('no_card', fixed)).toBe('full');
    expect(termOf('other', longer)).toBe('short');
    expect(termOf('myna_card_lost', longer)).toBe('full');
  });
});

describe('never longer than the cover', () => {
  test.each([
    ['1952-03-01', '2027-02-28'],
    ['1952-02-29', '2027-02-28'],
    ['1953-01-01', '2027-12-31'],
    ['1953-04-02', '2028-04-01'],
    ['1953-03-01', '2028-02-29'],
    ['1954-12-02', '2029-12-01'],
    ['1954-12-03', '2029-12-01'],
  ])('born on %s: valid until %s, at the latest the day before the 75th birthday', (born, last) => {
    expect(full('2026-01-10', fixed, laterStageFrom(born))).toBe(last);
  });

  test.each([
    ['2025-04-01', '2027-03-31'],
    ['2024-02-29', '2026-02-28'],
    ['2026-02-28', '2028-02-27'],
    ['2025-12-31', '2027-12-30'],
  ])('任意継続 acquired on %s: valid until %s, the end of its two years', (acquired, last) => {
    expect(full(acquired, fixed, voluntaryEndsOn(acquired))).toBe(last);
  });

  test('on the last day of cover a card is valid one day; after it there is none', () => {
    expect(full('2026-03-31', fixed, '2026-04-01')).toBe('2026-03-31');
    expect(() => full('2026-04-01', fixed, '2026-04-01')).toThrow(RangeError);
  });
});
