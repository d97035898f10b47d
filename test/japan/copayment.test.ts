import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageOn, attains, elderlyFrom, lastDayBeforeSchool, laterStageFrom } from '../../src/japan/age.ts';
import { addDays } from '../../src/japan/calendar.ts';
import { copayment } from '../../src/japan/copayment.ts';

describe('age by 年齢計算ニ関スル法律', () => {
  it.each([
    ['2018-04-01', '2024-03-31', 6],
    ['2018-04-02', '2024-03-31', 5],
    ['2018-04-02', '2024-04-01', 6],
    ['2000-02-29', '2001-02-27', 0],
    ['2000-02-29', '2001-02-28', 1],
    ['2000-02-29', '2004-02-28', 4],
    ['2000-01-01', '2000-12-31', 1],
    ['2024-06-07', '2024-06-06', 0],
    ['2024-06-07', '2024-06-05', -1],
  ])('born %s is on %s aged %i', (birth, asOf, age) => expect(ageOn(birth, asOf)).toBe(age));

  it.each([
    ['2018-04-01', '2024-03-31'],
    ['2018-04-02', '2025-03-31'],
    ['2018-03-31', '2024-03-31'],
    ['2018-12-31', '2025-03-31'],
    ['2018-01-01', '2024-03-31'],
  ])('born %s the last day before school is %s', (birth, last) =>
    expect(lastDayBeforeSchool(birth)).toBe(last),
  );

  it.each([
    ['1954-06-01', '2024-06-01'],
    ['1954-06-02', '2024-07-01'],
    ['1954-06-30', '2024-07-01'],
    ['1954-12-15', '2025-01-01'],
    ['1954-01-01', '2024-01-01'],
    ['1952-02-29', '2022-03-01'],
  ])('born %s the rules of 70 hold from %s', (birth, from) => expect(elderlyFrom(birth)).toBe(from));

  it('health insurance ends on the 75th birthday itself', () => {
    expect(laterStageFrom('1949-09-09')).toBe('2024-09-09');
    expect(laterStageFrom('1948-02-29')).toBe('2023-03-01');
    expect(attains('1949-09-09', 75)).toBe('2024-09-08');
  });
});

describe('co-payment', () => {
  const asOf = '2024-06-07';
  const ask = (
    birthDate: string,
    relationship: string,
    insuredBirthDate: string,
    standardRemuneration: number,
  ) => copayment({ birthDate, asOf, relationship, insuredBirthDate, standardRemuneration });

  it.each([
    ['a child before school', '2020-05-05', 'child', '1985-01-01', 300_000, 2],
    ['a child in its last day before school', '2018-04-02', 'child', '1985-01-01', 300_000, 2],
    ['a child at school', '2018-04-01', 'child', '1985-01-01', 300_000, 3],
    ['an adult', '1985-01-01', 'insured', '1985-01-01', 200_000, 3],
    ['69', '1955-01-01', 'insured', '1955-01-01', 200_000, 3],
    ['70 this month, rules from the next', '1954-06-02', 'insured', '1954-06-02', 200_000, 3],
    ['70, born on the first', '1954-06-01', 'insured', '1954-06-01', 200_000, 2],
    ['insured of 72 under the income', '1952-01-01', 'insured', '1952-01-01', 279_999, 2],
    ['insured of 72 with the income', '1952-01-01', 'insured', '1952-01-01', 280_000, 3],
    ['dependent of 71 of an insured of 72 with the income', '1953-01-01', 'spouse', '1952-01-01', 280_000, 3],
    [
      'dependent of 71 of an insured of 72 under the income',
      '1953-01-01',
      'spouse',
      '1952-01-01',
      240_000,
      2,
    ],
    [
      'dependent of 72 of a younger insured, whatever the income',
      '1952-01-01',
      'parent',
      '1980-01-01',
      900_000,
      2,
    ],
    ['dependent of 60 of an insured of 72 with the income', '1964-01-01', 'spouse', '1952-01-01', 280_000, 3],
    ['the last day at 74', '1949-06-08', 'insured', '1949-06-08', 200_000, 2],
    ['75 today', '1949-06-07', 'insured', '1949-06-07', 200_000, undefined],
  ])('%s', (_, birth, relationship, insuredBirth, remuneration, tenths) =>
    expect(ask(birth, relationship, insuredBirth, remuneration)).toBe(tenths),
  );

  it('for the insured themselves only their own date of birth counts', () => {
    expect(ask('1952-01-01', 'insured', '1990-01-01', 280_000)).toBe(3);
  });

  it('relief on application takes those of 70 to 74 back to 2 tenths, nobody else', () => {
    const question = { asOf, relationship: 'insured', standardRemuneration: 500_000, incomeRelief: true };
    expect(copayment({ ...question, birthDate: '1952-01-01', insuredBirthDate: '1952-01-01' })).toBe(2);
    expect(copayment({ ...question, birthDate: '1972-01-01', insuredBirthDate: '1972-01-01' })).toBe(3);
  });

  it('over a life it goes 2, 3, then 2 or 3, then ends, and never back', () => {
    const birth = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays('1940-01-01', n));
    fc.assert(
      fc.property(birth, fc.boolean(), (birthDate, rich) => {
        const at = (asOf: string) =>
          copayment({
            birthDate,
            asOf,
            relationship: 'insured',
            insuredBirthDate: birthDate,
            standardRemuneration: rich ? 280_000 : 100_000,
          });
        const school = lastDayBeforeSchool(birthDate);
        const seventy = elderlyFrom(birthDate);
        const end = laterStageFrom(birthDate);
        expect(
          [birthDate, school, addDays(school, 1), addDays(seventy, -1), seventy, addDays(end, -1), end].map(
            at,
          ),
        ).toEqual([2, 2, 3, 3, rich ? 3 : 2, rich ? 3 : 2, undefined]);
      }),
      { seed: 70, numRuns: 500 },
    );
  });
});
