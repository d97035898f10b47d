import { expect, test } from 'vitest';
import { numberFace } from '../../src/document/pdf/face.ts';
import { loadFont } from '../../src/template/fonts.ts';

/** A font with so many glyphs, each from 1 to `owned` of one character of its own, and variants of characters. */
function fontOf(
  glyphCount: number,
  owned: number,
  variants: readonly (readonly [code: number, glyph: number])[],
) {
  const bmp = new Uint16Array(0x10000);
  const astral = new Map<number, number>();
  for (let glyph = 1; glyph <= owned; glyph++) astral.set(0x20000 + glyph, glyph);
  const { tables, ...font } = loadFont('regular');
  const advances = new Uint16Array(glyphCount).fill(1000);
  return {
    ...font,
    tables: {
      ...tables,
      glyphCount,
      bmp,
      astral,
      advances,
      variants: new Map([[0xe0100, new Map(variants)]]),
    },
  };
}

/** Variants that share the glyph of their own character, as default ones do. */
const shared = (count: number) => Array.from({ length: count }, (_, i) => [0x20001 + i, 0] as const);

test('every character and variant of a font has an id of its own, and each draws its glyph', () => {
  const face = numberFace(fontOf(1000, 900, shared(300)));
  const ids = Array.from({ length: 300 }, (_, i) => face.variant(0x20001 + i, 0xe0100));
  expect(ids[0]).toBe(1000);
  expect(new Set([...face.astral.values(), ...ids]).size).toBe(1200);
  expect(ids.map((cid) => face.glyphs[cid])).toEqual(ids.map((_, i) => i + 1));
  expect(face.textOf(ids[4] as number)).toBe('\u{20005}\u{e0100}');
});

test('a font of nearly as many glyphs as there are ids (IPAmj明朝) uses those of glyphs no character owns', () => {
  const face = numberFace(fontOf(65_000, 60_000, shared(3_000)));
  const ids = Array.from({ length: 3_000 }, (_, i) => face.variant(0x20001 + i, 0xe0100));
  expect(Math.max(...ids)).toBe(0xffff);
  expect(new Set([...face.astral.values(), ...ids]).size).toBe(63_000);
  expect(ids.filter((cid) => cid > 60_000 && cid < 65_000).length).toBe(3_000 - 536);
  expect(ids.map((cid) => face.glyphs[cid])).toEqual(ids.map((_, i) => i + 1));
});

test('a font with more characters than ids is refused, not numbered twice', () => {
  expect(() => numberFace(fontOf(65_000, 64_000, shared(2_000)))).toThrow(
    /more characters than character ids/,
  );
});
