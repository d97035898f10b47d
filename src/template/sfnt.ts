/**
 * The few tables of a TrueType font that setting text needs: which glyph a character has (`cmap` formats 4, 12
 * and 14) and how wide it is (`hmtx`). Source: OpenType 1.9.1, chapters cmap, hmtx, hhea, head, OS/2.
 */
export interface FontTables {
  readonly unitsPerEm: number;
  readonly glyphCount: number;
  /** Glyph of a code point of the Basic Multilingual Plane, 0 = none. */
  readonly bmp: Uint16Array;
  /** Glyph of a code point above U+FFFF. */
  readonly astral: ReadonlyMap<number, number>;
  /** Glyph of base + variation selector: `selector -> base -> glyph`; 0 = the base's default glyph. */
  readonly variants: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** Advance widths in 1/1000 em, by glyph. */
  readonly advances: Uint16Array;
  /** Font box, ascent, descent, cap height in 1/1000 em; italic angle in degrees. */
  readonly metrics: FontMetrics;
  /** Its name in PDF files; letters, digits and hyphens. */
  readonly postscriptName: string;
  /** Whether its maker allows a subset of its outlines in a file (OS/2 fsType). */
  readonly embeddable: boolean;
}

export interface FontMetrics {
  readonly box: readonly [number, number, number, number];
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
}

type Cmap = Pick<FontTables, 'bmp' | 'astral' | 'variants'>;

/** Reads a TrueType file. Throws a RangeError on a file that is none, or has no TrueType outlines. */
export function readFontTables(file: Uint8Array): FontTables {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tables = directory(view);
  const head = tableAt(tables, 'head');
  const hhea = tableAt(tables, 'hhea');
  const os2 = tableAt(tables, 'OS/2');
  // Of another kind of outlines nothing of this would draw a character.
  tableAt(tables, 'glyf');
  const unitsPerEm = view.getUint16(head + 18);
  const em = (value: number): number => Math.round((value * 1000) / unitsPerEm);
  const glyphCount = view.getUint16(tableAt(tables, 'maxp') + 4);
  return {
    unitsPerEm,
    glyphCount,
    ...readCmap(view, tableAt(tables, 'cmap')),
    postscriptName: readPostscriptName(view, tables.get('name')),
    embeddable: (view.getUint16(os2 + 8) & NOT_EMBEDDABLE) === 0,
    advances: readAdvances(view, tableAt(tables, 'hmtx'), view.getUint16(hhea + 34), glyphCount, em),
    metrics: {
      box: [36, 38, 40, 42].map((at) => em(view.getInt16(head + at))) as [number, number, number, number],
      ascent: em(view.getInt16(hhea + 4)),
      descent: em(view.getInt16(hhea + 6)),
      capHeight: em(view.getUint16(os2) >= 2 ? view.getInt16(os2 + 88) : view.getInt16(hhea + 4)),
    },
  };
}

/** fsType: restricted licence, no subsetting, bitmaps only. */
const NOT_EMBEDDABLE = 0x0002 | 0x0100 | 0x0200;
const POSTSCRIPT_NAME = 6;
const UNNAMED = 'Unnamed';

/** Name 6 of the name table, in whichever encoding it stands; what is no name for a PDF file is left out. */
function readPostscriptName(view: DataView, name: number | undefined): string {
  if (name === undefined) return UNNAMED;
  const strings = name + view.getUint16(name + 4);
  for (let i = 0; i < view.getUint16(name + 2); i++) {
    const record = name + 6 + i * 12;
    if (view.getUint16(record + 6) !== POSTSCRIPT_NAME) continue;
    const start = strings + view.getUint16(record + 10);
    let text = '';
    for (let at = start; at < start + view.getUint16(record + 8); at++)
      text += String.fromCharCode(view.getUint8(at));
    // Two-byte encodings have a zero byte before each letter.
    const plain = text.replace(/[^A-Za-z0-9-]/g, '');
    if (plain !== '') return plain;
  }
  return UNNAMED;
}

function directory(view: DataView): Map<string, number> {
  const tables = new Map<string, number>();
  const count = view.getUint16(4);
  for (let i = 0; i < count; i++) {
    const at = 12 + i * 16;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(at + byte)));
    tables.set(tag, view.getUint32(at + 8));
  }
  return tables;
}

function tableAt(tables: ReadonlyMap<string, number>, tag: string): number {
  const at = tables.get(tag);
  if (at === undefined) throw new RangeError(`font without table ${tag}`);
  return at;
}

function readAdvances(
  view: DataView,
  hmtx: number,
  longCount: number,
  glyphCount: number,
  em: (value: number) => number,
): Uint16Array {
  const advances = new Uint16Array(glyphCount);
  // Glyphs beyond the last long entry share its width.
  for (let glyph = 0; glyph < glyphCount; glyph++) {
    advances[glyph] = em(view.getUint16(hmtx + Math.min(glyph, longCount - 1) * 4));
  }
  return advances;
}

function readCmap(view: DataView, cmap: number): Cmap {
  const bmp = new Uint16Array(0x10000);
  const astral = new Map<number, number>();
  const variants = new Map<number, Map<number, number>>();
  const count = view.getUint16(cmap + 2);
  for (let i = 0; i < count; i++) {
    const subtable = cmap + view.getUint32(cmap + 4 + i * 8 + 4);
    const format = view.getUint16(subtable);
    if (format === 4) readFormat4(view, subtable, bmp);
    else if (format === 12) readFormat12(view, subtable, bmp, astral);
    else if (format === 14) readFormat14(view, subtable, variants);
  }
  return { bmp, astral, variants };
}

function readFormat4(view: DataView, at: number, bmp: Uint16Array): void {
  const segments = view.getUint16(at + 6) / 2;
  const ends = at + 14;
  const starts = ends + segments * 2 + 2;
  const deltas = starts + segments * 2;
  const offsets = deltas + segments * 2;
  for (let s = 0; s < segments; s++) {
    const end = view.getUint16(ends + s * 2);
    const start = view.getUint16(starts + s * 2);
    const delta = view.getUint16(deltas + s * 2);
    const offset = view.getUint16(offsets + s * 2);
    for (let code = start; code <= end && code !== 0xffff; code++) {
      let glyph: number;
      if (offset === 0) glyph = (code + delta) & 0xffff;
      else {
        glyph = view.getUint16(offsets + s * 2 + offset + (code - start) * 2);
        if (glyph !== 0) glyph = (glyph + delta) & 0xffff;
      }
      if (glyph !== 0) bmp[code] = glyph;
    }
  }
}

function readFormat12(view: DataView, at: number, bmp: Uint16Array, astral: Map<number, number>): void {
  const groups = view.getUint32(at + 12);
  for (let g = 0; g < groups; g++) {
    const group = at + 16 + g * 12;
    const start = view.getUint32(group);
    const end = view.getUint32(group + 4);
    const first = view.getUint32(group + 8);
    for (let code = start; code <= end; code++) {
      if (code < 0x10000) bmp[code] = first + code - start;
      else astral.set(code, first + code - start);
    }
  }
}

/** A default entry means "as without selector" and is stored as 0; a non-default entry wins over it. */
function readFormat14(view: DataView, at: number, variants: Map<number, Map<number, number>>): void {
  const uint24 = (offset: number): number => (view.getUint16(offset) << 8) | view.getUint8(offset + 2);
  const selectors = view.getUint32(at + 6);
  for (let i = 0; i < selectors; i++) {
    const record = at + 10 + i * 11;
    const byBase = new Map<number, number>();
    const defaults = view.getUint32(record + 3);
    if (defaults !== 0) {
      const ranges = view.getUint32(at + defaults);
      for (let r = 0; r < ranges; r++) {
        const range = at + defaults + 4 + r * 4;
        const start = uint24(range);
        for (let more = view.getUint8(range + 3); more >= 0; more--) byBase.set(start + more, 0);
      }
    }
    const others = view.getUint32(record + 7);
    if (others !== 0) {
      const mappings = view.getUint32(at + others);
      for (let m = 0; m < mappings; m++) {
        const mapping = at + others + 4 + m * 5;
        byBase.set(uint24(mapping), view.getUint16(mapping + 3));
      }
    }
    variants.set(uint24(record), byBase);
  }
}
