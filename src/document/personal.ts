import { TodokeError } from '../kernel/errors.ts';
import { type FontId, isVariationSelector } from '../template/fonts.ts';
import type { Fit } from '../template/layout.ts';
import type { FieldPlan } from './compile.ts';
import { type Bytes, number } from './pdf/bytes.ts';
import { type Face, faceOf } from './pdf/face.ts';
import { type FontsInUse, fontResource } from './pdf/fonts.ts';
import { EM_BOX_ASCENT, mayNotBegin } from './typeset.ts';

const MAX_CHARACTERS = 1024;
/** Narrowest a text is ever condensed to (長体), in percent; what still does not fit is refused. */
const MIN_CONDENSED = 50;
/** Two lines of a name must stay within the row of one: they are at most this part of its size. */
const BROKEN_SIZE = 0.8;
/** Middle of the em box below its top. */
const EM_BOX_MIDDLE = 0.5;
/** Distance of the baselines when a text is broken because it is long. */
const TIGHT_LEADING = 1.18;

/**
 * Writes personal texts. One text at a time is encoded into arrays that are reused, so that a page costs no
 * allocation worth speaking of; most texts fit their place at the size wished for and take the short way.
 */
export class PersonalText {
  readonly #out: Bytes;
  readonly #fonts: FontsInUse;
  readonly #cids = new Uint16Array(MAX_CHARACTERS);
  readonly #faceAt = new Uint8Array(MAX_CHARACTERS);
  readonly #codes = new Uint32Array(MAX_CHARACTERS);
  #count = 0;
  #ids: readonly FontId[] = [];
  #faces: readonly Face[] = [];
  #marks: readonly Uint8Array[] = [];
  #currentFont = '';
  readonly #chains = new Map<readonly FontId[], { faces: readonly Face[]; marks: readonly Uint8Array[] }>();

  constructor(out: Bytes, fonts: FontsInUse) {
    this.#out = out;
    this.#fonts = fonts;
  }

  /** Call at the start of each page: a page's stream knows no font yet. */
  startPage(): void {
    this.#currentFont = '';
  }

  /** Writes one field (inside BT … ET). Throws `document.text_overflow` or `document.unprintable`. */
  write<R>(plan: FieldPlan<R>, text: string): void {
    if (text === '') return;
    this.#use(plan.fonts);
    this.#encode(plan, text);
    const { size, width, fit } = plan;
    const natural = this.#width(0, this.#count) + plan.tracking * 1000 * this.#count;
    const wanted = (natural * size) / 1000;
    if (wanted <= width) {
      this.#line(plan, 0, this.#count, size, plan.baseline, wanted);
      return;
    }
    if (fit === undefined) {
      this.#condense(plan, wanted);
      return;
    }
    const shrunk = (width * 1000) / natural;
    if (fit.first !== 'break' && shrunk >= fit.min) {
      this.#line(plan, 0, this.#count, shrunk, plan.baseline, width);
      return;
    }
    this.#broken(plan, fit);
  }

  /** Breaks into at most the lines allowed, at the largest size at which that works; else condenses the lines. */
  #broken<R>(plan: FieldPlan<R>, fit: Fit): void {
    const { min, lines } = fit;
    const first = fit.first === 'break' ? plan.size : (fit.broken ?? plan.size * BROKEN_SIZE);
    for (let count = 2; count <= lines; count++) {
      for (let size = Math.max(first, min); size >= min - 0.001; size -= 0.25) {
        const ends = this.#breaks(plan, size, count);
        if (ends === undefined) continue;
        this.#lines(plan, fit, ends, size, 100);
        return;
      }
    }
    for (let percent = 100; percent >= MIN_CONDENSED; percent--) {
      const ends = this.#breaks(plan, (min * percent) / 100, lines);
      if (ends === undefined) continue;
      this.#lines(plan, fit, ends, min, percent);
      return;
    }
    throw overflow(plan.name);
  }

  /** Writes lines that end at `ends`: around the place of one line, or below each other from it (addresses). */
  #lines<R>(plan: FieldPlan<R>, fit: Fit, ends: readonly number[], size: number, percent: number): void {
    const below = fit.first === 'break' || ends.length === 1;
    const pitch = size * (below ? plan.leading : TIGHT_LEADING);
    const rise = below
      ? 0
      : ((ends.length - 1) * pitch) / 2 + (plan.size - size) * (EM_BOX_ASCENT - EM_BOX_MIDDLE);
    if (percent < 100) this.#out.ascii(`${percent} Tz `);
    let start = 0;
    ends.forEach((end, i) => {
      const used = (this.#width(start, end) * size * percent) / 100_000;
      this.#line(plan, start, end, size, plan.baseline + rise - i * pitch, used);
      start = end;
    });
    if (percent < 100) this.#out.ascii('100 Tz ');
  }

  /** Ends of the lines if the text fits into `count` lines at that size, further lines beginning at the hang. */
  #breaks<R>(plan: FieldPlan<R>, size: number, count: number): number[] | undefined {
    const ends: number[] = [];
    let start = 0;
    while (start < this.#count) {
      const measure = ((plan.width - (start === 0 ? 0 : plan.hang)) * 1000) / size;
      let width = 0;
      let end = start;
      let space = 0;
      let dot = 0;
      for (; end < this.#count; end++) {
        width += this.#advance(end);
        if (width > measure) break;
        const code = this.#codes[end] as number;
        if (code === 0x20 || code === 0x3000) space = end + 1;
        else if (code === 0x30fb) dot = end + 1;
      }
      // A break after a space, else after a middle dot, is taken if it leaves the line at least half full.
      const half = start + (end - start) / 2;
      if (end < this.#count) end = space > half ? space : dot > half ? dot : this.#beforeMark(start, end);
      if (end === start) return undefined;
      ends.push(end);
      if (ends.length > count) return undefined;
      start = end;
    }
    return ends;
  }

  /** The last place up to `end` where the next line does not begin with a mark that may not (ー, ッ, ）). */
  #beforeMark(start: number, end: number): number {
    for (let at = end; at > start + 1; at--) {
      if (!mayNotBegin(String.fromCodePoint(this.#codes[at] as number))) return at;
    }
    return end;
  }

  #condense<R>(plan: FieldPlan<R>, wanted: number): void {
    const percent = (plan.width / wanted) * 100;
    if (percent < MIN_CONDENSED) throw overflow(plan.name);
    this.#out.ascii(`${number(percent)} Tz `);
    this.#line(plan, 0, this.#count, plan.size, plan.baseline, plan.width);
    this.#out.ascii('100 Tz ');
  }

  #line<R>(
    plan: FieldPlan<R>,
    start: number,
    end: number,
    size: number,
    baseline: number,
    used: number,
  ): void {
    const out = this.#out;
    const free = plan.width - used;
    const hang = start === 0 ? 0 : plan.hang;
    const left = plan.x + hang + (plan.align === 'center' ? free / 2 : plan.align === 'right' ? free : 0);
    this.#font(this.#faceAt[start] as number, size);
    if (plan.grey !== 0) out.ascii(`${number(plan.grey)} g `);
    if (plan.tracking !== 0) out.ascii(`${number(plan.tracking * size)} Tc `);
    out.ascii(`1 0 0 1 ${number(left)} ${number(baseline)} Tm (`);
    let face = this.#faceAt[start] as number;
    for (let i = start; i < end; i++) {
      if (this.#faceAt[i] !== face) {
        face = this.#faceAt[i] as number;
        out.ascii(')Tj ');
        this.#font(face, size);
        out.ascii('(');
      }
      out.glyph(this.#cids[i] as number);
    }
    out.ascii(')Tj\n');
    if (plan.tracking !== 0) out.ascii('0 Tc ');
    if (plan.grey !== 0) out.ascii('0 g ');
  }

  #font(face: number, size: number): void {
    const wanted = `/${fontResource(this.#ids[face] as FontId)} ${number(size)} Tf `;
    if (wanted === this.#currentFont) return;
    this.#currentFont = wanted;
    this.#out.ascii(wanted);
  }

  #use(ids: readonly FontId[]): void {
    if (ids === this.#ids) return;
    let chain = this.#chains.get(ids);
    if (chain === undefined) {
      chain = { faces: ids.map(faceOf), marks: ids.map((id) => this.#fonts.marks(id)) };
      this.#chains.set(ids, chain);
    }
    this.#ids = ids;
    this.#faces = chain.faces;
    this.#marks = chain.marks;
  }

  #advance(at: number): number {
    return (this.#faces[this.#faceAt[at] as number] as Face).advances[this.#cids[at] as number] as number;
  }

  #width(start: number, end: number): number {
    let width = 0;
    for (let i = start; i < end; i++) width += this.#advance(i);
    return width;
  }

  #encode<R>(plan: FieldPlan<R>, text: string): void {
    const primary = this.#faces[0] as Face;
    const marks = this.#marks[0] as Uint8Array;
    let count = 0;
    for (let i = 0; i < text.length; i++) {
      let code = text.charCodeAt(i);
      const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
      if (count >= MAX_CHARACTERS) throw overlong(plan.name);
      const simple = (code & 0xf800) !== 0xd800 && next !== 0xdb40 && (next & 0xfff0) !== 0xfe00;
      const cid = simple ? (primary.bmp[code] as number) : 0;
      if (cid !== 0) {
        this.#cids[count] = cid;
        this.#faceAt[count] = 0;
        this.#codes[count++] = code;
        marks[cid] = 1;
        continue;
      }
      code = text.codePointAt(i) as number;
      if (code > 0xffff) i++;
      const after = text.codePointAt(i + 1) ?? 0;
      const selector = isVariationSelector(after) ? after : 0;
      if (selector !== 0) i += selector > 0xffff ? 2 : 1;
      this.#rare(count++, code, selector, plan.name);
    }
    this.#count = count;
  }

  #rare(at: number, code: number, selector: number, field: string): void {
    for (let f = 0; f < this.#faces.length; f++) {
      const face = this.#faces[f] as Face;
      const plain = code < 0x10000 ? (face.bmp[code] as number) : (face.astral.get(code) ?? 0);
      const cid = selector === 0 ? plain : face.variant(code, selector);
      if (cid === 0) continue;
      this.#cids[at] = cid;
      this.#faceAt[at] = f;
      this.#codes[at] = code;
      (this.#marks[f] as Uint8Array)[cid] = 1;
      return;
    }
    throw new TodokeError('document.unprintable', `「${field}」の欄に、書体にない文字があります。`, {
      remedy: '印刷できない文字を含む方は、作成の前に保留してください。',
      status: 422,
    });
  }
}

function overflow(field: string): TodokeError {
  return new TodokeError('document.text_overflow', `「${field}」の欄に収まらない文字列があります。`, {
    remedy: '登録内容を確かめ、短い表記にするか、様式の欄を広げてください。',
    status: 422,
  });
}

function overlong(field: string): TodokeError {
  return new TodokeError('document.text_overflow', `「${field}」の欄の文字列が長すぎます。`, {
    remedy: '登録内容を確かめてください。',
    status: 422,
  });
}
