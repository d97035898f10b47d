import { addDays, endOfMonth, type IsoDate, partsOf, yearsLater } from '../japan/calendar.ts';
import type { CertificateSettings } from './settings.ts';

/** Longest term an insurer may set, in years. */
const LONGEST_YEARS = 5;

/** The earlier of two days. */
export const earlier = (a: IsoDate, b: IsoDate): IsoDate => (a > b ? b : a);
/** The later of two days. */
export const later = (a: IsoDate, b: IsoDate): IsoDate => (a > b ? a : b);

/** The last day of a period of `years` years that begins on `date`. */
const lastOfYears = (date: IsoDate, years: number): IsoDate => addDays(yearsLater(date, years), -1);

function fullTerm(issuedOn: IsoDate, { expiry, renewalDays }: CertificateSettings): IsoDate {
  switch (expiry.rule) {
    case 'years':
      return lastOfYears(issuedOn, expiry.years);
    case 'fixed': {
      // One that would be renewed at once is given the next date instead.
      const past = addDays(issuedOn, renewalDays);
      let last = expiry.on;
      for (let i = 1; last <= past; i++) last = yearsLater(expiry.on, i * expiry.everyYears);
      return last;
    }
    case 'cohort': {
      const longest = lastOfYears(issuedOn, LONGEST_YEARS);
      const thatYear = `${longest.slice(0, 4)}-${expiry.monthDay}`;
      return thatYear <= longest ? thatYear : `${partsOf(longest).year - 1}-${expiry.monthDay}`;
    }
  }
}

/**
 * Last valid day of a certificate issued on a day, before what the person's cover allows: by the profile's rule, at most
 * five years.
 */
export function termEnd(issuedOn: IsoDate, term: 'full' | 'short', settings: CertificateSettings): IsoDate {
  const wanted =
    term === 'short' ? endOfMonth(issuedOn, settings.short.months) : fullTerm(issuedOn, settings);
  const longest = lastOfYears(issuedOn, LONGEST_YEARS);
  return earlier(wanted, longest);
}

/**
 * Last valid day of one person's certificate: never after the last day of their cover (the day before the 75th
 * birthday, the end of 任意継続, a loss that is known). `coverEndsOn`: first day without cover. Throws RangeError for one
 * without cover on the day of issue.
 */
export function certificateExpiry(
  issuedOn: IsoDate,
  term: 'full' | 'short',
  coverEndsOn: IsoDate | null,
  settings: CertificateSettings,
): IsoDate {
  if (coverEndsOn !== null && coverEndsOn <= issuedOn) throw new RangeError('no cover on the day of issue');
  const end = termEnd(issuedOn, term, settings);
  const lastCovered = coverEndsOn === null ? end : addDays(coverEndsOn, -1);
  return earlier(lastCovered, end);
}
