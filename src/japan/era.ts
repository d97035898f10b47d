import { dateOf, type IsoDate, partsOf } from './calendar.ts';
import { KANJI_NUMERALS, parseKanjiNumeral } from './kanji-numerals.ts';

/** A Japanese era. `to` is its last day, inclusive; the running era has none. */
export interface Era {
  readonly kanji: string;
  readonly letter: string;
  /** Code of 日本年金機構's filings: 1, 3, 5, 7, 9. */
  readonly nenkinCode: string;
  readonly from: IsoDate;
  readonly to?: IsoDate;
}

/**
 * Oldest first. Meiji's first day is that of its proclamation taken back to the new year of the old calendar;
 * up to the end of 明治5 the days are those of the Gregorian calendar extended backwards, not of the old one.
 */
export const ERAS: readonly Era[] = [
  { kanji: '明治', letter: 'M', nenkinCode: '1', from: '1868-01-25', to: '1912-07-29' },
  { kanji: '大正', letter: 'T', nenkinCode: '3', from: '1912-07-30', to: '1926-12-24' },
  { kanji: '昭和', letter: 'S', nenkinCode: '5', from: '1926-12-25', to: '1989-01-07' },
  { kanji: '平成', letter: 'H', nenkinCode: '7', from: '1989-01-08', to: '2019-04-30' },
  { kanji: '令和', letter: 'R', nenkinCode: '9', from: '2019-05-01' },
];

/** A day in its era; `year` 1 is 元年. */
export interface EraDate {
  readonly era: Era;
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const firstYear = (era: Era): number => Number(era.from.slice(0, 4));

/** The era, year, month and day of an ISO date. Throws RangeError if it is no day or before 明治. */
function toEraDate(date: IsoDate): EraDate {
  const { year, month, day } = partsOf(date);
  const era = ERAS.findLast(({ from }) => from <= date);
  if (era === undefined) throw new RangeError('day before the eras this system knows');
  return { era, year: year - firstYear(era) + 1, month, day };
}

/** 「令和6年6月7日」; the first year of an era is 元年. Throws RangeError as `toEraDate` does. */
export function formatWareki(date: IsoDate): string {
  const { era, year, month, day } = toEraDate(date);
  return `${era.kanji}${year === 1 ? '元' : year}年${month}月${day}日`;
}

/** 「令和6年6月」, of a month `YYYY-MM` by the era of its first day. Throws RangeError as `toEraDate` does. */
export function formatWarekiMonth(month: string): string {
  const { era, year, month: number } = toEraDate(`${month}-01`);
  return `${era.kanji}${year === 1 ? '元' : year}年${number}月`;
}

/** Short form `R6.6.7`, for narrow fields. Throws RangeError as `toEraDate` does. */
export function formatWarekiShort(date: IsoDate): string {
  const { era, year, month, day } = toEraDate(date);
  return `${era.letter}${year}.${month}.${day}`;
}

/** Nenkin form of a day: era code and YYMMDD in two columns, e.g. 5 and 600401. Throws RangeError. */
export function toNenkinDate(date: IsoDate): { readonly era: string; readonly date: string } {
  const { era, year, month, day } = toEraDate(date);
  return { era: era.nenkinCode, date: [year, month, day].map((n) => String(n).padStart(2, '0')).join('') };
}

/** The ISO date of a day named by its era; undefined if it does not exist in that era (昭和64年1月8日). */
function fromEra(era: Era, year: number, month: number, day: number): IsoDate | undefined {
  if (year < 1) return undefined;
  const date = dateOf(firstYear(era) + year - 1, month, day);
  if (date === undefined || date < era.from || (era.to !== undefined && date > era.to)) return undefined;
  return date;
}

/** The day of a Nenkin era code (1, 3, 5, 7, 9) and a YYMMDD; undefined if there is no such day in that era. */
export function parseNenkinDate(code: string, yymmdd: string): IsoDate | undefined {
  const era = ERAS.find(({ nenkinCode }) => nenkinCode === code);
  if (era === undefined || !/^[0-9]{6}$/.test(yymmdd)) return undefined;
  return fromEra(era, Number(yymmdd.slice(0, 2)), Number(yymmdd.slice(2, 4)), Number(yymmdd.slice(4, 6)));
}

const ERA_BY_NAME = new Map<string, Era>(
  ERAS.flatMap((era) => [
    [era.kanji, era],
    [era.kanji.charAt(0), era],
    [era.letter, era],
  ]),
);
const NAME = `(${ERAS.map(({ kanji }) => kanji).join('|')}|[明大昭平令MTSHR])`;
const COUNT = `([0-9]{1,2}|[${KANJI_NUMERALS}]{1,4})`;
const WRITTEN = new RegExp(`^${NAME}(元|[0-9]{1,2}|[${KANJI_NUMERALS}]{1,4})年${COUNT}月${COUNT}日$`);
const SEPARATED = new RegExp(`^${NAME}(元|[0-9]{1,2})([./-])([0-9]{1,2})\\3([0-9]{1,2})$`);
const COMPACT = new RegExp(`^${NAME}([0-9]{2})([0-9]{2})([0-9]{2})$`);

function count(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  if (text === '元') return 1;
  return /^[0-9]/.test(text) ? Number(text) : (parseKanjiNumeral(text) ?? Number.NaN);
}

/**
 * The ISO date of a day written in an era: 令和6年6月7日, 令和元年五月一日, 昭60/4/1, R6.6.7, S600401, full width
 * or not, blanks anywhere. Undefined if it is not of such a form or the era has no such day.
 */
export function parseWareki(text: string): IsoDate | undefined {
  // NFKC folds full-width forms and takes ㋿, ㍻ apart.
  const folded = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const written = WRITTEN.exec(folded) ?? COMPACT.exec(folded);
  const separated = written === null ? SEPARATED.exec(folded) : null;
  const [name, year, month, day] =
    written !== null
      ? [written[1], written[2], written[3], written[4]]
      : separated !== null
        ? [separated[1], separated[2], separated[4], separated[5]]
        : [];
  const era = name === undefined ? undefined : ERA_BY_NAME.get(name);
  return era === undefined ? undefined : fromEra(era, count(year), count(month), count(day));
}
