import { addressTablesVersion } from './address/index.ts';
import { kanjiTablesVersion } from './kanji/tables.ts';

/** Raised by hand when a rule of this room changes what some pair of values counts as. */
const MATCHING_RULES = 1;

/** What a comparison rested on, stored with every verdict: the same values and versions give the same result. */
export interface MatchingVersions {
  readonly rules: number;
  readonly kanji: string;
  readonly address: string;
}

let versions: MatchingVersions | undefined;

/** The versions of the rules and tables in this program (computed once). */
export function matchingVersions(): MatchingVersions {
  versions ??= Object.freeze({
    rules: MATCHING_RULES,
    kanji: kanjiTablesVersion(),
    address: addressTablesVersion(),
  });
  return versions;
}

/** The same as one text, as a decision stores it. */
export function matcherVersion(): string {
  const { rules, kanji, address } = matchingVersions();
  return `rules:${rules} kanji:${kanji} address:${address}`;
}
