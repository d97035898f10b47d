/** What stands after the numbers: 方書. All folded; `room` joins its parts by hyphens (2号棟101 is 2-101; a wing alone is 2棟). */
export interface Tail {
  readonly building: string;
  readonly room: string;
  /** The household somebody lodges with: 山田 of 山田様方. */
  readonly kata: string;
}

export const NO_TAIL: Tail = { building: '', room: '', kata: '' };

const EDGE = new Set([...' ,、.・-()（）「」']);

function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && EDGE.has(text[from] as string)) from += 1;
  while (to > from && EDGE.has(text[to - 1] as string)) to -= 1;
  return text.slice(from, to);
}

const isDigitAt = (text: string, i: number): boolean =>
  text[i] !== undefined && text[i]! >= '0' && text[i]! <= '9';
const isLetterAt = (text: string, i: number): boolean => text[i] !== undefined && /[A-Za-z]/.test(text[i]!);

/** 地下1階 is B1F, another floor than 1階. */
const BASEMENT = '地下';

/** Marks a wing named without a room: 2号棟 is neither room 2 nor floor 2. */
export const WING = '棟';

const KANJI_DIGITS = '〇一二三四五六七八九';
const KANJI_UNITS = '十百千';

/** 四〇五 is 405, 十一 is 11, 百一 is 101. */
function kanjiValue(numeral: string): string {
  if (![...numeral].some((char) => KANJI_UNITS.includes(char)))
    return [...numeral].map((char) => KANJI_DIGITS.indexOf(char)).join('');
  let sum = 0;
  let part = 0;
  for (const char of numeral) {
    const unit = KANJI_UNITS.indexOf(char);
    if (unit < 0) part = part * 10 + KANJI_DIGITS.indexOf(char);
    else {
      sum += (part === 0 ? 1 : part) * 10 ** (unit + 1);
      part = 0;
    }
  }
  return String(sum + part);
}

/** Units a number of a flat may carry; floors are dropped when a room is given too. */
const UNITS: readonly [string, 'room' | 'wing' | 'floor'][] = [
  ['号室', 'room'],
  ['号棟', 'wing'],
  ['号館', 'wing'],
  ['室', 'room'],
  ['棟', 'wing'],
  ['館', 'wing'],
  ['号', 'room'],
  ['階', 'floor'],
  ['F', 'floor'],
];

interface Part {
  readonly text: string;
  readonly unit: 'room' | 'wing' | 'floor' | 'bare';
  readonly from: number;
}

/** The number (A101, 405, 四〇五) that ends at `to`, with its unit. */
function partEndingAt(text: string, to: number): Part | undefined {
  const named = UNITS.find(([word]) => to > word.length && text.endsWith(word, to));
  const end = named === undefined ? to : to - named[0].length;
  const unit = named?.[1] ?? 'bare';
  let from = end;
  while (from > 0 && isDigitAt(text, from - 1)) from -= 1;
  if (from < end) {
    let part = text.slice(from, end).replace(/^0+(?=\d)/, '');
    if (isLetterAt(text, from - 1) && !isLetterAt(text, from - 2)) {
      from -= 1;
      part = `${text[from]}`.toUpperCase() + part;
    } else if (unit === 'floor' && text.endsWith(BASEMENT, from)) {
      from -= BASEMENT.length;
      part = `B${part}`;
    }
    return { text: part, unit, from };
  }
  if (
    isLetterAt(text, end - 1) &&
    !isLetterAt(text, end - 2) &&
    (unit !== 'bare' || isDigitAt(text, end - 2) || (text[to] === '-' && isDigitAt(text, to + 1)))
  ) {
    if (!isDigitAt(text, end - 2)) return { text: `${text[end - 1]}`.toUpperCase(), unit, from: end - 1 };
    from = end - 1;
    while (from > 0 && isDigitAt(text, from - 1)) from -= 1;
    return { text: text.slice(from, end).toUpperCase(), unit, from };
  }
  if (unit !== 'room' && unit !== 'floor') return undefined;
  while (from > 0 && (KANJI_DIGITS + KANJI_UNITS).includes(text[from - 1] as string)) from -= 1;
  if (from === end) return undefined;
  return { text: kanjiValue(text.slice(from, end)), unit, from };
}

/** Wing, floor, room and a number or two to spare; bounds the search on text that is no address. */
const MAX_PARTS = 6;

function splitRoom(text: string): { building: string; room: string } {
  const parts: Part[] = [];
  let to = text.length;
  while (to > 0 && parts.length < MAX_PARTS) {
    const part = partEndingAt(text, to);
    if (part === undefined) break;
    if (parts.length > 0 && part.unit === 'bare' && text[to] !== '-') break;
    parts.unshift(part);
    to = part.from;
    if (text[to - 1] === '-') to -= 1;
    else {
      while (text[to - 1] === ' ') to -= 1;
      const before = partEndingAt(text, to);
      if (before === undefined || before.unit === 'bare') break;
    }
  }
  const rooms = parts.filter((part) => part.unit !== 'floor');
  const room =
    rooms.length > 0
      ? rooms.map((part) => part.text).join('-') + (rooms.every((part) => part.unit === 'wing') ? WING : '')
      : parts.map((part) => `${part.text}F`).join('-');
  return { building: trimmed(text.slice(0, parts.length > 0 ? parts[0]!.from : text.length)), room };
}

/** Reads the text after the numbers. Linear in its length; never throws. */
export function readTail(folded: string): Tail {
  let text = trimmed(folded);
  if (text === '') return NO_TAIL;
  let kata = '';
  const marked = text.indexOf('様方');
  const end = marked >= 0 ? marked : text.endsWith('方') ? text.length - 1 : -1;
  if (end > 0) {
    let from = end;
    while (from > 0 && text[from - 1] !== ' ' && !isDigitAt(text, from - 1) && text[from - 1] !== '室')
      from -= 1;
    if (end - from >= 1 && (marked >= 0 || (end - from <= 8 && from !== end))) {
      kata = text.slice(from, end).replaceAll(' ', '');
      text = trimmed(`${text.slice(0, from)} ${text.slice(end + (marked >= 0 ? 2 : 1))}`);
    }
  }
  const { building, room } = splitRoom(text);
  return { building, room, kata };
}

/** タワー棟, 南館, アネックス, コーポ東, コーポA, コーポⅡ: one of several buildings; and 405 (旧406), which names two rooms. */
const PART_OF_BUILDING =
  /棟|[本別新東西南北中]館|番館|番街|アネ[ッツ]クス|ANNEX|旧|[東西南北0-9]$|(?<![A-Z])(?:[A-Z]|I{2,3}|IV)$/i;

/** Whether a room alone may be another one than the same room of this building. */
export const namesPart = (building: string): boolean => PART_OF_BUILDING.test(building);

/** Ⅱ as one character is II. */
const ROMAN_NUMERALS = /[Ⅰ-ⅿ]/g;

/** Names of buildings are compared without spaces and dots, whichever dash stands for the long vowel. */
export const buildingKey = (building: string): string =>
  building
    .replace(ROMAN_NUMERALS, (numeral) => numeral.normalize('NFKC').toUpperCase())
    .replace(/[ ・.,、'’&＆]/g, '')
    .replaceAll('-', 'ー');
