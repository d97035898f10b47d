import type { AlignedPiece, ItemResult } from './level.ts';
import { BLANK, EXACT, resultOf, UNREADABLE } from './result.ts';
import { isBlank, plain, sameNotation } from './text.ts';

type Sex = 'male' | 'female';

/**
 * Notations of a sex: the codes of the filings and of the resident register (1 男, 2 女), Japanese and English
 * words. Nothing else is one: the codes 0 and 9 of JIS X 0303 say "not known" and are read as missing.
 */
const SEXES: ReadonlyMap<string, Sex> = new Map([
  ...['1', '01', '男', '男性', 'オトコ', 'おとこ', 'ダンセイ', 'm', 'male'].map(
    (word) => [word, 'male'] as const,
  ),
  ...['2', '02', '女', '女性', 'オンナ', 'おんな', 'ジョセイ', 'f', 'female'].map(
    (word) => [word, 'female'] as const,
  ),
]);

const FOLDED = resultOf('exact', 'S0');
const NOTATION = resultOf('equivalent', 'S1');
const OTHER = resultOf('different', 'SX');

/** The sex a notation stands for; undefined when it is blank or stands for none. */
function parseSex(raw: string): Sex | undefined {
  return SEXES.get(raw) ?? SEXES.get(plain(raw).toLowerCase());
}

/** Sex: `exact` (same notation), `equivalent` S1 (男/1), `different` SX, `missing`; there is no partial. */
export function matchSex(a: string, b: string): ItemResult {
  const sexA = parseSex(a);
  const sexB = parseSex(b);
  if (sexA === undefined || sexB === undefined) return isBlank(a) || isBlank(b) ? BLANK : UNREADABLE;
  if (sexA !== sexB) return OTHER;
  if (a === b) return EXACT;
  return sameNotation(a, b) ? FOLDED : NOTATION;
}

/** Both values side by side for the reviewer. */
export const alignSex = (a: string, b: string): AlignedPiece[] => [whole(a, b, matchSex(a, b))];

/** The piece of an item that is compared as a whole. */
export function whole(a: string, b: string, { level, reasons }: ItemResult): AlignedPiece {
  return reasons[0] === undefined ? { a, b, level } : { a, b, level, reason: reasons[0] };
}
