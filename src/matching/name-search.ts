import { BIT, RELATIONS } from './kanji/tables.ts';

/*
 * How a name is looked for among a million: not by folding what is stored, but by asking for each form it may have been
 * written in. The relations of letters are those of the comparison (docs/matching.md), so that what is found is what a
 * reviewer would call the same name or perhaps the same.
 */

/** More ranges than this are not asked for at once; letters further back are then taken as they were typed. */
export const MOST_PREFIXES = 500;

/** Not for searching: pairs no table equates, and letters that only look alike (ニ and 二). */
const NOT_SEARCHED = BIT.KN | BIT.KL | BIT.KD;

const VARIANTS: ReadonlyMap<string, readonly string[]> = (() => {
  const variants = new Map<string, string[]>();
  const add = (a: string, b: string) => variants.set(a, [...(variants.get(a) ?? []), b]);
  for (const [key, relation] of RELATIONS) {
    if ((relation & NOT_SEARCHED) !== 0) continue;
    const a = String.fromCodePoint(Math.floor(key / 0x200000));
    const b = String.fromCodePoint(key % 0x200000);
    add(a, b);
    add(b, a);
  }
  return variants;
})();

const HIRAGANA = /^[\u3041-\u3096]$/u;
const KATAKANA = /^[\u30a1-\u30f6]$/u;
const shifted = (letter: string, by: number) => String.fromCharCode(letter.charCodeAt(0) + by);

/** The letters a letter of a name may have been written as, itself first; `before` is the letter it stands after. */
function formsOf(letter: string, before: string | undefined): string[] {
  const forms = [letter, ...(VARIANTS.get(letter) ?? [])];
  if (letter === before) forms.push('々');
  if (letter === '々' && before !== undefined) forms.push(before, ...(VARIANTS.get(before) ?? []));
  if (HIRAGANA.test(letter)) forms.push(shifted(letter, 0x60));
  if (KATAKANA.test(letter)) forms.push(shifted(letter, -0x60));
  return [...new Set(forms)];
}

/** Every combination of the forms of each place, as typed first; at most `most`, later places then as typed. */
function combined(places: readonly (readonly string[])[], most: number): string[] {
  let size = 1;
  const chosen = places.map((forms) => {
    if (size * forms.length > most) return forms.slice(0, 1);
    size *= forms.length;
    return forms;
  });
  return chosen.reduce<string[]>(
    (sofar, forms) => sofar.flatMap((head) => forms.map((form) => head + form)),
    [''],
  );
}

/** Where the family name may end, in a name typed without a space: never, and after each letter but the last. */
function partings(letters: readonly string[]): (number | null)[] {
  if (letters.includes(' ')) return [null];
  return [null, ...letters.keys().filter((at) => at > 0)];
}

/** The places of a name with a space put in before place `at`. */
const parted = <Place>(places: readonly Place[], at: number | null, space: Place): Place[] =>
  at === null ? [...places] : [...places.slice(0, at), space, ...places.slice(at)];

/** Keys from `from` on, and before `below`, in the order of their code points (COLLATE "C"). */
export interface KeyRange {
  readonly from: string;
  readonly below: string;
}
const LAST = '\u{10ffff}';
const beginning = (from: string): KeyRange => ({ from, below: from + LAST });
/** The key itself and nothing longer. */
const itself = (from: string): KeyRange => ({ from, below: `${from}\u0001` });

/** Each range once, those of what was typed first; and how many of them are what was typed. */
export interface NameSearch {
  readonly ranges: readonly KeyRange[];
  readonly typed: number;
}
function search(typed: readonly string[], variants: readonly KeyRange[]): NameSearch {
  const literal = [...new Set(typed)].map(beginning);
  const ranges = new Map([...literal, ...variants].map((range) => [`${range.from}${range.below}`, range]));
  return { ranges: [...ranges.values()].slice(0, MOST_PREFIXES), typed: literal.length };
}

/**
 * The ranges a name in kanji is looked for in, of keys as `register.name_key` makes them (so is `key`): as typed, then
 * with each letter's variants (髙 高, 邉 邊 辺), with and without the space between its parts.
 */
export function kanjiSearch(key: string): NameSearch {
  const letters = [...key];
  const places = letters.map((letter, i) => formsOf(letter, letters[i - 1]));
  const ways = partings(letters);
  const share = Math.max(1, Math.floor(MOST_PREFIXES / ways.length));
  return search(
    ways.map((at) => parted(letters, at, ' ').join('')),
    ways.flatMap((at) => combined(parted(places, at, [' ']), share)).map(beginning),
  );
}

/** Kana of keys by the vowel they end in. */
const VOWEL: ReadonlyMap<string, string> = new Map(
  [
    'アカガサザタダナハバパマヤラワ',
    'イキギシジチニヒビピミリ',
    'ウクグスズツヌフブプムユルヴ',
    'エケゲセゼテデネヘベペメレ',
    'オコゴソゾトドノホボポモヨロ',
  ].flatMap((row) => [...row].map((kana) => [kana, row[0] as string] as const)),
);
/** What may spell the long sound of a vowel (ー is in no key): オオノ オウノ オーノ オノ. */
const LONG: Readonly<Record<string, string>> = { ア: 'ア', イ: 'イ', ウ: 'ウ', エ: 'エイ', オ: 'オウ' };

/** The kana without long sounds, each with the vowel that may have been written after it. */
function shortened(letters: readonly string[]): string[] {
  const short: string[] = [];
  let vowel: string | undefined;
  for (const letter of letters) {
    if (vowel !== undefined && LONG[vowel]?.includes(letter) === true) continue;
    short.push(letter);
    vowel = VOWEL.get(letter);
  }
  return short;
}

/**
 * The ranges a name in kana is looked for in, of keys as `register.kana_key` makes them (so is `key`): as typed, then
 * with long sounds written in each other way (サトウ サト サトオ; オノ オオノ オウノ). Where the typed name is one part and a
 * sound is spelled otherwise, the part has to end there: サトウ does not find サトミ.
 */
export function kanaSearch(key: string): NameSearch {
  const letters = [...key];
  const short = shortened(letters);
  const places = short.map((kana) => {
    const vowel = VOWEL.get(kana);
    return [kana, ...[...(vowel === undefined ? '' : (LONG[vowel] as string))].map((long) => kana + long)];
  });
  const ways = partings(letters);
  const share = Math.max(1, Math.floor(MOST_PREFIXES / (ways.length + 1)));
  const whole = combined(places, share);
  const variants = letters.includes(' ')
    ? whole.map(beginning)
    : [
        ...whole.flatMap((form) => [beginning(`${form} `), itself(form)]),
        ...partings(short).flatMap((at) =>
          at === null ? [] : combined(parted(places, at, [' ']), share).map(beginning),
        ),
      ];
  return search(
    ways.map((at) => parted(letters, at, ' ').join('')),
    variants,
  );
}
