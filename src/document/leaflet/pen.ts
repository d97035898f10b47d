import type { Element, TextElement } from '../../template/layout.ts';
import { points } from '../pdf/bytes.ts';
import { faceOf } from '../pdf/face.ts';
import { breakLines, EN_SPACE } from '../typeset.ts';

/** Millimetres of a point. */
const MM_PER_POINT = 1 / points(1);

/** Left edge and width of a leaflet's texts, in millimetres. */
export const LEFT = 18;
export const MEASURE = 174;

const EM = 1000;

export interface TextStyle {
  /** Points, before scaling. */
  readonly size: number;
  readonly weight?: 'regular' | 'bold';
  readonly leading?: number;
  readonly align?: 'left' | 'center' | 'right';
  readonly grey?: number;
  readonly role?: 'H1' | 'H2' | 'P';
  /** Japanese running text is set flush on both sides; headings, cells and captions are not. */
  readonly flush?: true;
  /** The lines of a title are about equally long. */
  readonly balanced?: true;
}

/** A text set: what to draw and how high it is, from the top of the first line to the foot of the last. */
export interface SetText {
  readonly element: TextElement;
  readonly height: number;
}

export interface PenOptions {
  /** Sizes of everything as a multiple of the standard leaflet. */
  readonly scale: number;
  /** No text is smaller than this, in points. */
  readonly least: number;
  readonly words: boolean;
  /** Words are parted by a wider blank (分かち書き). */
  readonly wideBlanks: boolean;
  /** The text of a key with its placeholders filled in. */
  readonly say: (key: string, values?: Readonly<Record<string, string>>) => string;
}

/**
 * Sets texts in one language at one scale and tells how much room they take, so that blocks can be put below each
 * other. Places are millimetres; sizes are points of the standard leaflet.
 */
export class Pen {
  readonly #options: PenOptions;

  constructor(options: PenOptions) {
    this.#options = options;
  }

  /** A length of the standard leaflet at this scale. */
  mm(length: number): number {
    return length * this.#options.scale;
  }

  /** Whether texts side by side would be too narrow to read. */
  get stacks(): boolean {
    return this.#options.scale > 1.3;
  }

  say(key: string, values?: Readonly<Record<string, string>>): string {
    return this.#options.say(key, values);
  }

  /** Sets a text at its upper left corner. Throws RangeError for a character without a glyph. */
  set(text: string, x: number, y: number, width: number, style: TextStyle): SetText {
    const { words, wideBlanks, scale, least } = this.#options;
    const { weight = 'regular', leading = 1.6, align = 'left', grey = 0, flush, balanced, role } = style;
    const size = Math.max(Math.round(style.size * scale * 20) / 20, least);
    const shown = wideBlanks ? text.replaceAll(' ', EN_SPACE) : text;
    const linesAt = (measure: number): string[] =>
      breakLines(shown, {
        face: faceOf(weight),
        measure,
        justify: false,
        tracking: 0,
        words,
        ...(flush === true || words ? {} : { phrases: 'free' }),
      });
    const measure = (points(width) / size) * 1000;
    let lines = linesAt(measure);
    for (let narrower = measure - EM; balanced === true && narrower > measure / 2; narrower -= EM) {
      const again = linesAt(narrower);
      if (again.length > lines.length) break;
      lines = again;
    }
    const element: TextElement = {
      kind: 'text',
      x,
      y,
      width,
      size,
      weight,
      align: flush === true && !words ? 'justify' : align,
      leading,
      tracking: 0,
      grey,
      text: words || flush !== true ? lines.join('\n') : shown,
      ...(role === undefined ? {} : { role }),
    };
    return { element, height: ((lines.length - 1) * leading + 1.12) * size * MM_PER_POINT };
  }
}

/** A piece of a leaflet that is never torn apart; places of its elements count from its own top. */
export interface Placed {
  readonly elements: readonly Element[];
  readonly height: number;
  /** Least space above it. */
  readonly before: number;
  /** Part of the room left over on the page that may stand above it. */
  readonly stretch: number;
  /** Whether it stays on one page with what follows. */
  readonly keep: boolean;
}

/** A line; millimetres from the upper left, `grey` from 0 (black) to 1. */
export const line = (
  from: [number, number],
  to: [number, number],
  stroke = 0.3,
  grey = 0,
  dash?: [number, number],
): Element => ({ kind: 'line', from, to, stroke, grey, ...(dash === undefined ? {} : { dash }) });

/** A box; `grey` is its line's, `fill` its ground's. */
export function box(
  at: { x: number; y: number; width: number; height: number },
  style: { stroke?: number; fill?: number; radius?: number; grey?: number; dash?: [number, number] },
): Element {
  const { radius = 0, grey = 0, ...rest } = style;
  return { kind: 'rect', ...at, grey, radius, ...rest };
}

/** An arrow with an open head, straight right or down. */
export function arrow(from: readonly [number, number], to: readonly [number, number]): Element[] {
  const [x, y] = to;
  const wing = 1.6;
  const down = from[0] === x;
  return [
    line([from[0], from[1]], [x, y]),
    line(down ? [x - wing * 0.8, y - wing] : [x - wing, y - wing * 0.8], [x, y]),
    line(down ? [x + wing * 0.8, y - wing] : [x - wing, y + wing * 0.8], [x, y]),
  ];
}

/** Texts below each other with the same space between; returns where they end. */
export function stack(texts: readonly ((y: number) => SetText)[], gap: number, top = 0): [Element[], number] {
  const elements: Element[] = [];
  let y = top;
  texts.forEach((set, i) => {
    const { element, height } = set(y + (i === 0 ? 0 : gap));
    elements.push(element);
    y += height + (i === 0 ? 0 : gap);
  });
  return [elements, y];
}
