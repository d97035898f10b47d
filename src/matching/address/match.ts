import { hasPlaceholder } from '../letters.ts';
import type { ItemResult } from '../level.ts';
import { compareNumbers } from './compare-numbers.ts';
import { comparePlace } from './compare-place.ts';
import { isDigit, SPACE, WIDTH } from './fold.ts';
import { notation } from './notation.ts';
import { type AddressParser, parserPair } from './parser.ts';
import { BIT, DIFFERENT_FROM, PARTIAL_FROM, resultOf } from './reasons.ts';

const EXACT: ItemResult = { level: 'exact', reasons: [] };
const SPACED: ItemResult = { level: 'exact', reasons: ['A0'] };
const MISSING: ItemResult = { level: 'missing', reasons: [] };

/**
 * Compares two addresses as they stand in a file. `exact`: the same but for width and spaces; `equivalent`: one
 * place in two notations; `partial`: nothing contradicts, something is missing; `different`: a municipality,
 * town, number or room contradicts; `missing`: a side is blank. Pure, deterministic, linear, never throws.
 */
export function matchAddress(a: string, b: string): ItemResult {
  if (a === b && !hasPlaceholder(a)) return isBlank(a) ? MISSING : EXACT;
  if (isBlank(a) || isBlank(b)) return MISSING;
  if (sameButSpaces(a, b) && !hasPlaceholder(a)) return SPACED;
  const { a: left, b: right } = parserPair();
  const bits = compare(left.read(a), right.read(b));
  if (bits >= PARTIAL_FROM || !(hasPlaceholder(a) || hasPlaceholder(b))) return resultOf(bits);
  return resultOf(hole(left) | hole(right));
}

/** Where a letter is illegible (●, 〓, ?, private use): the same hole on both sides is no evidence that they agree. */
function hole({ text, numbers }: AddressParser): number {
  const { raw, from, length } = text;
  const tail = numbers.to < length ? (from[numbers.to] as number) : raw.length;
  const before = hasPlaceholder(raw.slice(0, tail)) ? BIT['P-町名'] : 0;
  return before | (hasPlaceholder(raw.slice(tail)) ? BIT['P-建物'] : 0);
}

function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const cu = WIDTH[text.charCodeAt(i)] as number;
    if (cu !== 0 && cu !== SPACE) return false;
  }
  return true;
}

/** Equal after the width folding without spaces, except that a space between two digits separates numbers. */
function sameButSpaces(a: string, b: string): boolean {
  let i = 0;
  let j = 0;
  let digitBefore = false;
  for (;;) {
    const iStart = i;
    const jStart = j;
    while (i < a.length && skipped(a, i)) i += 1;
    while (j < b.length && skipped(b, j)) j += 1;
    if (i >= a.length || j >= b.length) return i >= a.length && j >= b.length;
    const x = WIDTH[a.charCodeAt(i)] as number;
    if (x !== WIDTH[b.charCodeAt(j)]) return false;
    const digit = isDigit(x);
    if (digit && digitBefore && i > iStart !== j > jStart) return false;
    digitBefore = digit;
    i += 1;
    j += 1;
  }
}

function skipped(text: string, i: number): boolean {
  const cu = WIDTH[text.charCodeAt(i)] as number;
  return cu === 0 || cu === SPACE;
}

/** Everything that differs between two read addresses, whether or not an earlier component decides already. */
export const differences = (a: AddressParser, b: AddressParser): number =>
  comparePlace(a, b) | compareNumbers(a, b) | notation(a, b);

function compare(a: AddressParser, b: AddressParser): number {
  const place = comparePlace(a, b);
  if (place >= DIFFERENT_FROM) return place;
  const bits = place | compareNumbers(a, b);
  return bits >= PARTIAL_FROM ? bits : bits | notation(a, b);
}
