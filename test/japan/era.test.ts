import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/japan/calendar.ts';
import {
  ERAS,
  formatWareki,
  formatWarekiMonth,
  formatWarekiShort,
  parseNenkinDate,
  parseWareki,
  toNenkinDate,
} from '../../src/japan/era.ts';

const days = fc.integer({ min: 0, max: 84_000 }).map((n) => addDays('1868-01-25', n));

describe('era borders', () => {
  it.each([
    ['1868-01-25', '明治元年1月25日'],
    ['1912-07-29', '明治45年7月29日'],
    ['1912-07-30', '大正元年7月30日'],
    ['1926-12-24', '大正15年12月24日'],
    ['1926-12-25', '昭和元年12月25日'],
    ['1989-01-07', '昭和64年1月7日'],
    ['1989-01-08', '平成元年1月8日'],
    ['2019-04-30', '平成31年4月30日'],
    ['2019-05-01', '令和元年5月1日'],
    ['2024-06-07', '令和6年6月7日'],
  ])('%s is %s and back', (iso, wareki) => {
    expect(formatWareki(iso)).toBe(wareki);
    expect(parseWareki(wareki)).toBe(iso);
  });

  it('each era ends the day before the next begins', () => {
    for (let i = 1; i < ERAS.length; i++) expect(ERAS[i - 1]?.to).toBe(addDays(ERAS[i]!.from, -1));
  });

  it.each([
    '昭和64年1月8日',
    '平成元年1月7日',
    '平成31年5月1日',
    '令和元年4月30日',
    '大正元年7月29日',
    '明治45年7月30日',
    '昭和0年1月1日',
    '令和5年2月29日',
    '令和6年13月1日',
  ])('%s does not exist', (text) => expect(parseWareki(text)).toBeUndefined());

  it('refuses a day before the first era and what is no day', () => {
    expect(formatWarekiMonth('2019-05')).toBe('令和元年5月');
    expect(() => formatWareki('1868-01-24')).toThrow(RangeError);
    expect(() => formatWareki('2024-02-30')).toThrow(RangeError);
    expect(() => formatWareki('2024/06/07')).toThrow(RangeError);
  });
});

describe('ways of writing', () => {
  it.each([
    ['R6.6.7', '2024-06-07'],
    ['ｒ６．６．７', '2024-06-07'],
    ['S60/4/1', '1985-04-01'],
    ['S600401', '1985-04-01'],
    ['昭60-4-1', '1985-04-01'],
    ['㍻元年１月８日', '1989-01-08'],
    ['㋿6年6月7日', '2024-06-07'],
    ['令和 6年 6月 7日', '2024-06-07'],
    ['令和六年十二月二十五日', '2024-12-25'],
    ['昭和二十一年十月十日', '1946-10-10'],
    ['R元.5.1', '2019-05-01'],
    ['H01.01.08', '1989-01-08'],
  ])('%s', (text, iso) => expect(parseWareki(text)).toBe(iso));

  it.each(['', '6年6月7日', 'X6.6.7', 'R6.6/7', 'R6.6', 'R6606', '2024-06-07', '令和6年6月7日頃'])(
    '%j is not an era date',
    (text) => expect(parseWareki(text)).toBeUndefined(),
  );

  it('short form', () => expect(formatWarekiShort('2019-05-01')).toBe('R1.5.1'));
});

describe('Nenkin era code and YYMMDD', () => {
  it.each([
    ['5', '600401', '1985-04-01'],
    ['7', '010108', '1989-01-08'],
    ['9', '060607', '2024-06-07'],
    ['1', '450729', '1912-07-29'],
    ['3', '010730', '1912-07-30'],
  ])('%s %s', (code, yymmdd, iso) => {
    expect(parseNenkinDate(code, yymmdd)).toBe(iso);
    expect(toNenkinDate(iso)).toEqual({ era: code, date: yymmdd });
  });
  it.each([
    ['5', '640108'],
    ['7', '310501'],
    ['2', '010101'],
    ['4', '010101'],
    ['9', '60607'],
    ['9', '000101'],
    ['7', '010229'],
  ])('%s %s is refused', (code, yymmdd) => expect(parseNenkinDate(code, yymmdd)).toBeUndefined());
});

it('every day since 明治 comes back from every form', () => {
  fc.assert(
    fc.property(days, (iso) => {
      expect(parseWareki(formatWareki(iso))).toBe(iso);
      expect(parseWareki(formatWarekiShort(iso))).toBe(iso);
      const { era, date } = toNenkinDate(iso);
      expect(parseNenkinDate(era, date)).toBe(iso);
    }),
    { seed: 20240607, numRuns: 2000 },
  );
});
