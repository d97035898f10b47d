import { inflateSync } from 'node:zlib';
import { asDict, type Dict, nameOf, PdfError, type PdfObject } from './objects.ts';

/** A page of text has kilobytes, a font megabytes: what unpacks to more is an attack or a broken file. */
const MAX_BYTES = 256 * 1024 * 1024;

const ABBREVIATED: Readonly<Record<string, string>> = { Fl: 'FlateDecode', AHx: 'ASCIIHexDecode' };

/**
 * Undoes the filters a stream's dictionary names (ISO 32000-2, 7.4). `resolve` follows references. Throws
 * PdfError for a filter that is not read (only lossless ones are) and for data that is not what it says.
 */
export function decoded(
  dict: Dict,
  raw: Uint8Array,
  resolve: (object: PdfObject | undefined) => PdfObject,
): Uint8Array {
  const filter = resolve(dict.get('Filter') ?? dict.get('F'));
  if (filter === null) return raw;
  const filters = Array.isArray(filter) ? filter : [filter];
  const given = resolve(dict.get('DecodeParms') ?? dict.get('DP'));
  const parameters = Array.isArray(given) ? given : [given];
  let bytes = raw;
  filters.forEach((each, i) => {
    const written = nameOf(resolve(each)) ?? '';
    bytes = undo(ABBREVIATED[written] ?? written, bytes, asDict(resolve(parameters[i])));
  });
  return bytes;
}

function undo(filter: string, bytes: Uint8Array, parameters: Dict | undefined): Uint8Array {
  if (filter === 'ASCIIHexDecode') return fromHex(bytes);
  if (filter !== 'FlateDecode') throw new PdfError('file.unreadable', `filter ${filter}`);
  let data: Uint8Array;
  try {
    data = inflateSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch {
    throw new PdfError('file.unreadable', 'compressed data is damaged');
  }
  const number = (key: string, usual: number): number => {
    const value = parameters?.get(key);
    return typeof value === 'number' ? value : usual;
  };
  const predictor = number('Predictor', 1);
  if (predictor === 1) return data;
  if (predictor < 10) throw new PdfError('file.unreadable', `predictor ${predictor}`);
  return withoutPredictor(data, number('Columns', 1), number('Colors', 1) * number('BitsPerComponent', 8));
}

function fromHex(bytes: Uint8Array): Uint8Array {
  let text = '';
  for (const byte of bytes) {
    if (byte === 0x3e) break;
    if (byte > 0x20) text += String.fromCharCode(byte);
  }
  if (!/^[0-9A-Fa-f]*$/.test(text)) throw new PdfError('file.unreadable', 'malformed hexadecimal data');
  return Buffer.from(text.length % 2 === 0 ? text : `${text}0`, 'hex');
}

/** PNG's row predictors (W3C PNG 9.2), which xref streams and images of other programs use. */
function withoutPredictor(data: Uint8Array, columns: number, bitsPerPixel: number): Uint8Array {
  const stride = (columns * bitsPerPixel + 7) >> 3;
  const step = Math.max(1, bitsPerPixel >> 3);
  const rows = Math.floor(data.length / (stride + 1));
  const out = new Uint8Array(rows * stride);
  for (let row = 0; row < rows; row++) {
    const kind = data[row * (stride + 1)] as number;
    const from = row * (stride + 1) + 1;
    const to = row * stride;
    for (let i = 0; i < stride; i++) {
      const left = i >= step ? (out[to + i - step] as number) : 0;
      const up = row > 0 ? (out[to + i - stride] as number) : 0;
      const corner = row > 0 && i >= step ? (out[to + i - stride - step] as number) : 0;
      out[to + i] = (data[from + i] as number) + predicted(kind, left, up, corner);
    }
  }
  return out;
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  if (kind === 0) return 0;
  if (kind === 1) return left;
  if (kind === 2) return up;
  if (kind === 3) return (left + up) >> 1;
  if (kind !== 4) throw new PdfError('file.unreadable', `row predictor ${kind}`);
  const estimate = left + up - corner;
  const a = Math.abs(estimate - left);
  const b = Math.abs(estimate - up);
  const c = Math.abs(estimate - corner);
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
