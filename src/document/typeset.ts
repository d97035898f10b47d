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

/** Parts the words of やさしい日本語 (分かち書き): the ordinary space is too thin between Japanese characters. */
export const EN_SPACE = '\u2002';

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
  /** Lines end between words only: languages that part them by spaces, and やさしい日本語. */
  readonly words?: boolean;
  /**
   * Lines of headings and captions end where a phrase seems to: before a word that follows kana or a comma. `within`:
   * as far as that takes no more lines than running text would, where the room below is taken.
   */
  readonly phrases?: 'free' | 'within';
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
    const lines = linesOf(characters, style);
    return lines.map((line, i) => setLine(line, style, style.justify && i < lines.length - 1));
  });
}

/** The lines a text is set into, as texts without the blanks they end on. Throws as `setParagraph` does. */
export function breakLines(text: string, style: ParagraphStyle): string[] {
  return text.split('\n').flatMap((part) =>
    linesOf(charactersOf(part, style.face), style).map((line) =>
      line
        .map((character) => character.text)
        .join('')
        .trimEnd(),
    ),
  );
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
  // A bracket brings the blank between words with it.
  if ((a === EN_SPACE && OPENING.has(b)) || (CLOSING.has(a) && b === EN_SPACE)) return -500;
  if ((isLatin(a) && isJapanese(b)) || (isJapanese(a) && isLatin(b))) return LATIN_GAP;
  return 0;
}

const trimmedStart = (first: Character): number => (OPENING.has(first.text) ? -500 : 0);
const isBlank = (char: string): boolean => char === ' ' || char === EN_SPACE;
const trimmedEnd = (last: Character): number =>
  isBlank(last.text) ? -last.advance : CLOSING.has(last.text) ? -500 : 0;

/** Whether a line may not begin with that character (JLREQ 3.1.7). */
export const mayNotBegin = (char: string): boolean => CLOSING.has(char) || NOT_FIRST.has(char);

function mayBreak(before: Character, after: Character): boolean {
  if (mayNotBegin(after.text)) return false;
  if (OPENING.has(before.text) || NOT_LAST.has(before.text)) return false;
  return !((isLatin(before.text) && isLatin(after.text)) || isBlank(after.text));
}

const isKana = (char: string): boolean => /^[\u3041-\u309f]$/.test(char);

/** Whether a line had best end here: after a word, at a phrase, or anywhere lines may end. */
function endsUnit(before: Character, after: Character, { words, phrases }: ParagraphStyle): boolean {
  const stop = '、。'.includes(before.text);
  if (words === true) return isBlank(before.text) || (stop && mayBreak(before, after));
  if (!mayBreak(before, after)) return false;
  if (phrases === undefined || OPENING.has(after.text)) return true;
  if (stop || CLOSING.has(before.text) || MIDDLE.has(before.text)) return true;
  // お and ご belong to the word they stand before.
  return isKana(before.text) && !isKana(after.text) && !'おご'.includes(before.text);
}

/** Whether more than a phrase ends here: after a comma or a particle of case or topic, before a bracket. */
const endsClause = (before: Character, after: Character): boolean =>
  '、。をはがにへで'.includes(before.text) || OPENING.has(after.text);

/** A line of phrases is at least this full, else it is filled as running text is. */
const SHORTEST_PHRASES = 0.55;

function fill(characters: readonly Character[], measure: number, style: ParagraphStyle): Character[][] {
  const { tracking } = style;
  const lines: Character[][] = [];
  let start = 0;
  while (start < characters.length) {
    let width = trimmedStart(characters[start] as Character);
    let end = start;
    let breakAt = 0;
    let withinUnit = 0;
    let clause = 0;
    for (; end < characters.length; end++) {
      const current = characters[end] as Character;
      if (end > start) {
        const before = characters[end - 1] as Character;
        if (endsUnit(before, current, style)) {
          breakAt = end;
          if (style.phrases !== undefined && endsClause(before, current)) clause = end;
        } else if (mayBreak(before, current)) withinUnit = end;
        width += gapBetween(before, current) + tracking;
      }
      width += current.advance;
      if (width + trimmedEnd(current) > measure) break;
    }
    // A word longer than the line is broken like running text; a phrase too, where it would leave the line half empty.
    const fullEnough = (at: number): boolean => at - start >= (end - start) * SHORTEST_PHRASES;
    const unit = style.phrases !== undefined && clause > start && fullEnough(clause) ? clause : breakAt;
    const long = style.phrases !== undefined && !fullEnough(unit);
    const best = unit > start && !long ? unit : Math.max(withinUnit, breakAt);
    const cut = end === characters.length ? end : best > start ? best : Math.max(end, start + 1);
    lines.push(characters.slice(start, cut));
    start = cut;
    while (isBlank(characters[start]?.text ?? '')) start++;
  }
  return lines.length === 0 ? [[]] : lines;
}

function linesOf(characters: readonly Character[], style: ParagraphStyle): Character[][] {
  const lines = withoutWidow(characters, style);
  if (style.phrases !== 'within') return lines;
  const { phrases: _, ...running } = style;
  const plain = withoutWidow(characters, running);
  return lines.length > plain.length ? plain : lines;
}

/** A paragraph does not end on one to three characters, or on one word: the lines above give some away. */
function withoutWidow(characters: readonly Character[], style: ParagraphStyle): Character[][] {
  const lines = fill(characters, style.measure, style);
  const isWidow = (line: readonly Character[]): boolean =>
    style.words === true ? !line.some(({ text }) => isBlank(text)) : line.length <= 3;
  const most = style.words === true ? Math.min(MOST_NARROWER, style.measure * 0.15) : MOST_NARROWER;
  for (let narrower = 250; narrower <= most; narrower += 250) {
    if (lines.length < 2 || !isWidow(lines.at(-1) as Character[])) break;
    const again = fill(characters, style.measure - narrower, style);
    if (again.length > lines.length) break;
    if (!isWidow(again.at(-1) as Character[])) return again;
  }
  return lines;
}

/** A line gives up four ems at most to what follows it. */
const MOST_NARROWER = 4000;

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
