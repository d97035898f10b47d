import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { TodokeError } from '../kernel/errors.ts';
import type { VoicePlace } from '../template/layout.ts';
import { type Bytes, number, points } from './pdf/bytes.ts';
import { stencil } from './pdf/drawing.ts';

/** A 音声コード as its encoder drew it: cells to an edge, rows of bits padded to bytes, a set bit is black. */
export interface VoiceSymbol {
  readonly cells: number;
  readonly rows: Uint8Array;
}

/** Symbols of size XS to L at one to several dots a cell. */
const EDGE = { least: 40, most: 1200 };

/**
 * The symbol of a piece: `MANAGEMENT-NUMBER.png` in the folder, square, black on white. Undefined if there is none.
 * There is no free encoder, so the insurer has symbols made by one it licenses. Throws `document.voice_symbol`.
 */
export function voiceSymbol(folder: string, managementNumber: string): VoiceSymbol | undefined {
  const file = `${managementNumber}.png`;
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(folder, file));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
  return readSymbol(bytes, file);
}

function readSymbol(bytes: Uint8Array, file: string): VoiceSymbol {
  const unusable = (why: string, cause?: unknown): TodokeError =>
    new TodokeError('document.voice_symbol', `音声コードの画像「${file}」を使えません。${why}。`, {
      remedy: `白黒の正方形のPNG（1辺${EDGE.least}から${EDGE.most}画素）を置いてください。`,
      status: 422,
      cause,
    });
  let image: ReturnType<typeof decode>;
  try {
    image = decode(bytes);
  } catch (cause) {
    throw unusable('PNGとして読めません', cause);
  }
  const { width, height, channels, depth, data, palette } = image;
  if (palette !== undefined || depth > 8) throw unusable('パレットや16ビットの画像は扱えません');
  if (width !== height || width < EDGE.least || width > EDGE.most)
    throw unusable(`${width}×${height}画素です`);
  const stride = Math.ceil(width / 8);
  const rows = new Uint8Array(stride * width);
  const packed = depth < 8;
  const white = 2 ** depth - 1;
  const sourceStride = packed ? Math.ceil((width * depth * channels) / 8) : width * channels;
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const at = packed ? x * depth : x * channels;
      const value = packed
        ? ((data[y * sourceStride + (at >> 3)] as number) >> (8 - depth - (at & 7))) & white
        : (data[y * sourceStride + at] as number);
      if (value > white * 0.1 && value < white * 0.9) throw unusable('白と黒のほかの色があります');
      if (value <= white * 0.1) (rows[y * stride + (x >> 3)] as number) |= 0x80 >> (x & 7);
    }
  }
  return { cells: width, rows };
}

/** Distance of a quarter circle's control point from its end, in radii. */
const ARC = 0.5523;

/**
 * Draws a symbol in its place and, at the edge beside it, the hairline along which the notch is cut. `size` is the
 * page's in points.
 */
export function drawVoice(
  out: Bytes,
  place: VoicePlace,
  symbol: VoiceSymbol,
  [width, height]: readonly [number, number],
): void {
  const edge = number(points(place.size));
  const [left, foot] = [points(place.x), height - points(place.y + place.size)];
  out.ascii(`q 0 g ${edge} 0 0 ${edge} ${number(left)} ${number(foot)} cm `);
  stencil(out, symbol.cells, symbol.cells, symbol.rows);
  out.ascii(' Q\n');
  const { notch } = place;
  const r = points(notch.diameter / 2);
  const c = r * ARC;
  const at = points(notch.at);
  // On the right edge the half circle opens to the right, on the lower one downwards.
  const [x, y] = notch.edge === 'right' ? [width, height - at] : [at, 0];
  const path = (
    notch.edge === 'right'
      ? [
          [x, y + r],
          [x - c, y + r, x - r, y + c, x - r, y],
          [x - r, y - c, x - c, y - r, x, y - r],
        ]
      : [
          [x - r, y],
          [x - r, y + c, x - c, y + r, x, y + r],
          [x + c, y + r, x + r, y + c, x + r, y],
        ]
  ).map((numbers) => numbers.map(number).join(' '));
  out.ascii(`q 0.25 w 0.5 G ${path[0]} m ${path[1]} c ${path[2]} c S Q\n`);
}
