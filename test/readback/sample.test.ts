import { expect, test } from 'vitest';
import { drawSample, excludedShare, sampleSize, USUAL_AIM } from '../../src/readback/sample.ts';

test('a sample is as large as its confidence takes', () => {
  // ln(0.01) / ln(0.99) = 458.2, the figure of acceptance sampling with c = 0.
  expect(sampleSize(1_000_000, USUAL_AIM)).toBe(459);
  expect(sampleSize(100, USUAL_AIM)).toBe(100);
  expect(sampleSize(1_000_000, { confidence: 0.95, badShare: 0.01 })).toBe(299);
});

test('what a clean sample excludes follows from its size', () => {
  expect(excludedShare(459, 1_000_000, 0.99)).toBeCloseTo(0.00998, 4);
  expect(excludedShare(299, 1_000_000, 0.95)).toBeCloseTo(0.00997, 4);
  expect(excludedShare(50, 50, 0.99)).toBe(0);
  expect(excludedShare(0, 50, 0.99)).toBe(1);
});

test('the same seed draws the same different pages, another seed others', () => {
  const drawn = drawSample(10_000, 459, 'a');
  expect(drawn).toHaveLength(459);
  expect(new Set(drawn).size).toBe(459);
  expect(drawn).toEqual([...drawn].sort((a, b) => a - b));
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(10_000);
  expect(drawSample(10_000, 459, 'a')).toEqual(drawn);
  expect(drawSample(10_000, 459, 'b')).not.toEqual(drawn);
  expect(drawSample(5, 9, 'a')).toEqual([0, 1, 2, 3, 4]);
});

test('every page is as likely as any other', () => {
  const counts = new Array<number>(20).fill(0);
  for (let seed = 0; seed < 2000; seed++) {
    for (const page of drawSample(20, 5, String(seed))) counts[page] = (counts[page] as number) + 1;
  }
  // 2000 draws of 5 of 20: 500 each, standard deviation 19.4; five of them on either side.
  for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(97);
});
