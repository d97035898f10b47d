import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TodokeError } from '../kernel/errors.ts';
import type { FontSettings, OwnFont } from './font-settings.ts';
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

type ShippedFontId = keyof typeof FONT_FILES;
/** `own0`, `own1` …: the insurer's own fonts in the order of its profile. */
export type FontId = ShippedFontId | `own${number}`;

/** What the variation selectors of the shipped fonts are of. */
const SHIPPED_SELECTORS = 'Adobe-Japan1';
/** From here on a selector is of a collection (Ideographic Variation Database), below it is Unicode's own. */
const FIRST_OF_COLLECTION = 0xe0100;

const DEFAULTS: FontSettings = { selectors: SHIPPED_SELECTORS, own: [] };

let settings = DEFAULTS;
let regularChain: readonly FontId[] = ['regular', 'fallback'];
let boldChain: readonly FontId[] = ['bold', 'fallback'];
const loaded = new Map<FontId, Font>();

/**
 * Sets the typefaces of this process: which selectors names carry, and the insurer's own fonts. One process works
 * with those of one insurer: two insurers' 外字 share code points and must never be taken for each other. Throws
 * `template.other_fonts` for others than are in use, and `template.own_font` for a font that is not what the profile
 * names or may not be embedded.
 */
export function setFonts(wanted: FontSettings = DEFAULTS): void {
  if (JSON.stringify(wanted) === JSON.stringify(settings)) return;
  if (settings !== DEFAULTS) {
    throw new TodokeError('template.other_fonts', 'この処理では、別の保険者の書体がすでに使われています。', {
      remedy: '書体の異なる保険者は、別の処理（コマンド、サーバー）に分けてください。',
      status: 409,
    });
  }
  const own = wanted.own.map((font) => readOwnFont(font, wanted));
  settings = wanted;
  // What was read before may have variants that are not to be used now.
  loaded.clear();
  const names = new Set<string>();
  own.forEach((font, i) => {
    // Files are read back by the names of their fonts: of two that are named alike one is told apart.
    const { postscriptName: name } = font;
    const postscriptName = names.has(name) ? `${name}-${i + 1}` : name;
    names.add(postscriptName);
    loaded.set(`own${i}`, { ...font, id: `own${i}`, postscriptName });
  });
  const first = wanted.own.flatMap(({ before }, i): FontId[] => (before ? [`own${i}`] : []));
  const last = wanted.own.flatMap(({ before }, i): FontId[] => (before ? [] : [`own${i}`]));
  regularChain = [...first, 'regular', 'fallback', ...last];
  boldChain = [...first, 'bold', 'fallback', ...last];
}

/** Personal texts are drawn with the first of these that has the character. */
export const nameFonts = (): readonly FontId[] => regularChain;

/** The same for bold texts: the bold face has the same characters as the regular one. */
export const boldNameFonts = (): readonly FontId[] => boldChain;

/** Every typeface that may be in a file. */
export const fontIds = (): readonly FontId[] => [...new Set([...regularChain, ...boldChain])];

export interface Font {
  readonly id: FontId;
  readonly postscriptName: string;
  readonly tables: FontTables;
  /** The file; a shipped one is read again: five megabytes are not worth keeping for the life of the process. */
  readonly bytes: () => Uint8Array;
}

/** The font of that id, read once per process. */
export function loadFont(id: FontId): Font {
  const known = loaded.get(id);
  if (known !== undefined) return known;
  const specifier = FONT_FILES[id as ShippedFontId];
  if (specifier === undefined) throw new RangeError(`no font ${id}`);
  const bytes = (): Uint8Array => readFileSync(locate(specifier));
  const name = specifier.slice(specifier.lastIndexOf('/') + 1, -'.ttf'.length);
  const font: Font = {
    id,
    postscriptName: name.replace(/_\d+/, '-'),
    tables: withSelectors(readFontTables(bytes()), SHIPPED_SELECTORS, settings),
    bytes,
  };
  loaded.set(id, font);
  return font;
}

/**
 * A font's tables with the variants names may ask for. The same selector may mean another shape in another
 * collection: a font of another one has none of its variants left, so that a name is held rather than misprinted.
 */
function withSelectors(tables: FontTables, collection: string, { selectors }: FontSettings): FontTables {
  if (collection === selectors) return tables;
  const variants = new Map([...tables.variants].filter(([selector]) => selector < FIRST_OF_COLLECTION));
  return { ...tables, variants };
}

/** Where fonts named without a folder lie: TODOKE_FONTS, else `todoke/fonts` of the user's configuration. */
export function fontFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return (
    environment.TODOKE_FONTS ||
    join(environment.XDG_CONFIG_HOME || join(homedir(), '.config'), 'todoke', 'fonts')
  );
}

function readOwnFont(own: OwnFont, wanted: FontSettings): Omit<Font, 'id'> {
  const path = isAbsolute(own.file) ? own.file : join(fontFolder(), own.file);
  if (!existsSync(path)) {
    throw ownFont(
      own,
      'が見つかりません。',
      'プロファイルの名前のとおり、書体の置き場所（TODOKE_FONTS）に置いてください。',
    );
  }
  const bytes = readFileSync(path);
  if (createHash('sha256').update(bytes).digest('hex') !== own.sha256) {
    throw ownFont(
      own,
      'が、プロファイルの示すものと違います。',
      '書体の版を確かめ、プロファイルの sha256 を改めてください。',
    );
  }
  let tables: FontTables;
  try {
    tables = readFontTables(bytes);
  } catch {
    throw ownFont(
      own,
      'は、使える形式（TrueType の輪郭をもつ .ttf）ではありません。',
      'TrueType 形式に変換したものを指定してください（OpenType の CFF 形式、フォントの集まり .ttc は使えません）。',
    );
  }
  if (!tables.embeddable) {
    throw ownFont(
      own,
      'は、PDF への埋め込みが許されていません。',
      '書体の使用許諾を確かめ、埋め込みのできる書体を指定してください。',
    );
  }
  return {
    postscriptName: tables.postscriptName,
    tables: withSelectors(tables, own.selectors, wanted),
    // What was checked is what is embedded, whatever becomes of the file meanwhile.
    bytes: () => bytes,
  };
}

function ownFont({ file }: OwnFont, what: string, remedy: string): TodokeError {
  return new TodokeError('template.own_font', `書体のファイル「${file}」${what}`, { remedy, status: 409 });
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
