import { OMR_MARKS, OMR_THICKNESS } from '../template/inserter.ts';

/** Rows of a mark and the blank below it; the last mark has no blank. */
const ROWS_PER_MARK = 1 / OMR_THICKNESS;
export const OMR_ROWS = (OMR_MARKS - 1) * ROWS_PER_MARK + 1;

/** Marks (`1` printed, `0` left out) as an image of one column, a byte a row, 1 = ink. */
export function omrImage(marks: string): Uint8Array {
  const rows = new Uint8Array(OMR_ROWS);
  for (let i = 0; i < marks.length; i++) if (marks.charAt(i) === '1') rows[i * ROWS_PER_MARK] = 0x80;
  return rows;
}
