import { describe, expect, test } from 'vitest';
import { matchBirth, parseBirth } from '../../src/matching/birth.ts';
import { matchSex } from '../../src/matching/sex.ts';

describe('date of birth', () => {
  test.each([
    ['1980-01-02', '1980-01-02'],
    ['1980/1/2', '1980-01-02'],
    ['1980.01.02', '1980-01-02'],
    ['19800102', '1980-01-02'],
    ['1980‐01‐02', '1980-01-02'],
    ['1980−01−02', '1980-01-02'],
    ['１９８０年１月２日', '1980-01-02'],
    ['西暦1980年1月2日生', '1980-01-02'],
    ['1980/01/02 0:00:00', '1980-01-02'],
    ['1980-01-02T00:00:00.000Z', '1980-01-02'],
    ['昭和55年1月2日', '1980-01-02'],
    ['昭和 55年 1月 2日生まれ', '1980-01-02'],
    ['昭和五十五年一月二日', '1980-01-02'],
    ['㍼55年1月2日', '1980-01-02'],
    ['昭55.1.2', '1980-01-02'],
    ['昭55・1・2', '1980-01-02'],
    ['S55.1.2', '1980-01-02'],
    ['s55/01/02', '1980-01-02'],
    ['S550102', '1980-01-02'],
    ['Ｓ５５－０１－０２', '1980-01-02'],
    ['5550102', '1980-01-02'],
    ['5-550102', '1980-01-02'],
    ['平成元年1月8日', '1989-01-08'],
    ['昭和64年1月7日', '1989-01-07'],
    ['令和元年五月一日', '2019-05-01'],
    ['R1.5.1', '2019-05-01'],
    ['9-010501', '2019-05-01'],
    ['大正15年12月24日', '1926-12-24'],
    ['昭和元年12月25日', '1926-12-25'],
    ['明治45年7月29日', '1912-07-29'],
    ['2000-02-29', '2000-02-29'],
    ['1980年（昭和55年）1月2日', '1980-01-02'],
    ['2019(令和元)年5月1日生', '2019-05-01'],
  ])('%s is %s', (raw, day) => expect(parseBirth(raw)).toBe(day));

  test.each([
    ['昭和64年1月8日', 'the era ended the day before'],
    ['平成31-05-01', '令和 had begun'],
    ['平成元年1月7日', 'still 昭和'],
    ['1990-02-30', 'no such day'],
    ['1900-02-29', 'not a leap year'],
    ['1990-00-00', 'day unknown'],
    ['1990-13-01', 'no such month'],
    ['昭和0年1月1日', 'no year 0'],
    ['55/1/2', 'which century or era?'],
    ['550102', 'which era?'],
    ['9999-12-31', 'stands for unknown'],
    ['1800-01-01', 'nobody insured'],
    ['1980-1/2', 'mixed separators'],
    ['不明', 'no date'],
    ['1980年(昭和54年)1月2日', 'the two calendars disagree'],
    ['', 'blank'],
    ['1980-01-02 23:15:00', 'a time of day is no date of birth'],
    ['1'.repeat(100_000), 'digits without end'],
  ])('%s is none: %s', (raw) => {
    expect(parseBirth(raw)).toBeUndefined();
    expect(matchBirth(raw, raw).level).toBe('missing');
    expect(matchBirth(raw, '1980-01-02').level).toBe('missing');
  });

  test.each([
    ['1980-01-02', '1980-01-02', 'exact', ''],
    ['1980-01-02', ' １９８０-01-02', 'exact', 'B0'],
    ['昭和55年1月2日', 'S550102', 'equivalent', 'B1'],
    ['1980-1-2', '1980-01-02', 'equivalent', 'B1'],
    ['㍼55年1月2日', '昭和55年1月2日', 'equivalent', 'B1'],
    ['1980-01-02', '1980-02-01', 'different', 'BX'],
    ['S55.1.2', 'H55.1.2', 'missing', 'M1'],
    ['S05.1.2', 'H05.1.2', 'different', 'BX'],
    ['', '1980-01-02', 'missing', 'M0'],
    ['　', '1980-01-02', 'missing', 'M0'],
  ])('%s | %s is %s %s', (a, b, level, reasons) => {
    expect(matchBirth(a, b)).toEqual({ level, reasons: reasons === '' ? [] : [reasons] });
    expect(matchBirth(b, a)).toEqual(matchBirth(a, b));
  });
});

describe('sex', () => {
  test.each([
    ['1', '1', 'exact', ''],
    ['１', '1', 'exact', 'S0'],
    ['男', '1', 'equivalent', 'S1'],
    ['女性', 'F', 'equivalent', 'S1'],
    ['Male', '男性', 'equivalent', 'S1'],
    ['2', '女', 'equivalent', 'S1'],
    ['1', '女', 'different', 'SX'],
    ['M', 'F', 'different', 'SX'],
    ['', '男', 'missing', 'M0'],
    ['0', '男', 'missing', 'M1'],
    ['9', '9', 'missing', 'M1'],
    ['3', '1', 'missing', 'M1'],
    ['不明', '不明', 'missing', 'M1'],
    ['男女', '男', 'missing', 'M1'],
  ])('%s | %s is %s %s', (a, b, level, reasons) => {
    expect(matchSex(a, b)).toEqual({ level, reasons: reasons === '' ? [] : [reasons] });
    expect(matchSex(b, a)).toEqual(matchSex(a, b));
  });
});
