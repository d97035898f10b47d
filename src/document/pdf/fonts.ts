import { createHash } from 'node:crypto';
import type { FontId } from '../../template/fonts.ts';
import { Bytes } from './bytes.ts';
import { type Face, faceOf } from './face.ts';
import type { PdfFile } from './file.ts';
import { subsetFont } from './subset.ts';

/** Resource names of the fonts in a page's content. */
const SHIPPED_NAMES: Readonly<Partial<Record<FontId, string>>> = {
  regular: 'F1',
  bold: 'F2',
  fallback: 'F3',
};
/** Name of a font among the resources of a page. */
export const fontResource = (id: FontId): string => SHIPPED_NAMES[id] ?? `O${id.slice('own'.length)}`;

/** The order fonts are written in; the insurer's own follow. */
const SHIPPED: readonly FontId[] = ['regular', 'bold', 'fallback'];

/** Which characters of each font a file has used so far. */
export class FontsInUse {
  readonly #used = new Map<FontId, Uint8Array>();

  /** Marks by CID; hand it to whoever writes text. */
  marks(id: FontId): Uint8Array {
    let marks = this.#used.get(id);
    if (marks === undefined) {
      marks = new Uint8Array(0x10000);
      this.#used.set(id, marks);
    }
    return marks;
  }

  /** Marks what another text has used (a compiled template's fixed part). */
  add(id: FontId, cids: Iterable<number>): void {
    const marks = this.marks(id);
    for (const cid of cids) marks[cid] = 1;
  }

  /** Writes every font used, subset to its characters; returns the entries of the resource dictionary. */
  embed(file: PdfFile): string {
    let entries = '';
    for (const id of [
      ...SHIPPED,
      ...[...this.#used.keys()].filter((each) => !SHIPPED.includes(each)).sort(),
    ]) {
      const cids: number[] = [];
      const marks = this.#used.get(id) ?? new Uint8Array();
      for (let cid = 0; cid < marks.length; cid++) if (marks[cid] === 1) cids.push(cid);
      if (cids.length > 0) entries += `/${fontResource(id)} ${embedFont(file, faceOf(id), cids)} 0 R`;
    }
    return entries;
  }
}

/** A Type 0 font over a TrueType subset (ISO 32000-2, 9.7.4); returns its object number. */
function embedFont(file: PdfFile, face: Face, cids: readonly number[]): number {
  const [type0, descendant, descriptor, program, unicode] = Array.from({ length: 5 }, () => file.reserve());
  const { metrics } = face.font.tables;
  const name = `${subsetTag(cids)}+${face.font.postscriptName}`;
  const glyphs = new Set(cids.map((cid) => face.glyphs[cid] as number));
  const subset = subsetFont(face.font.bytes(), glyphs);
  const last = cids.at(-1) as number;
  let map = '/Identity';
  if (cids.some((cid) => face.glyphs[cid] !== cid)) {
    const id = file.reserve();
    file.stream(id, '', glyphMap(face, cids, last));
    map = `${id} 0 R`;
  }
  file.object(
    type0 as number,
    `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding/Identity-H` +
      `/DescendantFonts[${descendant} 0 R]/ToUnicode ${unicode} 0 R>>`,
  );
  file.object(
    descendant as number,
    `<</Type/Font/Subtype/CIDFontType2/BaseFont/${name}` +
      `/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>` +
      `/FontDescriptor ${descriptor} 0 R/CIDToGIDMap ${map}/DW 1000/W[${widths(face, cids)}]>>`,
  );
  file.object(
    descriptor as number,
    `<</Type/FontDescriptor/FontName/${name}/Flags 4/FontBBox[${metrics.box.join(' ')}]/ItalicAngle 0` +
      `/Ascent ${metrics.ascent}/Descent ${metrics.descent}/CapHeight ${metrics.capHeight}` +
      `/StemV ${face.font.id === 'bold' ? 140 : 80}/FontFile2 ${program} 0 R>>`,
  );
  file.stream(program as number, `/Length1 ${subset.length}`, subset, 6);
  file.stream(unicode as number, '', toUnicode(face, cids));
  return type0 as number;
}

/** Six letters that name a subset (ISO 32000-2, 9.9.2), from the characters in it. */
function subsetTag(cids: readonly number[]): string {
  const digest = createHash('sha256').update(Uint16Array.from(cids)).digest();
  return Array.from({ length: 6 }, (_, i) => String.fromCharCode(65 + ((digest[i] as number) % 26))).join('');
}

/** Widths other than the default of one em, consecutive ids grouped. */
function widths(face: Face, cids: readonly number[]): string {
  let out = '';
  let previous = -2;
  for (const cid of cids) {
    if (face.advances[cid] === 1000) continue;
    if (cid === previous + 1) out += ` ${face.advances[cid]}`;
    else out += `${out === '' ? '' : ']'}${cid}[${face.advances[cid]}`;
    previous = cid;
  }
  return out === '' ? '' : `${out}]`;
}

function glyphMap(face: Face, cids: readonly number[], last: number): Uint8Array {
  const map = Buffer.alloc((last + 1) * 2);
  for (const cid of cids) map.writeUInt16BE(face.glyphs[cid] as number, cid * 2);
  return map;
}

function toUnicode(face: Face, cids: readonly number[]): Uint8Array {
  const out = new Bytes().ascii(
    '/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n' +
      '/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n' +
      '/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n' +
      '1 begincodespacerange<0000><FFFF>endcodespacerange\n',
  );
  for (let at = 0; at < cids.length; at += 100) {
    const block = cids.slice(at, at + 100);
    out.ascii(`${block.length} beginbfchar\n`);
    for (const cid of block) out.ascii(`<${hex(cid)}><${utf16(face.textOf(cid))}>\n`);
    out.ascii('endbfchar\n');
  }
  return out.ascii('endcmap CMapName currentdict/CMap defineresource pop end end\n').copy();
}

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

const utf16 = (text: string): string => {
  let out = '';
  for (let i = 0; i < text.length; i++) out += hex(text.charCodeAt(i));
  return out;
};
