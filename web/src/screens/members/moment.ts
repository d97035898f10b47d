import { locale } from '../../i18n/index.ts';

const MOMENT = new Intl.DateTimeFormat(locale, {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'Asia/Tokyo',
});

/** A moment in Japan's time, with its year. */
export const momentText = (at: string): string => MOMENT.format(new Date(at));

const LOCAL = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'short',
  timeStyle: 'medium',
  timeZone: 'Asia/Tokyo',
});

/**
 * A moment as a field for date and time holds it (Japan's time, to the second). Up to the next second: what became
 * known within it is known at it.
 */
export const timeOf = (at: string): string =>
  LOCAL.format(new Date(Math.ceil(Date.parse(at) / 1000) * 1000)).replace(' ', 'T');

/** What such a field holds as a moment of the API; undefined where it is empty or no moment. */
export function momentOf(field: string | undefined): string | undefined {
  const found = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?$/.exec(field ?? '');
  return found === null ? undefined : `${found[1]}${found[2] ?? ':59'}+09:00`;
}
