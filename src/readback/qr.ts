/**
 * Reads a QR code from its modules (ISO/IEC 18004), versions 1 to 10, any mask. On a print file every module is
 * as it was meant, so nothing is corrected: a code that would need correction is refused, because its reserve
 * against dirt and folds is spent before it is printed.
 */
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const MAX_VERSION = 10;
type Level = 'L' | 'M' | 'Q' | 'H';

/** Level by the two bits of the format (table 12). */
const LEVELS: readonly Level[] = ['M', 'L', 'H', 'Q'];
/** Error correction codewords per block and number of blocks, by version from 1 (table 9). */
const PER_BLOCK: Readonly<Record<Level, readonly number[]>> = {
  L: [7, 10, 15, 20, 26, 18, 20, 24, 30, 18],
  M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26],
  Q: [13, 22, 18, 26, 18, 24, 18, 22, 20, 24],
  H: [17, 28, 22, 16, 22, 28, 26, 26, 24, 28],
};
const BLOCKS: Readonly<Record<Level, readonly number[]>> = {
  L: [1, 1, 1, 1, 1, 2, 2, 2, 2, 4],
  M: [1, 1, 1, 2, 2, 4, 4, 4, 5, 5],
  Q: [1, 1, 2, 2, 4, 4, 6, 6, 8, 8],
  H: [1, 1, 2, 4, 4, 4, 5, 6, 8, 8],
};
/** Centres of alignment patterns (annex E). */
const ALIGNMENT: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
];
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => ((r >> 1) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];
const FORMAT_MASK = 0x5412;
const FORMAT_GENERATOR = 0x537;

/** Whether the module at row and column is dark. */
export type Modules = (row: number, column: number) => boolean;

/** Edge lengths of the codes this reads: 21, 25, … 57 modules. */
export const QR_SIZES: readonly number[] = Array.from({ length: MAX_VERSION }, (_, i) => 21 + i * 4);

/** The text of a code of `size` modules; undefined if it is none or not perfect. */
export function readQr(size: number, dark: Modules): string | undefined {
  const version = (size - 17) / 4;
  if (!Number.isInteger(version) || version < 1 || version > MAX_VERSION) return undefined;
  if (!hasFinders(size, dark)) return undefined;
  const format = readFormat(dark);
  if (format === undefined) return undefined;
  const words = readWords(size, version, dark, MASKS[format.mask] as (typeof MASKS)[number]);
  const data = dataOf(words, version, format.level);
  return data === undefined ? undefined : textOf(data, version);
}

function hasFinders(size: number, dark: Modules): boolean {
  for (const [top, left] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const) {
    for (let r = 0; r < 7; r++) {
      for (let c = 0; c < 7; c++) {
        const ring = Math.max(Math.abs(r - 3), Math.abs(c - 3));
        if (dark(top + r, left + c) !== (ring !== 2)) return false;
      }
    }
  }
  return true;
}

function readFormat(dark: Modules): { level: Level; mask: number } | undefined {
  let bits = 0;
  const add = (row: number, column: number): void => {
    bits = (bits << 1) | (dark(row, column) ? 1 : 0);
  };
  for (let c = 0; c < 6; c++) add(8, c);
  add(8, 7);
  add(8, 8);
  add(7, 8);
  for (let r = 5; r >= 0; r--) add(r, 8);
  const value = bits ^ FORMAT_MASK;
  const data = value >> 10;
  let rest = data << 10;
  for (let i = 14; i >= 10; i--) if ((rest >> i) & 1) rest ^= FORMAT_GENERATOR << (i - 10);
  if (rest !== (value & 0x3ff)) return undefined;
  return { level: LEVELS[data >> 3] as Level, mask: data & 7 };
}

const functionMaps = new Map<number, Uint8Array>();

/** Modules that carry no data, by version: finders, timing, alignment, format and version. */
function functionMap(size: number, version: number): Uint8Array {
  const known = functionMaps.get(version);
  if (known !== undefined) return known;
  const map = new Uint8Array(size * size);
  const mark = (top: number, left: number, height: number, width: number): void => {
    for (let r = top; r < top + height; r++) map.fill(1, r * size + left, r * size + left + width);
  };
  mark(0, 0, 9, 9);
  mark(0, size - 8, 9, 8);
  mark(size - 8, 0, 8, 9);
  mark(6, 0, 1, size);
  mark(0, 6, size, 1);
  const centres = ALIGNMENT[version - 1] as readonly number[];
  const last = centres.at(-1) ?? 0;
  for (const r of centres) {
    for (const c of centres) {
      const corner = (r === 6 && (c === 6 || c === last)) || (r === last && c === 6);
      if (!corner) mark(r - 2, c - 2, 5, 5);
    }
  }
  if (version >= 7) {
    mark(0, size - 11, 6, 3);
    mark(size - 11, 0, 3, 6);
  }
  functionMaps.set(version, map);
  return map;
}

/** Codewords in the order of the two-column zigzag (7.7.3). */
function readWords(size: number, version: number, dark: Modules, masked: Modules): number[] {
  const map = functionMap(size, version);
  const words: number[] = [];
  let word = 0;
  let bits = 0;
  let upward = true;
  for (let right = size - 1; right > 0; right -= 2, upward = !upward) {
    if (right === 6) right = 5;
    for (let i = 0; i < size; i++) {
      const row = upward ? size - 1 - i : i;
      for (let column = right; column > right - 2; column--) {
        if (map[row * size + column] === 1) continue;
        word = (word << 1) | (dark(row, column) !== masked(row, column) ? 1 : 0);
        if (++bits < 8) continue;
        words.push(word);
        word = 0;
        bits = 0;
      }
    }
  }
  return words;
}

/** Undoes the interleaving (7.6); undefined if any block has an error. */
function dataOf(words: readonly number[], version: number, level: Level): number[] | undefined {
  const check = PER_BLOCK[level][version - 1] as number;
  const count = BLOCKS[level][version - 1] as number;
  const short = Math.floor(words.length / count) - check;
  const longer = words.length % count;
  const blocks: number[][] = Array.from({ length: count }, () => []);
  let at = 0;
  for (let i = 0; i <= short; i++) {
    for (let b = 0; b < count; b++) {
      if (i < short || b >= count - longer) (blocks[b] as number[]).push(words[at++] as number);
    }
  }
  const data = blocks.flat();
  for (let i = 0; i < check; i++) for (const block of blocks) block.push(words[at++] as number);
  return blocks.every((block) => isCodeword(block, check)) ? data : undefined;
}

const EXP = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let i = 0, value = 1; i < 255; i++) {
  EXP[i] = value;
  EXP[i + 255] = value;
  LOG[value] = i;
  value = value & 128 ? (value << 1) ^ 0x11d : value << 1;
}

/** All syndromes of a block are zero (Reed-Solomon over GF(256), generator roots 2^0 …). */
function isCodeword(block: readonly number[], check: number): boolean {
  for (let root = 0; root < check; root++) {
    let sum = 0;
    for (const word of block) sum = (sum === 0 ? 0 : (EXP[(LOG[sum] as number) + root] as number)) ^ word;
    if (sum !== 0) return false;
  }
  return true;
}

/** Segments: numeric, alphanumeric, bytes as UTF-8 (7.4); undefined for any other mode. */
function textOf(data: readonly number[], version: number): string | undefined {
  let at = 0;
  const total = data.length * 8;
  const take = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i++, at++) value = value * 2 + (((data[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
  const long = version >= 10 ? 1 : 0;
  let text = '';
  while (total - at >= 4) {
    const mode = take(4);
    if (mode === 0) break;
    const lengthBits = { 1: [10, 12], 2: [9, 11], 4: [8, 16] }[mode]?.[long];
    if (lengthBits === undefined) return undefined;
    let left = take(lengthBits);
    if (mode === 4) {
      text += Buffer.from(Array.from({ length: left }, () => take(8))).toString('utf8');
      continue;
    }
    const group = mode === 1 ? 3 : 2;
    while (left > 0) {
      const size = Math.min(group, left);
      left -= size;
      text +=
        mode === 1
          ? digits(take([4, 7, 10][size - 1] as number), size)
          : pair(take(size === 2 ? 11 : 6), size);
    }
  }
  return text;
}

const digits = (value: number, size: number): string => String(value).padStart(size, '0');

const pair = (value: number, size: number): string =>
  size === 2
    ? `${ALPHANUMERIC[Math.floor(value / 45)]}${ALPHANUMERIC[value % 45]}`
    : (ALPHANUMERIC[value] as string);
