import { dateOf, type IsoDate } from '../japan/calendar.ts';
import { parseNenkinDate, parseWareki } from '../japan/era.ts';
import type { AlignedPiece, ItemResult } from './level.ts';
import { BLANK, EXACT, resultOf, UNREADABLE } from './result.ts';
import { whole } from './sex.ts';
import { isBlank, plain, sameNotation } from './text.ts';

const FOLDED = resultOf('exact', 'B0');
const NOTATION = resultOf('equivalent', 'B1');
const OTHER = resultOf('different', 'BX');

/** Nobody insured was born before 明治, and 9999-12-31 or 2999 stand in files for "unknown". */
const FIRST_YEAR = 1868;
const LAST_YEAR = 2199;

/** Year, month, day with one sort of separator; a spreadsheet's midnight may follow. */
const SEPARATED = /^([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:T?0{1,2}:00(?::00(?:\.0{1,6})?)?Z?)?$/;
const WRITTEN = /^(?:西暦)?([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日(?:生まれ|生)?$/;
/** Both calendars, as certificates for foreigners write them: 1980年(昭和55年)1月2日. */
const BOTH =
  /^([0-9]{4})年?\(([^()0-9]{1,2}(?:元|[0-9]{1,2}))年?\)年?([0-9]{1,2}月[0-9]{1,2}日)(?:生まれ|生)?$/;
const COMPACT = /^([0-9]{4})([0-9]{2})([0-9]{2})$/;
/** 日本年金機構's era code and YYMMDD (5-550102); the era codes of medical fee claims (1 to 5) are other ones. */
const NENKIN = /^([13579])[-/]?([0-9]{6})$/;
/** 昭55・1・2 */
const DOTS = /[・·]/g;
const DASHES = /[‐‑‒–—―−─ー]/g;

function gregorian(year: string, month: string, day: string): IsoDate | undefined {
  const number = Number(year);
  return number < FIRST_YEAR || number > LAST_YEAR ? undefined : dateOf(number, Number(month), Number(day));
}

const digits = (text: string, from: number, to: number): number => {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
};

/** The common forms YYYY-MM-DD and YYYY/MM/DD without a regular expression. */
function parseTen(raw: string): IsoDate | undefined {
  const separator = raw.charCodeAt(4);
  if ((separator !== 45 && separator !== 47) || raw.charCodeAt(7) !== separator) return undefined;
  const year = digits(raw, 0, 4);
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) return undefined;
  return dateOf(year, digits(raw, 5, 7), digits(raw, 8, 10));
}

/** YYYYMMDD, likewise. */
function parseEight(raw: string): IsoDate | undefined {
  const year = digits(raw, 0, 4);
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) return undefined;
  return dateOf(year, digits(raw, 4, 6), digits(raw, 6, 8));
}

/**
 * The day a notation stands for, as `YYYY-MM-DD`: Gregorian (1980-01-02, 1980/1/2, 19800102, 1980年1月2日), in an
 * era (昭和55年1月2日, 平成元年…, S55.1.2, S550102, kanji numerals), or Nenkin's 5550102. Undefined when blank, when
 * there is no such day (昭和64年1月8日, 1990-02-30), before 明治, or when the form leaves a doubt (55/1/2).
 */
export function parseBirth(raw: string): IsoDate | undefined {
  if (raw.length === 10 || raw.length === 8) {
    const date = raw.length === 10 ? parseTen(raw) : parseEight(raw);
    if (date !== undefined) return date;
  }
  // No notation of a day is longer; a longer value is not worth folding.
  if (raw.length > 64) return undefined;
  const text = plain(raw).replace(DASHES, '-').replace(DOTS, '.');
  const western = SEPARATED.exec(text);
  if (western !== null) return gregorian(western[1] as string, western[3] as string, western[4] as string);
  const written = WRITTEN.exec(text) ?? COMPACT.exec(text);
  if (written !== null) return gregorian(written[1] as string, written[2] as string, written[3] as string);
  const both = BOTH.exec(text);
  if (both !== null) {
    const date = parseBirth(`${both[1]}年${both[3]}`);
    // Two calendars that disagree name no day.
    return date !== undefined && date === parseWareki(`${both[2]}年${both[3]}`) ? date : undefined;
  }
  const nenkin = NENKIN.exec(text);
  if (nenkin !== null) return parseNenkinDate(nenkin[1] as string, nenkin[2] as string);
  return parseWareki(text.replace(/(?:生まれ|生)$/, ''));
}

/** Date of birth: `exact` (same notation), `equivalent` B1 (the same day), `different` BX, `missing`; no partial. */
export function matchBirth(a: string, b: string): ItemResult {
  const dateA = parseBirth(a);
  if (dateA !== undefined && a === b) return EXACT;
  const dateB = parseBirth(b);
  if (dateA === undefined || dateB === undefined) return isBlank(a) || isBlank(b) ? BLANK : UNREADABLE;
  if (dateA !== dateB) return OTHER;
  return sameNotation(a, b) ? FOLDED : NOTATION;
}

/** Both values side by side for the reviewer. */
export const alignBirth = (a: string, b: string): AlignedPiece[] => [whole(a, b, matchBirth(a, b))];
