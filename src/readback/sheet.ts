import { barcodeGeometry } from '../japan/customer-barcode.ts';
import { type Facts, holds } from '../template/conditions.ts';
import { OMR_MARKS, OMR_THICKNESS } from '../template/inserter.ts';
import type { Element, Fit, Paper, TableElement } from '../template/layout.ts';
import type { Catalogue } from '../template/sets.ts';
import type { Box } from './pdf/drawing.ts';
import type { Parts, ValueOf } from './values.ts';

/** Points of a millimetre. */
const MM = 72 / 25.4;
/** A Japanese typeface's em box stands from 0.88 above its baseline to 0.12 below. */
export const ASCENT = 0.88;

/**
 * A text that must stand in its place. Lengths in points, origin at the lower left of the page. `R` is the record
 * its values are of; who does not read them takes items of any.
 */
export interface TextItem<R = never> {
  /** The element's name in the template, for reports. */
  readonly at: string;
  readonly left: number;
  readonly right: number;
  /** Baseline of the first line at full size. */
  readonly baseline: number;
  readonly size: number;
  readonly minSize: number;
  readonly lines: number;
  /** Lines stand around the place of one (names), or below each other from it (everything else). */
  readonly around: boolean;
  readonly align: 'left' | 'center' | 'right';
  readonly leading: number;
  readonly grey: number;
  /** Of a table: the text only has to stand inside. */
  readonly cell: Box | undefined;
  readonly window: boolean;
  readonly parts: Parts<R>;
  /** The text, where it is the same for everyone. */
  readonly fixed: string | undefined;
  /** Whether it shows a person's Individual Number, masked. */
  readonly number: boolean;
  /** Whether it shows a person's one-time code. */
  readonly access: boolean;
}

export interface CodeItem<R = never> {
  readonly at: string;
  readonly box: Box;
  readonly parts: Parts<R>;
  /** Marks in the margin (OMR) instead of a code. */
  readonly marks: boolean;
}

export interface BarsItem {
  readonly at: string;
  readonly box: Box;
}

/** A line, frame or fill that must be there. */
export interface MarkItem {
  readonly at: string;
  readonly kind: 'stroke' | 'fill';
  readonly box: Box;
  readonly line: boolean;
  readonly width: number;
  /** undefined: any light tone (a colour of the insurer's). */
  readonly grey: number | undefined;
  readonly dashed: boolean;
}

/** What must show through the envelope's window however the paper shifts, and where nothing else may stand. */
export interface WindowItem {
  readonly visible: Box;
  readonly exposed: Box;
}

/** One paper under one combination of facts: everything that must be on a page, and nothing else may be. */
export interface Sheet<R = never> {
  readonly width: number;
  readonly height: number;
  readonly bleed: number;
  readonly texts: readonly TextItem<R>[];
  readonly codes: readonly CodeItem<R>[];
  readonly bars: readonly BarsItem[];
  readonly marks: readonly MarkItem[];
  /** Where a table or a row of boxes has rules of its own. */
  readonly ruled: readonly Box[];
  readonly windows: readonly WindowItem[];
  /** Elements no proof is known for. */
  readonly unproved: readonly string[];
}

export interface SheetInput<R> {
  readonly paper: Pick<Paper, 'size' | 'bleed' | 'elements'>;
  readonly facts: Partial<Facts>;
  readonly shared: ReadonlyMap<string, string>;
  readonly personal: ReadonlyMap<string, ValueOf<R>>;
  readonly texts: Catalogue;
  /** Tone of tinted grounds, 0 = black; without it any light one will do. */
  readonly tone?: number;
}

/** What the template's data asks of a page. */
export function sheetOf<R>(input: SheetInput<R>): Sheet<R> {
  return new SheetReader(input).read();
}

const PLACEHOLDER = /\{([A-Za-z]+)\}/;

class SheetReader<R> {
  readonly #input: SheetInput<R>;
  readonly #height: number;
  readonly #texts: TextItem<R>[] = [];
  readonly #codes: CodeItem<R>[] = [];
  readonly #bars: BarsItem[] = [];
  readonly #marks: MarkItem[] = [];
  readonly #ruled: Box[] = [];
  readonly #windows: WindowItem[] = [];
  readonly #unproved: string[] = [];

  constructor(input: SheetInput<R>) {
    this.#input = input;
    this.#height = input.paper.size[1];
  }

  read(): Sheet<R> {
    const { paper, facts } = this.#input;
    for (const element of paper.elements) if (holds(element.when, facts)) this.#element(element);
    return {
      width: paper.size[0] * MM,
      height: this.#height * MM,
      bleed: (paper.bleed ?? 0) * MM,
      // From the top down, so that a text that runs on below does not take what stands under it.
      texts: this.#texts.sort((a, b) => b.baseline - a.baseline || a.left - b.left),
      codes: this.#codes,
      bars: this.#bars,
      marks: this.#marks,
      ruled: this.#ruled,
      windows: this.#windows,
      unproved: this.#unproved,
    };
  }

  #element(element: Element): void {
    const at = labelOf(element);
    switch (element.kind) {
      case 'text': {
        const { x, y, width, size, align, leading, grey, fit, text } = element;
        const place = { x, y, width, size, leading, grey, fit };
        this.#text(at, text, { ...place, align: align === 'justify' ? 'left' : align });
        return;
      }
      case 'line': {
        const { from, to, stroke, grey, dash } = element;
        const box = this.#box(Math.min(from[0], to[0]), Math.min(from[1], to[1]), 0, 0);
        const right = box.left + Math.abs(to[0] - from[0]) * MM;
        const bottom = box.top - Math.abs(to[1] - from[1]) * MM;
        this.#marks.push({
          at,
          kind: 'stroke',
          line: true,
          box: { ...box, right, bottom },
          width: stroke * MM,
          grey,
          dashed: dash !== undefined,
        });
        return;
      }
      case 'rect': {
        const { x, y, width, height, stroke, grey, fill, dash } = element;
        const box = this.#box(x, y, width, height);
        const tinted = 'tint' in element;
        if (fill !== undefined || tinted) {
          const tone = tinted ? this.#input.tone : fill;
          this.#marks.push({ at, kind: 'fill', line: false, box, width: 0, grey: tone, dashed: false });
        }
        if (stroke !== undefined) this.#frame(at, box, stroke, grey, dash !== undefined);
        return;
      }
      case 'boxes': {
        const { x, y, width, height, groups, gap } = element;
        let left = x;
        for (const count of groups) {
          const box = this.#box(left, y, width * count, height);
          this.#ruled.push(box);
          // How strong a box is drawn is the writer's choice; that it is there is not.
          this.#marks.push({
            at,
            kind: 'stroke',
            line: false,
            box,
            width: 0,
            grey: undefined,
            dashed: false,
          });
          left += width * count + gap;
        }
        return;
      }
      case 'table':
        this.#table(at, element);
        return;
      case 'code': {
        const { x, y, size, value } = element;
        const parts = this.#parts(at, value);
        this.#codes.push({ at, box: this.#box(x, y, size, size), parts, marks: false });
        return;
      }
      case 'omr': {
        const { x, y, width, pitch, value } = element;
        const box = this.#box(x, y, width, pitch * (OMR_MARKS - 1 + OMR_THICKNESS));
        this.#codes.push({ at, box, parts: this.#parts(at, value), marks: true });
        return;
      }
      case 'bars': {
        const { width, height } = barcodeGeometry('F'.repeat(67), element.points);
        this.#bars.push({ at, box: this.#box(element.x, element.y, width, height) });
        return;
      }
      case 'window': {
        const { x, y, width, height, shift } = element;
        const [dx, dy] = shift;
        this.#windows.push({
          visible: this.#box(x + dx, y + dy, width - dx * 2, height - dy * 2),
          exposed: this.#box(x - dx, y - dy, width + dx * 2, height + dy * 2),
        });
        return;
      }
      default:
        this.#unproved.push(labelOf(element));
    }
  }

  #box(x: number, y: number, width: number, height: number): Box {
    const top = (this.#height - y) * MM;
    return { left: x * MM, right: (x + width) * MM, top, bottom: top - height * MM };
  }

  #frame(at: string, box: Box, stroke: number, grey: number, dashed: boolean): void {
    this.#marks.push({ at, kind: 'stroke', line: false, box, width: stroke * MM, grey, dashed });
  }

  #text(
    at: string,
    written: string,
    place: {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly size: number;
      readonly leading: number;
      readonly grey: number;
      readonly align: 'left' | 'center' | 'right';
      readonly fit?: Fit | undefined;
      readonly cell?: Box;
    },
  ): void {
    const { x, y, width, size, leading, grey, align, fit, cell } = place;
    const parts = this.#parts(at, written);
    const fixed = parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
    if (fixed === '') return;
    this.#texts.push({
      at,
      left: x * MM,
      right: (x + width) * MM,
      baseline: (this.#height - y) * MM - ASCENT * size,
      size,
      minSize: fit?.min ?? size,
      lines: fixed === undefined ? (fit?.lines ?? 1) : Number.POSITIVE_INFINITY,
      around: fixed === undefined && fit?.first !== 'break',
      align,
      leading,
      grey,
      cell,
      window: isWindow(at),
      parts,
      fixed,
      number: /\{maskedNumber\}/.test(this.#resolve(written)),
      access: /\{accessCode\}/.test(this.#resolve(written)),
    });
  }

  /** Cells whose condition fails leave no gap, and a row of none has no height. */
  #table(at: string, { x, y, rows, rowHeight, size, labelSize }: TableElement): void {
    let top = y;
    let end = x;
    for (const row of rows) {
      const cells = row.filter(({ when }) => holds(when, this.#input.facts));
      if (cells.length === 0) continue;
      let left = x;
      for (const { label, value, labelWidth, valueWidth, fit } of cells) {
        const base = { y: top, leading: 1.6, grey: 0, align: 'left' } as const;
        const labelCell = this.#box(left, top, labelWidth, rowHeight);
        this.#text(`${at}.${label}`, label, {
          ...base,
          x: left,
          width: labelWidth,
          size: labelSize,
          cell: labelCell,
        });
        left += labelWidth;
        const cell = this.#box(left, top, valueWidth, rowHeight);
        this.#text(`${at}.${value}`, value, { ...base, x: left, width: valueWidth, size, fit, cell });
        left += valueWidth;
      }
      end = Math.max(end, left);
      top += rowHeight;
    }
    this.#ruled.push(this.#box(x, y, end - x, top - y));
  }

  #resolve(text: string): string {
    return text.startsWith('@') ? (this.#input.texts[text.slice(1)] ?? '') : text;
  }

  /** Splits into literals and personal values; what has neither text nor value cannot be proved. */
  #parts(at: string, written: string): (string | ValueOf<R>)[] {
    const text = this.#resolve(written);
    if (text === '') this.#unproved.push(at);
    const { shared, personal } = this.#input;
    const parts: (string | ValueOf<R>)[] = [];
    let literal = '';
    text.split(PLACEHOLDER).forEach((piece, i) => {
      if (i % 2 === 0) {
        literal += piece;
        return;
      }
      const same = shared.get(piece);
      const own = personal.get(piece);
      if (same === undefined && own === undefined) this.#unproved.push(`${at} {${piece}}`);
      if (own === undefined) {
        literal += same ?? '';
        return;
      }
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push(own);
    });
    if (literal !== '') parts.push(literal);
    return parts;
  }
}

const isWindow = (at: string): boolean => at.startsWith('window');

function labelOf(element: Element): string {
  if (element.name !== undefined) return element.name;
  if (element.kind === 'text') return element.text.slice(0, 40);
  return element.kind;
}
