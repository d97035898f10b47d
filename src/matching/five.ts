import { matchBirth } from './birth.ts';
import { matchKana } from './kana.ts';
import { matchKanji } from './kanji/match.ts';
import type { FiveResults, FiveValues, Item, ItemResult } from './level.ts';
import { BLANK, EXACT, resultOf } from './result.ts';
import { matchSex } from './sex.ts';
import { isBlank, plain } from './text.ts';

function matchAddress(a: string, b: string): ItemResult {
  if (isBlank(a) || isBlank(b)) return BLANK;
  if (a === b) return EXACT;
  return plain(a) === plain(b) ? resultOf('exact', 'A0') : resultOf('different', 'AX');
}

/** The comparison of each item. */
export const MATCHERS: Readonly<Record<Item, (a: string, b: string) => ItemResult>> = {
  kanji: matchKanji,
  kana: matchKana,
  birth: matchBirth,
  sex: matchSex,
  address: matchAddress,
};

/**
 * Compares the five items of two records from their raw values (S015: one result per item, not a total). The
 * levels and codes are in docs/matching.md. Never throws.
 */
export function matchFive(a: FiveValues, b: FiveValues): FiveResults {
  return {
    kanji: matchKanji(a.kanji, b.kanji),
    kana: matchKana(a.kana, b.kana),
    birth: matchBirth(a.birth, b.birth),
    sex: matchSex(a.sex, b.sex),
    address: matchAddress(a.address, b.address),
  };
}
