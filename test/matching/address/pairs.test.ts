import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { matchAddress } from '../../../src/matching/address/index.ts';

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly expected: string;
  readonly why: string;
}

const read = (file: string): Pair[] =>
  parse(readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8'), { columns: true });

describe('S015 labelled pairs of addresses', () => {
  it.each(read('pairs_address.csv').map((pair) => [`${pair.why}: ${pair.a} / ${pair.b}`, pair] as const))(
    '%s',
    (_, pair) => {
      expect(matchAddress(pair.a, pair.b).level).toBe(pair.expected);
      expect(matchAddress(pair.b, pair.a).level, 'the other way round').toBe(pair.expected);
    },
  );
});
