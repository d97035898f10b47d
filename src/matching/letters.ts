/**
 * What every character of a name is, by one table look-up per UTF-16 unit: names are compared by the million,
 * and a regular expression per name would cost more than the whole comparison.
 */

/** Classes of UTF-16 units; an ordinary letter is 0. */
export const Kind = {
  letter: 0,
  /** Whitespace of every sort: no part of a name, but it parts its tokens. */
  space: 1,
  /** Format and control characters, and the Hangul fillers: neither ink nor width. */
  invisible: 2,
  /** Full-width ASCII ！ to ～. */
  fullWidth: 3,
  /** Half-width katakana and marks ･ to ﾝ. */
  halfKana: 4,
  /** Voicing marks that combine with the kana before them: U+3099, U+309A, ﾞ, ﾟ. */
  voicing: 5,
  /** Free-standing voicing marks ゛ and ゜. */
  freeVoicing: 6,
  /** Variation selectors 1 to 16. */
  selector: 7,
  /** CJK compatibility ideographs and radicals that stand for an ordinary ideograph. */
  compatible: 8,
  /** 々 〻 ゝ ゞ ヽ ヾ: stand for the letter before them. */
  repeat: 9,
  /** ・ ＝ and their like between the parts of a foreign name. */
  separator: 10,
  /** Marks put in place of a letter the sender could not write, and the private use area. */
  placeholder: 11,
  /** First half of a surrogate pair. */
  surrogate: 12,
  /** a–z, which stand for A–Z. */
  small: 13,
} as const;

const PLACEHOLDERS = '●○◎■□◆◇▲△▼▽★☆〓?*※_\u{FFFD}〿⬜⬛';
const SEPARATORS = '・·‧•=,.،、\'’‘"`';

/** CJK Radicals Supplement forms met in texts taken out of PDF files (Unicode, EquivalentUnifiedIdeograph). */
const RADICAL_SUPPLEMENT: Readonly<Record<string, string>> = {
  '\u2E81': '厂',
  '\u2E84': '乙',
  '\u2E92': '巳',
  '\u2E93': '幺',
  '\u2E9C': '日',
  '\u2E9D': '月',
  '\u2E9F': '母',
  '\u2EA0': '民',
  '\u2EA9': '王',
  '\u2EAA': '疋',
  '\u2EAB': '目',
  '\u2EAC': '示',
  '\u2EAE': '竹',
  '\u2EC1': '虎',
  '\u2EC4': '西',
  '\u2EC6': '角',
  '\u2ED1': '長',
  '\u2ED8': '青',
  '\u2EDD': '食',
  '\u2EE3': '骨',
  '\u2EE4': '鬼',
  '\u2EE8': '麦',
  '\u2EE9': '黄',
  '\u2EEB': '斉',
  '\u2EED': '歯',
  '\u2EEF': '竜',
  '\u2EF2': '亀',
  '\u2EF3': '龟',
};

/** Ordinary ideograph of a compatibility ideograph or radical (UAX #15, single canonical or compatibility step). */
export const COMPATIBLE: ReadonlyMap<number, number> = (() => {
  const map = new Map<number, number>();
  const add = (from: number, to: string) => {
    const target = to.codePointAt(0) as number;
    // The 12 ideographs U+FA0E … U+FA29 that do not decompose are ordinary ones in spite of their block.
    if (target !== from && to.length === String.fromCodePoint(target).length) map.set(from, target);
  };
  for (let cp = 0xf900; cp <= 0xfaff; cp++) add(cp, String.fromCodePoint(cp).normalize('NFD'));
  for (let cp = 0x2f800; cp <= 0x2fa1f; cp++) add(cp, String.fromCodePoint(cp).normalize('NFD'));
  for (let cp = 0x2f00; cp <= 0x2fd5; cp++) add(cp, String.fromCodePoint(cp).normalize('NFKC'));
  for (const [radical, ideograph] of Object.entries(RADICAL_SUPPLEMENT)) {
    add(radical.codePointAt(0) as number, ideograph);
  }
  return map;
})();

/** Kind of every UTF-16 unit. */
export const KINDS: Uint8Array = (() => {
  const kinds = new Uint8Array(0x10000);
  const fill = (from: number, to: number, kind: number) => kinds.fill(kind, from, to + 1);
  const invisible = /[\p{Cf}\p{Cc}\u115f\u1160\u3164\uffa0]/u;
  const space = /\s/u;
  for (let unit = 0; unit < 0xd800; unit++) {
    const letter = String.fromCharCode(unit);
    if (space.test(letter)) kinds[unit] = Kind.space;
    else if (invisible.test(letter)) kinds[unit] = Kind.invisible;
  }
  fill(0xd800, 0xdbff, Kind.surrogate);
  fill(0xe000, 0xf8ff, Kind.placeholder);
  for (const cp of COMPATIBLE.keys()) if (cp < 0x10000) kinds[cp] = Kind.compatible;
  fill(0xfe00, 0xfe0f, Kind.selector);
  kinds[0xfeff] = Kind.invisible;
  fill(0xff01, 0xff5e, Kind.fullWidth);
  fill(0xff65, 0xff9d, Kind.halfKana);
  fill(0xfff9, 0xfffb, Kind.invisible);
  kinds[0xffa0] = Kind.invisible;
  for (const voicing of [0x3099, 0x309a, 0xff9e, 0xff9f]) kinds[voicing] = Kind.voicing;
  for (const voicing of [0x309b, 0x309c]) kinds[voicing] = Kind.freeVoicing;
  for (const letter of '々〻ゝゞヽヾ') kinds[letter.charCodeAt(0)] = Kind.repeat;
  fill(0x61, 0x7a, Kind.small);
  for (const letter of SEPARATORS) kinds[letter.charCodeAt(0)] = Kind.separator;
  for (const letter of PLACEHOLDERS) kinds[letter.charCodeAt(0)] = Kind.placeholder;
  return kinds;
})();

const FULL_KANA =
  '・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン';

/** Full-width katakana of a half-width one, by its distance from U+FF65. */
export const fullKana = (unit: number): number => FULL_KANA.charCodeAt(unit - 0xff65);

const VOICED = new Map<number, number>();
for (const [plain, marked, semi] of [
  ['かきくけこさしすせそたちつてとはひふへほうゝ', 'がぎぐげござじずぜぞだぢづでどばびぶべぼゔゞ', ''],
  [
    'カキクケコサシスセソタチツテトハヒフヘホウヽワヰヱヲ',
    'ガギグゲゴザジズゼゾダヂヅデドバビブベボヴヾヷヸヹヺ',
    '',
  ],
  ['はひふへほハヒフヘホ', '', 'ぱぴぷぺぽパピプペポ'],
] as const) {
  for (const [i, letter] of [...plain].entries()) {
    if (marked !== '') VOICED.set(letter.charCodeAt(0), marked.charCodeAt(i));
    if (semi !== '') VOICED.set(letter.charCodeAt(0) + 0x10000, semi.charCodeAt(i));
  }
}

/** The kana with a voicing mark put on it (`half`: the semi-voiced ゜); undefined where there is no such kana. */
export const voiced = (kana: number, half: boolean): number | undefined =>
  VOICED.get(half ? kana + 0x10000 : kana);

/** Is this code point a mark in place of a letter, or private use? No such mark ever proves agreement. */
export const isPlaceholder = (cp: number): boolean =>
  cp < 0x10000 ? KINDS[cp] === Kind.placeholder : cp >= 0xf0000;

/** Does a raw value hold a placeholder? Asked of identical values too: the same hole is no evidence. */
export function hasPlaceholder(raw: string): boolean {
  for (let i = 0; i < raw.length; i++) {
    const unit = raw.charCodeAt(i);
    const kind = KINDS[unit];
    if (kind === Kind.placeholder) return true;
    // ？ ＊ ＿ are the full-width forms; planes 15 and 16 are private use.
    if (kind === Kind.fullWidth && KINDS[unit - 0xfee0] === Kind.placeholder) return true;
    if (kind === Kind.surrogate && unit >= 0xdb80) return true;
  }
  return false;
}
