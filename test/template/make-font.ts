import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { subsetFont } from '../../src/document/pdf/subset.ts';
import { glyphOf, loadFont } from '../../src/template/fonts.ts';

/** A character of a made-up font: drawn as `like` is in Noto Serif JP, under `selector` if there is one. */
export interface MadeCharacter {
  readonly char: string;
  readonly like: string;
  readonly selector?: number;
}

interface MadeFont {
  readonly characters: readonly MadeCharacter[];
  /** OS/2 fsType; 0 = may be embedded. */
  readonly fsType?: number;
  readonly name?: string;
}

const codeOf = (text: string): number => text.codePointAt(0) as number;

/** A small TrueType font in `folder`; returns what a profile says of it. */
export function makeFont(
  folder: string,
  file: string,
  { characters, fsType = 0, name = 'MadeGaiji' }: MadeFont,
) {
  const { tables, bytes } = loadFont('fallback');
  const glyphs = characters.map(({ like }) => glyphOf(tables, codeOf(like)));
  const subset = subsetFont(bytes(), new Set([...glyphs, glyphOf(tables, 0x20)]));
  const plain = characters.flatMap(({ char, selector }, i) =>
    selector === undefined ? [[codeOf(char), glyphs[i] as number] as const] : [],
  );
  const variants = characters.flatMap(({ char, selector }, i) =>
    selector === undefined ? [] : [[selector, codeOf(char), glyphs[i] as number] as const],
  );
  const font = withTables(Buffer.from(subset), {
    'OS/2': os2(fsType),
    cmap: cmap([[0x20, glyphOf(tables, 0x20)], ...plain], variants),
    name: nameTable(name),
  });
  writeFileSync(join(folder, file), font);
  return { file, sha256: createHash('sha256').update(font).digest('hex') };
}

function os2(fsType: number): Buffer {
  const table = Buffer.alloc(96);
  table.writeUInt16BE(4, 0);
  table.writeUInt16BE(fsType, 8);
  table.writeInt16BE(733, 88);
  return table;
}

/** Format 12 for characters, format 14 for variants (all of them of their own glyph). */
function cmap(
  plain: readonly (readonly [code: number, glyph: number])[],
  variants: readonly (readonly [selector: number, code: number, glyph: number])[],
): Buffer {
  const groups = [...plain].sort(([a], [b]) => a - b);
  const twelve = Buffer.alloc(16 + groups.length * 12);
  twelve.writeUInt16BE(12, 0);
  twelve.writeUInt32BE(twelve.length, 4);
  twelve.writeUInt32BE(groups.length, 12);
  groups.forEach(([code, glyph], i) => {
    twelve.writeUInt32BE(code, 16 + i * 12);
    twelve.writeUInt32BE(code, 20 + i * 12);
    twelve.writeUInt32BE(glyph, 24 + i * 12);
  });
  const selectors = [...new Set(variants.map(([selector]) => selector))].sort((a, b) => a - b);
  const lists = selectors.map((selector) => {
    const own = variants.filter(([each]) => each === selector).sort(([, a], [, b]) => a - b);
    const list = Buffer.alloc(4 + own.length * 5);
    list.writeUInt32BE(own.length, 0);
    own.forEach(([, code, glyph], i) => {
      list.writeUIntBE(code, 4 + i * 5, 3);
      list.writeUInt16BE(glyph, 7 + i * 5);
    });
    return list;
  });
  const head = Buffer.alloc(10 + selectors.length * 11);
  let at = head.length;
  selectors.forEach((selector, i) => {
    head.writeUIntBE(selector, 10 + i * 11, 3);
    head.writeUInt32BE(at, 17 + i * 11);
    at += (lists[i] as Buffer).length;
  });
  head.writeUInt16BE(14, 0);
  head.writeUInt32BE(at, 2);
  head.writeUInt32BE(selectors.length, 6);
  const fourteen = Buffer.concat([head, ...lists]);
  const directory = Buffer.alloc(4 + 16);
  directory.writeUInt16BE(2, 2);
  directory.writeUInt16BE(0, 4);
  directory.writeUInt16BE(5, 6);
  directory.writeUInt32BE(directory.length + twelve.length, 8);
  directory.writeUInt16BE(3, 12);
  directory.writeUInt16BE(10, 14);
  directory.writeUInt32BE(directory.length, 16);
  return Buffer.concat([directory, twelve, fourteen]);
}

function nameTable(name: string): Buffer {
  const text = Buffer.from(name, 'utf16le').swap16();
  const head = Buffer.alloc(18);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(18, 4);
  for (const [at, value] of [3, 1, 0x409, 6, text.length, 0].entries()) head.writeUInt16BE(value, 6 + at * 2);
  return Buffer.concat([head, text]);
}

/** The font with these tables put in, its directory written anew. */
function withTables(font: Buffer, more: Readonly<Record<string, Buffer>>): Buffer {
  const tables = new Map<string, Buffer>();
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = 12 + i * 16;
    const start = font.readUInt32BE(at + 8);
    tables.set(font.toString('latin1', at, at + 4), font.subarray(start, start + font.readUInt32BE(at + 12)));
  }
  for (const [tag, table] of Object.entries(more)) tables.set(tag, table);
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1));
  const directory = Buffer.alloc(12 + sorted.length * 16);
  directory.writeUInt32BE(0x00010000, 0);
  directory.writeUInt16BE(sorted.length, 4);
  let at = directory.length;
  const bodies = sorted.map(([tag, table], i) => {
    directory.write(tag, 12 + i * 16, 'latin1');
    directory.writeUInt32BE(at, 20 + i * 16);
    directory.writeUInt32BE(table.length, 24 + i * 16);
    const body = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);
    at += body.length;
    return body;
  });
  return Buffer.concat([directory, ...bodies]);
}
