import { isDigit, kanjiNumeral, oazaLength, SPACE } from './fold.ts';
import { isKanjiNumeral } from './numbers.ts';
import type { AddressParser } from './parser.ts';

/**
 * Equality of two stretches of folded text, without spaces and the words 大字 and 字; a numeral equals the same
 * number in the other script (第1号, 第一号).
 */
export function sameText(
  a: AddressParser,
  aFrom: number,
  aTo: number,
  b: AddressParser,
  bFrom: number,
  bTo: number,
): boolean {
  let i = aFrom;
  let j = bFrom;
  for (;;) {
    i = skipWords(a, i, aTo);
    j = skipWords(b, j, bTo);
    if (i >= aTo || j >= bTo) return i >= aTo && j >= bTo;
    const x = a.text.code[i] as number;
    const y = b.text.code[j] as number;
    if (isDigit(x) !== isDigit(y)) {
      const numeral = isDigit(x) ? numeralAt(a, i, aTo) : numeralAt(b, j, bTo);
      const side = isDigit(x) ? b : a;
      const at = isDigit(x) ? j : i;
      if (numeral.kanji === '' || !startsWith(side, at, numeral.kanji)) return false;
      i = isDigit(x) ? numeral.to : i + numeral.kanji.length;
      j = isDigit(x) ? j + numeral.kanji.length : numeral.to;
      const after = isDigit(x) ? side.text.code[j] : side.text.code[i];
      if ((isDigit(x) ? j < bTo : i < aTo) && isKanjiNumeral(after as number)) return false;
      continue;
    }
    if (x !== y) return false;
    i += 1;
    j += 1;
  }
}

function numeralAt(side: AddressParser, at: number, to: number): { kanji: string; to: number } {
  let value = 0;
  let i = at;
  while (i < to && isDigit(side.text.code[i] as number)) {
    value = Math.min(value * 10 + (side.text.code[i] as number) - 0x30, 10_000);
    i += 1;
  }
  return { kanji: kanjiNumeral(value), to: i };
}

function startsWith(side: AddressParser, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (side.text.code[at + i] !== text.charCodeAt(i)) return false;
  return at + text.length <= side.text.length;
}

function skipWords(side: AddressParser, at: number, to: number): number {
  let i = at;
  while (i < to) {
    if (side.text.code[i] === SPACE) i += 1;
    else {
      const word = oazaLength(side.text, i);
      if (word === 0) return i;
      i += word;
    }
  }
  return i;
}

/** Raw text between two folded positions, width-folded and without spaces. */
export const plainText = (side: AddressParser, from: number, to: number): string =>
  side.text.raw.slice(side.text.from[from], side.text.from[to]).normalize('NFKC').replaceAll(' ', '');
