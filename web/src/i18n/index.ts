import { en } from './en.ts';
import { ja } from './ja.ts';
import { language } from './language.ts';

export { language, locale, switchLanguage } from './language.ts';

export type Key = keyof typeof ja;
/** A catalogue in another language: every key, or it does not compile. */
export type Catalogue = Readonly<Record<Key, string>>;

/** The names to be filled in of a text, as a type: '{n} of {parts}' → 'n' | 'parts'. */
type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never;
/** A key whose text has nothing to fill in. */
export type PlainKey = { [K in Key]: Places<(typeof ja)[K]> extends never ? K : never }[Key];
type Filled<K extends Key> =
  Places<(typeof ja)[K]> extends never
    ? []
    : [values: Readonly<Record<Places<(typeof ja)[K]>, string | number>>];

/** The marks between words: full-width in Japanese; in English as English writes them, with their blanks. */
export const PUNCTUATION =
  language === 'ja'
    ? { dot: '・', comma: '、', colon: '：', slash: ' ／ ', open: '（', close: '）', to: ' ～ ', stop: '。' }
    : { dot: ' · ', comma: ', ', colon: ': ', slash: ' / ', open: ' (', close: ')', to: ' – ', stop: '.' };
/** 「対象外（日雇特例）」 where 対象外 is said already: 「日雇特例」. */
export const withinMarks = (title: string): string => /[（(](.+)[）)]$/.exec(title)?.[1] ?? title;
const catalogue: Catalogue = language === 'ja' ? ja : en;

/** A text of the screens, its places filled in. */
export function t<K extends Key>(key: K, ...[values]: Filled<K>): string {
  const text = catalogue[key];
  if (values === undefined) return text;
  const given = values as Readonly<Record<string, string | number>>;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(given[name] ?? whole));
}
