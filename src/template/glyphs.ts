import { type FontId, glyphOf, isVariationSelector, loadFont, nameFonts } from './fonts.ts';

/** A character no configured font can draw; `char` includes its variation selector if it has one. */
export interface UnprintableCharacter {
  readonly char: string;
  /** `U+845B`, or `U+845B U+E0101` with a variation selector. */
  readonly codePoint: string;
}

const NOTHING: readonly UnprintableCharacter[] = [];
let known: { readonly fonts: readonly FontId[]; readonly covered: Uint8Array } | undefined;

/** One byte per character of the Basic Multilingual Plane: 1 = some name font draws it. Read once per chain of fonts. */
function coverage(): Uint8Array {
  const fonts = nameFonts();
  if (known?.fonts === fonts) return known.covered;
  const covered = new Uint8Array(0x10000);
  for (const id of fonts) {
    const { bmp } = loadFont(id).tables;
    for (let code = 0x20; code < 0x10000; code++) if (bmp[code] !== 0) covered[code] = 1;
  }
  // Selectors and surrogates need a look at their neighbour; blanks other than the two of names are no text.
  for (let code = 0xfe00; code <= 0xfe0f; code++) covered[code] = 0;
  for (let code = 0x7f; code <= 0xa0; code++) covered[code] = 0;
  for (let code = 0x2000; code <= 0x200f; code++) covered[code] = 0;
  covered[0x20] = 1;
  covered[0x3000] = 1;
  known = { fonts, covered };
  return covered;
}

/**
 * The characters of `text` that no name font can draw, each once, in order of appearance; empty if all can be
 * printed. A variation selector must be in the font together with its base character: the base alone would
 * print another shape of the name without anyone noticing. Control characters count as unprintable.
 */
export function unprintable(text: string): readonly UnprintableCharacter[] {
  const covered = coverage();
  for (let i = 0; i < text.length; i++) if (covered[text.charCodeAt(i)] !== 1) return look(text);
  return followedBySelector(text) ? look(text) : NOTHING;
}

const followedBySelector = (text: string): boolean => text.includes('\udb40');

/** The first of `fonts` that draws a code point with its selector, or undefined. */
function fontFor(code: number, selector: number, fonts: readonly FontId[]): FontId | undefined {
  return fonts.find((id) => glyphOf(loadFont(id).tables, code, selector) !== 0);
}

function look(text: string): readonly UnprintableCharacter[] {
  const found = new Map<string, UnprintableCharacter>();
  const covered = coverage();
  const characters = Array.from(text);
  for (let i = 0; i < characters.length; i++) {
    const base = characters[i] as string;
    const next = characters[i + 1]?.codePointAt(0) ?? 0;
    const selector = isVariationSelector(next) ? next : 0;
    if (selector !== 0) i++;
    const code = base.codePointAt(0) as number;
    const plain = code < 0x10000 && selector === 0;
    if (plain ? covered[code] === 1 : fontFor(code, selector, nameFonts()) !== undefined) continue;
    const char = selector === 0 ? base : base + String.fromCodePoint(selector);
    const codePoint = [code, selector].filter((c) => c !== 0).map(unicodeName);
    found.set(char, { char, codePoint: codePoint.join(' ') });
  }
  return [...found.values()];
}

const unicodeName = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
