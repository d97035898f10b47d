import type { ItemResult, Level } from './level.ts';

/*
 * Results are compared by the million: the frequent ones are made once and shared. They are frozen, so that a
 * caller who edits one cannot change everybody's.
 */
const shared = new Map<string, ItemResult>();

/** The result with this level and these codes (at most one object per level and code list). */
export function resultOf(level: Level, ...reasons: string[]): ItemResult {
  const key = `${level} ${reasons.join(';')}`;
  let result = shared.get(key);
  if (result === undefined) {
    result = Object.freeze({ level, reasons: Object.freeze(reasons) });
    shared.set(key, result);
  }
  return result;
}

export const EXACT: ItemResult = resultOf('exact');
export const MISSING: ItemResult = resultOf('missing');

/** The plain "another value" result of each item. */
export const DIFFERENT = {
  KD: resultOf('different', 'KD'),
  ND: resultOf('different', 'ND'),
  BX: resultOf('different', 'BX'),
  SX: resultOf('different', 'SX'),
} as const;
