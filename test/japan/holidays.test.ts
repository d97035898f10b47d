import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addBusinessDays, holidayOn, holidaysOf, isBusinessDay } from '../../src/japan/holidays.ts';

/** All days off of 2019–2040 by the law (equinoxes of later years as forecast), checked against a second computation. */
const LIST = readFileSync(new URL('data/holidays.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',') as [string, string]);

describe('public holidays', () => {
  it.each(LIST)('%s', (year, days) => {
    expect([...holidaysOf(Number(year)).keys()].map((day) => day.slice(5)).join(' ')).toBe(days);
  });
  it('the list covers 2019 to 2040', () => expect(LIST.length).toBe(22));

  it.each([
    ['2019-04-30', '国民の休日'],
    ['2019-05-01', '天皇の即位の日'],
    ['2019-05-06', '振替休日'],
    ['2019-10-14', '体育の日'],
    ['2019-10-22', '即位礼正殿の儀の行われる日'],
    ['2020-02-24', '振替休日'],
    ['2020-07-24', 'スポーツの日'],
    ['2020-10-12', undefined],
    ['2021-08-09', '振替休日'],
    ['2024-09-22', '秋分の日'],
    ['2026-09-22', '国民の休日'],
    ['2019-12-23', undefined],
  ])('%s is %s', (date, name) => expect(holidayOn(date)).toBe(name));

  it('says so where it does not know', () => {
    expect(() => holidayOn('2018-12-23')).toThrow(RangeError);
    expect(() => holidaysOf(2100)).toThrow(RangeError);
  });
});

describe('business days', () => {
  it.each([
    ['2024-09-13', true],
    ['2024-09-14', false],
    ['2024-09-15', false],
    ['2024-09-16', false],
    ['2024-12-28', false],
    ['2024-12-27', true],
    ['2024-12-30', false],
    ['2025-01-03', false],
    ['2025-01-06', true],
  ])('S152 %s is a business day: %s', (date, open) => expect(isBusinessDay(date)).toBe(open));

  it('S152 the year-end closing is a setting', () => {
    expect(isBusinessDay('2025-01-06', { from: '12-30', to: '01-06' })).toBe(false);
    expect(isBusinessDay('2025-12-29', { from: '12-30', to: '01-06' })).toBe(true);
  });

  it.each([
    ['2024-12-27', 1, '2025-01-06'],
    ['2025-01-06', -1, '2024-12-27'],
    ['2024-09-14', 0, '2024-09-17'],
    ['2024-09-13', 0, '2024-09-13'],
    ['2019-04-26', 1, '2019-05-07'],
    ['2025-07-01', 5, '2025-07-08'],
  ])('%s and %i business days is %s', (from, days, to) => expect(addBusinessDays(from, days)).toBe(to));
});
