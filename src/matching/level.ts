/** The five items of 5情報照合, in the order every report names them (S015). */
export const FIVE_ITEMS = ['kanji', 'kana', 'birth', 'sex', 'address'] as const;
export type Item = (typeof FIVE_ITEMS)[number];

/**
 * How far two values agree. `exact` and `equivalent` count as a match; `missing` (a side is blank or
 * impossible) never does. `partial` and `different` differ only in what the reviewer is shown.
 */
export const LEVELS = ['exact', 'equivalent', 'partial', 'different', 'missing'] as const;
export type Level = (typeof LEVELS)[number];

/** A stretch of both values laid side by side; `reason` says why they count as they do (none: same letters). */
export interface AlignedPiece {
  readonly a: string;
  readonly b: string;
  readonly level: Level;
  readonly reason?: string;
}

/** One item's result. `reasons`: codes of docs/matching.md (K2, N1, A1 …), no code twice, in table order. */
export interface ItemResult {
  readonly level: Level;
  readonly reasons: readonly string[];
}

/** The five raw values of one side, as they stand in the file. */
export type FiveValues = Readonly<Record<Item, string>>;
export type FiveResults = Readonly<Record<Item, ItemResult>>;

/** Does this level count as agreement in the rule table? */
export const isMatch = (level: Level): boolean => level === 'exact' || level === 'equivalent';
