import type { FaultCode } from '../faults.ts';
import { type Drawing, IDENTITY, type Matrix, multiply } from './drawing.ts';
import type { PdfObject } from './objects.ts';
import type { State } from './state.ts';

/** Modes that put no paint where the character stands: 3 invisible, 4–7 add to the clip (9.3.6). */
const PAINTS = new Set([0, 2]);

/** Text object of a content stream (ISO 32000-2, 9.4): where each character of a shown string comes to stand. */
export class TextObject {
  readonly #drawing: Drawing;
  #matrix: Matrix = IDENTITY;
  #line: Matrix = IDENTITY;

  constructor(drawing: Drawing) {
    this.#drawing = drawing;
  }

  begin(): void {
    this.set(IDENTITY);
  }

  set(matrix: Matrix): void {
    this.#matrix = matrix;
    this.#line = matrix;
  }

  move(x: number, y: number): void {
    this.set(multiply([1, 0, 0, 1, x, y], this.#line));
  }

  /** A TJ array: strings, and numbers that move back by thousandths of an em. */
  showAll(state: State, list: readonly PdfObject[], order: number): void {
    for (const item of list) {
      if (item instanceof Uint8Array) this.show(state, item, order);
      else if (typeof item === 'number') this.#advance((-item / 1000) * state.fontSize * state.scaling);
    }
  }

  show(state: State, bytes: Uint8Array, order: number): void {
    const { font, fontSize, spacing, scaling, rise } = state;
    const { glyphs, faults } = this.#drawing;
    if (font === undefined) {
      faults.add('font.unreadable');
      return;
    }
    if (font.fault !== undefined) faults.add(font.fault);
    const [a, b, c, d, e, f] = multiply(this.#matrix, state.ctm);
    const upright = b === 0 && c === 0 && a > 0 && d > 0;
    const shown: FaultCode | undefined = !PAINTS.has(state.mode)
      ? 'text.hidden'
      : upright
        ? undefined
        : 'text.turned';
    const { clip } = state;
    const size = fontSize * Math.abs(d);
    let along = 0;
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      const code = ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
      const width = (font.widthOf(code) / 1000) * fontSize * scaling;
      const x = a * along + c * rise + e;
      const y = b * along + d * rise + f;
      const end = x + a * width;
      const cut =
        clip !== undefined &&
        (x < clip.left - 1 || end > clip.right + 1 || y < clip.bottom || y + size * 0.5 > clip.top);
      glyphs.push({
        text: font.textOf(code),
        x,
        end,
        y,
        size,
        grey: state.fill,
        order,
        fault: font.faultOf(code) ?? (cut ? 'text.hidden' : shown),
        used: false,
      });
      along += width + spacing * scaling;
    }
    this.#advance(along);
  }

  #advance(by: number): void {
    const [a, b, c, d, e, f] = this.#matrix;
    this.#matrix = [a, b, c, d, e + a * by, f + b * by];
  }
}
