import { addDays, dateOf, dayOfWeek, type IsoDate, partsOf } from './calendar.ts';

/** Years the law below is known for: the days of the enthronement (2019) to the last year of the equinox formula. */
const FIRST_YEAR = 2019;
const LAST_YEAR = 2099;

/** The nth Monday of a month (「ハッピーマンデー」). */
function nthMonday(year: number, month: number, n: number): number {
  const first = dayOfWeek(dateOf(year, month, 1) as IsoDate);
  return 1 + ((8 - first) % 7) + (n - 1) * 7;
}

/** Astronomical forecast (暦計算室's usual approximation, good for 1980–2099); the official day comes a year ahead. */
const vernal = (year: number) =>
  Math.floor(20.8431 + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4);
const autumnal = (year: number) =>
  Math.floor(23.2488 + 0.242194 * (year - 1980)) - Math.floor((year - 1980) / 4);

/** Days the Olympic laws moved: [month, day] of 海の日, 山の日, スポーツの日. */
const MOVED: Readonly<Record<number, readonly [number, number][]>> = {
  2020: [
    [7, 23],
    [8, 10],
    [7, 24],
  ],
  2021: [
    [7, 22],
    [8, 8],
    [7, 23],
  ],
};

/** 国民の祝日 of a year (国民の祝日に関する法律2条), and the special days of 2019. */
function nationalHolidays(year: number): Map<IsoDate, string> {
  const [sea, mountain, sports] = MOVED[year] ?? [
    [7, nthMonday(year, 7, 3)],
    [8, 11],
    [10, nthMonday(year, 10, 2)],
  ];
  const days: [readonly number[] | undefined, string][] = [
    [[1, 1], '元日'],
    [[1, nthMonday(year, 1, 2)], '成人の日'],
    [[2, 11], '建国記念の日'],
    [year >= 2020 ? [2, 23] : undefined, '天皇誕生日'],
    [[3, vernal(year)], '春分の日'],
    [[4, 29], '昭和の日'],
    [year === 2019 ? [5, 1] : undefined, '天皇の即位の日'],
    [[5, 3], '憲法記念日'],
    [[5, 4], 'みどりの日'],
    [[5, 5], 'こどもの日'],
    [sea, '海の日'],
    [mountain, '山の日'],
    [[9, nthMonday(year, 9, 3)], '敬老の日'],
    [[9, autumnal(year)], '秋分の日'],
    [sports, year >= 2020 ? 'スポーツの日' : '体育の日'],
    [year === 2019 ? [10, 22] : undefined, '即位礼正殿の儀の行われる日'],
    [[11, 3], '文化の日'],
    [[11, 23], '勤労感謝の日'],
  ];
  return new Map(
    days.flatMap(([day, name]) =>
      day === undefined ? [] : [[dateOf(year, day[0] as number, day[1] as number) as IsoDate, name]],
    ),
  );
}

function withRestDays(national: ReadonlyMap<IsoDate, string>): Map<IsoDate, string> {
  const all = new Map(national);
  for (const day of national.keys()) {
    // 3条2項: a holiday on a Sunday moves its rest to the next day that is no national holiday.
    if (dayOfWeek(day) === 0) {
      let next = addDays(day, 1);
      while (national.has(next)) next = addDays(next, 1);
      all.set(next, '振替休日');
    }
    // 3条3項: a day between two national holidays.
    const between = addDays(day, 1);
    if (!all.has(between) && national.has(addDays(day, 2))) all.set(between, '国民の休日');
  }
  return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const cache = new Map<number, ReadonlyMap<IsoDate, string>>();

/**
 * All public holidays of a year, substitute and citizens' holidays included, in order, with their names.
 * Computed from the law as of 2026, so a later amendment needs a new version. Throws RangeError outside 2019–2099.
 */
export function holidaysOf(year: number): ReadonlyMap<IsoDate, string> {
  let holidays = cache.get(year);
  if (holidays === undefined) {
    if (!Number.isInteger(year) || year < FIRST_YEAR || year > LAST_YEAR) {
      throw new RangeError(`public holidays are known for ${FIRST_YEAR}–${LAST_YEAR}`);
    }
    holidays = withRestDays(nationalHolidays(year));
    cache.set(year, holidays);
  }
  return holidays;
}

/** The name of the public holiday on a day, or undefined. Throws RangeError as `holidaysOf`. */
export const holidayOn = (date: IsoDate): string | undefined => holidaysOf(partsOf(date).year).get(date);

/** Year-end closing as `MM-DD`, both days inclusive, over the turn of the year. */
export interface YearEnd {
  readonly from: string;
  readonly to: string;
}

/** Government offices close 29 December to 3 January (行政機関の休日に関する法律). */
const YEAR_END: YearEnd = { from: '12-29', to: '01-03' };

/** Weekdays without public holidays and without the year-end closing (S152). */
export function isBusinessDay(date: IsoDate, yearEnd: YearEnd = YEAR_END): boolean {
  const day = dayOfWeek(date);
  if (day === 0 || day === 6 || holidayOn(date) !== undefined) return false;
  const monthDay = date.slice(5);
  return monthDay < yearEnd.from && monthDay > yearEnd.to;
}

/**
 * The business day `days` business days after `date` (before it if negative). 0 gives `date` itself if it is a
 * business day, else the next one.
 */
export function addBusinessDays(date: IsoDate, days: number, yearEnd: YearEnd = YEAR_END): IsoDate {
  const step = days < 0 ? -1 : 1;
  let day = date;
  if (days === 0) while (!isBusinessDay(day, yearEnd)) day = addDays(day, 1);
  for (let left = Math.abs(days); left > 0; ) {
    day = addDays(day, step);
    if (isBusinessDay(day, yearEnd)) left--;
  }
  return day;
}
