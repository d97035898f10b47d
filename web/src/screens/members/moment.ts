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

/** A moment as a field for date and time holds it: Japan's time, to the second. */
export const fieldOf = (at: string): string => LOCAL.format(new Date(at)).replace(' ', 'T');

/**
 * What stands in the address as a moment of the API: a moment of a record as it is, what a field held (Japan's time) to
 * the end of its second or minute; undefined where it is neither.
 */
export function momentOf(text: string | undefined): string | undefined {
  if (text === undefined || Number.isNaN(Date.parse(text))) return undefined;
  const field = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?$/.exec(text);
  return field === null ? text : `${field[1]}${field[2] ?? ':59'}.999+09:00`;
}
