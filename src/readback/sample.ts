import { createHash } from 'node:crypto';

/** With what certainty a share of bad pages would have been seen, both from 0 to 1. */
export interface SampleAim {
  readonly confidence: number;
  readonly badShare: number;
}

/** 99 % sure to see a fault that sits on one page in a hundred: systematic ones sit on far more. */
export const USUAL_AIM: SampleAim = { confidence: 0.99, badShare: 0.01 };

/**
 * Pages to look at so that, were `badShare` of them bad, at least one bad one is among them with `confidence`:
 * the smallest n with (1 - badShare)^n <= 1 - confidence. Never more than there are.
 */
export function sampleSize(pages: number, { confidence, badShare }: SampleAim): number {
  return Math.min(pages, Math.ceil(Math.log(1 - confidence) / Math.log(1 - badShare)));
}

/**
 * What a clean sample says: the share of bad pages that would have been seen with that confidence. 0 if every
 * page was looked at, 1 if none was.
 */
export function excludedShare(looked: number, pages: number, confidence: number): number {
  if (looked >= pages) return 0;
  return looked === 0 ? 1 : 1 - (1 - confidence) ** (1 / looked);
}

/**
 * `count` different numbers from 0 to `total - 1`, ascending. They depend on `seed` alone: who checks a
 * certificate draws the same pages again, and who makes the files does not choose them.
 */
export function drawSample(total: number, count: number, seed: string): number[] {
  const wanted = Math.min(total, count);
  const chosen = new Set<number>();
  // Floyd's algorithm: as many draws as numbers, however large the whole.
  for (let last = total - wanted; last < total; last++) {
    const drawn = uniform(seed, last, last + 1);
    chosen.add(chosen.has(drawn) ? last : drawn);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** A number from 0 to `below - 1`; 48 bits of a hash leave no bias worth the name. */
function uniform(seed: string, step: number, below: number): number {
  const bits = createHash('sha256').update(`${seed}:${step}`).digest().readUIntBE(0, 6);
  return Math.floor((bits / 2 ** 48) * below);
}
