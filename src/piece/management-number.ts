import { createHmac, type KeyObject } from 'node:crypto';
import { ALPHABET, checkValue, DATA_CHARACTERS, hyphenate } from './read-number.ts';

/** 32^7: how many management numbers there are. */
export const MANAGEMENT_NUMBERS = 2 ** 35;
const HALF = 18;
const MASK = 2 ** HALF - 1;
const ROUNDS = 6;

function encode(code: number): string {
  const values: number[] = [];
  for (let i = 0, rest = code; i < DATA_CHARACTERS; i++, rest = Math.floor(rest / 32))
    values.unshift(rest % 32);
  return hyphenate([...values, checkValue(values)].map((value) => ALPHABET[value]).join(''));
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
