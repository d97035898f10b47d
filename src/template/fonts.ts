import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TodokeError } from '../kernel/errors.ts';
import { type FontTables, readFontTables } from './sfnt.ts';

/**
 * The typefaces papers are set in, in the order a character is looked for. All are OFL fonts from npm; the
 * bold face is only for fixed texts, whose glyphs are known.
 */
export const FONT_FILES = {
  regular: '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf',
  fallback: '@expo-google-fonts/noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf',
} as const;

export type FontId = keyof typeof FONT_FILES;

/** Personal texts are drawn with the first of these that has the character. */
export const NAME_FONTS: readonly FontId[] = ['regular', 'fallback'];

export interface Font {
  readonly id: FontId;
  readonly postscriptName: string;
  readonly tables: FontTables;
  /** Reads the file again: five megabytes are not worth keeping for the life of the process. */
  readonly bytes: () => Uint8Array;
}

const loaded = new Map<FontId, Font>();

/** The font of that id, read once per process. */
export function loadFont(id: FontId): Font {
  const known = loaded.get(id);
  if (known !== undefined) return known;
  const specifier = FONT_FILES[id];
  const bytes = (): Uint8Array => readFileSync(locate(specifier));
  const name = specifier.slice(specifier.lastIndexOf('/') + 1, -'.ttf'.length);
  const font: Font = {
    id,
    postscriptName: name.replace(/_\d+/, '-'),
    tables: readFontTables(bytes()),
    bytes,
  };
  loaded.set(id, font);
  return font;
}

function locate(specifier: string): string {
  try {
    return fileURLToPath(import.meta.resolve(specifier));
  } catch (cause) {
    throw new TodokeError('template.font_missing', `書体のファイル「${specifier}」が見つかりません。`, {
      remedy: 'npm ci をやり直してください。',
      status: 500,
      cause,
    });
  }
}

/** Whether a code point is a variation selector (VS1-16, VS17-256), which has no glyph of its own. */
export const isVariationSelector = (code: number): boolean =>
  (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);

/** Glyph of a code point, optionally with a variation selector; 0 if the font has none. */
export function glyphOf(tables: FontTables, code: number, selector = 0): number {
  const base = code < 0x10000 ? (tables.bmp[code] as number) : (tables.astral.get(code) ?? 0);
  if (selector === 0) return base;
  const variant = tables.variants.get(selector)?.get(code);
  if (variant === undefined) return 0;
  return variant === 0 ? base : variant;
}
