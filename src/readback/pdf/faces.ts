import { type Font, fontIds, glyphOf, isVariationSelector, loadFont } from '../../template/fonts.ts';
import { Outlines } from './outlines.ts';

/** A typeface of the templates as the font file itself has it: what a character must look like. */
export class ReferenceFace {
  readonly #font: Font;
  readonly #outlines: Outlines;
  readonly #signatures = new Map<number, string>();

  constructor(font: Font) {
    this.#font = font;
    this.#outlines = new Outlines(font.bytes());
  }

  /** Signature of the drawing of a character (with its variation selector, if it has one); undefined if none. */
  signatureOf(text: string): string | undefined {
    const [code, selector, ...more] = Array.from(text, (char) => char.codePointAt(0) as number);
    if (code === undefined || more.length > 0) return undefined;
    if (selector !== undefined && !isVariationSelector(selector)) return undefined;
    const glyph = glyphOf(this.#font.tables, code, selector ?? 0);
    if (glyph === 0) return undefined;
    let signature = this.#signatures.get(glyph);
    if (signature === undefined) {
      signature = this.#outlines.signature(glyph);
      this.#signatures.set(glyph, signature);
    }
    return signature;
  }
}

const faces = new Map<Font, ReferenceFace>();

/** The template typeface of that PostScript name, or undefined. Fonts are read when first met. */
export function referenceFace(postscriptName: string): ReferenceFace | undefined {
  const font = fontIds()
    .map(loadFont)
    .find((each) => each.postscriptName === postscriptName);
  if (font === undefined) return undefined;
  let face = faces.get(font);
  if (face === undefined) {
    face = new ReferenceFace(font);
    faces.set(font, face);
  }
  return face;
}
