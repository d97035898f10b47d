import type { ItemResult, Level } from './level.ts';

/*
 * Results are compared by the million: each combination of level and codes is made once, frozen and shared, so
 * that a comparison allocates nothing and a caller who edits a result cannot change everybody's.
 */
const shared = new Map<string, ItemResult>();

/** The result with this level and these codes (one object per combination). */
export function resultOf(level: Level, ...reasons: string[]): ItemResult {
  const key = `${level} ${reasons.join(';')}`;
  let result = shared.get(key);
  if (result === undefined) {
    result = Object.freeze({ level, reasons: Object.freeze(reasons) });
    shared.set(key, result);
  }
  return result;
}

/** Byte for byte the same: nothing was folded, so there is no code. */
export const EXACT: ItemResult = resultOf('exact');
/** M0: a side is blank. */
export const BLANK: ItemResult = resultOf('missing', 'M0');
/** M1: a side holds something that is no value of this item (an impossible date, only placeholders). */
export const UNREADABLE: ItemResult = resultOf('missing', 'M1');

/**
 * Turns a bit mask of reasons into the shared result. `codes` is an item's code table: bit i stands for code i,
 * and the codes of a result come in that order.
 */
export function maskedResults(codes: readonly string[]): (level: Level, mask: number) => ItemResult {
  const byLevel: Record<Level, Map<number, ItemResult>> = {
    exact: new Map(),
    equivalent: new Map(),
    partial: new Map(),
    different: new Map(),
    missing: new Map(),
  };
  return (level, mask) => {
    let result = byLevel[level].get(mask);
    if (result === undefined) {
      result = resultOf(level, ...codes.filter((_, bit) => (mask & (1 << bit)) !== 0));
      byLevel[level].set(mask, result);
    }
    return result;
  };
}
