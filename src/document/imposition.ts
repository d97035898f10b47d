import type { CompiledPaper } from './compile.ts';
import { Bytes, points } from './pdf/bytes.ts';
import { Drawing } from './pdf/drawing.ts';

/** How cards lie on a sheet; millimetres. */
export interface Imposition {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  readonly card: readonly [width: number, height: number];
  /** Between two cards: twice the bleed, or more. */
  readonly gap: number;
}

/** Eight cards of 86 × 54 mm on A4. */
export const EIGHT_UP: Imposition = { width: 210, height: 297, columns: 2, rows: 4, card: [86, 54], gap: 6 };

const MARK_LENGTH = 4;
/** Marks stand off the cut, so that none is left on a card that is cut a little wide. */
const MARK_OFFSET = 3;

/** Upper left corners of the cards, row by row, the block in the middle of the sheet. */
export function slotsOf({ width, height, columns, rows, card, gap }: Imposition): { x: number; y: number }[] {
  const left = (width - columns * card[0] - (columns - 1) * gap) / 2;
  const top = (height - rows * card[1] - (rows - 1) * gap) / 2;
  return Array.from({ length: columns * rows }, (_, i) => ({
    x: left + (i % columns) * (card[0] + gap),
    y: top + Math.floor(i / columns) * (card[1] + gap),
  }));
}

/** The sheet with its crop marks, outside the block of cards; nothing on it is personal. */
export function cropMarks(imposition: Imposition): CompiledPaper<never> {
  const { width, height, card } = imposition;
  const drawing = new Drawing(new Bytes(), height);
  const slots = slotsOf(imposition);
  const edges = (at: (slot: { x: number; y: number }) => number, size: number): number[] =>
    [...new Set(slots.flatMap((slot) => [at(slot), at(slot) + size]))].sort((a, b) => a - b);
  const xs = edges(({ x }) => x, card[0]);
  const ys = edges(({ y }) => y, card[1]);
  const mark = (from: [number, number], to: [number, number]): void => {
    drawing.line({ from, to, stroke: 0.1, grey: 0 });
  };
  const [left, right] = [(xs[0] as number) - MARK_OFFSET, (xs.at(-1) as number) + MARK_OFFSET];
  const [top, bottom] = [(ys[0] as number) - MARK_OFFSET, (ys.at(-1) as number) + MARK_OFFSET];
  for (const x of xs) {
    mark([x, top - MARK_LENGTH], [x, top]);
    mark([x, bottom], [x, bottom + MARK_LENGTH]);
  }
  for (const y of ys) {
    mark([left - MARK_LENGTH, y], [left, y]);
    mark([right, y], [right + MARK_LENGTH, y]);
  }
  return {
    width: points(width),
    height: points(height),
    bleed: 0,
    fixed: drawing.bytes.copy(),
    structure: undefined,
    tinted: false,
    fixedCids: drawing.cids,
    fields: [],
    codes: [],
    bars: [],
    omr: [],
  };
}
