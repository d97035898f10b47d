/**
 * How a management number (整理番号) is read back. No import here: scan stations run this in the browser.
 */

/** Crockford's base 32: no I, L, O, U, so that nothing is misread over the telephone. */
export const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const VALUE = new Map([...ALPHABET].map((char, value) => [char, value]));
for (const [alias, char] of [
  ['O', '0'],
  ['I', '1'],
  ['L', '1'],
] as const)
  VALUE.set(alias, VALUE.get(char) as number);

export const DATA_CHARACTERS = 7;

/** Multiplication in GF(32), polynomial x^5 + x^2 + 1: the field in which the check character is computed. */
function times(a: number, b: number): number {
  let product = 0;
  for (let x = a, y = b; y > 0; y >>= 1) {
    if (y & 1) product ^= x;
    x <<= 1;
    if (x & 32) x ^= 0b100101;
  }
  return product;
}

/**
 * Check value of seven data values: a Reed-Solomon parity over GF(32), each position with its own power of 2.
 * Catches every single wrong character and every swap of two characters, wherever they stand.
 */
export function checkValue(values: readonly number[]): number {
  let sum = 0;
  let weight = 1;
  for (const value of values) {
    weight = times(weight, 2);
    sum ^= times(weight, value);
  }
  return sum;
}

/** Eight characters as they are printed: XXX-XXX-XX. */
export const hyphenate = (text: string): string => `${text.slice(0, 3)}-${text.slice(3, 6)}-${text.slice(6)}`;

/**
 * A management number as typed or scanned → as printed, or undefined if its check character does not fit.
 * Hyphens, spaces and case do not matter; O reads as 0, I and L as 1.
 */
export function readManagementNumber(text: string): string | undefined {
  const chars = [...text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')];
  if (chars.length !== DATA_CHARACTERS + 1) return undefined;
  const values = chars.map((char) => VALUE.get(char));
  if (values.some((value) => value === undefined)) return undefined;
  const known = values as number[];
  if (checkValue(known.slice(0, -1)) !== known.at(-1)) return undefined;
  return hyphenate(known.map((value) => ALPHABET[value]).join(''));
}
