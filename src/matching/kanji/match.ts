import {
  beginsWith,
  ensure,
  foldWidth,
  type Letters,
  legible,
  newLetters,
  relateTokens,
  sameLetters,
  tokensOf,
} from '../fold.ts';
import { COMPATIBLE, hasPlaceholder, isPlaceholder, KINDS, Kind, voiced } from '../letters.ts';
import type { ItemResult, Level } from '../level.ts';
import { BLANK, EXACT, maskedResults, UNREADABLE } from '../result.ts';
import { BIT, KANJI_CODES, pairKey, RELATIONS } from './tables.ts';

const result = maskedResults(KANJI_CODES);

const EQUIVALENT = BIT.K1 | BIT.K2 | BIT.K3 | BIT.K4 | BIT.KR | BIT.KS | BIT.KA;
const DIFFERENT = BIT.KN | BIT.KD;
const KATAKANA_FROM_HIRAGANA = 0x60;

const plainA = newLetters();
const plainB = newLetters();
const formA = newLetters();
const formB = newLetters();

/**
 * Second step: what Unicode itself says is only another way to write the same ideograph (K1), repeat marks
 * spelled out (KR), separators dropped (KS), a–z as A–Z (KA). Returns the bits of what was done.
 */
function foldForm(plain: Letters, out: Letters): number {
  ensure(out, plain.length);
  const { codes, at } = out;
  let done = 0;
  let n = 0;
  for (let i = 0; i < plain.length; i++) {
    let code = plain.codes[i] as number;
    if (code < 0x10000) {
      switch (KINDS[code]) {
        case Kind.selector:
          done |= BIT.K1;
          continue;
        case Kind.compatible:
          code = COMPATIBLE.get(code) as number;
          done |= BIT.K1;
          break;
        case Kind.repeat:
          if (n > 0) {
            const before = codes[n - 1] as number;
            code = code === 0x309e || code === 0x30fe ? (voiced(before, false) ?? code) : before;
            done |= BIT.KR;
          }
          break;
        case Kind.separator:
          done |= BIT.KS;
          continue;
        case Kind.small:
          code -= 0x20;
          done |= BIT.KA;
          break;
      }
    } else if (code >= 0xe0100 && code <= 0xe01ef) {
      done |= BIT.K1;
      continue;
    } else if (code >= 0x2f800 && code <= 0x2fa1f) {
      code = COMPATIBLE.get(code) ?? code;
      done |= BIT.K1;
    }
    at[n] = plain.at[i] as number;
    codes[n++] = code;
  }
  out.length = n;
  return done;
}

const FULL_SIZE = new Map<number, number>();
for (const [small, full] of (
  [
    'ァア',
    'ィイ',
    'ゥウ',
    'ェエ',
    'ォオ',
    'ッツ',
    'ャヤ',
    'ュユ',
    'ョヨ',
    'ヮワ',
    'ヵカ',
    'ヶケ',
    'ヰイ',
    'ヱエ',
    'ヲオ',
  ] as const
).map((pair) => [...pair] as [string, string])) {
  FULL_SIZE.set(small.charCodeAt(0), full.charCodeAt(0));
}

/** Kana without its script and size, as names written さくら and サクラ are read alike; 0 for no kana. */
function kanaOf(code: number): number {
  let kana = code;
  if (code >= 0x3041 && code <= 0x3096) kana = code + KATAKANA_FROM_HIRAGANA;
  else if (code < 0x30a1 || code > 0x30fa) return 0;
  return FULL_SIZE.get(kana) ?? kana;
}

const isLatin = (code: number): boolean => (code >= 0x41 && code <= 0x5a) || (code >= 0xc0 && code <= 0x24f);
const baseLetter = (code: number): string =>
  String.fromCodePoint(code).normalize('NFD').charAt(0).toUpperCase();

/** The bit of the reason two letters in the same place count as they do; 0 if they are the same letter. */
export function relateKanji(a: number, b: number): number {
  if (isPlaceholder(a) || isPlaceholder(b)) return BIT.KP;
  if (a === b) return 0;
  const relation = RELATIONS.get(pairKey(a, b));
  if (relation !== undefined) return relation;
  const kana = kanaOf(a);
  if (kana !== 0 && kana === kanaOf(b)) return BIT.KH;
  if (isLatin(a) && isLatin(b) && baseLetter(a) === baseLetter(b)) return BIT.KL;
  return BIT.KD;
}

/** All reasons of two values of the same length, stopping at the first letter that is another one. */
function relateAll(a: Letters, b: Letters): number {
  let mask = 0;
  for (let i = 0; i < a.length; i++) {
    const codeA = a.codes[i] as number;
    const codeB = b.codes[i] as number;
    if (codeA === codeB && KINDS[codeA & 0xffff] !== Kind.placeholder && codeA < 0xf0000) continue;
    mask |= relateKanji(codeA, codeB);
    if ((mask & DIFFERENT) !== 0) return mask & DIFFERENT;
  }
  return mask;
}

const levelOf = (mask: number): Level =>
  (mask & DIFFERENT) !== 0 ? 'different' : (mask & ~(EQUIVALENT | BIT.K0)) !== 0 ? 'partial' : 'equivalent';

/** A letter outside the BMP often arrives as two question marks: ?? put together to one. */
function joinDoubled(letters: Letters): boolean {
  let n = 0;
  for (let i = 0; i < letters.length; i++) {
    const code = letters.codes[i] as number;
    letters.codes[n++] = code;
    if (code === 0x3f && letters.codes[i + 1] === 0x3f && i + 1 < letters.length) i++;
  }
  const joined = n < letters.length;
  letters.length = n;
  return joined;
}

/** Shortest name a register cuts off at the end of its column; a shorter one that is cut is another name. */
const MIN_CUT = 10;

function isCut(a: Letters, b: Letters): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= MIN_CUT && beginsWith(long, short);
}

const agree = (a: string, b: string): boolean => {
  const level = compare(a, b, false).level;
  return level === 'exact' || level === 'equivalent';
};

/** What can still be said of two names that are not the same letters in the same places. */
function compareParts(a: string, b: string, mask: number): ItemResult {
  const tokensA = tokensOf(a);
  const tokensB = tokensOf(b);
  if (tokensA !== undefined && tokensB !== undefined && tokensA.length + tokensB.length > 2) {
    const relation = relateTokens(tokensA, tokensB, agree);
    if (relation === 'order') return result('partial', BIT.KT);
    if (relation === 'missing') return result('partial', BIT.KM);
  }
  foldWidth(a, plainA);
  foldWidth(b, plainB);
  foldForm(plainA, formA);
  foldForm(plainB, formB);
  if (formA.length !== formB.length) {
    if (isCut(formA, formB)) return result('partial', BIT.KU);
    const joined = [joinDoubled(formA), joinDoubled(formB)].includes(true);
    if (joined && formA.length === formB.length && levelOf(relateAll(formA, formB)) === 'partial') {
      return result('partial', BIT.KP);
    }
  }
  return result('different', mask);
}

function compare(a: string, b: string, byParts: boolean): ItemResult {
  foldWidth(a, plainA);
  foldWidth(b, plainB);
  const doneA = foldForm(plainA, formA);
  const doneB = foldForm(plainB, formB);
  if (formA.length === 0 || formB.length === 0) return BLANK;
  if (!legible(formA) || !legible(formB)) return UNREADABLE;
  const same = sameLetters(plainA, plainB);
  let mask: number = BIT.KD;
  if (formA.length === formB.length) {
    mask = relateAll(formA, formB);
    if ((mask & DIFFERENT) === 0) {
      if (mask === 0 && same) return a === b ? EXACT : result('exact', BIT.K0);
      // A folding both sides underwent is a reason only when nothing else explains the difference.
      if (!same) mask |= doneA ^ doneB;
      if (mask === 0) mask = doneA | doneB;
      return result(levelOf(mask), mask);
    }
  }
  return byParts ? compareParts(a, b, mask) : result('different', mask);
}

/** The letters a name is compared by and where in the raw value each stands; for display, not for speed. */
export function kanjiLetters(raw: string): Letters {
  const plain = newLetters();
  const form = newLetters();
  foldWidth(raw, plain);
  foldForm(plain, form);
  return form;
}

/**
 * Compares two names in kanji as a registrar would (levels and codes: docs/matching.md). `exact` is the same
 * letters after width and spaces; `equivalent` rests on a legal text for every letter that differs; whatever is
 * only likely is `partial`. Never throws; time grows linearly with the values' length.
 */
export function matchKanji(a: string, b: string): ItemResult {
  if (a === b && a !== '' && KINDS[a.charCodeAt(0)] === Kind.letter && !hasPlaceholder(a)) return EXACT;
  return compare(a, b, true);
}
