import { readManagementNumber } from '../../../src/piece/read-number.ts';

/** Shorter rows of fast keys in a field are a person's. */
export const SHORTEST = 6;
/** As numbers are printed: XXX-XXX-XX. */
const PRINTED = 10;

/**
 * What in the characters typed into a field came from a scanner: the row of fast keys at its end, or, of a slow scanner,
 * a number as it is printed, check character and all. '' where neither stands there.
 */
export function scannedIn(typed: string, fastFrom: number): string {
  if (typed.length - fastFrom >= SHORTEST) return typed.slice(fastFrom);
  const printed = typed.slice(-PRINTED);
  return readManagementNumber(printed) === printed ? printed : '';
}
