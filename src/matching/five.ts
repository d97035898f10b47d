import type { FiveResults, FiveValues, ItemResult } from './level.ts';
import { EXACT, MISSING, resultOf } from './result.ts';
import { matchSex } from './sex.ts';
import { isBlank, plain } from './text.ts';

/** Equal after width and space folding, or not: the ground every item stands on. */
function matchPlain(a: string, b: string, different: string): ItemResult {
  if (isBlank(a) || isBlank(b)) return MISSING;
  return a === b || plain(a) === plain(b) ? EXACT : resultOf('different', different);
}

/** Compares the five items of two records; see docs/matching.md for the levels and codes. Never throws. */
export function matchFive(a: FiveValues, b: FiveValues): FiveResults {
  return {
    kanji: matchPlain(a.kanji, b.kanji, 'KD'),
    kana: matchPlain(a.kana, b.kana, 'ND'),
    birth: matchPlain(a.birth, b.birth, 'BX'),
    sex: matchSex(a.sex, b.sex),
    address: matchPlain(a.address, b.address, 'AX'),
  };
}
