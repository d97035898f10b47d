import { IDENTITY, type Matrix, multiply } from '../pdf/drawing.ts';
import type { PdfFile } from '../pdf/file.ts';
import { readInlineImage } from '../pdf/image.ts';
import {
  asDict,
  type Dict,
  Keyword,
  nameOf,
  PdfError,
  type PdfObject,
  type Ref,
  Stream,
} from '../pdf/objects.ts';
import { contentOf, type PdfPage } from '../pdf/pages.ts';
import { Parser } from '../pdf/parser.ts';

/** How colours are given without saying what they are: by the device that happens to print them. */
export type Device = 'DeviceGray' | 'DeviceRGB' | 'DeviceCMYK';

/** An image where it is painted. */
export interface PlacedImage {
  readonly dict: Dict;
  readonly inline: boolean;
  /** Pixels per inch in the direction that has fewer. */
  readonly ppi: number;
  /** One bit per pixel: letters and codes, which need more pixels than pictures. */
  readonly bitmap: boolean;
  /** Pixels across. */
  readonly columns: number;
}

/** A piece of marked content that paints. `mcid`: its number, undefined for an artifact. */
export interface MarkedContent {
  readonly tag: string;
  readonly mcid: number | undefined;
}

/** What the content of one page does, with all it paints through forms and patterns. */
export interface PageScan {
  readonly devices: ReadonlySet<Device>;
  readonly images: readonly PlacedImage[];
  /** Fonts used, each with the character codes shown in it. */
  readonly fonts: ReadonlyMap<Dict, ReadonlySet<number>>;
  /** Graphics states and XObjects met. */
  readonly states: ReadonlySet<Dict>;
  readonly xObjects: ReadonlySet<Dict>;
  readonly marked: readonly MarkedContent[];
  /** Operators that paint outside any marked content. */
  readonly unmarked: number;
  /** Whether tagged content and artifacts are nested in each other. */
  readonly nested: boolean;
  /** Shown in text rendering mode 3 or 7: nobody sees it. */
  readonly invisible: number;
}

const MAX_DEPTH = 12;
const PAINTING = new Set('S s f F f* B B* b b* sh Do BI Tj TJ \' "'.split(' '));
const DEVICE_OF: Readonly<Record<string, Device>> = {
  g: 'DeviceGray',
  G: 'DeviceGray',
  rg: 'DeviceRGB',
  RG: 'DeviceRGB',
  k: 'DeviceCMYK',
  K: 'DeviceCMYK',
};
const DEVICES: Readonly<Record<string, Device>> = {
  DeviceGray: 'DeviceGray',
  G: 'DeviceGray',
  DeviceRGB: 'DeviceRGB',
  RGB: 'DeviceRGB',
  DeviceCMYK: 'DeviceCMYK',
  CMYK: 'DeviceCMYK',
};

interface State {
  ctm: Matrix;
  font: Dict | undefined;
  mode: number;
}

/** Reads a page's content. Throws PdfError for content that cannot be read. */
export function scanPage(file: PdfFile, page: PdfPage): PageScan {
  const scan = new Scanner(file);
  scan.run(contentOf(file, page), file.dict(page.resources), IDENTITY, 0);
  return scan;
}

class Scanner implements PageScan {
  readonly devices = new Set<Device>();
  readonly images: PlacedImage[] = [];
  readonly fonts = new Map<Dict, Set<number>>();
  readonly states = new Set<Dict>();
  readonly xObjects = new Set<Dict>();
  readonly marked: MarkedContent[] = [];
  unmarked = 0;
  nested = false;
  invisible = 0;
  readonly #file: PdfFile;
  /** Open marked content: an entry per BMC and BDC, undefined for what is neither tagged nor an artifact. */
  readonly #open: (MarkedContent | undefined)[] = [];

  constructor(file: PdfFile) {
    this.#file = file;
  }

  run(content: Uint8Array, resources: Dict | undefined, ctm: Matrix, depth: number): void {
    const parser = new Parser(content);
    const stack: State[] = [];
    let state: State = { ctm, font: undefined, mode: 0 };
    let operands: PdfObject[] = [];
    for (let token = parser.next(); token !== undefined; token = parser.next()) {
      if (!(token instanceof Keyword)) {
        operands.push(token);
        continue;
      }
      const { text } = token;
      if (PAINTING.has(text)) this.#paints(text, operands, resources);
      if (text === 'q') stack.push({ ...state });
      else if (text === 'Q') state = stack.pop() ?? state;
      else if (text === 'cm') state.ctm = multiply(matrixOf(operands), state.ctm);
      else if (text === 'BI') this.#image(readInlineImage(parser).dict, true, state.ctm, resources);
      else this.#operator(text, operands, resources, state, depth);
      operands = [];
    }
  }

  #operator(
    text: string,
    operands: readonly PdfObject[],
    resources: Dict | undefined,
    state: State,
    depth: number,
  ): void {
    const device = DEVICE_OF[text];
    if (device !== undefined) this.devices.add(device);
    switch (text) {
      case 'cs':
      case 'CS':
        this.#space(this.#named(resources, 'ColorSpace', operands[0]) ?? operands[0], 0);
        break;
      case 'sh':
        this.#space(this.#dict(resources, 'Shading', operands[0])?.get('ColorSpace'), 0);
        break;
      case 'scn':
      case 'SCN':
        this.#pattern(resources, operands.at(-1), depth);
        break;
      case 'gs': {
        const dict = this.#dict(resources, 'ExtGState', operands[0]);
        if (dict !== undefined) this.states.add(dict);
        break;
      }
      case 'Tf':
        state.font = this.#dict(resources, 'Font', operands[0]);
        break;
      case 'Tr':
        state.mode = Number(operands[0]);
        break;
      case 'Tj':
      case 'TJ':
      case "'":
      case '"':
        this.#show(state, operands.at(-1));
        break;
      case 'BMC':
      case 'BDC':
        this.#begin(operands, resources);
        break;
      case 'EMC':
        this.#open.pop();
        break;
      case 'Do':
        this.#xObject(operands[0], resources, state.ctm, depth);
    }
  }

  #begin([tag, properties]: readonly PdfObject[], resources: Dict | undefined): void {
    const name = nameOf(tag) ?? '';
    const given =
      nameOf(properties) === undefined ? properties : this.#named(resources, 'Properties', properties);
    const mcid = this.#file.resolve(this.#file.dict(given)?.get('MCID'));
    if (typeof mcid !== 'number' && name !== 'Artifact') {
      this.#open.push(undefined);
      return;
    }
    const content = { tag: name, mcid: typeof mcid === 'number' ? mcid : undefined };
    if (this.#open.some((each) => each !== undefined)) this.nested = true;
    this.#open.push(content);
    this.marked.push(content);
  }

  #paints(text: string, operands: readonly PdfObject[], resources: Dict | undefined): void {
    if (this.#open.some((each) => each !== undefined)) return;
    if (text !== 'Do') this.unmarked++;
    // What a form paints is judged inside it.
    else if (this.#kindOf(this.#named(resources, 'XObject', operands[0])) === 'Image') this.unmarked++;
  }

  #show({ font, mode }: State, shown: PdfObject | undefined): void {
    if (font === undefined) return;
    if (mode === 3 || mode === 7) this.invisible++;
    let codes = this.fonts.get(font);
    if (codes === undefined) {
      codes = new Set();
      this.fonts.set(font, codes);
    }
    const step = nameOf(this.#file.resolve(font.get('Subtype'))) === 'Type0' ? 2 : 1;
    for (const part of Array.isArray(shown) ? shown : [shown]) {
      if (!(part instanceof Uint8Array)) continue;
      for (let i = 0; i + step <= part.length; i += step)
        codes.add(step === 1 ? (part[i] as number) : ((part[i] as number) << 8) | (part[i + 1] as number));
    }
  }

  #xObject(name: PdfObject | undefined, resources: Dict | undefined, ctm: Matrix, depth: number): void {
    const stream = this.#file.resolve(this.#named(resources, 'XObject', name));
    if (!(stream instanceof Stream)) throw new PdfError('file.unreadable', 'Do of nothing');
    this.xObjects.add(stream.dict);
    const kind = this.#kindOf(stream);
    if (kind === 'Image') this.#image(stream.dict, false, ctm, resources);
    else if (kind === 'Form') this.#content(stream, resources, ctm, depth);
  }

  #content(stream: Stream, resources: Dict | undefined, ctm: Matrix, depth: number): void {
    if (depth >= MAX_DEPTH) throw new PdfError('file.unreadable', 'forms in a circle');
    const matrix = this.#file.resolve(stream.dict.get('Matrix'));
    const inner = Array.isArray(matrix) ? multiply(matrixOf(matrix), ctm) : ctm;
    const own = this.#file.dict(stream.dict.get('Resources')) ?? resources;
    this.run(this.#file.data(stream), own, inner, depth + 1);
  }

  #pattern(resources: Dict | undefined, name: PdfObject | undefined, depth: number): void {
    if (nameOf(name) === undefined) return;
    const pattern = this.#file.resolve(this.#named(resources, 'Pattern', name));
    if (pattern instanceof Stream) this.#content(pattern, resources, IDENTITY, depth);
    else this.#space(this.#file.dict(asDict(pattern)?.get('Shading'))?.get('ColorSpace'), 0);
  }

  #image(dict: Dict, inline: boolean, [a, b, c, d]: Matrix, resources: Dict | undefined): void {
    const { resolve } = this.#file;
    const mask = resolve(dict.get('ImageMask')) === true;
    const space = dict.get('ColorSpace');
    if (!mask) this.#space(this.#named(resources, 'ColorSpace', space) ?? space, 0);
    const [wide, high] = [Math.hypot(a, b), Math.hypot(c, d)];
    const columns = Number(resolve(dict.get('Width')));
    const across = (columns / wide) * 72;
    const down = (Number(resolve(dict.get('Height'))) / high) * 72;
    const bitmap = mask || resolve(dict.get('BitsPerComponent')) === 1;
    this.images.push({ dict, inline, ppi: Math.min(across, down), bitmap, columns });
  }

  /** The device a colour space ends in: by name, or as base of an indexed space or stand-in of an ink. */
  #space(space: PdfObject | undefined, depth: number): void {
    const found = this.#file.resolve(space);
    const named = DEVICES[nameOf(found) ?? ''];
    if (named !== undefined) this.devices.add(named);
    if (!Array.isArray(found) || depth > 4) return;
    const kind = nameOf(this.#file.resolve(found[0]));
    if (kind === 'Indexed' || kind === 'I' || kind === 'Pattern') this.#space(found[1], depth + 1);
    if (kind === 'Separation' || kind === 'DeviceN') this.#space(found[2], depth + 1);
  }

  #kindOf(object: PdfObject | undefined): string | undefined {
    return nameOf(this.#file.resolve(this.#file.dict(object)?.get('Subtype')));
  }

  #named(resources: Dict | undefined, kind: string, name: PdfObject | undefined): PdfObject | undefined {
    const key = nameOf(name);
    return key === undefined ? undefined : this.#file.dict(resources?.get(kind))?.get(key);
  }

  #dict(resources: Dict | undefined, kind: string, name: PdfObject | undefined): Dict | undefined {
    return this.#file.dict(this.#named(resources, kind, name));
  }
}

function matrixOf(operands: readonly PdfObject[]): Matrix {
  const numbers = operands.filter((each) => typeof each === 'number');
  if (numbers.length !== 6) throw new PdfError('file.unreadable', 'matrix without six numbers');
  return numbers as unknown as Matrix;
}

/** The embedded program of a font's descriptor, by its key; undefined for a font the file does not hold. */
export function embeddedProgram(file: PdfFile, font: Dict): string | undefined {
  if (nameOf(file.resolve(font.get('Subtype'))) === 'Type3') return 'Type3';
  const kids = file.resolve(font.get('DescendantFonts'));
  const kid = Array.isArray(kids) ? file.dict(kids[0] as Ref) : undefined;
  const descriptor = file.dict((kid ?? font).get('FontDescriptor'));
  return ['FontFile', 'FontFile2', 'FontFile3'].find(
    (key) => file.resolve(descriptor?.get(key)) instanceof Stream,
  );
}

/** Name of a font without its subset tag. */
export const fontName = (file: PdfFile, font: Dict): string =>
  (nameOf(file.resolve(font.get('BaseFont'))) ?? '').replace(/^[A-Z]{6}\+/, '');
