import { matchAddress } from './address/index.ts';
import { matchBirth } from './birth.ts';
import { matchKana } from './kana.ts';
import { matchKanji } from './kanji/match.ts';
import type { FiveResults, FiveValues, Item, ItemResult } from './level.ts';
import { matchSex } from './sex.ts';

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
