import { customerBarcode } from '../japan/customer-barcode.ts';
import type { Destination } from '../template/record.ts';
import type { CodeImage } from './qr.ts';

/** Bars of Japan Post's code: start 2, 21 characters of 3, stop 2. */
const BAR_COUNT = 67;
/** A bar and the space after it are equally wide, so the code is an image of 133 columns … */
export const BAR_COLUMNS = BAR_COUNT * 2 - 1;
/** … and 3 rows: upper, timing and lower part are equally high (manual p. 12). */
export const BAR_ROWS = 3;
/** Width and height in mm at one point. */
export const BARS_WIDTH_PER_POINT = (BAR_COUNT - 1) * 0.12 + 0.06;
export const BARS_HEIGHT_PER_POINT = 0.36;

/** The bars of a destination (67 letters), or empty where the post wants none or the town's end is not known. */
export function barsOf(destination: Destination | null): string {
  if (destination?.afterTown === undefined) return '';
  const barcode = customerBarcode(destination.postcode, destination.afterTown);
  return 'none' in barcode ? '' : barcode.bars;
}

const STRIDE = (BAR_COLUMNS + 7) >> 3;
const PAINTED: Readonly<Record<string, readonly boolean[]>> = {
  F: [true, true, true],
  A: [true, true, false],
  D: [false, true, true],
  T: [false, true, false],
};

/** The bars as an image of one bit per cell, rows padded to whole bytes, 1 = ink. */
export function barImage(bars: string): CodeImage['rows'] {
  const rows = new Uint8Array(STRIDE * BAR_ROWS);
  for (let i = 0; i < bars.length; i++) {
    const column = i * 2;
    const painted = PAINTED[bars.charAt(i)] ?? [];
    for (let row = 0; row < BAR_ROWS; row++) {
      if (painted[row] !== true) continue;
      const at = row * STRIDE + (column >> 3);
      rows[at] = (rows[at] as number) | (0x80 >> (column & 7));
    }
  }
  return rows;
}
