import { formatWareki } from '../../../src/japan/era.ts';
import { language, locale, PUNCTUATION } from '../i18n/index.ts';

const INTEGER = new Intl.NumberFormat(locale);

/** 12,345 */
export const count = (n: number): string => INTEGER.format(n);

const DAY = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });

/** A day in its Japanese era; on English screens by the common calendar. */
export const dateText = (date: string): string =>
  language === 'ja' ? formatWareki(date) : DAY.format(new Date(`${date}T00:00:00Z`));

/** The same as an element. */
export function Wareki({ date }: { date: string }) {
  return (
    <time dateTime={date} className="whitespace-nowrap">
      {dateText(date)}
    </time>
  );
}

/** Words after each other; a line ends between two of them, never within one. */
export const Unbroken = ({ words }: { words: readonly string[] }) =>
  words.map((word, i) => (
    <span key={word} className="inline-block whitespace-nowrap">
      {word}
      {i < words.length - 1 && PUNCTUATION.dot}
    </span>
  ));

const MOMENT = new Intl.DateTimeFormat(locale, {
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'Asia/Tokyo',
});

/** A moment in Japan's time, without the year. */
export const momentText = (at: string): string => MOMENT.format(new Date(at));

/** The same as an element. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} className="whitespace-nowrap">
      {momentText(at)}
    </time>
  );
}

/** The era of a day as it stands in a file or record; undefined where it is no ISO day the eras know, or in English. */
export function eraOf(text: string): string | undefined {
  if (language !== 'ja') return undefined;
  try {
    return formatWareki(text);
  } catch {
    return undefined;
  }
}
