import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The part of the runtime's WebAssembly that is used (its types come with a browser's library only). */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** The functions of HarfBuzz's subsetter that are used; pointers are numbers. Source: hb-subset.h. */
interface HarfBuzz {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(size: number): number;
  free(pointer: number): void;
  hb_blob_create(data: number, length: number, mode: number, userData: number, destroy: number): number;
  hb_blob_destroy(blob: number): void;
  hb_blob_get_data(blob: number, length: number): number;
  hb_blob_get_length(blob: number): number;
  hb_face_create(blob: number, index: number): number;
  hb_face_destroy(face: number): void;
  hb_face_reference_blob(face: number): number;
  hb_set_add(set: number, value: number): void;
  hb_set_clear(set: number): void;
  hb_subset_input_create_or_fail(): number;
  hb_subset_input_destroy(input: number): void;
  hb_subset_input_glyph_set(input: number): number;
  hb_subset_input_set(input: number, which: number): number;
  hb_subset_input_set_flags(input: number, flags: number): void;
  hb_subset_or_fail(face: number, input: number): number;
  _initialize(): void;
}

const READ_ONLY = 1;
const NO_HINTING = 1;
const RETAIN_GLYPH_IDS = 2;
/** `HB_SUBSET_SETS_DROP_TABLE_TAG`. */
const DROP_TABLES = 3;

/** Tables a PDF's TrueType program does not need (ISO 32000-2, 9.9.1: only outlines and metrics are read). */
const DROPPED = [
  'GSUB',
  'GPOS',
  'GDEF',
  'BASE',
  'STAT',
  'vhea',
  'vmtx',
  'name',
  'post',
  'OS/2',
  'gasp',
  'meta',
  'cmap',
];

let program: object | undefined;

/**
 * The font with only the given glyphs, each under its original id, so that a page may be written before it is
 * known which glyphs the file will need. Throws if HarfBuzz refuses the font.
 */
export function subsetFont(file: Uint8Array, glyphs: Iterable<number>): Uint8Array {
  program ??= new WebAssembly.Module(
    readFileSync(fileURLToPath(import.meta.resolve('harfbuzzjs/dist/harfbuzz-subset.wasm'))),
  );
  // A new instance each time gives the memory back and makes the result depend on nothing that came before.
  const hb = new WebAssembly.Instance(program, {}).exports as HarfBuzz;
  hb._initialize();
  const data = hb.malloc(file.length);
  new Uint8Array(hb.memory.buffer).set(file, data);
  const blob = hb.hb_blob_create(data, file.length, READ_ONLY, 0, 0);
  const face = hb.hb_face_create(blob, 0);
  const input = hb.hb_subset_input_create_or_fail();
  hb.hb_subset_input_set_flags(input, NO_HINTING | RETAIN_GLYPH_IDS);
  const dropped = hb.hb_subset_input_set(input, DROP_TABLES);
  for (const tag of DROPPED) hb.hb_set_add(dropped, tagNumber(tag));
  const wanted = hb.hb_subset_input_glyph_set(input);
  hb.hb_set_add(wanted, 0);
  for (const glyph of glyphs) hb.hb_set_add(wanted, glyph);
  const subset = hb.hb_subset_or_fail(face, input);
  if (subset === 0) throw new Error('HarfBuzz could not subset the font');
  const result = hb.hb_face_reference_blob(subset);
  const start = hb.hb_blob_get_data(result, 0);
  return new Uint8Array(hb.memory.buffer).slice(start, start + hb.hb_blob_get_length(result));
}

const tagNumber = (tag: string): number =>
  [...tag].reduce((value, char) => ((value << 8) | char.charCodeAt(0)) >>> 0, 0);
