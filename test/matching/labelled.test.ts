import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MATCHERS } from '../../src/matching/five.ts';

/** Labelled pairs (a, b, expected level, why), judged by hand against the sources of docs/matching.md. */
function pairs(name: string): string[][] {
  const text = readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8');
  const [header, ...rows] = text.trim().split(/\r?\n/);
  expect(header).toBe('a,b,expected,why');
  return rows.map((row) => {
    const [a, b, level, ...why] = row.split(',');
    return [a ?? '', b ?? '', level ?? '', why.join(',')];
  });
}

for (const [field, file, count] of [
  ['kanji', 'pairs_kanji.csv', 41],
  ['kana', 'pairs_kana.csv', 33],
  ['kanji', 'more_kanji.csv', undefined],
  ['kana', 'more_kana.csv', undefined],
] as const) {
  const rows = pairs(file);
  describe(`${field}: ${file}`, () => {
    if (count !== undefined) test('every given row is there', () => expect(rows).toHaveLength(count));
    test.each(rows)('%s | %s is %s (%s)', (a, b, level) => {
      expect(MATCHERS[field](a as string, b as string).level).toBe(level);
      expect(MATCHERS[field](b as string, a as string).level, 'the other way round').toBe(level);
    });
  });
}
