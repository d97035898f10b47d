import { type Font, type FontId, loadFont } from '../../template/fonts.ts';

/**
 * A font as a page uses it. A character id (CID) is the font's own glyph id wherever one character owns the
 * glyph; where several characters share a glyph (⼀ and 一, a base with and without its default selector) the
 * others get ids above the font's glyphs, so that text read back from the page is the text that was written.
 * The numbering depends on the font file alone: every worker and every run gives the same bytes.
 */
export interface Face {
  readonly font: Font;
  /** CID of a code point of the Basic Multilingual Plane; 0 = none. */
  readonly bmp: Uint16Array;
  readonly astral: ReadonlyMap<number, number>;
  /** CID of base and variation selector; 0 if the font lacks that variant. */
  variant(code: number, selector: number): number;
  /** Advance in 1/1000 em, by CID. */
  readonly advances: Uint16Array;
  /** Glyph of a CID. */
  readonly glyphs: Uint16Array;
  /** Unicode text of a CID. */
  textOf(cid: number): string;
}

const faces = new Map<FontId, Face>();

/** The face of a font, numbered once for as long as the font stays the same. */
export function faceOf(id: FontId): Face {
  const font = loadFont(id);
  let face = faces.get(id);
  if (face?.font !== font) {
    face = numberFace(font);
    faces.set(id, face);
  }
  return face;
}

/** Radicals and compatibility forms share glyphs with ordinary characters, which own them. */
const isSecondary = (code: number): boolean =>
  (code >= 0x2e80 && code <= 0x2fdf) ||
  (code >= 0xf900 && code <= 0xfaff) ||
  code >= 0x2f800 ||
  code === 0xa0;

const MAX_CID = 0xffff;

/** Fonts with more glyphs may run out of ids above them. */
const LARGE_FONT = 0x8000;
const NO_GLYPHS: ReadonlySet<number> = new Set();

/** Glyphs that some character may come to own. */
function directGlyphs({ tables }: Font): Set<number> {
  const glyphs = new Set<number>(tables.bmp);
  for (const glyph of tables.astral.values()) glyphs.add(glyph);
  for (const byBase of tables.variants.values()) for (const glyph of byBase.values()) glyphs.add(glyph);
  return glyphs;
}

/** Numbers the characters of a font. Throws RangeError where there are more than ids. */
export function numberFace(font: Font): Face {
  const { tables } = font;
  const owners = new Uint32Array(MAX_CID + 1);
  const selectors = new Uint32Array(MAX_CID + 1);
  const glyphs = new Uint16Array(MAX_CID + 1);
  const advances = new Uint16Array(MAX_CID + 1);
  const bmp = new Uint16Array(0x10000);
  const astral = new Map<number, number>();
  const variants = new Map<number, Map<number, number>>();
  let next = tables.glyphCount;
  /** In a font of nearly as many glyphs as there are ids, those of glyphs no character owns serve too. */
  let unowned = 0;
  const further = (): number => {
    if (next <= MAX_CID) return next++;
    do unowned++;
    while (unowned <= MAX_CID && (owners[unowned] !== 0 || direct.has(unowned)));
    return unowned;
  };
  const direct = next > LARGE_FONT ? directGlyphs(font) : NO_GLYPHS;
  const claim = (glyph: number, code: number, selector: number): number => {
    const cid = owners[glyph] === 0 ? glyph : further();
    if (cid > MAX_CID) throw new RangeError(`${font.id}: more characters than character ids`);
    owners[cid] = code;
    selectors[cid] = selector;
    glyphs[cid] = glyph;
    advances[cid] = tables.advances[glyph] as number;
    return cid;
  };
  for (const secondary of [false, true]) {
    for (let code = 0x20; code < 0x10000; code++) {
      const glyph = tables.bmp[code] as number;
      if (glyph !== 0 && isSecondary(code) === secondary) bmp[code] = claim(glyph, code, 0);
    }
    for (const [code, glyph] of tables.astral) {
      if (isSecondary(code) === secondary) astral.set(code, claim(glyph, code, 0));
    }
  }
  const plain = (code: number): number => (code < 0x10000 ? (bmp[code] as number) : (astral.get(code) ?? 0));
  for (const [selector, byBase] of tables.variants) {
    const byCode = new Map<number, number>();
    for (const [code, variant] of byBase) {
      const glyph = variant === 0 ? (glyphs[plain(code)] as number) : variant;
      if (glyph !== 0) byCode.set(code, claim(glyph, code, selector));
    }
    variants.set(selector, byCode);
  }
  return {
    font,
    bmp,
    astral,
    variant: (code, selector) => variants.get(selector)?.get(code) ?? 0,
    advances,
    glyphs,
    textOf: (cid) =>
      String.fromCodePoint(owners[cid] as number) +
      (selectors[cid] === 0 ? '' : String.fromCodePoint(selectors[cid] as number)),
  };
}
