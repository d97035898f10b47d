import { myNumberCheckDigit } from '../japan/check-digits.ts';
import type { Random } from './random.ts';

const LEFT = 100_000;
const RIGHT = 1_000_000;
const ROUNDS = 6;

function mix(value: number, key: number): number {
  let x = Math.imul(value ^ key, 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * Individual Numbers for made-up people: a keyed permutation (Feistel over 10⁵ × 10⁶) of the person's index.
 * So no two people ever get the same one, whatever N, without remembering any.
 */
export class NumberMint {
  private readonly keys: number[];

  constructor(random: Random) {
    this.keys = Array.from({ length: ROUNDS }, () => random.word());
  }

  /** The number of the person with this index (0 … 10¹¹ − 1): 12 digits, the last a right check digit. */
  numberOf(index: number): string {
    let left = Math.floor(index / RIGHT) % LEFT;
    let right = index % RIGHT;
    for (let round = 0; round < ROUNDS; round += 2) {
      left = (left + mix(right, this.keys[round] as number)) % LEFT;
      right = (right + mix(left, this.keys[round + 1] as number)) % RIGHT;
    }
    const body = String(left).padStart(5, '0') + String(right).padStart(6, '0');
    return body + myNumberCheckDigit(body);
  }
}

/** The same number with a check digit that is wrong, as a slip of the pen leaves it. */
export function withWrongCheckDigit(number: string, random: Random): string {
  return number.slice(0, 11) + ((Number(number[11]) + random.between(1, 9)) % 10);
}
