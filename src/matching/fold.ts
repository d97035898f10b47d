import { fullKana, isPlaceholder, KINDS, Kind, voiced } from './letters.ts';

/** A value as code points; `at[i]` is where in the raw value letter i begins. Reused from call to call. */
export interface Letters {
  codes: Int32Array;
  at: Int32Array;
  length: number;
}

const MIN_CAPACITY = 256;

export const newLetters = (): Letters => ({
  codes: new Int32Array(MIN_CAPACITY),
  at: new Int32Array(MIN_CAPACITY),
  length: 0,
});

/** Makes room for `wanted` letters; what the buffer held is lost. A huge value does not keep its memory. */
export function ensure(letters: Letters, wanted: number): void {
  const has = letters.codes.length;
  if (wanted > has || (has > 65_536 && wanted < 4_096)) {
    const capacity = Math.max(MIN_CAPACITY, wanted);
    letters.codes = new Int32Array(capacity);
    letters.at = new Int32Array(capacity);
  }
}

/**
 * First step of every name: full- and half-width letters become one, voicing marks join their kana, spaces and
 * invisible characters go. Values equal after this are the same notation (`exact`). One pass, no allocation.
 */
export function foldWidth(raw: string, out: Letters): void {
  ensure(out, raw.length);
  const { codes, at } = out;
  let n = 0;
  for (let i = 0; i < raw.length; i++) {
    let code = raw.charCodeAt(i);
    switch (KINDS[code]) {
      case Kind.space:
      case Kind.invisible:
        continue;
      case Kind.fullWidth:
        code -= 0xfee0;
        break;
      case Kind.halfKana:
        code = fullKana(code);
        break;
      case Kind.voicing: {
        const before = n > 0 ? (codes[n - 1] as number) : 0;
        const joined = voiced(before, code === 0x309a || code === 0xff9f);
        if (joined !== undefined) {
          codes[n - 1] = joined;
          continue;
        }
        // Alone, a half-width mark and a combining one are the free-standing mark.
        code = code === 0x309a || code === 0xff9f ? 0x309c : 0x309b;
        break;
      }
      case Kind.surrogate: {
        const low = i + 1 < raw.length ? raw.charCodeAt(i + 1) : 0;
        if (low >= 0xdc00 && low <= 0xdfff) {
          code = ((code - 0xd800) << 10) + (low - 0xdc00) + 0x10000;
          at[n] = i;
          i++;
          if (code >= 0xe0000 && code <= 0xe007f) continue; // tag characters
          codes[n++] = code;
          continue;
        }
        break;
      }
    }
    at[n] = i;
    codes[n++] = code;
  }
  out.length = n;
}

/** Same letters one by one? */
export function sameLetters(a: Letters, b: Letters): boolean {
  const n = a.length;
  if (n !== b.length) return false;
  const codesA = a.codes;
  const codesB = b.codes;
  for (let i = 0; i < n; i++) if (codesA[i] !== codesB[i]) return false;
  return true;
}

/** Are the first letters of `long` all of `short`? */
export function beginsWith(long: Letters, short: Letters): boolean {
  if (short.length > long.length) return false;
  for (let i = 0; i < short.length; i++) if (short.codes[i] !== long.codes[i]) return false;
  return true;
}

/** Has a value a single legible letter? One of nothing but ● is not there to be compared. */
export function legible(letters: Letters): boolean {
  for (let i = 0; i < letters.length; i++) if (!isPlaceholder(letters.codes[i] as number)) return true;
  return false;
}

/** The stretch of the raw value that letter i (to j, exclusive) came from. */
export function rawOf(raw: string, letters: Letters, i: number, j = i + 1): string {
  if (i >= letters.length) return '';
  const from = i === 0 ? 0 : (letters.at[i] as number);
  const to = j < letters.length ? (letters.at[j] as number) : raw.length;
  return raw.slice(from, to);
}

const SEPARATED = /[\s・·‧•=,.،、，．＝･]+/u;
/** More tokens than any name has: beyond this, values are compared as a whole only (keeps the work linear). */
const MAX_TOKENS = 12;

/** The parts of a name as it is spaced; undefined when there are more than a name can have. */
export function tokensOf(raw: string): string[] | undefined {
  const tokens: string[] = [];
  for (const token of raw.split(SEPARATED, MAX_TOKENS * 4)) if (token !== '') tokens.push(token);
  return tokens.length > MAX_TOKENS ? undefined : tokens;
}

export type TokenRelation = 'order' | 'missing' | undefined;

/**
 * How two names relate by their parts when they do not agree as they stand: the same parts in another `order`,
 * or all parts of one within the other (`missing`, order kept or not). `agree` compares two parts.
 */
export function relateTokens(
  a: readonly string[],
  b: readonly string[],
  agree: (a: string, b: string) => boolean,
): TokenRelation {
  const [fewer, more] = a.length <= b.length ? [a, b] : [b, a];
  if (fewer.length === 0 || more.length < 2) return undefined;
  const free = new Set(more.keys());
  for (const token of fewer) {
    let found: number | undefined;
    for (const i of free) {
      if (agree(token, more[i] as string)) {
        found = i;
        break;
      }
    }
    if (found === undefined) return undefined;
    free.delete(found);
  }
  return free.size === 0 ? 'order' : 'missing';
}
