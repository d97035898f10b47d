/** Turns any text into four 32-bit words (FNV-1a with four offsets, then mixed). Same text, same words. */
function wordsOf(seed: string): [number, number, number, number] {
  const words = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35];
  for (let w = 0; w < 4; w++) {
    let hash = words[w] as number;
    for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    words[w] = (hash ^ (hash >>> 16)) >>> 0;
  }
  return words as [number, number, number, number];
}

/**
 * The generator's only source of chance: sfc32 (PractRand-tested, 128 bits of state), seeded by a text.
 * Nothing else in this room may be random, so the same seed gives the same bytes on every machine.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: string) {
    [this.a, this.b, this.c, this.d] = wordsOf(seed);
    for (let i = 0; i < 16; i++) this.word();
  }

  /** A whole number from 0 to 2³² − 1. */
  word(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + t) | 0;
    return t >>> 0;
  }

  /** A number from 0 up to but not including 1. */
  unit(): number {
    return this.word() / 4294967296;
  }

  /** A whole number from 0 to `n` − 1. */
  below(n: number): number {
    return Math.floor(this.unit() * n);
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

/** Draws from a weighted list in constant time (Vose's alias method). */
export class Weighted<T> {
  private readonly items: readonly T[];
  private readonly keep: Float64Array;
  private readonly other: Uint32Array;

  /** `weightOf`: any number ≥ 0; at least one above 0. */
  constructor(items: readonly T[], weightOf: (item: T) => number) {
    const n = items.length;
    const total = items.reduce((sum, item) => sum + weightOf(item), 0);
    if (n === 0 || !(total > 0)) throw new RangeError('nothing to draw from');
    this.items = items;
    this.keep = Float64Array.from(items, (item) => (weightOf(item) * n) / total);
    this.other = new Uint32Array(n);
    const small: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < n; i++) ((this.keep[i] as number) < 1 ? small : large).push(i);
    while (small.length > 0 && large.length > 0) {
      const [less, more] = [small.pop() as number, large.at(-1) as number];
      this.other[less] = more;
      this.keep[more] = (this.keep[more] as number) - (1 - (this.keep[less] as number));
      if ((this.keep[more] as number) < 1) small.push(large.pop() as number);
    }
    for (const rest of [...small, ...large]) this.keep[rest] = 1;
  }

  draw(random: Random): T {
    const i = random.below(this.items.length);
    return this.items[random.unit() < (this.keep[i] as number) ? i : (this.other[i] as number)] as T;
  }
}

/**
 * Spreads a rare case over a stream so that it turns up about once in `1 / rate` steps, not by luck: after n
 * steps it was due at least n × rate − 1.25 times. A case that is due but fits nobody stays due.
 */
export class Quota {
  private readonly random: Random;
  private readonly rate: number;
  private saved = 0.5;
  private next = 1;

  constructor(random: Random, rate: number) {
    this.random = random;
    this.rate = rate;
  }

  /** One more candidate went by. */
  step(): void {
    this.saved += this.rate;
  }

  get due(): boolean {
    return this.saved >= this.next;
  }

  /** The case was given to `n` candidates. */
  take(n = 1): void {
    this.saved -= n;
    this.next = 0.25 + 1.5 * this.random.unit();
  }
}
