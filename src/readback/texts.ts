import type { Findings } from './findings.ts';
import type { Glyph } from './pdf/drawing.ts';
import { ASCENT, type Sheet, type TextItem } from './sheet.ts';
import { UNKNOWN_CHARACTER, UNKNOWN_DIGIT } from './values.ts';

/** How far a text may stand from where the template wants it: half a millimetre. Points. */
const TOLERANCE = 1.5;
const OPENING = '（「『【〔［｛〈《';
const CLOSING = '）」』】〕］｝〉》、，。．';

/** What may stand for a character that is known only by its proof. */
const UNKNOWN: ReadonlyMap<string, RegExp> = new Map([
  [UNKNOWN_DIGIT, /^[0-9]$/],
  [UNKNOWN_CHARACTER, /^[0-9A-Z]$/],
]);

interface Line {
  readonly glyphs: Glyph[];
  readonly y: number;
}

/** A text found on a page. */
export interface FoundText {
  /** What stands where only its proof is known: four digits, or a one-time code without its hyphens. */
  readonly unknown: string;
}

/**
 * Finds a text among the glyphs not yet spoken for, marks them, and judges how they stand. Returns undefined if
 * the text is not there: nothing is marked then. Blanks of the template may fall away where a line ends.
 */
export function findText(
  sheet: Sheet,
  item: TextItem,
  text: string,
  glyphs: readonly Glyph[],
  findings: Findings,
): FoundText | undefined {
  const lines = linesOf(candidates(item, text, glyphs));
  const taken: Line[] = [];
  let unknown = '';
  let at = 0;
  for (const { glyphs: onLine, y } of lines) {
    const line: Line = { glyphs: [], y };
    for (const glyph of onLine) {
      if (at === text.length) break;
      if (text.startsWith(glyph.text, at)) at += glyph.text.length;
      else if (UNKNOWN.get(text[at] as string)?.test(glyph.text)) {
        unknown += glyph.text;
        at++;
      } else return undefined;
      line.glyphs.push(glyph);
    }
    if (line.glyphs.length > 0) taken.push(line);
    while (at < text.length && (text[at] === '\n' || text[at] === ' ')) at++;
    if (at === text.length) break;
  }
  if (at < text.length) return undefined;
  for (const line of taken) for (const glyph of line.glyphs) glyph.used = true;
  judge(sheet, item, taken, findings);
  return { unknown };
}

/** Glyphs that stand where the text could: between its edges, from its first line down. */
function candidates(item: TextItem, text: string, glyphs: readonly Glyph[]): Glyph[] {
  const { size, cell, left, right, baseline } = item;
  const reach = size / 2 + TOLERANCE;
  let top = baseline + TOLERANCE + (item.around && item.lines > 1 ? size * 0.7 : 0);
  let bottom = baseline - TOLERANCE - size * item.leading * (linesNeeded(item, text) - 1);
  if (cell !== undefined) {
    top = cell.top;
    bottom = cell.bottom;
  }
  const found: Glyph[] = [];
  for (const glyph of glyphs) {
    if (glyph.used || glyph.y > top || glyph.y < bottom) continue;
    if (glyph.x >= left - reach && glyph.end <= right + reach) found.push(glyph);
  }
  return found;
}

/** At most: every character a full em wide, and every line a third empty. */
function linesNeeded(item: TextItem, text: string): number {
  if (item.lines !== Number.POSITIVE_INFINITY) return item.lines;
  const perLine = Math.max(1, ((item.right - item.left) / item.size) * 0.66);
  return text.split('\n').reduce((sum, part) => sum + Math.ceil(part.length / perLine), 0);
}

/** Glyphs as they are read: lines from the top, characters from the left. */
function linesOf(glyphs: Glyph[]): Line[] {
  const lines: Line[] = [];
  let ordered = true;
  for (let i = 1; i < glyphs.length && ordered; i++) {
    const before = glyphs[i - 1] as Glyph;
    const after = glyphs[i] as Glyph;
    ordered = after.y < before.y || (after.y === before.y && after.x >= before.x);
  }
  if (!ordered) glyphs.sort((a, b) => b.y - a.y);
  for (const glyph of glyphs) {
    const line = lines.at(-1);
    if (line !== undefined && Math.abs(line.y - glyph.y) < glyph.size * 0.2) line.glyphs.push(glyph);
    else lines.push({ glyphs: [glyph], y: glyph.y });
  }
  if (!ordered) for (const line of lines) line.glyphs.sort((a, b) => a.x - b.x);
  return lines;
}

function judge(sheet: Sheet, item: TextItem, lines: readonly Line[], findings: Findings): void {
  for (const line of lines) {
    for (const { size, grey, fault } of line.glyphs) {
      if (fault !== undefined) findings.add(fault, item.at);
      if (size > item.size * 1.01 || size < item.minSize * 0.985) findings.add('text.size', item.at);
      if (Math.abs(grey - item.grey) > 0.02)
        findings.add(grey > 0.75 && item.grey <= 0.75 ? 'text.hidden' : 'text.colour', item.at);
    }
    if (!standsRight(item, line)) findings.add('text.outside', item.at);
    judgeWindows(sheet, item, line, findings);
  }
  if (!standsAtHeight(item, lines)) findings.add('text.outside', item.at);
}

/** Between its edges, and at the edge or in the middle as the template has it; a bracket's blank half may hang. */
function standsRight(item: TextItem, { glyphs }: Line): boolean {
  const first = glyphs[0] as Glyph;
  const last = glyphs.at(-1) as Glyph;
  // Measured at the full size: a text that was shrunk may still begin where it would have.
  const before = OPENING.includes(first.text) ? item.size / 2 : 0;
  const after = CLOSING.includes(last.text) ? item.size / 2 : 0;
  const { left, right, align, cell } = item;
  if (first.x < left - before - TOLERANCE || last.end > right + after + TOLERANCE) return false;
  if (cell !== undefined) return true;
  const slack = TOLERANCE + Math.max(before, after);
  if (align === 'center') return Math.abs((first.x + last.end - left - right) / 2) <= slack;
  if (align === 'right') return Math.abs(last.end - right) <= slack;
  return Math.abs(first.x - left) <= slack;
}

function standsAtHeight(item: TextItem, lines: readonly Line[]): boolean {
  const { cell, baseline } = item;
  if (cell !== undefined) {
    return lines.every(({ glyphs, y }) => {
      const { size } = glyphs[0] as Glyph;
      return y - size * 0.12 >= cell.bottom - TOLERANCE && y + size * 0.75 <= cell.top + TOLERANCE;
    });
  }
  const first = lines[0] as Line;
  if (item.around && lines.length > 1) {
    const mean = lines.reduce((sum, { y }) => sum + y, 0) / lines.length;
    const { size } = first.glyphs[0] as Glyph;
    return Math.abs(mean - baseline) <= TOLERANCE + (item.size - size) * 0.5;
  }
  return lines.every(({ y }, i) => {
    const { size } = first.glyphs[0] as Glyph;
    return Math.abs(y - (baseline - i * size * item.leading)) <= TOLERANCE + i * 0.2;
  });
}

/** S079: what shows through an envelope's window is what the template puts there, whole, and nothing else. */
function judgeWindows({ windows }: Sheet, item: TextItem, { glyphs, y }: Line, findings: Findings): void {
  const first = glyphs[0] as Glyph;
  const last = glyphs.at(-1) as Glyph;
  const { size } = first;
  // The blank half of a bracket may hide: nothing is read there.
  const left = first.x + (OPENING.includes(first.text) ? size / 2 : 0);
  const right = last.end - (CLOSING.includes(last.text) ? size / 2 : 0);
  const top = y + size * ASCENT;
  const bottom = y - size * (1 - ASCENT);
  for (const { visible, exposed } of windows) {
    if (item.window) {
      const whole =
        left >= visible.left - TOLERANCE &&
        right <= visible.right + TOLERANCE &&
        top <= visible.top + TOLERANCE &&
        bottom >= visible.bottom - TOLERANCE;
      if (!whole) findings.add('window.covered', item.at);
    } else if (left < exposed.right && right > exposed.left && top > exposed.bottom && bottom < exposed.top)
      findings.add('window.foreign', item.at);
  }
}
