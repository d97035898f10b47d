import { addDays, endOfMonth, type IsoDate, partsOf, yearsLater } from './calendar.ts';

/**
 * The day on which a person attains an age: the day before the birthday, at its end (年齢計算ニ関スル法律, 民法143条).
 * Born on 29 February: 28 February in every year.
 */
export const attains = (birthDate: IsoDate, age: number): IsoDate => addDays(yearsLater(birthDate, age), -1);

/** Age in whole years on a day, by law: a child born on 1 April is six on 31 March. Negative before birth. */
export function ageOn(birthDate: IsoDate, asOf: IsoDate): number {
  const years = partsOf(asOf).year - partsOf(birthDate).year;
  if (attains(birthDate, years + 1) <= asOf) return years + 1;
  return attains(birthDate, years) <= asOf ? years : years - 1;
}

/** The last day before compulsory school: the first 31 March on or after the day six is attained. */
export function lastDayBeforeSchool(birthDate: IsoDate): IsoDate {
  const six = attains(birthDate, 6);
  const { year } = partsOf(six);
  const march = `${six.slice(0, 4)}-03-31`;
  return six <= march ? march : `${String(year + 1).padStart(4, '0')}-03-31`;
}

/**
 * The first day on which the rules for 70 to 74 hold: the first of the month after the one in which 70 is
 * attained. Born on the first of a month, one attains it the month before and begins on the birthday itself.
 */
export const elderlyFrom = (birthDate: IsoDate): IsoDate => addDays(endOfMonth(attains(birthDate, 70)), 1);

/** The 75th birthday, on which health insurance ends and the medical system for the older elderly begins. */
export const laterStageFrom = (birthDate: IsoDate): IsoDate => addDays(attains(birthDate, 75), 1);
