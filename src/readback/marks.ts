import type { Findings } from './findings.ts';
import type { Box, Drawing, Glyph, Mark, Raster } from './pdf/drawing.ts';
import type { MarkItem, Sheet } from './sheet.ts';

/** How far an edge may be from where the template wants it. Points. */
const TOLERANCE = 0.6;

/** Is a box where another is meant to be? Points. */
export const matches = (a: Box, b: Box, tolerance = TOLERANCE): boolean =>
  Math.abs(a.left - b.left) <= tolerance &&
  Math.abs(a.right - b.right) <= tolerance &&
  Math.abs(a.top - b.top) <= tolerance &&
  Math.abs(a.bottom - b.bottom) <= tolerance;

/** Does a box lie within another? Points. */
export const inside = (inner: Box, outer: Box, tolerance = TOLERANCE): boolean =>
  inner.left >= outer.left - tolerance &&
  inner.right <= outer.right + tolerance &&
  inner.top <= outer.top + tolerance &&
  inner.bottom >= outer.bottom - tolerance;

/** Finds the mark of an item and marks it used; false if there is none. */
export function findMark(item: MarkItem, marks: readonly Mark[]): boolean {
  const found = marks.find(
    (mark) =>
      !mark.used &&
      mark.kind === item.kind &&
      mark.dashed === item.dashed &&
      mark.line === item.line &&
      (item.width === 0 || Math.abs(mark.width - item.width) <= Math.max(0.15, item.width * 0.3)) &&
      (item.grey === undefined
        ? item.kind === 'stroke' || mark.grey >= 0.5
        : Math.abs(mark.grey - item.grey) <= 0.1) &&
      matches(mark, item.box),
  );
  if (found === undefined) return false;
  found.used = true;
  return true;
}

/** Rules a table or a row of boxes draws inside its own place: anything but a dark fill. */
export function takeRules(sheet: Sheet, marks: readonly Mark[]): void {
  for (const mark of marks) {
    if (mark.used || (mark.kind === 'fill' && mark.grey < 0.5)) continue;
    if (sheet.ruled.some((box) => inside(mark, box))) mark.used = true;
  }
}

/** Anything painted over a character after it was set hides it, whatever it is. */
export function judgeCovers(
  covers: Pick<Drawing, 'marks' | 'rasters'>,
  glyphs: readonly Glyph[],
  later: boolean,
  findings: Findings,
): void {
  const check = (cover: Mark | Raster): void => {
    for (const { x, end, y, size, order, text } of glyphs) {
      const middle = (x + end) / 2;
      const height = y + size * 0.35;
      if (!later && cover.order < order) continue;
      if (middle < cover.left || middle > cover.right || height < cover.bottom || height > cover.top)
        continue;
      if (text.trim() !== '') findings.add('paint.covers');
    }
  };
  for (const mark of covers.marks) if (mark.kind === 'fill') check(mark);
  for (const raster of covers.rasters) check(raster);
}
