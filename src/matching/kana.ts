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
} from './fold.ts';
import { enlarge, LOOSENINGS, loosen } from './kana-loose.ts';
import { hasPlaceholder, isPlaceholder, KINDS, Kind, voiced } from './letters.ts';
import type { ItemResult } from './level.ts';
import { BLANK, EXACT, maskedResults, UNREADABLE } from './result.ts';

/** Reason codes of kana names in the order of docs/matching.md; bit i of a mask stands for code i. */
export const KANA_CODES = [
  'N0',
  'N1',
  'N2',
  'NH',
  'NA',
  ...LOOSENINGS,
  'NQ',
  'NT',
  'NM',
  'NU',
  'ND',
] as const;
type KanaCode = (typeof KANA_CODES)[number];
const BIT = Object.fromEntries(KANA_CODES.map((code, i) => [code, 1 << i])) as Record<KanaCode, number>;
const result = maskedResults(KANA_CODES);

const PROLONGED = 0x30fc;
/** Dashes typed for ー, also by code conversions between Shift_JIS and Unicode. */
const DASHES: ReadonlySet<number> = new Set(
  [...'-‐‑‒–—―−─━﹣﹘˗⁃'].map((dash) => dash.codePointAt(0) as number),
);

const plainA = newLetters();
const plainB = newLetters();
const kanaA = newLetters();
const kanaB = newLetters();
const looseA = newLetters();
const looseB = newLetters();

/**
 * Second step: one script (NH), dashes after a kana as ー, free-standing voicing marks joined, repeat marks
 * spelled out and separators dropped (all N2), A–Z (NA). Returns the bits of what was done.
 */
function foldKana(plain: Letters, out: Letters): number {
  ensure(out, plain.length);
  const { codes, at } = out;
  let done = 0;
  let n = 0;
  for (let i = 0; i < plain.length; i++) {
    let code = plain.codes[i] as number;
    if (code >= 0x30a1 && code <= PROLONGED && code !== 0x30fb) {
      // Katakana and ー, the common case.
    } else if (code >= 0x3041 && code <= 0x3096) {
      code += 0x60;
      done |= BIT.NH;
    } else if (code < 0x10000) {
      const before = n > 0 ? (codes[n - 1] as number) : 0;
      switch (KINDS[code]) {
        case Kind.freeVoicing: {
          const joined = voiced(before, code === 0x309c);
          if (joined !== undefined) {
            codes[n - 1] = joined;
            done |= BIT.N2;
            continue;
          }
          break;
        }
        case Kind.separator:
          done |= BIT.N2;
          continue;
        case Kind.selector:
          continue;
        case Kind.repeat:
          if (n > 0) {
            code = code === 0x309e || code === 0x30fe ? (voiced(before, false) ?? before) : before;
            done |= BIT.N2;
          }
          break;
        case Kind.small:
          code -= 0x20;
          done |= BIT.NA;
          break;
        default:
          if (before >= 0x30a1 && before <= PROLONGED && DASHES.has(code)) {
            code = PROLONGED;
            done |= BIT.N2;
          }
      }
    }
    at[n] = plain.at[i] as number;
    codes[n++] = code;
  }
  out.length = n;
  return done;
}

const agree = (a: string, b: string): boolean => {
  const { level } = compare(a, b, false);
  return level === 'exact' || level === 'equivalent';
};
const soundAlike = (a: string, b: string): boolean => {
  const { level } = compare(a, b, false);
  return level !== 'different' && level !== 'missing';
};

/** Shortest kana a register cuts off at the end of its column; シヨウ and シヨ are two names, not one cut off. */
const MIN_CUT = 10;
const LONG_SOUNDS = new Set([...'ーアイウエオッ'].map((kana) => kana.charCodeAt(0)));

/** Is one name the beginning of the other, as a column that is too short leaves it? */
function isCut(a: Letters, b: Letters, parts: number): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length === long.length || short.length < (parts > 2 ? MIN_CUT / 2 : MIN_CUT)) return false;
  if (!beginsWith(long, short)) return false;
  // A long vowel or っ dropped at the end makes another name, however long the name.
  return !(long.length === short.length + 1 && LONG_SOUNDS.has(long.codes[short.length] as number));
}

function compareParts(a: string, b: string): ItemResult {
  const tokensA = tokensOf(a);
  const tokensB = tokensOf(b);
  let parts = 0;
  if (tokensA !== undefined && tokensB !== undefined) {
    parts = Math.max(tokensA.length, tokensB.length);
    for (const same of [agree, soundAlike]) {
      const relation = relateTokens(tokensA, tokensB, same);
      if (relation === 'order') return result('partial', BIT.NT);
      if (relation === 'missing') return result('partial', BIT.NM);
    }
  }
  foldWidth(a, plainA);
  foldWidth(b, plainB);
  foldKana(plainA, kanaA);
  foldKana(plainB, kanaB);
  return isCut(kanaA, kanaB, parts) ? result('partial', BIT.NU) : result('different', BIT.ND);
}

/** Same letters but for placeholders (at least one legible letter agreeing)? */
function sameButHoles(a: Letters, b: Letters): boolean {
  if (a.length !== b.length) return false;
  let holes = 0;
  for (let i = 0; i < a.length; i++) {
    const codeA = a.codes[i] as number;
    const codeB = b.codes[i] as number;
    if (isPlaceholder(codeA) || isPlaceholder(codeB)) holes++;
    else if (codeA !== codeB) return false;
  }
  return holes > 0;
}

function compareLoosely(): ItemResult | undefined {
  loosen(kanaA, looseA);
  loosen(kanaB, looseB);
  if (!sameLetters(looseA, looseB)) {
    return sameButHoles(kanaA, kanaB) ? result('partial', BIT.NQ) : undefined;
  }
  // A loosening is a reason if the names are not alike without it.
  let mask = 0;
  for (const loosening of LOOSENINGS) {
    loosen(kanaA, looseA, loosening);
    loosen(kanaB, looseB, loosening);
    if (!sameLetters(looseA, looseB)) mask |= BIT[loosening];
  }
  return result('partial', mask === 0 ? BIT.NO : mask);
}

function compare(a: string, b: string, byParts: boolean): ItemResult {
  foldWidth(a, plainA);
  foldWidth(b, plainB);
  const doneA = foldKana(plainA, kanaA);
  const doneB = foldKana(plainB, kanaB);
  if (kanaA.length === 0 || kanaB.length === 0) return BLANK;
  if (!legible(kanaA) || !legible(kanaB)) return UNREADABLE;
  if (sameLetters(kanaA, kanaB)) {
    if (sameButHoles(kanaA, kanaB)) return result('partial', BIT.NQ);
    if (sameLetters(plainA, plainB)) return a === b ? EXACT : result('exact', BIT.N0);
    return result('equivalent', doneA ^ doneB || doneA | doneB);
  }
  if (kanaA.length === kanaB.length) {
    // A terminal without small kana writes none at all; one that writes some means each of them.
    const smallA = enlarge(kanaA, looseA);
    const smallB = enlarge(kanaB, looseB);
    if (smallA !== smallB && sameLetters(looseA, looseB) && !sameButHoles(looseA, looseB)) {
      return result('equivalent', BIT.N1 | (doneA ^ doneB));
    }
  }
  return compareLoosely() ?? (byParts ? compareParts(a, b) : result('different', BIT.ND));
}

/** The letters a name is compared by and where in the raw value each stands; for display, not for speed. */
export function kanaLetters(raw: string): Letters {
  const plain = newLetters();
  const kana = newLetters();
  foldWidth(raw, plain);
  foldKana(plain, kana);
  return kana;
}

/**
 * Compares two names in kana (levels and codes: docs/matching.md). Small and full-size kana are one only where
 * a whole side has no small kana; what merely sounds alike is `partial`; a dropped long vowel or っ is another
 * name. Never throws; time grows linearly with the values' length.
 */
export function matchKana(a: string, b: string): ItemResult {
  if (a === b && a !== '' && KINDS[a.charCodeAt(0)] === Kind.letter && !hasPlaceholder(a)) return EXACT;
  return compare(a, b, true);
}
