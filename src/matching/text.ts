import { foldWidth, newLetters, sameLetters } from './fold.ts';

/** Characters that are neither ink nor width: whitespace, format controls (Unicode Cf), controls, Hangul fillers. */
const IGNORED = /[\s\p{Cf}\p{Cc}\u115f\u1160\u3164\uffa0]/gu;

/** ASCII without spaces, and unified ideographs: nothing that `plain` would change. */
function isPlain(raw: string): boolean {
  for (let i = 0; i < raw.length; i++) {
    const unit = raw.charCodeAt(i);
    if (!((unit > 0x20 && unit < 0x7f) || (unit >= 0x4e00 && unit <= 0x9fff))) return false;
  }
  return true;
}

/** A value without spaces and invisible characters and with compatibility forms resolved (NFKC). Linear. */
export const plain = (raw: string): string =>
  isPlain(raw) ? raw : raw.normalize('NFKC').replace(IGNORED, '');

/** Does a value hold nothing but spaces and invisible characters? */
export const isBlank = (raw: string): boolean => raw === '' || raw.replace(IGNORED, '') === '';

const lettersA = newLetters();
const lettersB = newLetters();

/** Is it one notation: the same letters after width and spaces? (㍼ and 昭和 are two.) */
export function sameNotation(a: string, b: string): boolean {
  foldWidth(a, lettersA);
  foldWidth(b, lettersB);
  return sameLetters(lettersA, lettersB);
}
