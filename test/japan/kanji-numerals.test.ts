import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseKanjiNumeral } from '../../src/japan/kanji-numerals.ts';

const DIGITS = '〇一二三四五六七八九';

/** Writes a number below 10,000 with units, as an address does. */
const withUnits = (n: number): string =>
  ['千', '百', '十', '']
    .map((unit, i) => {
      const digit = Math.floor(n / 10 ** (3 - i)) % 10;
      if (digit === 0) return '';
      return digit === 1 && unit !== '' ? unit : `${DIGITS[digit]}${unit}`;
    })
    .join('');

it('reads every number below 10,000 with units and digit by digit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), (n) => {
      expect(parseKanjiNumeral(withUnits(n))).toBe(n);
      expect(parseKanjiNumeral([...String(n)].map((d) => DIGITS[Number(d)]).join(''))).toBe(n);
    }),
    { seed: 21, numRuns: 3000 },
  );
});

it.each([
  ['二十一', 21],
  ['一十', 10],
  ['一千二百三', 1203],
  ['廿三', 23],
  ['卅', 30],
  ['百廿', 120],
  ['○', 0],
])('%s is %i', (text, n) => expect(parseKanjiNumeral(text)).toBe(n));

it.each(['', '十十', '十百', '二三十', '二廿', '十廿', '〇十', '三丁', '3', '一〇二三四五六七八九'])(
  '%j is no numeral',
  (text) => expect(parseKanjiNumeral(text)).toBeUndefined(),
);
