import type { FontId } from '../../template/fonts.ts';
import type { Element, TextElement } from '../../template/layout.ts';
import type { CodeImage } from '../qr.ts';
import { EM_BOX_ASCENT, setParagraph } from '../typeset.ts';
import { type Bytes, number, points } from './bytes.ts';
import { faceOf } from './face.ts';
import { fontResource } from './fonts.ts';

type Of<K extends Element['kind']> = Omit<Extract<Element, { kind: K }>, 'kind' | 'name' | 'when'>;
type TextStyle = Omit<TextElement, 'kind' | 'name' | 'when' | 'text' | 'fit' | 'role'>;

/** Resource name of the colour space tints are given in. */
export const TINT_NAME = 'CS1';

/** Distance of a quarter circle's control point from its end, in radii. */
const ARC = 0.5523;

/** Draws fixed content: millimetres from the upper left in, PDF operators out. */
export class Drawing {
  readonly bytes: Bytes;
  /** Characters used, by font. */
  readonly cids = new Map<FontId, Set<number>>();
  /** Whether the tint was used, which needs a colour space in the resources. */
  tinted = false;
  readonly #height: number;
  readonly #tint: readonly number[];

  constructor(bytes: Bytes, height: number, tint: readonly number[] = [1, 1, 1]) {
    this.bytes = bytes;
    this.#height = height;
    this.#tint = tint;
  }

  line({ from, to, stroke, grey, dash }: Of<'line'>): void {
    this.#stroke(stroke, grey, dash);
    this.bytes.ascii(`${this.#at(...from)} m ${this.#at(...to)} l S Q\n`);
  }

  rect({ x, y, width, height, stroke, grey, fill, tint, radius, dash }: Of<'rect'>): void {
    const path = this.#roundedPath(x, y, width, height, radius);
    if (fill !== undefined) this.bytes.ascii(`q ${number(fill)} g ${path} f Q\n`);
    if (tint === true) {
      this.tinted = true;
      this.bytes.ascii(`q /${TINT_NAME} cs ${this.#tint.map(number).join(' ')} sc ${path} f Q\n`);
    }
    if (stroke === undefined) return;
    this.#stroke(stroke, grey, dash);
    this.bytes.ascii(`${path} S Q\n`);
  }

  boxes({ x, y, width, height, groups, gap }: Of<'boxes'>): void {
    let left = x;
    for (const count of groups) {
      for (let i = 1; i < count; i++) {
        const at = left + i * width;
        this.line({ from: [at, y], to: [at, y + height], stroke: 0.15, grey: 0.5, dash: [0.6, 0.6] });
      }
      this.rect({ x: left, y, width: width * count, height, stroke: 0.35, grey: 0, radius: 0 });
      left += width * count + gap;
    }
  }

  /** A code as a stencil: one bit per module, painted black, nothing between. */
  image(image: CodeImage, x: number, y: number, size: number): void {
    const edge = number(points(size));
    this.bytes.ascii(`q 0 g ${edge} 0 0 ${edge} ${this.#at(x, y + size)} cm `);
    stencil(this.bytes, image.size, image.size, image.rows);
    this.bytes.ascii(' Q\n');
  }

  text(style: TextStyle, text: string): void {
    const { x, y, width, size, weight, align, leading, tracking, grey } = style;
    const face = faceOf(weight);
    const em = size / 1000;
    const lines = setParagraph(text, {
      face,
      measure: points(width) / em,
      justify: align === 'justify',
      ...(align === 'justify' ? {} : { phrases: 'within' }),
      tracking: tracking * 1000,
    });
    let used = this.cids.get(weight);
    if (used === undefined) {
      used = new Set();
      this.cids.set(weight, used);
    }
    const { bytes } = this;
    bytes.ascii(`BT ${grey === 0 ? '' : `${number(grey)} g `}/${fontResource(weight)} ${number(size)} Tf\n`);
    lines.forEach((line, i) => {
      if (line.cids.length === 0) return;
      const free = points(width) - line.width * em;
      const left = points(x) + (align === 'center' ? free / 2 : align === 'right' ? free : 0);
      const baseline = points(this.#height - y) - size * (EM_BOX_ASCENT + i * leading);
      bytes.ascii(`1 0 0 1 ${number(left)} ${number(baseline)} Tm [(`);
      line.cids.forEach((cid, k) => {
        const gap = Math.round(line.gaps[k] as number);
        if (gap !== 0) bytes.ascii(`)${-gap}(`);
        bytes.glyph(cid);
        used.add(cid);
      });
      bytes.ascii(')] TJ\n');
    });
    bytes.ascii(grey === 0 ? 'ET\n' : 'ET 0 g\n');
  }

  /** Marks what `draw` draws: content of the structure, or an artifact that is not read aloud. */
  marked(mcid: number | undefined, role: string, draw: () => void): void {
    this.bytes.ascii(mcid === undefined ? '/Artifact BMC\n' : `/${role} <</MCID ${mcid}>> BDC\n`);
    draw();
    this.bytes.ascii('EMC\n');
  }

  #at(x: number, y: number): string {
    return `${number(points(x))} ${number(points(this.#height - y))}`;
  }

  #stroke(width: number, grey: number, dash: readonly [number, number] | undefined): void {
    const pattern = dash === undefined ? '' : `[${dash.map((part) => number(points(part))).join(' ')}] 0 d `;
    this.bytes.ascii(`q ${number(points(width))} w ${number(grey)} G ${pattern}`);
  }

  #roundedPath(x: number, y: number, width: number, height: number, radius: number): string {
    if (radius === 0) {
      return `${this.#at(x, y + height)} ${number(points(width))} ${number(points(height))} re`;
    }
    const r = Math.min(radius, width / 2, height / 2);
    const c = r * (1 - ARC);
    const right = x + width;
    const bottom = y + height;
    const at = (px: number, py: number): string => this.#at(px, py);
    return [
      `${at(x + r, y)} m ${at(right - r, y)} l`,
      `${at(right - c, y)} ${at(right, y + c)} ${at(right, y + r)} c ${at(right, bottom - r)} l`,
      `${at(right, bottom - c)} ${at(right - c, bottom)} ${at(right - r, bottom)} c ${at(x + r, bottom)} l`,
      `${at(x + c, bottom)} ${at(x, bottom - c)} ${at(x, bottom - r)} c ${at(x, y + r)} l`,
      `${at(x, y + c)} ${at(x + c, y)} ${at(x + r, y)} c h`,
    ].join(' ');
  }
}

const HEX = Uint8Array.from('0123456789ABCDEF', (char) => char.charCodeAt(0));
const heads = new Map<number, Buffer>();

/**
 * An inline image mask over the unit square; a set bit paints. Written as hexadecimal digits, so that no byte
 * of it can be taken for the operator that ends an inline image.
 */
export function stencil(bytes: Bytes, width: number, height: number, rows: Uint8Array): void {
  let head = heads.get(width * 65_536 + height);
  if (head === undefined) {
    head = Buffer.from(`BI/W ${width}/H ${height}/IM true/D[1 0]/F/AHx ID `);
    heads.set(width * 65_536 + height, head);
  }
  bytes.raw(head);
  const buffer = bytes.room(rows.length * 2 + 4);
  let at = bytes.length;
  for (let i = 0; i < rows.length; i++) {
    const byte = rows[i] as number;
    buffer[at++] = HEX[byte >> 4] as number;
    buffer[at++] = HEX[byte & 15] as number;
  }
  bytes.advanceTo(at);
  bytes.ascii('> EI');
}
