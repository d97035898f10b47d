import type { Box } from './pdf/drawing.ts';
import type { Sheet } from './sheet.ts';
import { textOf, type ValueOf } from './values.ts';

/** A sheet whose values are filled in: it is proved as it stands. */
export type FilledSheet = Sheet<unknown>;

/** The sheet of one record. A text that was personal is still judged as one: it may be shrunk and broken. */
export function filled<R>(sheet: Sheet<R>, record: R): FilledSheet {
  const fill = <T extends { readonly parts: readonly (string | ValueOf<R>)[] }>(item: T) => ({
    ...item,
    parts: [textOf(item.parts, record)],
  });
  return { ...sheet, texts: sheet.texts.map(fill), codes: sheet.codes.map(fill) };
}

/** A page on which parts (the rows of a list, the cards of a sheet) stand moved right and up by points. */
export function joined(
  page: FilledSheet,
  parts: readonly { readonly sheet: FilledSheet; readonly dx: number; readonly dy: number }[],
): FilledSheet {
  const all = [page, ...parts.map(({ sheet, dx, dy }) => moved(sheet, dx, dy))];
  return {
    ...page,
    // From the top down, as every sheet has them.
    texts: all.flatMap(({ texts }) => texts).sort((a, b) => b.baseline - a.baseline || a.left - b.left),
    codes: all.flatMap(({ codes }) => codes),
    bars: all.flatMap(({ bars }) => bars),
    marks: all.flatMap(({ marks }) => marks),
    ruled: all.flatMap(({ ruled }) => ruled),
    unproved: all.flatMap(({ unproved }) => unproved),
  };
}

function moved(sheet: FilledSheet, dx: number, dy: number): FilledSheet {
  const shift = (box: Box): Box => ({
    left: box.left + dx,
    right: box.right + dx,
    top: box.top + dy,
    bottom: box.bottom + dy,
  });
  const shifted = <T extends { readonly box: Box }>(item: T): T => ({ ...item, box: shift(item.box) });
  return {
    ...sheet,
    texts: sheet.texts.map((item) => ({
      ...item,
      left: item.left + dx,
      right: item.right + dx,
      baseline: item.baseline + dy,
      cell: item.cell === undefined ? undefined : shift(item.cell),
    })),
    codes: sheet.codes.map(shifted),
    bars: sheet.bars.map(shifted),
    marks: sheet.marks.map(shifted),
    ruled: sheet.ruled.map(shift),
  };
}
