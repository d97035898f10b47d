import { encode } from 'uqr';

/** A code as an image of one bit per module, rows padded to whole bytes, 1 = dark. */
export interface CodeImage {
  readonly size: number;
  readonly rows: Uint8Array;
}

type Ecc = 'L' | 'M' | 'Q' | 'H';

/** Any QR code (ISO/IEC 18004) without quiet zone; one mask always, so that equal texts give equal codes. */
export function qrCode(text: string, ecc: Ecc = 'M'): CodeImage {
  const { size, data } = encode(text, { ecc, boostEcc: false, maskPattern: MASK, border: 0 });
  const stride = (size + 7) >> 3;
  const rows = new Uint8Array(size * stride);
  data.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) rows[y * stride + (x >> 3)] = (rows[y * stride + (x >> 3)] as number) | (0x80 >> (x & 7));
    });
  });
  return { size, rows };
}

const MASK = 2;
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const PAIR_BITS = 11;
const PAIRS = 5;
const LENGTH = PAIRS * 2;

/** Value of an alphanumeric character by code, 255 = none. */
const VALUES = new Uint8Array(128).fill(255);
for (let i = 0; i < ALPHANUMERIC.length; i++) VALUES[ALPHANUMERIC.charCodeAt(i)] = i;

let words = 0;
let size = 0;
let base = new Uint32Array();
let pairs = new Uint32Array();

/**
 * Codes of ten alphanumeric characters, as management numbers are, thousands of times faster than encoding each:
 * with version, level and mask fixed every module is an exclusive-or of data bits (Reed-Solomon is linear), so a
 * code is that of ten zeros changed by one precomputed pattern per pair of characters.
 * Returns false if the text is none of that kind; else `into` holds the rows of a 21 × 21 code of level M.
 */
export function managementCode(text: string, into: CodeImage): boolean {
  if (text.length !== LENGTH) return false;
  if (pairs.length === 0) prepare();
  const image = scratch;
  image.set(base);
  for (let pair = 0; pair < PAIRS; pair++) {
    const first = VALUES[text.charCodeAt(pair * 2) & 127] as number;
    const second = VALUES[text.charCodeAt(pair * 2 + 1) & 127] as number;
    if (first === 255 || second === 255 || text.charCodeAt(pair * 2) > 127) return false;
    if (text.charCodeAt(pair * 2 + 1) > 127) return false;
    const at = (pair * (1 << PAIR_BITS) + first * 45 + second) * words;
    for (let w = 0; w < words; w++) image[w] = (image[w] as number) ^ (pairs[at + w] as number);
  }
  into.rows.set(new Uint8Array(image.buffer, 0, into.rows.length));
  return true;
}

let scratch = new Uint32Array();

/** An empty image of the size `managementCode` fills. */
export function managementImage(): CodeImage {
  if (pairs.length === 0) prepare();
  return { size, rows: new Uint8Array(size * ((size + 7) >> 3)) };
}

function asWords(text: string): Uint32Array {
  const image = qrCode(text);
  const bytes = new Uint8Array((image.rows.length + 3) & ~3);
  bytes.set(image.rows);
  size = image.size;
  return new Uint32Array(bytes.buffer);
}

/** Letters all around keep the encoder in alphanumeric mode. */
const around = (pair: number, characters: string): string =>
  'A'.repeat(pair * 2) + characters + 'A'.repeat(LENGTH - pair * 2 - 2);

function prepare(): void {
  const letters = asWords('A'.repeat(LENGTH));
  words = letters.length;
  scratch = new Uint32Array(words);
  base = letters.slice();
  pairs = new Uint32Array(PAIRS * (1 << PAIR_BITS) * words);
  for (let pair = 0; pair < PAIRS; pair++) {
    const zero = asWords(around(pair, '00'));
    for (let w = 0; w < words; w++)
      base[w] = (base[w] as number) ^ (letters[w] as number) ^ (zero[w] as number);
    for (let bit = 0; bit < PAIR_BITS; bit++) {
      const value = 1 << bit;
      const characters =
        (ALPHANUMERIC[Math.floor(value / 45)] as string) + (ALPHANUMERIC[value % 45] as string);
      const pattern = asWords(around(pair, characters));
      // Doubling: every value with this bit is a value without it, changed by the bit's pattern.
      for (let rest = 0; rest < value; rest++) {
        const from = (pair * (1 << PAIR_BITS) + rest) * words;
        const to = (pair * (1 << PAIR_BITS) + rest + value) * words;
        for (let w = 0; w < words; w++) {
          pairs[to + w] = (pairs[from + w] as number) ^ (zero[w] as number) ^ (pattern[w] as number);
        }
      }
    }
  }
}
