/**
 * A day of the Gregorian calendar as `YYYY-MM-DD`. Text, not `Date`: a day has no time zone, two days compare
 * with `<`, and what is stored, printed and compared is the same ten characters.
 */
export type IsoDate = string;

const DAY_MS = 86_400_000;
const ISO_DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

/** Japanese names of the days of the week, Sunday first, as printed in 「令和６年９月９日（月）」. */
const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Number of days of a month (`month` 1–12). */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day as `YYYY-MM-DD`, or undefined if there is no such day (month 13, 30 February, year 0). */
export function dateOf(year: number, month: number, day: number): IsoDate | undefined {
  if (!Number.isInteger(year) || year < 1 || year > 9999) return undefined;
  if (!Number.isInteger(month) || month < 1 || month > 12) return undefined;
  if (!Number.isInteger(day) || day < 1 || day > daysInMonth(year, month)) return undefined;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Whether the text is `YYYY-MM-DD` and such a day exists. */
export function isRealDate(text: string): text is IsoDate {
  const match = ISO_DATE.exec(text);
  return match !== null && dateOf(Number(match[1]), Number(match[2]), Number(match[3])) !== undefined;
}

/** Year, month and day as numbers. Throws RangeError (without the value) if there is no such day. */
export function partsOf(date: IsoDate): { year: number; month: number; day: number } {
  if (!isRealDate(date)) throw new RangeError('not a day of the calendar in the form YYYY-MM-DD');
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

function dayNumber(date: IsoDate): number {
  const { year, month, day } = partsOf(date);
  // Not Date.UTC(year, …): it reads the years 0–99 as 1900–1999.
  return new Date(0).setUTCFullYear(year, month - 1, day) / DAY_MS;
}

/** The day `days` later (earlier if negative). Throws RangeError beyond the years 1–9999. */
export function addDays(date: IsoDate, days: number): IsoDate {
  const moved = new Date((dayNumber(date) + days) * DAY_MS);
  const result = dateOf(moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate());
  if (result === undefined) throw new RangeError('day beyond the calendar');
  return result;
}

/** Days from `from` to `to`; negative if `to` is earlier. */
export const daysBetween = (from: IsoDate, to: IsoDate): number => dayNumber(to) - dayNumber(from);

/** The last day of the month that lies `months` after the month of `date`. */
export function endOfMonth(date: IsoDate, months = 0): IsoDate {
  const { year, month } = partsOf(date);
  const index = year * 12 + month - 1 + months;
  const [y, m] = [Math.floor(index / 12), (index % 12) + 1];
  const result = dateOf(y, m, daysInMonth(y, m));
  if (result === undefined) throw new RangeError('day beyond the calendar');
  return result;
}

/** Day of the week, 0 Sunday … 6 Saturday. */
export const dayOfWeek = (date: IsoDate): number => (((dayNumber(date) + 4) % 7) + 7) % 7;

/** 「月」 for a Monday: computed, never typed, so that no paper carries a wrong day (S059, S060). */
export const weekday = (date: IsoDate): Weekday => WEEKDAYS[dayOfWeek(date)] as Weekday;

/** The same day `years` years later; 29 February becomes 1 March in a common year (民法143条). */
export function yearsLater(date: IsoDate, years: number): IsoDate {
  const { year, month, day } = partsOf(date);
  const later = dateOf(year + years, month, day) ?? dateOf(year + years, 3, 1);
  if (later === undefined) throw new RangeError('day beyond the calendar');
  return later;
}

const CLOCK = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' });

/** The day it is in Japan at a moment. */
export const dayInJapan = (at: Date): IsoDate => CLOCK.format(at);
