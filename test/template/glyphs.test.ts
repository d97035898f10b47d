import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { glyphOf, isVariationSelector, loadFont, nameFonts } from '../../src/template/fonts.ts';
import { unprintable } from '../../src/template/glyphs.ts';

describe('characters that can be printed', () => {
  test.each([
    '佐藤 太郎',
    '𠮷田',
    '髙橋﨑',
    '渡邉　凜',
    'ﾔﾏﾀﾞ ﾀﾛｳ',
    'O’Brien',
    '㋿',
    '葛\u{e0100}',
    '神\ufe00',
  ])('%j', (name) => {
    expect(unprintable(name)).toEqual([]);
  });
});

describe('characters no font can draw are named with their code point', () => {
  test.each([
    ['外字\ue000', [{ char: '\ue000', codePoint: 'U+E000' }]],
    ['葛\u{e0101}城', [{ char: '葛\u{e0101}', codePoint: 'U+845B U+E0101' }]],
    ['\ud842', [{ char: '\ud842', codePoint: 'U+D842' }]],
    ['山\t田\t', [{ char: '\t', codePoint: 'U+0009' }]],
    ['\u{e0100}葛', [{ char: '\u{e0100}', codePoint: 'U+E0100' }]],
    ['a\u200db', [{ char: '\u200d', codePoint: 'U+200D' }]],
  ])('%j', (name, expected) => {
    expect(unprintable(name)).toEqual(expected);
  });

  test('each once, in the order of appearance', () => {
    expect(unprintable('\ue001山\ue000\ue001').map(({ codePoint }) => codePoint)).toEqual([
      'U+E001',
      'U+E000',
    ]);
  });
});

test('any text: printable exactly when some font has a glyph for every character with its selector', () => {
  const fonts = nameFonts().map((id) => loadFont(id).tables);
  const blank = /[\u007f-\u00a0\u2000-\u200f]/;
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
      const characters = Array.from(text);
      let fine = true;
      for (let i = 0; i < characters.length; i++) {
        const char = characters[i] as string;
        const code = char.codePointAt(0) as number;
        const next = characters[i + 1]?.codePointAt(0) ?? 0;
        const selector = isVariationSelector(next) ? next : 0;
        if (selector !== 0) i++;
        const drawable = fonts.some((tables) => glyphOf(tables, code, selector) !== 0);
        if (!drawable || code < 0x20 || isVariationSelector(code) || (selector === 0 && blank.test(char)))
          fine = false;
      }
      expect(unprintable(text).length === 0).toBe(fine);
    }),
    { seed: 7, numRuns: 2000 },
  );
});
