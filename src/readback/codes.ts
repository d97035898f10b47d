import { OMR_MARKS, OMR_THICKNESS } from '../template/inserter.ts';
import { inside, matches } from './marks.ts';
import type { Box, Mark, Raster } from './pdf/drawing.ts';
import { QR_SIZES, readQr } from './qr.ts';

/** A dark place of a page. */
type Dark = (x: number, y: number) => boolean;

/** A code however it was drawn: one image, or many small fills. */
interface FoundCode {
  readonly dark: Dark;
  /** Modules across, where the image has one pixel each. */
  readonly modules: number | undefined;
}

/** Finds what is painted exactly in `box`, and marks it used. */
function findCode(box: Box, rasters: readonly Raster[], marks: readonly Mark[]): FoundCode | undefined {
  const raster = rasters.find((each) => !each.used && matches(each, box));
  if (raster !== undefined) {
    raster.used = true;
    return { dark: raster.dark, modules: raster.columns };
  }
  const cells = marks.filter(
    (mark) => !mark.used && mark.kind === 'fill' && mark.grey < 0.5 && inside(mark, box),
  );
  if (cells.length < 8) return undefined;
  for (const cell of cells) cell.used = true;
  const dark: Dark = (x, y) =>
    cells.some((cell) => x >= cell.left && x <= cell.right && y >= cell.bottom && y <= cell.top);
  return { dark, modules: undefined };
}

/** The text of the QR code in `box`: '' if one is there that cannot be read, undefined if none is there. */
export function codeAt(box: Box, rasters: readonly Raster[], marks: readonly Mark[]): string | undefined {
  const found = findCode(box, rasters, marks);
  if (found === undefined) return undefined;
  const { dark, modules } = found;
  const sizes = modules !== undefined && QR_SIZES.includes(modules) ? [modules] : QR_SIZES;
  for (const size of sizes) {
    const edge = (box.right - box.left) / size;
    const text = readQr(size, (row, column) =>
      dark(box.left + (column + 0.5) * edge, box.top - (row + 0.5) * edge),
    );
    if (text !== undefined) return text;
  }
  return '';
}

/**
 * The marks in `box` from the top down, `1` where one is printed; '' if something else is there, undefined if nothing. A
 * mark is as long as the box is wide, and between two places for marks nothing is printed.
 */
export function omrAt(box: Box, rasters: readonly Raster[], marks: readonly Mark[]): string | undefined {
  const found = findCode(box, rasters, marks);
  if (found === undefined) return undefined;
  const pitch = (box.top - box.bottom) / (OMR_MARKS - 1 + OMR_THICKNESS);
  const across = (y: number): string =>
    [0.05, 0.5, 0.95]
      .map((part) => (found.dark(box.left + part * (box.right - box.left), y) ? '1' : '0'))
      .join('');
  let read = '';
  for (let i = 0; i < OMR_MARKS; i++) {
    const here = across(box.top - (i + OMR_THICKNESS / 2) * pitch);
    const below = i === OMR_MARKS - 1 ? '000' : across(box.top - (i + 0.5) * pitch);
    if ((here !== '111' && here !== '000') || below !== '000') return '';
    read += here.charAt(0);
  }
  return read;
}

const BARS = 67;
/** A bar by what is painted of its upper, middle and lower third. */
const LETTERS: Readonly<Record<string, string>> = { '111': 'F', '110': 'A', '011': 'D', '010': 'T' };

/**
 * The bars of the customer barcode in `box` as letters F, A, D, T; '' if something else is there, undefined if
 * nothing. Bars and the blanks between them are equally wide, the three parts of a bar equally high.
 */
export function barsAt(box: Box, rasters: readonly Raster[], marks: readonly Mark[]): string | undefined {
  const found = findCode(box, rasters, marks);
  if (found === undefined) return undefined;
  const column = (box.right - box.left) / (BARS * 2 - 1);
  const third = (box.top - box.bottom) / 3;
  let letters = '';
  for (let i = 0; i < BARS * 2 - 1; i++) {
    const x = box.left + (i + 0.5) * column;
    const painted = [0.5, 1.5, 2.5]
      .map((part) => (found.dark(x, box.top - part * third) ? '1' : '0'))
      .join('');
    if (i % 2 === 1) {
      if (painted !== '000') return '';
      continue;
    }
    const letter = LETTERS[painted];
    if (letter === undefined) return '';
    letters += letter;
  }
  return letters;
}
