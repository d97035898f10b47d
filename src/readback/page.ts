import type { Keys } from '../vault/keys.ts';
import { accessProof, lastFourProof } from '../vault/numbers.ts';
import { barsAt, codeAt, omrAt } from './codes.ts';
import type { FaultCode } from './faults.ts';
import { Findings } from './findings.ts';
import { findMark, inside, judgeCovers, takeRules } from './marks.ts';
import type { Drawing, Glyph, Mark, Raster } from './pdf/drawing.ts';
import type { CodeItem, MarkItem, Sheet, TextItem } from './sheet.ts';
import { findText } from './texts.ts';
import { expectedBars, type Subject, textOf } from './values.ts';

/** What is left to prove, and to be explained, once the fixed part of a page is proved. */
interface Remainder<R> {
  readonly texts: readonly TextItem<R>[];
  readonly codes: readonly CodeItem<R>[];
  readonly marks: readonly MarkItem[];
  readonly glyphs: readonly Glyph[];
  readonly painted: readonly Mark[];
  readonly rasters: readonly Raster[];
  readonly findings: Findings;
}

/**
 * Proves pages of one sheet. A form that many pages paint is proved once against everything that is the same for
 * everyone; what no fixed item explains is then judged on each page anew.
 */
export class PageProver<R extends Subject> {
  readonly #sheet: Sheet<R>;
  readonly #keys: Keys | undefined;
  readonly #fixed = new Map<Drawing, Remainder<R>>();

  constructor(sheet: Sheet<R>, keys: Keys | undefined) {
    this.#sheet = sheet;
    this.#keys = keys;
  }

  /** Everything wrong with a page that should be this sheet for this record. */
  prove(drawing: Drawing, record: R): Findings {
    const findings = new Findings();
    for (const at of this.#sheet.unproved) findings.add('template.unproved', at);
    const rest = this.#remainder(drawing.forms);
    const glyphs = [...rest.glyphs, ...drawing.glyphs];
    const painted = [...rest.painted, ...drawing.marks];
    const rasters = [...rest.rasters, ...drawing.rasters];
    for (const each of [...rest.glyphs, ...rest.painted, ...rest.rasters]) each.used = false;
    for (const { code, at } of rest.findings) findings.add(code, at);
    for (const code of drawing.faults) findings.add(code);
    for (const form of drawing.forms) {
      judgeCovers(drawing, form.glyphs, true, findings);
      for (const code of form.faults) findings.add(code);
    }
    judgeCovers(drawing, drawing.glyphs, false, findings);
    this.#texts(rest.texts, record, glyphs, findings);
    const bars = expectedBars(record);
    for (const { at, box } of this.#sheet.bars) {
      if (bars === undefined) continue;
      const read = barsAt(box, rasters, painted);
      if (read !== bars) findings.add(read === undefined ? 'bars.missing' : 'bars.differ', at);
    }
    for (const { at, box, parts, marks } of rest.codes) {
      const read = marks ? omrAt(box, rasters, painted) : codeAt(box, rasters, painted);
      if (read === undefined) findings.add('code.missing', at);
      else if (read === '') findings.add('code.unreadable', at);
      else if (read !== textOf(parts, record)) findings.add('code.differs', at);
    }
    for (const item of rest.marks) {
      if (!findMark(item, painted)) findings.add(missing(item), item.at);
    }
    takeRules(this.#sheet, painted);
    this.#unexplained(glyphs, painted, rasters, findings);
    return findings;
  }

  #texts(items: readonly TextItem<R>[], record: R, glyphs: readonly Glyph[], findings: Findings): void {
    const open: TextItem<R>[] = [];
    let numbers = 0;
    const settle = (item: TextItem<R>, again: boolean): void => {
      const text = item.fixed ?? textOf(item.parts, record);
      if (text === '') return;
      const found = findText(this.#sheet, item, text, glyphs, findings);
      if (found === undefined) {
        if (again) this.#absent(item, record, glyphs, findings);
        else open.push(item);
        return;
      }
      if (item.number) this.#digits(found.unknown, record, item.at, findings);
      if (item.access) this.#access(found.unknown, record, item.at, findings);
    };
    for (const item of items) {
      if (item.number) numbers++;
      settle(item, false);
    }
    // Where boxes overlap, a text that took its turn too early finds the way free now.
    for (const item of open) settle(item, true);
    if (record.lastFourProof === null ? numbers > 0 : numbers === 0)
      findings.add(numbers > 0 ? 'digits.forbidden' : 'digits.missing');
  }

  #digits(digits: string, record: R, at: string, findings: Findings): void {
    if (record.lastFourProof === null) return;
    if (this.#keys === undefined) throw new RangeError('digits cannot be proved without the key');
    if (lastFourProof(this.#keys, record.pieceId, digits) !== record.lastFourProof)
      findings.add('digits.differ', at);
  }

  #access(read: string, record: R, at: string, findings: Findings): void {
    if (this.#keys === undefined) throw new RangeError('a code cannot be proved without the key');
    const code = read.replace(/(.{4})(?=.)/g, '$1-');
    if (accessProof(this.#keys, record.pieceId, code) !== record.access?.proof)
      findings.add('access.differs', at);
  }

  /** Says how a text is wrong that is not there as it should be. */
  #absent(item: TextItem<R>, record: R, glyphs: readonly Glyph[], findings: Findings): void {
    const { baseline, left, right, size } = item;
    const near = glyphs.some(
      ({ used, x, end, y }) => !used && Math.abs(y - baseline) < size && end > left && x < right,
    );
    const text = item.fixed ?? textOf(item.parts, record);
    const free = glyphs.map((glyph) => (glyph.used ? '' : glyph.text)).join('');
    if (free.includes(text.replace(/\n/g, ''))) findings.add('text.outside', item.at);
    else if (item.number) findings.add('digits.mask', item.at);
    else if (isSeal(item.at)) findings.add('seal.missing', item.at);
    else findings.add(near ? 'text.differs' : 'text.missing', item.at);
    if (text.includes(record.managementNumber) && !free.includes(record.managementNumber))
      findings.add('piece.other', item.at);
  }

  /** What stands on the page and belongs to nothing the template asks for. */
  #unexplained(
    glyphs: readonly Glyph[],
    marks: readonly Mark[],
    rasters: readonly Raster[],
    findings: Findings,
  ): void {
    const { width, height, bleed, windows } = this.#sheet;
    let text = '';
    for (const glyph of glyphs) {
      const { x, end, y, size } = glyph;
      if (glyph.text.trim() === '') continue;
      if (x < -1 || end > width + bleed * 2 + 1 || y < -1 || y + size * 0.7 > height + bleed * 2 + 1)
        findings.add('text.outside');
      if (glyph.used) continue;
      text += glyph.text;
      findings.add('text.unexpected');
      if (glyph.fault !== undefined) findings.add(glyph.fault);
      if (glyph.grey > 0.75) findings.add('text.hidden');
      const box = { left: x, right: end, bottom: y, top: y + size * 0.7 };
      if (windows.some(({ exposed }) => inside(box, exposed))) findings.add('window.foreign');
    }
    if (/\*{2,}/.test(text)) findings.add('digits.forbidden');
    if (marks.some(({ used }) => !used)) findings.add('mark.unexpected');
    if (rasters.some(({ used }) => !used)) findings.add('image.unexpected');
  }

  #remainder(forms: readonly Drawing[]): Remainder<R> {
    const only = forms.length === 1 ? forms[0] : undefined;
    const known = only === undefined ? undefined : this.#fixed.get(only);
    if (known !== undefined) return known;
    const rest = this.#proveFixed(forms);
    if (only !== undefined) this.#fixed.set(only, rest);
    return rest;
  }

  /** What of the sheet the forms already show. Nothing is missed here yet: the page may still bring it. */
  #proveFixed(forms: readonly Drawing[]): Remainder<R> {
    const sheet = this.#sheet;
    const findings = new Findings();
    const all = forms.flatMap(withInner);
    const glyphs = all.flatMap((form) => form.glyphs);
    const painted = all.flatMap((form) => form.marks);
    const rasters = all.flatMap((form) => form.rasters);
    for (const each of [...glyphs, ...painted, ...rasters]) each.used = false;
    for (const form of all) judgeCovers(form, form.glyphs, false, findings);
    const isFixed = (item: TextItem<R>): boolean => item.fixed !== undefined;
    let texts = sheet.texts.filter(isFixed);
    // Twice, as in `#texts`: a text whose place was taken at first finds it free the second time.
    for (let round = 0; round < 2; round++)
      texts = texts.filter((item) => findText(sheet, item, item.fixed ?? '', glyphs, findings) === undefined);
    const codes = sheet.codes.filter(({ box, parts }) => {
      const written = parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
      if (written !== undefined && codeAt(box, rasters, painted) === written) return false;
      // Another code than wanted stays to be judged on the page, where it is reported.
      for (const each of [...rasters, ...painted]) if (inside(each, box)) each.used = false;
      return true;
    });
    const marks = sheet.marks.filter((item) => !findMark(item, painted));
    takeRules(sheet, painted);
    return {
      texts: sheet.texts.filter((item) => !isFixed(item) || texts.includes(item)),
      codes,
      marks,
      glyphs: glyphs.filter(({ used }) => !used),
      painted: painted.filter(({ used }) => !used),
      rasters: rasters.filter(({ used }) => !used),
      findings,
    };
  }
}

const withInner = (form: Drawing): Drawing[] => [form, ...form.forms.flatMap(withInner)];

/** Whether an element of the template is part of the insurer's seal or logo (I9). */
export const isSeal = (at: string): boolean => /^(seal|logo)\b/.test(at);

const missing = ({ at }: MarkItem): FaultCode =>
  isSeal(at) ? 'seal.missing' : at.startsWith('cut') ? 'cut.missing' : 'mark.missing';
