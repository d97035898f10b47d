import { matchFive } from '../matching/five.ts';
import { FIVE_ITEMS, type FiveResults, type FiveValues, type Item, type Level } from '../matching/level.ts';
import { decide, levelsFor, type RuleCase, type RuleSettings, type Verdict } from './rule-table.ts';

/** All the rule table is asked about one person, before the five items are compared. */
export interface Facts extends Omit<RuleCase, 'levels' | 'found'> {
  readonly ours: FiveValues;
  /** Null: the resident register knows no such number. */
  readonly theirs: FiveValues | null;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** Levels as found, in the order of the five items; null where there was nothing to compare with. */
  readonly levels: readonly Level[] | null;
  /** Reason codes of all items, each with its item: `kanji:K2`. */
  readonly reasons: readonly string[] | null;
}

const NOTHING: Record<Item, Level> = {
  kanji: 'missing',
  kana: 'missing',
  birth: 'missing',
  sex: 'missing',
  address: 'missing',
};

const reasonsOf = (results: FiveResults): string[] =>
  FIVE_ITEMS.flatMap((item) => results[item].reasons.map((reason) => `${item}:${reason}`));

/** Compares the five items of one person and asks the rule table (S015–S024). Pure: same facts, same judgement. */
export function judge(facts: Facts, settings: RuleSettings): Judgement {
  const { ours, theirs, ...rest } = facts;
  const results = theirs === null ? null : matchFive(ours, theirs);
  const levels = results === null ? NOTHING : levelsFor(results, settings);
  return {
    verdict: decide({ ...rest, found: theirs !== null, levels }, settings),
    levels: results === null ? null : FIVE_ITEMS.map((item) => results[item].level),
    reasons: results === null ? null : reasonsOf(results),
  };
}
