import { formatWareki } from '../../../src/japan/era.ts';

const INTEGER = new Intl.NumberFormat('ja-JP');

/** 12,345 */
export const count = (n: number): string => INTEGER.format(n);

/** A day in its Japanese era. */
export function Wareki({ date }: { date: string }) {
  return <time dateTime={date}>{formatWareki(date)}</time>;
}

const MOMENT = new Intl.DateTimeFormat('ja-JP', {
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'Asia/Tokyo',
});

/** A moment in Japan's time, without the year. */
export function Moment({ at }: { at: string }) {
  return <time dateTime={at}>{MOMENT.format(new Date(at))}</time>;
}

/** The era of a day as it stands in a file or record; undefined where it is no ISO day the eras know. */
export function eraOf(text: string): string | undefined {
  try {
    return formatWareki(text);
  } catch {
    return undefined;
  }
}
