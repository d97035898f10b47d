import { readTable } from '../kanji/tables.ts';
import { PLACE_SPELLINGS } from './spellings.ts';

/**
 * Folding of addresses on UTF-16 code units, one table look-up each: width, glyph forms, ヶケがガ, の之ノ, ツッ,
 * look-alikes of the hyphen. Everything here is a table of 65,536 entries, built once.
 */

export const HYPHEN = 0x2d;
export const SPACE = 0x20;
/** ー: a hyphen between digits, a long vowel elsewhere. */
export const LONG_VOWEL = 0x30fc;
/** ノ, to which の, 之 and 丿 fold. */
export const NO = 0x30ce;
const DROP = 0;
const REPEAT = 0x3005;

const HYPHENS = '-‐‑‒–—―−－﹣﹘⁃─━⁻₋';
const SPACES =
  ' \u3000\t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f';
const KANA: readonly string[] = [
  'ケヶがガヵ',
  'ノの之丿',
  'ツッつっ',
  'ルる',
  'ヤャ',
  'ユュ',
  'ヨョ',
  'アァ',
  'イィ',
  'ウゥ',
  'エェ',
  'オォ',
];

/** Base kana to voiced and half-voiced, for half-width and decomposed text (ｶﾞ, カ + U+3099). */
const VOICED = new Map<number, number>();
const HALF_VOICED = new Map<number, number>();
for (let cu = 0x3041; cu <= 0x30ff; cu++) {
  const voiced = `${String.fromCharCode(cu)}\u3099`.normalize('NFC');
  if (voiced.length === 1) VOICED.set(cu, voiced.charCodeAt(0));
  const half = `${String.fromCharCode(cu)}\u309a`.normalize('NFC');
  if (half.length === 1) HALF_VOICED.set(cu, half.charCodeAt(0));
}

function widthTable(): Uint16Array {
  const table = new Uint16Array(65536);
  for (let cu = 0; cu < 65536; cu++) table[cu] = cu;
  const single = (cu: number) => {
    const folded = String.fromCharCode(cu).normalize('NFKC');
    if (folded.length === 1) table[cu] = folded.charCodeAt(0);
  };
  for (let cu = 0xff01; cu <= 0xffee; cu++) single(cu);
  for (const space of SPACES) table[space.charCodeAt(0)] = SPACE;
  for (let cu = 0; cu < 0x20; cu++) if (table[cu] !== SPACE) table[cu] = DROP;
  for (const [from, to] of [
    [0x200b, 0x200f],
    [0x202a, 0x202e],
    [0x2060, 0x2064],
    [0xfe00, 0xfe0f],
    [0xfeff, 0xfeff],
    [0x7f, 0x9f],
    [0xad, 0xad],
  ] as const) {
    for (let cu = from; cu <= to; cu++) table[cu] = DROP;
  }
  return table;
}

/** Width, white space, invisible characters: what may differ while two values still count as `exact`. */
export const WIDTH = widthTable();

/** Every form the legal tables of personal names know, to the form it is compared by. */
function properForms(): Map<string, string> {
  const proper = new Map<string, string>();
  for (const table of ['joyo', 'jinmei-1', 'jinmei-2', 'jis', 'koseki'] as const) {
    for (const { a, b } of readTable(table)) if (!proper.has(b) && a !== b) proper.set(b, a);
  }
  for (const form of proper.keys()) {
    const steps = new Set([form]);
    let to = proper.get(form) as string;
    for (let next = proper.get(to); next !== undefined && !steps.has(next); next = proper.get(to)) {
      steps.add(to);
      to = next;
    }
    proper.set(form, to);
  }
  return proper;
}

const PROPER = properForms();

function foldTable(): Uint16Array {
  const table = Uint16Array.from(WIDTH);
  for (const [from, to] of [
    [0xf900, 0xfaff],
    [0x2e80, 0x2fdf],
  ] as const) {
    for (let cu = from; cu <= to; cu++) {
      const folded = String.fromCharCode(cu).normalize('NFKC');
      if (folded.length === 1) table[cu] = folded.charCodeAt(0);
    }
  }
  for (const hyphen of HYPHENS) table[hyphen.charCodeAt(0)] = HYPHEN;
  for (const [form, proper] of PROPER) {
    if (form.length === 1 && proper.length === 1) table[form.charCodeAt(0)] = proper.charCodeAt(0);
  }
  for (const [first = '', ...others] of KANA) {
    for (const other of others) table[other.charCodeAt(0)] = first.charCodeAt(0);
  }
  // A compatibility ideograph ends where the ideograph it stands for ends.
  for (let cu = 0; cu < 65536; cu++) table[cu] = table[table[cu] as number] as number;
  for (let cu = 0x61; cu <= 0x7a; cu++) table[cu] = cu - 0x20;
  for (let cu = 0xff41; cu <= 0xff5a; cu++) table[cu] = cu - 0xff41 + 0x41;
  return table;
}

export const FOLD = foldTable();

/** Forms outside the BMP, by their code point. */
const ASTRAL = new Map<number, number>();
for (const [form, proper] of PROPER) {
  if (form.length === 2 && proper.length === 1)
    ASTRAL.set(form.codePointAt(0) ?? 0, FOLD[proper.charCodeAt(0)] as number);
}

/** The further folding used for looking up names of municipalities and towns (see PLACE_SPELLINGS). */
export const PLACE = Uint16Array.from({ length: 65536 }, (_, cu) => cu);
for (const group of PLACE_SPELLINGS) {
  const first = FOLD[group.charCodeAt(0)] as number;
  for (const member of group) PLACE[FOLD[member.charCodeAt(0)] as number] = first;
}

/** A folded address in reusable memory: `code[i]` for i < length, and where in the raw text it came from. */
export class Folded {
  code = new Uint16Array(256);
  from = new Int32Array(256);
  length = 0;
  raw = '';

  /** Folds `raw`; linear in its length, allocation only when a text is longer than any before. */
  read(raw: string): void {
    this.raw = raw;
    const n = raw.length;
    if (n + 4 > this.code.length) {
      this.code = new Uint16Array(n * 2 + 4);
      this.from = new Int32Array(n * 2 + 4);
    }
    const { code, from } = this;
    let length = 0;
    let base = 0; // the last character before the kana folding, for a voicing mark that follows it
    for (let i = 0; i < n; i++) {
      const cu = raw.charCodeAt(i);
      if (cu >= 0xd800 && cu <= 0xdbff && i + 1 < n) {
        const low = raw.charCodeAt(i + 1);
        if (low >= 0xdc00 && low <= 0xdfff) {
          i += 1;
          if (cu === 0xdb40) continue; // tags and ideographic variation selectors
          const folded = ASTRAL.get((cu - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000);
          if (folded !== undefined) {
            from[length] = i - 1;
            code[length++] = folded;
          } else {
            from[length] = i - 1;
            code[length++] = cu;
            from[length] = i - 1;
            code[length++] = low;
          }
          base = 0;
          continue;
        }
      }
      if (
        cu === 0x3099 ||
        cu === 0xff9e ||
        cu === 0x309b ||
        cu === 0x309a ||
        cu === 0xff9f ||
        cu === 0x309c
      ) {
        const marked = (cu === 0x3099 || cu === 0xff9e || cu === 0x309b ? VOICED : HALF_VOICED).get(base);
        if (marked !== undefined && length > 0) code[length - 1] = FOLD[marked] as number;
        base = 0;
        continue;
      }
      const folded = FOLD[cu] as number;
      if (folded === DROP) continue;
      base = WIDTH[cu] as number;
      if (folded === SPACE && (length === 0 || code[length - 1] === SPACE)) continue;
      const repeated = folded === REPEAT && length > 0;
      from[length] = i;
      code[length] = repeated ? (code[length - 1] as number) : folded;
      length += 1;
    }
    if (length > 0 && code[length - 1] === SPACE) length -= 1;
    this.length = length;
    from[length] = n;
    // What a longer text left behind must not be read by a look ahead.
    code.fill(0, length, length + 4);
  }
}

const nameBuffer = new Folded();

/** A name as the tables key it: folded, without spaces, 大字 and 字, arabic numerals written in kanji. */
export function foldName(name: string): string {
  const folded = nameBuffer;
  folded.read(name);
  let out = '';
  for (let i = 0; i < folded.length; i++) {
    const cu = folded.code[i] as number;
    if (cu === SPACE) continue;
    const oaza = oazaLength(folded, i);
    if (oaza > 0) {
      i += oaza - 1;
      continue;
    }
    if (cu >= 0x30 && cu <= 0x39) {
      let value = 0;
      while (i < folded.length && isDigit(folded.code[i] as number)) {
        value = value * 10 + (folded.code[i] as number) - 0x30;
        i += 1;
      }
      i -= 1;
      out += kanjiNumeral(value);
      continue;
    }
    out += String.fromCharCode(PLACE[cu] as number);
  }
  return out;
}

const OO = '大'.charCodeAt(0);
const AZA = '字'.charCodeAt(0);

/**
 * How many characters of the words 大字 or 字 stand at `i`. Not 文字, 阿字, 十字 and the other names that
 * contain the character: those are kept on both sides alike.
 */
export function oazaLength(text: Folded, i: number): number {
  const cu = text.code[i];
  if (cu === AZA) {
    const before = i > 0 ? (text.code[i - 1] as number) : 0;
    return NAME_BEFORE_AZA.has(before) ? 0 : 1;
  }
  if (cu === OO && text.code[i + 1] === AZA && i + 1 < text.length) return 2;
  return 0;
}

const NAME_BEFORE_AZA = new Set([...'文阿十万'].map((char) => char.charCodeAt(0)));

/** An ASCII digit, as a UTF-16 unit? */
export const isDigit = (cu: number): boolean => cu >= 0x30 && cu <= 0x39;

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 24 → 二十四; 0 → 〇. For 0 ≤ n < 10,000; larger numbers never stand in a place name and give ''. */
export function kanjiNumeral(n: number): string {
  if (n === 0) return '〇';
  if (n >= 10_000) return '';
  let out = '';
  let rest = n;
  for (const [unit, sign] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
  ] as const) {
    const count = Math.floor(rest / unit);
    if (count > 0) out += (count > 1 ? DIGITS[count] : '') + sign;
    rest %= unit;
  }
  return out + DIGITS[rest];
}
