/**
 * A small DEFLATE encoder (RFC 1951, fixed Huffman codes, greedy matching) for page streams of one or two kilobytes.
 * zlib spends more on starting than on such a stream, makes garbage for each, and its output differs between
 * processor types; this one keeps its tables, allocates nothing and gives the same bytes everywhere.
 */
const HASH_BITS = 12;
const MIN_MATCH = 4;
const MAX_MATCH = 258;
const MAX_DISTANCE = 32_768;
const WINDOW_RESET = 0x3fffffff;

const reversed = (code: number, length: number): number => {
  let out = 0;
  for (let i = 0; i < length; i++) out |= ((code >> i) & 1) << (length - 1 - i);
  return out;
};

/** Code and bit count of each literal 0-255 and of end-of-block (256). */
const LITERAL_CODE = new Uint16Array(288);
const LITERAL_BITS = new Uint8Array(288);
for (let symbol = 0; symbol < 288; symbol++) {
  const [base, first, bits] =
    symbol < 144
      ? [0x30, 0, 8]
      : symbol < 256
        ? [0x190, 144, 9]
        : symbol < 280
          ? [0, 256, 7]
          : [0xc0, 280, 8];
  LITERAL_CODE[symbol] = reversed(base + symbol - first, bits);
  LITERAL_BITS[symbol] = bits;
}

/** Code (with extra bits) and bit count of each match length. */
const LENGTH_CODE = new Uint32Array(MAX_MATCH + 1);
const LENGTH_BITS = new Uint8Array(MAX_MATCH + 1);
for (let symbol = 257, length = 3; symbol < 285; symbol++) {
  const extra = symbol < 265 ? 0 : (symbol - 261) >> 2;
  for (let value = 0; value < 1 << extra; value++, length++) {
    LENGTH_CODE[length] = (LITERAL_CODE[symbol] as number) | (value << (LITERAL_BITS[symbol] as number));
    LENGTH_BITS[length] = (LITERAL_BITS[symbol] as number) + extra;
  }
}
LENGTH_CODE[MAX_MATCH] = LITERAL_CODE[285] as number;
LENGTH_BITS[MAX_MATCH] = LITERAL_BITS[285] as number;

/** Base, extra bits and reversed code of each distance symbol. */
const DISTANCE_BASE = new Uint16Array(30);
const DISTANCE_EXTRA = new Uint8Array(30);
const DISTANCE_CODE = new Uint8Array(30);
for (let symbol = 0, base = 1; symbol < 30; symbol++) {
  const extra = symbol < 4 ? 0 : (symbol - 2) >> 1;
  DISTANCE_BASE[symbol] = base;
  DISTANCE_EXTRA[symbol] = extra;
  DISTANCE_CODE[symbol] = reversed(symbol, 5);
  base += 1 << extra;
}
/** Symbol of a distance: the first 256 directly, the others by (distance - 1) / 128. */
const NEAR = new Uint8Array(257);
const FAR = new Uint8Array(256);
for (let distance = 1, symbol = 0; distance <= MAX_DISTANCE; distance++) {
  while (symbol < 29 && distance >= (DISTANCE_BASE[symbol + 1] as number)) symbol++;
  if (distance <= 256) NEAR[distance] = symbol;
  FAR[(distance - 1) >> 7] = symbol;
}

/** Deflates one stream after the other with the same tables. */
export class PageDeflater {
  readonly #heads = new Int32Array(1 << HASH_BITS);
  /** Positions are stored plus this, so that those of earlier streams read as "none" without clearing. */
  #origin = 1;
  #out = Buffer.allocUnsafe(4096);

  /** The stream in zlib format (RFC 1950); the result is valid until the next call. */
  deflate(input: Uint8Array): Buffer {
    const end = input.length;
    // A literal takes nine bits at most; header, end of block and checksum come on top.
    const room = end + (end >> 3) + 16;
    if (this.#out.length < room) this.#out = Buffer.allocUnsafe(room * 2);
    if (this.#origin > WINDOW_RESET - end) {
      this.#heads.fill(0);
      this.#origin = 1;
    }
    const out = this.#out;
    const heads = this.#heads;
    const origin = this.#origin;
    out[0] = 0x78;
    out[1] = 0x01;
    let at = 2;
    // Final block, fixed codes.
    let bits = 3;
    let count = 3;
    let i = 0;
    const lastStart = end - MIN_MATCH;
    while (i < end) {
      let length = 0;
      let distance = 0;
      if (i <= lastStart) {
        const hash = hashOf(input, i);
        const candidate = (heads[hash] as number) - origin;
        heads[hash] = i + origin;
        distance = i - candidate;
        if (candidate >= 0 && distance <= MAX_DISTANCE) {
          const limit = Math.min(MAX_MATCH, end - i);
          while (length < limit && input[candidate + length] === input[i + length]) length++;
        }
      }
      if (length < MIN_MATCH) {
        const literal = input[i++] as number;
        bits |= (LITERAL_CODE[literal] as number) << count;
        count += LITERAL_BITS[literal] as number;
      } else {
        bits |= (LENGTH_CODE[length] as number) << count;
        count += LENGTH_BITS[length] as number;
        for (; count >= 8; count -= 8, bits >>>= 8) out[at++] = bits & 0xff;
        const symbol = (distance <= 256 ? NEAR[distance] : FAR[(distance - 1) >> 7]) as number;
        const extra = distance - (DISTANCE_BASE[symbol] as number);
        bits |= ((DISTANCE_CODE[symbol] as number) | (extra << 5)) << count;
        count += 5 + (DISTANCE_EXTRA[symbol] as number);
        const next = i + length;
        for (i++; i < next && i <= lastStart; i++) heads[hashOf(input, i)] = i + origin;
        i = next;
      }
      for (; count >= 8; count -= 8, bits >>>= 8) out[at++] = bits & 0xff;
    }
    // End of block is seven zero bits; then up to the next whole byte.
    count += 7;
    for (; count > 0; count -= 8, bits >>>= 8) out[at++] = bits & 0xff;
    this.#origin = origin + end;
    out.writeUInt32BE(adler32(input), at);
    return out.subarray(0, at + 4);
  }
}

function hashOf(input: Uint8Array, at: number): number {
  const word =
    (input[at] as number) |
    ((input[at + 1] as number) << 8) |
    ((input[at + 2] as number) << 16) |
    ((input[at + 3] as number) << 24);
  return Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
}

/** Largest run after which the sums still fit (RFC 1950, as in zlib). */
const ADLER_RUN = 5552;

function adler32(input: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let start = 0; start < input.length; start += ADLER_RUN) {
    const end = Math.min(input.length, start + ADLER_RUN);
    for (let i = start; i < end; i++) {
      a += input[i] as number;
      b += a;
    }
    a %= 65_521;
    b %= 65_521;
  }
  return ((b << 16) | a) >>> 0;
}
