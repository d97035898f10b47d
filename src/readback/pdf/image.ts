import type { Matrix, Raster } from './drawing.ts';
import type { PdfFile } from './file.ts';
import { decoded } from './filters.ts';
import { type Dict, Keyword, nameOf, PdfError, type PdfObject } from './objects.ts';
import type { Parser } from './parser.ts';

/** Keys of inline images in full (ISO 32000-2, table 91). */
const LONG: Readonly<Record<string, string>> = {
  W: 'Width',
  H: 'Height',
  IM: 'ImageMask',
  D: 'Decode',
  BPC: 'BitsPerComponent',
  CS: 'ColorSpace',
  F: 'Filter',
  DP: 'DecodeParms',
};
const COMPONENTS: Readonly<Record<string, number>> = { DeviceGray: 1, G: 1, DeviceRGB: 3, RGB: 3 };

const fullKeys = (dict: Dict): Dict => new Map([...dict].map(([key, value]) => [LONG[key] ?? key, value]));

/** Bytes of an unfiltered inline image, which nothing but its size ends. */
function plainLength(dict: Dict): number {
  const bits = dict.get('ImageMask') === true ? 1 : Number(dict.get('BitsPerComponent') ?? 8);
  const components = COMPONENTS[nameOf(dict.get('ColorSpace')) ?? ''] ?? 1;
  return Math.ceil((Number(dict.get('Width')) * bits * components) / 8) * Number(dict.get('Height'));
}

/** Reads an inline image, its `BI` just read; `parser` stands behind its `EI` then. Throws PdfError without data. */
export function readInlineImage(parser: Parser): { readonly dict: Dict; readonly data: Uint8Array } {
  const written: Dict = new Map();
  for (let key = parser.next(); !(key instanceof Keyword); key = parser.next()) {
    if (key === undefined) throw new PdfError('file.unreadable', 'inline image without data');
    written.set(nameOf(key) ?? '', parser.object());
  }
  const dict = fullKeys(written);
  const start = parser.at + 1;
  const { bytes } = parser;
  let end = dict.has('Filter') ? start : start + plainLength(dict);
  while (end < bytes.length && !isEndOfImage(bytes, end)) end++;
  parser.at = end + 3;
  return { dict, data: bytes.subarray(start, end) };
}

/** White space, `EI`, and white space or the end. */
function isEndOfImage(bytes: Uint8Array, at: number): boolean {
  return (
    (bytes[at] as number) <= 32 &&
    bytes[at + 1] === 0x45 &&
    bytes[at + 2] === 0x49 &&
    (at + 3 >= bytes.length || (bytes[at + 3] as number) <= 32)
  );
}

/**
 * An image placed by a matrix (the unit square's image). Read are stencils, grey and RGB of 1 or 8 bits: what
 * codes are made of. Throws PdfError for any other kind.
 */
export function rasterOf(
  file: PdfFile,
  dict: Dict,
  raw: Uint8Array,
  place: { readonly matrix: Matrix; readonly grey: number; readonly order: number },
): Raster {
  const columns = Number(file.resolve(dict.get('Width')));
  const rows = Number(file.resolve(dict.get('Height')));
  const stencil = dict.get('ImageMask') === true;
  const bits = stencil ? 1 : Number(file.resolve(dict.get('BitsPerComponent') ?? 8));
  const components = stencil ? 1 : COMPONENTS[nameOf(file.resolve(dict.get('ColorSpace'))) ?? ''];
  if (
    dict.has('SMask') ||
    components === undefined ||
    (bits !== 1 && bits !== 8) ||
    !(columns > 0 && rows > 0)
  )
    throw new PdfError('file.unreadable', 'image of a kind that is not read');
  const data = decoded(dict, raw, file.resolve);
  const stride = Math.ceil((columns * bits * components) / 8);
  if (data.length < stride * rows) throw new PdfError('file.unreadable', 'image with too little data');
  const inverted = isInverted(file.resolve(dict.get('Decode')));
  const [a, b, c, d, e, f] = place.matrix;
  const determinant = a * d - b * c;
  const darkAt = (column: number, row: number): boolean => {
    if (bits === 1) {
      const bit = ((data[row * stride + (column >> 3)] as number) >> (7 - (column & 7))) & 1;
      // A stencil paints where its sample is 0, grey is dark where it is 0; `Decode` turns both round.
      return stencil ? (bit === 1) === inverted && place.grey < 0.5 : (bit === 1) === inverted;
    }
    const value = data[row * stride + column * components] as number;
    return value < 128 !== inverted;
  };
  const xs = [e, e + a, e + c, e + a + c];
  const ys = [f, f + b, f + d, f + b + d];
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    bottom: Math.min(...ys),
    top: Math.max(...ys),
    columns,
    rows,
    order: place.order,
    used: false,
    dark: (x, y) => {
      const u = ((x - e) * d - (y - f) * c) / determinant;
      const v = ((y - f) * a - (x - e) * b) / determinant;
      if (!(u >= 0 && u < 1 && v > 0 && v <= 1)) return false;
      return darkAt(
        Math.min(columns - 1, Math.floor(u * columns)),
        Math.min(rows - 1, Math.floor((1 - v) * rows)),
      );
    },
  };
}

function isInverted(decode: PdfObject): boolean {
  return Array.isArray(decode) && decode[0] === 1;
}
