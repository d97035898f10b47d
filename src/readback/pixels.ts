import { OMR_MARKS, OMR_THICKNESS } from '../template/inserter.ts';
import type { Box } from './pdf/drawing.ts';
import type { Sheet } from './sheet.ts';

/** Pixels per point at 150 dpi, and at 300 dpi for codes too small to be read from fewer. */
const SCALE = 150 / 72;
const FINE_SCALE = 300 / 72;
/** Edge in points of the smallest code that 150 dpi show well enough: 6 mm, 1.7 pixels a module. */
const SMALL_CODE = 17;

/** Pixels per point a page of that sheet is looked at with. */
export const scaleOf = ({ codes }: Sheet): number =>
  codes.some(({ box }) => box.right - box.left < SMALL_CODE) ? FINE_SCALE : SCALE;

/** A page as a picture, one byte per pixel from the upper left, 0 = black. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Pixels per point. */
  readonly scale: number;
  readonly grey: Uint8Array;
}

/** The pixels of a box: columns from `left`, rows from `top`, the ends not included. */
export interface Extent {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The pixels of a box given in points of the paper, as far as they are on the picture. */
export function extentOf({ width, height, scale }: Picture, sheet: Sheet, box: Box): Extent {
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));
  return {
    left: clamp(Math.floor((box.left + sheet.bleed) * scale), width),
    right: clamp(Math.ceil((box.right + sheet.bleed) * scale), width),
    top: clamp(Math.floor((sheet.height + sheet.bleed - box.top) * scale), height),
    bottom: clamp(Math.ceil((sheet.height + sheet.bleed - box.bottom) * scale), height),
  };
}

/** Whether at least `wanted` pixels of a box are darker than `ink`. */
export function hasInk(picture: Picture, extent: Extent, ink: number, wanted: number): boolean {
  const { grey, width } = picture;
  let dark = 0;
  for (let y = extent.top; y < extent.bottom; y++) {
    const end = y * width + extent.right;
    for (let at = y * width + extent.left; at < end; at++) {
      if ((grey[at] as number) < ink && ++dark >= wanted) return true;
    }
  }
  return wanted <= 0;
}

/** Whether more than `tolerated` pixels darker than `ink` stand where `forbidden` has 255. */
export function hasStray({ grey }: Picture, forbidden: Uint8Array, ink: number, tolerated: number): boolean {
  // Four pixels at a time: most of a page is white, and white inverted is nothing.
  const whole = grey.length >> 2;
  const words = new Uint32Array(forbidden.buffer, 0, whole);
  const four = new DataView(grey.buffer, grey.byteOffset, grey.length);
  const aligned = grey.byteOffset % 4 === 0 ? new Uint32Array(grey.buffer, grey.byteOffset, whole) : null;
  let stray = 0;
  const look = (from: number, to: number): boolean => {
    for (let at = from; at < to; at++)
      if (forbidden[at] === 255 && (grey[at] as number) < ink && ++stray > tolerated) return true;
    return false;
  };
  for (let i = 0; i < whole; i++) {
    const word = aligned === null ? four.getUint32(i * 4, true) : (aligned[i] as number);
    if ((~word & (words[i] as number)) !== 0 && look(i * 4, i * 4 + 4)) return true;
  }
  return look(whole * 4, grey.length);
}

/** Where a page of that sheet must have no ink: 255 where no element of the template stands, else 0. */
export function forbiddenArea(picture: Picture, sheet: Sheet): Uint8Array {
  const forbidden = new Uint8Array((picture.grey.length + 3) & ~3);
  forbidden.fill(255, 0, picture.grey.length);
  const allow = (box: Box, margin: number): void => {
    const { left, right, top, bottom } = extentOf(picture, sheet, {
      left: box.left - margin,
      right: box.right + margin,
      top: box.top + margin,
      bottom: box.bottom - margin,
    });
    for (let y = top; y < bottom; y++) forbidden.fill(0, y * picture.width + left, y * picture.width + right);
  };
  for (const { left, right, baseline, size, leading, lines, fixed, around, cell } of sheet.texts) {
    const count = lines === Number.POSITIVE_INFINITY ? roomFor(fixed ?? '', (right - left) / size) : lines;
    const above = around && lines > 1 ? size * 0.7 : 0;
    const bottom = baseline - size * (0.3 + leading * (count - 1));
    allow(
      cell ?? { left: left - size / 2, right: right + size / 2, top: baseline + size + above, bottom },
      1,
    );
  }
  for (const { box, width } of sheet.marks) allow(box, width / 2 + 1);
  for (const box of sheet.ruled) allow(box, 1);
  for (const { box } of sheet.codes) allow(box, 1);
  for (const { box } of sheet.bars) allow(box, 1);
  return forbidden;
}

/** Lines a fixed text takes at most, in a measure of so many full-width characters. */
const roomFor = (text: string, perLine: number): number =>
  text.split('\n').reduce((sum, part) => sum + Math.ceil(part.length / Math.max(1, perLine * 0.9)), 0);

/** The marks of an inserter read from pixels, `1` where one is printed. */
export function omrIn({ grey, width, scale }: Picture, sheet: Sheet, box: Box): string {
  const pitch = (box.top - box.bottom) / (OMR_MARKS - 1 + OMR_THICKNESS);
  const x = Math.floor(((box.left + box.right) / 2 + sheet.bleed) * scale);
  return Array.from({ length: OMR_MARKS }, (_, i) => {
    const below = sheet.height + sheet.bleed - box.top + (i + OMR_THICKNESS / 2) * pitch;
    // The renderer squeezes a page into whole points, so a mark may stand a pixel higher.
    const rows = [-1, 0, 1].map((dy) => Math.floor(below * scale) + dy);
    return rows.some((row) => (grey[row * width + x] ?? 255) < 128) ? '1' : '0';
  }).join('');
}

const BARS = 67;
const LETTERS: Readonly<Record<string, string>> = { '111': 'F', '110': 'A', '011': 'D', '010': 'T' };

/** The bars of a customer barcode read from pixels, as letters; '' where they are none. */
export function barsIn({ grey, width, scale }: Picture, sheet: Sheet, box: Box): string {
  const column = (box.right - box.left) / (BARS * 2 - 1);
  const third = (box.top - box.bottom) / 3;
  let letters = '';
  for (let i = 0; i < BARS; i++) {
    const x = Math.floor((box.left + sheet.bleed + (i * 2 + 0.5) * column) * scale);
    const painted = [0.5, 1.5, 2.5].map((part) => {
      const y = Math.floor((sheet.height + sheet.bleed - box.top + part * third) * scale);
      return (grey[y * width + x] ?? 255) < 128 ? '1' : '0';
    });
    const letter = LETTERS[painted.join('')];
    if (letter === undefined) return '';
    letters += letter;
  }
  return letters;
}
