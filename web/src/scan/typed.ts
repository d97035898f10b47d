import { readManagementNumber } from '../../../src/piece/read-number.ts';

/** Shorter rows of fast keys in a field are a person's. */
export const SHORTEST = 6;
/** As numbers are printed: XXX-XXX-XX. */
const PRINTED = 10;

/**
 * What in the characters typed into a field came from a scanner: a number as it is printed at their end, check
 * character and all, however slow the scanner was; else the row of fast keys. '' where neither stands there.
 */
export function scannedIn(typed: string, fastFrom: number): string {
  const printed = typed.slice(-PRINTED);
  // First: a busy machine makes a pause in the middle of a scanner's row, whose rest would be no number.
  if (readManagementNumber(printed) === printed) return printed;
  return typed.length - fastFrom >= SHORTEST ? typed.slice(fastFrom) : '';
}
