import { type Facts, holds } from '../template/conditions.ts';
import type { FontId } from '../template/fonts.ts';
import { boldNameFonts, nameFonts } from '../template/fonts.ts';
import { OMR_MARKS, OMR_THICKNESS } from '../template/inserter.ts';
import type { Element, Fit, Paper, TableCell, TableElement, TextElement } from '../template/layout.ts';
import type { Catalogue } from '../template/sets.ts';
import { BARS_HEIGHT_PER_POINT, BARS_WIDTH_PER_POINT } from './bars.ts';
import type { FieldOf } from './fields.ts';
import { Bytes, points } from './pdf/bytes.ts';
import { Drawing } from './pdf/drawing.ts';
import { qrCode } from './qr.ts';
import { PageStructure, type Role } from './structure.ts';
import { EM_BOX_ASCENT, startsWithBracket } from './typeset.ts';

/** A personal text at its place; lengths in points, the origin at the page's lower left corner. */
export interface FieldPlan<R> {
  readonly name: string;
  readonly x: number;
  readonly baseline: number;
  readonly width: number;
  /** How far the first line begins left of `x + hang`, where further lines begin: the blank half of a bracket. */
  readonly hang: number;
  readonly size: number;
  readonly align: 'left' | 'center' | 'right';
  readonly leading: number;
  readonly grey: number;
  readonly tracking: number;
  readonly fonts: readonly FontId[];
  readonly fit: Fit | undefined;
  readonly parts: readonly (string | FieldOf<R>)[];
  /** Operator that marks the text as content of the structure; empty on pages that are not tagged. */
  readonly mark: string;
}

/** A personal code at its place: lower left corner and edge in points. */
export interface CodePlan<R> {
  readonly mark: string;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly value: FieldOf<R>;
}

/** A customer barcode at its place: lower left corner, width and height in points. */
export interface BarsPlan<R> {
  readonly mark: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly value: FieldOf<R>;
}

/** A paper under one combination of facts: what is always the same, drawn once, and where the rest goes. */
export interface CompiledPaper<R> {
  readonly width: number;
  readonly height: number;
  readonly bleed: number;
  readonly fixed: Buffer;
  /** Reading order of a tagged page; its fixed part is then drawn on the page itself. */
  readonly structure: PageStructure | undefined;
  readonly tinted: boolean;
  readonly fixedCids: ReadonlyMap<FontId, ReadonlySet<number>>;
  readonly fields: readonly FieldPlan<R>[];
  readonly codes: readonly CodePlan<R>[];
  readonly bars: readonly BarsPlan<R>[];
  readonly omr: readonly BarsPlan<R>[];
}

export interface CompileInput<R> {
  readonly paper: Paper;
  readonly elements: readonly Element[];
  readonly facts: Partial<Facts> | undefined;
  /** Red, green, blue of tinted grounds, 0 to 1. */
  readonly tint?: readonly [number, number, number];
  readonly variables: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, FieldOf<R>>>;
  readonly texts: Catalogue;
  /** Whether the page is tagged for readers that speak. */
  readonly tagged?: boolean;
}

const PLACEHOLDER = /\{([A-Za-z]+)\}/g;

/**
 * Compiles a paper's elements. Throws RangeError on a text, placeholder or character that does not exist: a
 * fault of the template data, found by the tests that compile every paper under every combination of facts.
 */
export function compilePaper<R>(input: CompileInput<R>): CompiledPaper<R> {
  return new Compiler(input).run();
}

class Compiler<R> {
  readonly #input: CompileInput<R>;
  readonly #height: number;
  readonly #drawing: Drawing;
  readonly #fields: FieldPlan<R>[] = [];
  readonly #codes: CodePlan<R>[] = [];
  readonly #bars: BarsPlan<R>[] = [];
  readonly #omr: BarsPlan<R>[] = [];
  readonly #structure: PageStructure | undefined;

  constructor(input: CompileInput<R>) {
    this.#input = input;
    this.#height = input.paper.size[1];
    this.#structure = input.tagged === true ? new PageStructure() : undefined;
    this.#drawing = new Drawing(new Bytes(), this.#height, input.tint);
  }

  run(): CompiledPaper<R> {
    const { paper, elements, facts } = this.#input;
    for (const element of elements) {
      if (facts === undefined ? element.when === undefined : holds(element.when, facts)) this.#place(element);
    }
    return {
      width: points(paper.size[0]),
      height: points(this.#height),
      bleed: points(paper.bleed ?? 0),
      fixed: this.#drawing.bytes.copy(),
      structure: this.#structure,
      tinted: this.#drawing.tinted,
      fixedCids: this.#drawing.cids,
      fields: this.#fields,
      codes: this.#codes,
      bars: this.#bars,
      omr: this.#omr,
    };
  }

  #place(element: Element): void {
    switch (element.kind) {
      case 'text':
        this.#text(element, this.#resolve(element.text), element.role ?? 'P');
        break;
      case 'line':
        this.#artifact(() => this.#drawing.line(element));
        break;
      case 'rect':
        this.#artifact(() => this.#drawing.rect(element));
        break;
      case 'boxes':
        this.#artifact(() => this.#drawing.boxes(element));
        break;
      case 'table':
        this.#table(element);
        break;
      case 'code':
        this.#code(element);
        break;
      case 'bars': {
        const value = this.#input.fields.customerBarcode;
        if (value === undefined) throw new RangeError('a customer barcode needs a destination');
        const height = element.points * BARS_HEIGHT_PER_POINT;
        this.#bars.push({
          x: points(element.x),
          y: points(this.#height - element.y - height),
          width: points(element.points * BARS_WIDTH_PER_POINT),
          height: points(height),
          value,
          mark: this.#structure === undefined ? '' : '/Artifact BMC ',
        });
        break;
      }
      case 'omr': {
        const [value, more] = this.#split(this.#resolve(element.value));
        if (typeof value !== 'function' || more !== undefined)
          throw new RangeError('marks are of one placeholder');
        const height = element.pitch * (OMR_MARKS - 1 + OMR_THICKNESS);
        this.#omr.push({
          x: points(element.x),
          y: points(this.#height - element.y - height),
          width: points(element.width),
          height: points(height),
          value,
          mark: this.#structure === undefined ? '' : '/Artifact BMC ',
        });
        break;
      }
      case 'window':
        break;
    }
  }

  #code(element: Extract<Element, { kind: 'code' }>): void {
    const { x, y, size, ecc, value, alternative } = element;
    const parts = this.#split(this.#resolve(value));
    const mcid = this.#structure?.leaf('Figure', alternative ?? '二次元コード');
    if (parts.every((part) => typeof part === 'string')) {
      this.#marked(mcid, 'Figure', () => this.#drawing.image(qrCode(parts.join(''), ecc), x, y, size));
      return;
    }
    const field = parts[0];
    if (parts.length !== 1 || typeof field !== 'function')
      throw new RangeError(`code of mixed text: ${value}`);
    this.#codes.push({
      x: points(x),
      y: points(this.#height - y - size),
      size: points(size),
      value: field,
      mark: markOf('Figure', mcid),
    });
  }

  #table({ x, y, rows, rowHeight, size, labelSize }: TableElement): void {
    const { facts } = this.#input;
    const kept = rows
      .map((row) => row.filter(({ when }) => facts === undefined || holds(when, facts)))
      .filter((cells) => cells.length > 0);
    const pairs = Math.max(...kept.map((cells) => cells.length));
    const place = (
      text: string,
      left: number,
      top: number,
      width: number,
      at: number,
      role: Role,
      fit?: Fit,
    ): void => {
      const middle = top + (rowHeight - at / points(1)) / 2;
      const element = {
        ...TEXT_DEFAULTS,
        x: left + CELL_PADDING,
        y: middle,
        width: width - CELL_PADDING * 2,
        size: at,
        text,
      };
      this.#text(fit === undefined ? element : { ...element, fit }, this.#resolve(text), role);
    };
    const drawRow = (cells: readonly TableCell[], top: number): void => {
      let left = x;
      cells.forEach(({ label, value, labelWidth, valueWidth, fit }, i) => {
        const box = { x: left, y: top, width: labelWidth, height: rowHeight, fill: 0.94, grey: 0, radius: 0 };
        this.#artifact(() => this.#drawing.rect(box));
        place(label, left, top, labelWidth, labelSize, 'TH');
        left += labelWidth;
        place(value, left, top, valueWidth, size, 'TD', fit);
        if (i === cells.length - 1) this.#structure?.span((pairs - cells.length) * 2 + 1);
        left += valueWidth;
      });
      this.#artifact(() =>
        this.#drawing.line({ from: [x, top], to: [left, top], stroke: HAIRLINE, grey: RULE_GREY }),
      );
      width = Math.max(width, left - x);
    };
    let width = 0;
    const drawRows = (): void => {
      kept.forEach((cells, i) => {
        const draw = (): void => drawRow(cells, y + i * rowHeight);
        if (this.#structure === undefined) draw();
        else this.#structure.group('TR', draw);
      });
    };
    if (this.#structure === undefined) drawRows();
    else this.#structure.group('Table', drawRows);
    const bottom = y + kept.length * rowHeight;
    this.#artifact(() =>
      this.#drawing.line({ from: [x, bottom], to: [x + width, bottom], stroke: HAIRLINE, grey: RULE_GREY }),
    );
  }

  #artifact(draw: () => void): void {
    this.#marked(undefined, '', draw);
  }

  #marked(mcid: number | undefined, role: string, draw: () => void): void {
    if (this.#structure === undefined) draw();
    else this.#drawing.marked(mcid, role, draw);
  }

  #text(element: TextElement, text: string, role: Role): void {
    const parts = this.#split(text);
    const mcid = this.#structure?.leaf(role);
    if (parts.every((part) => typeof part === 'string')) {
      this.#marked(mcid, role, () => this.#drawing.text(element, parts.join('')));
      return;
    }
    const { x, y, width, size, align, leading, fit, grey, weight, tracking } = element;
    if (align === 'justify') throw new RangeError('personal text cannot be justified');
    // A fixed first bracket stands flush with the texts above and below, as in fixed texts.
    const bracket =
      align === 'left' && typeof parts[0] === 'string' && startsWithBracket(parts[0]) ? size / 2 : 0;
    this.#fields.push({
      name: text,
      x: points(x) - bracket,
      baseline: points(this.#height - y) - size * EM_BOX_ASCENT,
      width: points(width) + bracket,
      hang: bracket,
      size,
      align,
      leading,
      grey,
      tracking,
      fonts: weight === 'bold' ? boldNameFonts() : nameFonts(),
      fit,
      parts,
      mark: markOf(role, mcid),
    });
  }

  #resolve(text: string): string {
    if (!text.startsWith('@')) return text;
    const found = this.#input.texts[text.slice(1)];
    if (found === undefined) throw new RangeError(`no text ${text}`);
    return found;
  }

  /** Context variables are filled in; what is left are literals and personal fields. */
  #split(text: string): (string | FieldOf<R>)[] {
    const { variables, fields } = this.#input;
    const parts: (string | FieldOf<R>)[] = [];
    let literal = '';
    let at = 0;
    for (const match of text.matchAll(PLACEHOLDER)) {
      const name = match[1] as string;
      literal += text.slice(at, match.index);
      at = match.index + match[0].length;
      if (Object.hasOwn(variables, name)) {
        literal += variables[name];
        continue;
      }
      const field = fields[name];
      if (field === undefined) throw new RangeError(`no placeholder {${name}}`);
      if (literal !== '') parts.push(literal);
      literal = '';
      parts.push(field);
    }
    literal += text.slice(at);
    if (literal !== '' || parts.length === 0) parts.push(literal);
    return parts;
  }
}

const markOf = (role: Role, mcid: number | undefined): string =>
  mcid === undefined ? '' : `/${role} <</MCID ${mcid}>> BDC `;

const CELL_PADDING = 2;
const HAIRLINE = 0.18;
const RULE_GREY = 0.45;

const TEXT_DEFAULTS = {
  kind: 'text',
  weight: 'regular',
  align: 'left',
  leading: 1.6,
  tracking: 0,
  grey: 0,
} as const;
