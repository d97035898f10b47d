import { createHmac, type KeyObject } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, so that nothing is misread over the telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const VALUE = new Map([...ALPHABET].map((char, value) => [char, value]));
for (const [alias, char] of [
  ['O', '0'],
  ['I', '1'],
  ['L', '1'],
] as const)
  VALUE.set(alias, VALUE.get(char) as number);

const DATA_CHARACTERS = 7;
/** 32^7: how many management numbers there are. */
export const MANAGEMENT_NUMBERS = 2 ** 35;
const HALF = 18;
const MASK = 2 ** HALF - 1;
const ROUNDS = 6;

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
function checkValue(values: readonly number[]): number {
  let sum = 0;
  let weight = 1;
  for (const value of values) {
    weight = times(weight, 2);
    sum ^= times(weight, value);
  }
  return sum;
}

const format = (text: string): string => `${text.slice(0, 3)}-${text.slice(3, 6)}-${text.slice(6)}`;

function encode(code: number): string {
  const values: number[] = [];
  for (let i = 0, rest = code; i < DATA_CHARACTERS; i++, rest = Math.floor(rest / 32))
    values.unshift(rest % 32);
  return format([...values, checkValue(values)].map((value) => ALPHABET[value]).join(''));
}

/**
 * The management number (整理番号, XXX-XXX-XX, S031) of piece `n` (1 ≤ n < 2^35). A keyed permutation (Feistel
 * network over 36 bits, walked until it falls below 2^35): unique for each n, and none can be guessed from another.
 */
export function managementNumber(key: KeyObject, n: number): string {
  if (!Number.isInteger(n) || n < 1 || n >= MANAGEMENT_NUMBERS)
    throw new RangeError('piece number out of range');
  let code = n;
  do code = permute(key, code);
  while (code >= MANAGEMENT_NUMBERS);
  return encode(code);
}

function permute(key: KeyObject, code: number): number {
  let left = Math.floor(code / (MASK + 1));
  let right = code % (MASK + 1);
  const block = Buffer.alloc(5);
  for (let round = 0; round < ROUNDS; round++) {
    block.writeUInt8(round, 0);
    block.writeUInt32BE(right, 1);
    const mixed = createHmac('sha256', key).update(block).digest().readUInt32BE(0) & MASK;
    [left, right] = [right, left ^ mixed];
  }
  return left * (MASK + 1) + right;
}

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
  return format(known.map((value) => ALPHABET[value]).join(''));
}
