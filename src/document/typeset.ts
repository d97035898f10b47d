import type { Face } from './pdf/face.ts';

/**
 * Setting fixed Japanese text: spacing of punctuation, line breaking and justification after JLREQ
 * (Requirements for Japanese Text Layout, W3C; sections 3.1.2-3.1.5, 3.1.7, 3.8). Lengths are 1/1000 em.
 */
/** Baseline of a Japanese typeface: 0.88 em below the top of its em box. */
export const EM_BOX_ASCENT = 0.88;

const OPENING = new Set('（「『【〔［｛〈《〝');
const CLOSING = new Set('）」』】〕］｝〉》〟、，。．');
const MIDDLE = new Set('・：；');
/** May not begin a line (JLREQ 3.1.7), besides closing marks. */
const NOT_FIRST = new Set(
  '・：；！？ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〻)]}%％〜～…‥様円割桁枚',
);
/** May not end a line, besides opening marks. */
const NOT_LAST = new Set('([{￥¥※〒①②③④⑤');

const isLatin = (char: string): boolean => /^[\x21-\x7e]$/.test(char);
const isJapanese = (char: string): boolean => /^[\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]$/.test(char);

/** Space between Japanese and Latin characters; small, as a form's figures stand beside personal ones without. */
const LATIN_GAP = 50;

/** Whether the ink of a text's first character begins half an em in. */
export const startsWithBracket = (text: string): boolean => OPENING.has(text.charAt(0));

/** One set line: character ids, and before each the extra space (negative: drawn closer). */
export interface SetLine {
  readonly cids: readonly number[];
  readonly gaps: readonly number[];
  readonly width: number;
}

export interface ParagraphStyle {
  readonly face: Face;
  /** Measure in 1/1000 em. */
  readonly measure: number;
  readonly justify: boolean;
  readonly tracking: number;
}

interface Character {
  readonly text: string;
  readonly cid: number;
  readonly advance: number;
}

/** Sets a text into lines no wider than the measure; `\n` breaks. Throws RangeError for a character not in the face. */
export function setParagraph(text: string, style: ParagraphStyle): SetLine[] {
  return text.split('\n').flatMap((part) => {
    const characters = charactersOf(part, style.face);
    const lines = withoutWidow(characters, style);
    return lines.map((line, i) => setLine(line, style, style.justify && i < lines.length - 1));
  });
}

function charactersOf(text: string, face: Face): Character[] {
  return Array.from(text, (char) => {
    const code = char.codePointAt(0) as number;
    const cid = code < 0x10000 ? (face.bmp[code] as number) : (face.astral.get(code) ?? 0);
    if (cid === 0)
      throw new RangeError(`fixed text with a character not in the font: U+${code.toString(16)}`);
    return { text: char, cid, advance: face.advances[cid] as number };
  });
}

/** Space between two neighbours beyond their advances. */
function gapBetween(before: Character, after: Character): number {
  const a = before.text;
  const b = after.text;
  if (CLOSING.has(a) && (CLOSING.has(b) || OPENING.has(b) || MIDDLE.has(b))) return -500;
  if (OPENING.has(a) && OPENING.has(b)) return -500;
  if (MIDDLE.has(a) && OPENING.has(b)) return -250;
  if ((isLatin(a) && isJapanese(b)) || (isJapanese(a) && isLatin(b))) return LATIN_GAP;
  return 0;
}

const trimmedStart = (first: Character): number => (OPENING.has(first.text) ? -500 : 0);
const trimmedEnd = (last: Character): number => (CLOSING.has(last.text) ? -500 : 0);

function mayBreak(before: Character, after: Character): boolean {
  if (CLOSING.has(after.text) || NOT_FIRST.has(after.text)) return false;
  if (OPENING.has(before.text) || NOT_LAST.has(before.text)) return false;
  return !((isLatin(before.text) && isLatin(after.text)) || after.text === ' ');
}

function fill(characters: readonly Character[], measure: number, tracking: number): Character[][] {
  const lines: Character[][] = [];
  let start = 0;
  while (start < characters.length) {
    let width = trimmedStart(characters[start] as Character);
    let end = start;
    let breakAt = 0;
    for (; end < characters.length; end++) {
      const current = characters[end] as Character;
      if (end > start) {
        const before = characters[end - 1] as Character;
        if (mayBreak(before, current)) breakAt = end;
        width += gapBetween(before, current) + tracking;
      }
      width += current.advance;
      if (width + trimmedEnd(current) > measure) break;
    }
    const cut = end === characters.length ? end : breakAt > start ? breakAt : Math.max(end, start + 1);
    lines.push(characters.slice(start, cut));
    start = cut;
    while (characters[start]?.text === ' ') start++;
  }
  return lines.length === 0 ? [[]] : lines;
}

/** A paragraph does not end on a line of one to three characters: the lines above give some away. */
function withoutWidow(characters: readonly Character[], style: ParagraphStyle): Character[][] {
  const lines = fill(characters, style.measure, style.tracking);
  for (let narrower = 250; narrower <= 4000; narrower += 250) {
    if (lines.length < 2 || (lines.at(-1) as Character[]).length > 3) break;
    const again = fill(characters, style.measure - narrower, style.tracking);
    if (again.length > lines.length) break;
    if ((again.at(-1) as Character[]).length > 3) return again;
  }
  return lines;
}

/** Lines with more space to fill than a quarter em per character stay ragged. */
const MAX_STRETCH = 250;

function setLine(line: readonly Character[], style: ParagraphStyle, justify: boolean): SetLine {
  const cids = line.map(({ cid }) => cid);
  const gaps = line.map((current, i) =>
    i === 0 ? trimmedStart(current) : gapBetween(line[i - 1] as Character, current) + style.tracking,
  );
  const natural = line.reduce((sum, { advance }, i) => sum + advance + (gaps[i] as number), 0);
  const last = line.at(-1);
  const width = natural + (last === undefined ? 0 : trimmedEnd(last));
  const stretch = line.length > 1 ? (style.measure - width) / (line.length - 1) : 0;
  if (!justify || stretch <= 0 || stretch > MAX_STRETCH) return { cids, gaps, width };
  return { cids, gaps: gaps.map((gap, i) => (i === 0 ? gap : gap + stretch)), width: style.measure };
}
