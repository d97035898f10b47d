import type { Box } from './pdf/drawing.ts';
import type { Sheet } from './sheet.ts';

/** Pixels per point at 150 dpi. */
export const SCALE = 150 / 72;

/** A page as a picture, one byte per pixel from the upper left, 0 = black. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array;
}

/** Visits the pixels of a box (points of the paper) row by row; returns how many columns and rows it has. */
export function area(
  { width, height }: Picture,
  sheet: Sheet,
  box: Box,
  visit: (at: number) => void,
): { width: number; height: number } {
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));
  const left = clamp(Math.floor((box.left + sheet.bleed) * SCALE), width);
  const right = clamp(Math.ceil((box.right + sheet.bleed) * SCALE), width);
  const top = clamp(Math.floor((sheet.height + sheet.bleed - box.top) * SCALE), height);
  const bottom = clamp(Math.ceil((sheet.height + sheet.bleed - box.bottom) * SCALE), height);
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) visit(y * width + x);
  return { width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** Where a page of that sheet may have ink, one byte per pixel: wherever an element of the template stands. */
export function allowedArea(picture: Picture, sheet: Sheet): Uint8Array {
  const allowed = new Uint8Array(picture.grey.length);
  const allow = (box: Box, margin: number): void => {
    const wider = {
      left: box.left - margin,
      right: box.right + margin,
      top: box.top + margin,
      bottom: box.bottom - margin,
    };
    area(picture, sheet, wider, (at) => {
      allowed[at] = 1;
    });
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
  return allowed;
}

/** Lines a fixed text takes at most, in a measure of so many full-width characters. */
const roomFor = (text: string, perLine: number): number =>
  text.split('\n').reduce((sum, part) => sum + Math.ceil(part.length / Math.max(1, perLine * 0.9)), 0);

const BARS = 67;
const LETTERS: Readonly<Record<string, string>> = { '111': 'F', '110': 'A', '011': 'D', '010': 'T' };

/** The bars of a customer barcode read from pixels, as letters; '' where they are none. */
export function barsIn({ grey, width }: Picture, sheet: Sheet, box: Box): string {
  const column = (box.right - box.left) / (BARS * 2 - 1);
  const third = (box.top - box.bottom) / 3;
  let letters = '';
  for (let i = 0; i < BARS; i++) {
    const x = Math.floor((box.left + sheet.bleed + (i * 2 + 0.5) * column) * SCALE);
    const painted = [0.5, 1.5, 2.5].map((part) => {
      const y = Math.floor((sheet.height + sheet.bleed - box.top + part * third) * SCALE);
      return (grey[y * width + x] ?? 255) < 128 ? '1' : '0';
    });
    const letter = LETTERS[painted.join('')];
    if (letter === undefined) return '';
    letters += letter;
  }
  return letters;
}
