import { type Folded, isDigit, kanjiNumeral, oazaLength, PLACE, SPACE } from './fold.ts';

/** Keys of names in plain arrays: they load in milliseconds and answer without allocating. */
export interface NameArrays {
  /** All keys one after another; key k is chars[start[k] .. start[k+1]). */
  readonly chars: Uint16Array;
  readonly start: Uint32Array;
  /** Open addressing, a power of two: key + 1, or 0. */
  readonly slots: Int32Array;
  /** One bit per hash of a beginning of a key: where none is set, no longer name can follow. */
  readonly beginnings: Uint8Array;
}

const BEGINNINGS = 1 << 22;
const MIX = 0x9e3779b1;

const seedOf = (group: number): number => Math.imul(group + 1, 0x85ebca6b) | 0;

function step(hash: number, cu: number): number {
  const mixed = Math.imul(hash ^ cu, MIX);
  return mixed ^ (mixed >>> 15);
}

/** Builds the arrays for `keys`; `groups[k]` is the group (municipality) in which key k is looked up. */
export function buildNames(keys: readonly string[], groups: readonly number[]): NameArrays {
  const start = new Uint32Array(keys.length + 1);
  let length = 0;
  keys.forEach((key, k) => {
    start[k] = length;
    length += key.length;
  });
  start[keys.length] = length;
  const chars = new Uint16Array(length);
  let size = 1024;
  while (size < keys.length * 2) size *= 2;
  const slots = new Int32Array(size);
  const beginnings = new Uint8Array(BEGINNINGS >> 3);
  keys.forEach((key, k) => {
    let hash = seedOf(groups[k] ?? 0);
    for (let i = 0; i < key.length; i++) {
      chars[(start[k] as number) + i] = key.charCodeAt(i);
      hash = step(hash, key.charCodeAt(i));
      const bit = hash & (BEGINNINGS - 1);
      beginnings[bit >> 3] = (beginnings[bit >> 3] as number) | (1 << (bit & 7));
    }
    let slot = hash & (size - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (size - 1);
    slots[slot] = k + 1;
  });
  return { chars, start, slots, beginnings };
}

const MAX_KEY = 24;
/** Spaces and words 大字 and 字 within one name; bounds the search on text that is no address. */
const MAX_SKIPS = 6;

/** Finds which keys of a group a text begins with. One instance per table; results stand in `ends`/`keys`. */
export class NameMatcher {
  /** Of the last `match`, shortest first: the key and where the text goes on after it. */
  readonly keys = new Int32Array(MAX_KEY + 1);
  readonly ends = new Int32Array(MAX_KEY + 1);
  count = 0;
  private readonly scratch = new Uint16Array(MAX_KEY + 8);
  private readonly arrays: NameArrays;
  private readonly groups: { readonly [key: number]: number };

  constructor(arrays: NameArrays, groups: { readonly [key: number]: number }) {
    this.arrays = arrays;
    this.groups = groups;
  }

  /**
   * Matches the text from `at` in `group`, after the already folded `prefix`; answers the number of hits.
   * `whole` also takes the prefix itself for a hit.
   */
  match(group: number, text: Folded, at: number, prefix = '', whole = false): number {
    this.count = 0;
    const { scratch } = this;
    const { code, length } = text;
    let hash = seedOf(group);
    let k = 0;
    for (; k < prefix.length && k < MAX_KEY; k++) {
      scratch[k] = prefix.charCodeAt(k);
      hash = step(hash, scratch[k] as number);
    }
    const key = whole ? this.find(group, hash, k) : -1;
    if (key >= 0) this.hit(key, at);
    let i = at;
    let skips = 0;
    while (i < length && k < MAX_KEY) {
      const cu = code[i] as number;
      const skipped = cu === SPACE ? 1 : oazaLength(text, i);
      if (skipped > 0) {
        skips += 1;
        if (skips > MAX_SKIPS) break;
        i += skipped;
        continue;
      }
      if (isDigit(cu)) {
        let value = 0;
        while (i < length && value < 10_000 && isDigit(code[i] as number)) {
          value = value * 10 + (code[i] as number) - 0x30;
          i += 1;
        }
        const numeral = kanjiNumeral(value);
        if (numeral === '' || k + numeral.length > MAX_KEY) break;
        for (let d = 0; d < numeral.length; d++) {
          scratch[k] = numeral.charCodeAt(d);
          hash = step(hash, scratch[k] as number);
          k += 1;
        }
        if (!this.begins(hash)) break;
        continue;
      }
      if (cu < 0x41) break; // punctuation and hyphens never stand in a name
      i += 1;
      scratch[k] = PLACE[cu] as number;
      hash = step(hash, scratch[k] as number);
      k += 1;
      if (!this.begins(hash)) break;
      const key = this.find(group, hash, k);
      if (key >= 0) this.hit(key, i);
    }
    return this.count;
  }

  private begins(hash: number): boolean {
    const bit = hash & (BEGINNINGS - 1);
    return ((this.arrays.beginnings[bit >> 3] as number) & (1 << (bit & 7))) !== 0;
  }

  private hit(key: number, end: number): void {
    this.keys[this.count] = key;
    this.ends[this.count] = end;
    this.count += 1;
  }

  private find(group: number, hash: number, length: number): number {
    const { chars, start, slots } = this.arrays;
    const mask = slots.length - 1;
    for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const key = (slots[slot] as number) - 1;
      const from = start[key] as number;
      if ((start[key + 1] as number) - from !== length || this.groups[key] !== group) continue;
      let i = 0;
      while (i < length && chars[from + i] === this.scratch[i]) i += 1;
      if (i === length) return key;
    }
    return -1;
  }
}
