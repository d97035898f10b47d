import { isColour, setColour } from './colour.ts';
import { type Drawing, emptyDrawing, IDENTITY, type Matrix, multiply } from './drawing.ts';
import type { PdfFile } from './file.ts';
import { PdfFont } from './fonts.ts';
import { rasterOf, readInlineImage } from './image.ts';
import { type Dict, Keyword, nameOf, PdfError, type PdfObject, Ref, Stream } from './objects.ts';
import { Parser } from './parser.ts';
import { Path } from './path.ts';
import { initialState, type State } from './state.ts';
import { TextObject } from './text.ts';

const MAX_FORMS_DEEP = 8;

/** What pages of a file share: each font and each form is read once. */
export class Shared {
  readonly file: PdfFile;
  readonly #fonts = new Map<number, PdfFont>();
  readonly #forms = new Map<number, Drawing>();

  constructor(file: PdfFile) {
    this.file = file;
  }

  font(object: PdfObject | undefined): PdfFont | undefined {
    const known = object instanceof Ref ? this.#fonts.get(object.num) : undefined;
    if (known !== undefined) return known;
    const dict = this.file.dict(object);
    if (dict === undefined) return undefined;
    const font = new PdfFont(this.file, dict);
    if (object instanceof Ref) this.#fonts.set(object.num, font);
    return font;
  }

  /** The drawing of a form painted in the initial state, read once per file. */
  form(ref: Ref, stream: Stream, resources: Dict | undefined, depth: number): Drawing {
    let drawing = this.#forms.get(ref.num);
    if (drawing === undefined) {
      drawing = emptyDrawing();
      new Interpreter(this, drawing, resources, depth).form(stream, initialState(), 0);
      this.#forms.set(ref.num, drawing);
    }
    return drawing;
  }
}

/**
 * Paints one page's content; `resources` are the page's, `base` moves its paper's corner to the origin. Throws
 * PdfError for content that is none.
 */
export function drawPage(
  shared: Shared,
  content: Uint8Array,
  resources: Dict | undefined,
  base?: Matrix,
): Drawing {
  const drawing = emptyDrawing();
  new Interpreter(shared, drawing, resources, 0).run(content, initialState(base));
  return drawing;
}

class Interpreter {
  readonly #shared: Shared;
  readonly #file: PdfFile;
  readonly #drawing: Drawing;
  readonly #text: TextObject;
  readonly #path = new Path();
  readonly #resources: Dict | undefined;
  readonly #depth: number;
  readonly #stack: State[] = [];
  #state = initialState();
  #order = 0;
  #clips = false;

  constructor(shared: Shared, drawing: Drawing, resources: Dict | undefined, depth: number) {
    this.#shared = shared;
    this.#file = shared.file;
    this.#drawing = drawing;
    this.#resources = resources;
    this.#depth = depth;
    this.#text = new TextObject(drawing);
  }

  run(content: Uint8Array, state: State): void {
    this.#state = state;
    const parser = new Parser(content);
    let operands: PdfObject[] = [];
    for (let token = parser.next(); token !== undefined; token = parser.next()) {
      if (!(token instanceof Keyword)) {
        operands.push(token);
        continue;
      }
      this.#order++;
      if (token.text === 'BI') this.#inlineImage(parser);
      else this.#operator(token.text, operands);
      if (operands.length > 0) operands = [];
    }
    if (this.#stack.length > 0) throw new PdfError('file.unreadable', 'q without Q');
  }

  /** Paints a form in a state of the caller's, `order` counting on from the caller's; returns where it ends. */
  form(stream: Stream, state: State, order: number): number {
    this.#order = order;
    const matrix = numbers(this.#file.resolve(stream.dict.get('Matrix')));
    const ctm = matrix.length === 6 ? multiply(matrix as unknown as Matrix, state.ctm) : state.ctm;
    const box = numbers(this.#file.resolve(stream.dict.get('BBox')));
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
    this.#path.rect(ctm, x0, y0, x1 - x0, y1 - y0);
    const clip = this.#path.clipped(state.clip);
    this.#path.clear();
    this.run(this.#file.data(stream), { ...state, ctm, clip });
    return this.#order;
  }

  #operator(operator: string, operands: readonly PdfObject[]): void {
    const number = (at: number): number => {
      const value = operands[at];
      if (typeof value !== 'number') throw new PdfError('file.unreadable', `operand of ${operator}`);
      return value;
    };
    const state = this.#state;
    switch (operator) {
      case 'q':
        this.#stack.push({ ...state });
        break;
      case 'Q': {
        const restored = this.#stack.pop();
        if (restored === undefined) throw new PdfError('file.unreadable', 'Q without q');
        this.#state = restored;
        break;
      }
      case 'cm':
        state.ctm = multiply(matrixOf(number), state.ctm);
        break;
      case 'w':
        state.lineWidth = number(0);
        break;
      case 'd':
        state.dashed = Array.isArray(operands[0]) && operands[0].some((each) => each !== 0);
        break;
      case 'gs':
        this.#parameters(operands[0]);
        break;
      case 'BT':
        this.#text.begin();
        break;
      case 'Tf':
        state.font = this.#shared.font(this.#resource('Font', operands[0]));
        state.fontSize = number(1);
        break;
      case 'Tm':
        this.#text.set(matrixOf(number));
        break;
      case 'Tj':
        this.#show(operands[0]);
        break;
      case 'TJ':
        if (Array.isArray(operands[0])) this.#text.showAll(state, operands[0], this.#order);
        break;
      case 'Td':
        this.#text.move(number(0), number(1));
        break;
      case 'TD':
        state.leading = -number(1);
        this.#text.move(number(0), number(1));
        break;
      case 'T*':
        this.#text.move(0, -state.leading);
        break;
      case "'":
        this.#text.move(0, -state.leading);
        this.#show(operands[0]);
        break;
      case '"':
        state.spacing = number(1);
        this.#text.move(0, -state.leading);
        this.#show(operands[2]);
        break;
      case 'Tc':
        state.spacing = number(0);
        break;
      case 'Tz':
        state.scaling = number(0) / 100;
        break;
      case 'TL':
        state.leading = number(0);
        break;
      case 'Tr':
        state.mode = number(0);
        break;
      case 'Ts':
        state.rise = number(0);
        break;
      case 'Do':
        this.#xObject(operands[0]);
        break;
      case 'BDC':
        // Optional content may be switched off where nobody looks.
        if (nameOf(operands[0]) === 'OC') this.#drawing.faults.add('paint.unsupported');
        break;
      case 'sh':
        this.#drawing.faults.add('paint.unsupported');
        break;
      default:
        if (this.#pathOperator(operator, number)) break;
        if (isColour(operator)) this.#colour(operator, operands);
        else this.#other(operator);
    }
  }

  /** Word space (Tw) does not apply to two-byte codes; the rest changes nothing of what is proved. */
  #other(operator: string): void {
    if (!IGNORED.has(operator)) throw new PdfError('file.unreadable', `operator ${operator}`);
  }

  #pathOperator(operator: string, number: (at: number) => number): boolean {
    const { ctm } = this.#state;
    switch (operator) {
      case 'm':
        this.#path.move(ctm, number(0), number(1));
        return true;
      case 'l':
        this.#path.line(ctm, number(0), number(1));
        return true;
      case 'c':
        this.#path.curve(ctm, [0, 1, 2, 3, 4, 5].map(number));
        return true;
      case 'v':
      case 'y':
        this.#path.curve(ctm, [0, 1, 2, 3].map(number));
        return true;
      case 're':
        this.#path.rect(ctm, number(0), number(1), number(2), number(3));
        return true;
      case 'h':
        return true;
      case 'W':
      case 'W*':
        this.#clips = true;
        return true;
    }
    const how = PAINTS.get(operator);
    if (how === undefined) return false;
    this.#paint(how.includes('f'), how.includes('s'));
    return true;
  }

  #paint(fill: boolean, stroke: boolean): void {
    const state = this.#state;
    const [a, b, c, d] = state.ctm;
    const width = state.lineWidth * Math.sqrt(Math.abs(a * d - b * c));
    this.#path.paint(this.#drawing.marks, {
      fill: fill ? state.fill : undefined,
      stroke: stroke ? { grey: state.stroke, width, dashed: state.dashed } : undefined,
      order: this.#order,
    });
    if (this.#clips) state.clip = this.#path.clipped(state.clip);
    this.#clips = false;
    this.#path.clear();
  }

  #colour(operator: string, operands: readonly PdfObject[]): void {
    const isTint = (operator === 'cs' || operator === 'CS') && this.#isTint(operands[0]);
    if (!setColour(this.#state, operator, operands, isTint)) this.#drawing.faults.add('paint.unsupported');
  }

  #isTint(space: PdfObject | undefined): boolean {
    const found = this.#file.resolve(this.#resource('ColorSpace', space));
    return Array.isArray(found) && nameOf(this.#file.resolve(found[0])) === 'Separation';
  }

  #parameters(name: PdfObject | undefined): void {
    const dict = this.#file.dict(this.#resource('ExtGState', name));
    for (const [key, plain] of PLAIN_PARAMETERS) {
      const value = this.#file.resolve(dict?.get(key));
      if (value !== null && value !== plain && nameOf(value) !== plain)
        this.#drawing.faults.add('paint.unsupported');
    }
  }

  #show(operand: PdfObject | undefined): void {
    if (operand instanceof Uint8Array) this.#text.show(this.#state, operand, this.#order);
  }

  #resource(kind: string, name: PdfObject | undefined): PdfObject | undefined {
    return this.#file.dict(this.#resources?.get(kind))?.get(nameOf(name) ?? '');
  }

  #xObject(name: PdfObject | undefined): void {
    const ref = this.#resource('XObject', name);
    const stream = this.#file.resolve(ref);
    if (!(stream instanceof Stream)) throw new PdfError('file.unreadable', 'Do of nothing');
    const kind = nameOf(this.#file.resolve(stream.dict.get('Subtype')));
    if (kind === 'Image') {
      this.#image(stream.dict, stream.raw);
      return;
    }
    if (kind !== 'Form' || this.#depth >= MAX_FORMS_DEEP || stream.dict.has('OC')) {
      this.#drawing.faults.add('paint.unsupported');
      return;
    }
    const resources = this.#file.dict(stream.dict.get('Resources')) ?? this.#resources;
    const state = this.#state;
    if (ref instanceof Ref && isInitial(state)) {
      this.#drawing.forms.push(this.#shared.form(ref, stream, resources, this.#depth + 1));
      return;
    }
    const inner = new Interpreter(this.#shared, this.#drawing, resources, this.#depth + 1);
    this.#order = inner.form(stream, { ...state }, this.#order);
  }

  #image(dict: Dict, raw: Uint8Array): void {
    const { ctm, fill } = this.#state;
    try {
      this.#drawing.rasters.push(
        rasterOf(this.#file, dict, raw, { matrix: ctm, grey: fill, order: this.#order }),
      );
    } catch {
      this.#drawing.faults.add('image.unsupported');
    }
  }

  #inlineImage(parser: Parser): void {
    const { dict, data } = readInlineImage(parser);
    this.#image(dict, data);
  }
}

const PAINTS: ReadonlyMap<string, string> = new Map([
  ['S', 's'],
  ['s', 's'],
  ['f', 'f'],
  ['F', 'f'],
  ['f*', 'f'],
  ['B', 'fs'],
  ['B*', 'fs'],
  ['b', 'fs'],
  ['b*', 'fs'],
  ['n', ''],
]);
const IGNORED = new Set(['ET', 'Tw', 'J', 'j', 'M', 'i', 'ri', 'BMC', 'EMC', 'MP', 'DP', 'BX', 'EX']);
/** Entries of a graphics state that must be as at the start, where they are there at all. */
const PLAIN_PARAMETERS: readonly (readonly [string, number | string])[] = [
  ['ca', 1],
  ['CA', 1],
  ['SMask', 'None'],
  ['BM', 'Normal'],
];

const matrixOf = (number: (at: number) => number): Matrix => [
  number(0),
  number(1),
  number(2),
  number(3),
  number(4),
  number(5),
];

const numbers = (object: PdfObject): number[] =>
  Array.isArray(object) ? object.filter((each) => typeof each === 'number') : [];

/** Whether a form painted now looks as it does at the start of a page. */
const isInitial = ({ ctm, fill, stroke, clip, lineWidth, dashed }: State): boolean =>
  ctm.every((value, i) => value === IDENTITY[i]) &&
  fill === 0 &&
  stroke === 0 &&
  lineWidth === 1 &&
  !dashed &&
  clip === undefined;
