import { type Folded, HYPHEN, isDigit, LONG_VOWEL, NO, SPACE } from './fold.ts';

/** What the writer said a number is; most only wrote a hyphen. */
export const BARE = 0;
export const CHOME = 1;
export const BANCHI = 2;
export const BAN = 3;
export const GO = 4;
export const JIWARI = 5;
/** 甲, イ and the like after a number; the value is LETTER_BASE + its code unit (negative). */
export const LETTER = 6;
const ROOM = 7;

/** Letters stand below zero, where no number can be. */
export const LETTER_BASE = -100_000;
const MAX_NUMBERS = 7;
/** Beyond this a run of digits is no number of a place; it stays text, which is compared digit by digit. */
const MAX_VALUE = 1e12;

const cu = (char: string): number => char.charCodeAt(0);
const setOf = (chars: string): Set<number> => new Set([...chars].map(cu));

const KANJI_DIGIT = new Map<number, number>();
[...'〇一二三四五六七八九'].forEach((char, value) => {
  KANJI_DIGIT.set(cu(char), value);
});
for (const [char, value] of [
  ['壱', 1],
  ['弐', 2],
  ['参', 3],
  ['零', 0],
] as const)
  KANJI_DIGIT.set(cu(char), value);
const KANJI_UNIT = new Map<number, number>([
  [cu('十'), 10],
  [cu('拾'), 10],
  [cu('百'), 100],
  [cu('千'), 1000],
]);

/** A kanji that is part of a number (一, 十, 百), as a UTF-16 unit? */
export const isKanjiNumeral = (code: number): boolean => KANJI_DIGIT.has(code) || KANJI_UNIT.has(code);

const CHO = cu('丁');
const ME = cu('目');
const BAN_SIGN = cu('番');
const CHI = cu('地');
const WARI = cu('割');
const GO_SIGN = cu('号');
const SHITSU = cu('室');
const DAI = cu('第');
const KE = cu('ケ');
const TSU = cu('ツ');
const ONE = cu('一');
const DIRECTION = setOf('東西南北');
/** After 番 or 号 these make a name or a part of a building of it (一番町, 3号棟, 1番館). */
const NO_BAN = setOf('町丁館街線組通');
const NO_GO = setOf('棟館車線地');
/** A number before these is part of a name or of a building. */
const NO_NUMBER = setOf('階F棟館条線区町組軒通班部割年様本');
const LETTERS = setOf('イロハニホヘトチリヌ甲乙丙丁戊己庚辛壬癸');

/** The chain of numbers of an address, in reusable memory. */
export class Numbers {
  readonly value = new Float64Array(MAX_NUMBERS + 1);
  readonly kind = new Uint8Array(MAX_NUMBERS + 1);
  count = 0;
  /** Room number said by 号室, or after 号 and a hyphen; -1 for none. */
  room = -1;
  /** 南 in 平和通1丁目南6番, or 0. */
  direction = 0;
  /** Where the chain begins and what follows it. */
  from = 0;
  to = 0;

  private n = 0;
  private k = 0;
  private end = 0;

  /**
   * Looks for the first number that is not part of a name at or after `at` and reads the chain from there.
   * Without any, `from` and `to` are the end of the text.
   */
  read(text: Folded, at: number): void {
    this.count = 0;
    this.room = -1;
    this.direction = 0;
    this.from = text.length;
    this.to = text.length;
    const { code, length } = text;
    let i = at;
    while (i < length) {
      const c = code[i] as number;
      if (isDigit(c) || isKanjiNumeral(c)) {
        const named = i > at && code[i - 1] === DAI;
        if (this.element(text, i, true) && (!named || this.k === JIWARI)) {
          this.from = named ? i - 1 : i;
          this.chain(text);
          return;
        }
        while (i < length && (isDigit(code[i] as number) || isKanjiNumeral(code[i] as number))) i += 1;
        continue;
      }
      i += 1;
    }
  }

  private push(value: number, kind: number): void {
    this.value[this.count] = value;
    this.kind[this.count] = kind;
    this.count += 1;
  }

  private chain(text: Folded): void {
    const { code, length } = text;
    for (;;) {
      if (this.k === ROOM) {
        this.room = this.n;
        this.to = this.end;
        break;
      }
      this.push(this.n, this.k);
      this.to = this.end;
      if (this.count === MAX_NUMBERS) break;
      const { k } = this;
      let i = this.end;
      const next = i < length ? (code[i] as number) : 0;
      const dashLike = next === LONG_VOWEL || (next === ONE && i > 0 && isDigit(code[i - 1] as number));
      const separated = next === HYPHEN || next === NO || (dashLike && isDigit(code[i + 1] ?? 0));
      const open = k === CHOME || k === BANCHI || k === BAN || k === JIWARI;
      if (separated) {
        i += 1;
        while (i < length && code[i] === SPACE) i += 1;
        if (k === GO) {
          if (next === HYPHEN && this.element(text, i, false) && (this.k === BARE || this.k === ROOM)) {
            this.room = this.n;
            this.to = this.end;
          }
          break;
        }
      } else if (next === SPACE) {
        if (!open) break;
        i += 1;
      } else if (k === GO) {
        break;
      } else if (this.count === 1 && DIRECTION.has(next) && this.startsNumber(text, i + 1)) {
        this.direction = next;
        i += 1;
      } else if (!open && !(k === BARE && LETTERS.has(next)) && k !== LETTER) {
        break;
      }
      if (this.letter(text, i)) continue;
      if (!this.element(text, i, false)) break;
      // 2番地 101: three digits after a space are a room, not a branch of the lot number.
      if (next === SPACE && k !== CHOME && this.k === BARE && this.n >= 100) break;
      if (next === SPACE && k === BANCHI && this.k === BARE) break;
    }
    this.settleKinds();
  }

  private letter(text: Folded, i: number): boolean {
    const { code, length } = text;
    if (i >= length || !LETTERS.has(code[i] as number)) return false;
    const after = i + 1 < length ? (code[i + 1] as number) : SPACE;
    if (after !== SPACE && after !== HYPHEN && !isDigit(after)) return false;
    this.n = LETTER_BASE + (code[i] as number);
    this.k = LETTER;
    this.end = i + 1;
    return true;
  }

  private startsNumber(text: Folded, i: number): boolean {
    return i < text.length && (isDigit(text.code[i] as number) || isKanjiNumeral(text.code[i] as number));
  }

  /** Reads one number with its unit at `i` into n, k, end; false if what stands there is no number of a place. */
  private element(text: Folded, i: number, first: boolean): boolean {
    const { code, length } = text;
    let j = i;
    let value = 0;
    const arabic = i < length && isDigit(code[i] as number);
    if (arabic) {
      while (j < length && isDigit(code[j] as number)) {
        value = value * 10 + (code[j] as number) - 0x30;
        j += 1;
      }
    } else {
      let part = 0;
      let sum = 0;
      let digits = 0;
      while (j < length) {
        const digit = KANJI_DIGIT.get(code[j] as number);
        const unit = digit === undefined ? KANJI_UNIT.get(code[j] as number) : undefined;
        if (digit !== undefined) {
          part = part * 10 + digit;
          digits += 1;
        } else if (unit !== undefined) {
          sum += (digits === 0 ? 1 : part) * unit;
          part = 0;
          digits = 0;
        } else break;
        j += 1;
      }
      if (j === i) return false;
      value = sum + part;
    }
    if (value > MAX_VALUE) return false;
    this.n = value;
    const next = j < length ? (code[j] as number) : SPACE;
    const after = j + 1 < length ? (code[j + 1] as number) : SPACE;
    if (next === CHO) {
      const free =
        after === SPACE || after === HYPHEN || after === BAN_SIGN || isDigit(after) || isKanjiNumeral(after);
      if (after !== ME && !free) return false;
      return this.found(CHOME, after === ME ? j + 2 : j + 1);
    }
    if (next === BAN_SIGN) {
      if (after === CHI) return this.found(BANCHI, j + 2);
      return !NO_BAN.has(after) && this.found(BAN, j + 1);
    }
    if (next === GO_SIGN) {
      if (after === SHITSU) return !first && this.found(ROOM, j + 2);
      return !NO_GO.has(after) && this.found(GO, j + 1);
    }
    if (next === CHI && after === WARI) return this.found(JIWARI, j + 2);
    if (next === SHITSU) return !first && this.found(ROOM, j + 1);
    if (NO_NUMBER.has(next) || inName(text, j)) return false;
    if (next === NO && !this.startsNumber(text, j + 1)) return first ? false : this.found(BARE, j);
    if (next === LONG_VOWEL && !this.startsNumber(text, j + 1) && first) return false;
    if (!first && next >= 0x41 && next <= 0x5a) return false; // 53-2A: a room
    if (arabic) return this.found(BARE, j);
    // A kanji numeral counts only where something shows that it is one: 三輪, 百人, 八幡 are names.
    const shown = next === SPACE || next === HYPHEN || next === NO || next === LONG_VOWEL;
    return shown && this.found(BARE, j);
  }

  private found(kind: number, end: number): boolean {
    this.k = kind;
    this.end = end;
    return true;
  }

  /** A unit also says what the bare number before it is: 12-3号 is 12番3号, 1-2番 is 1丁目2番. */
  private settleKinds(): void {
    const { value, kind } = this;
    if (this.count >= 4 && kind[this.count - 1] === GO && kind[this.count - 2] === BARE && this.room < 0) {
      this.count -= 1;
      this.room = value[this.count] as number; // 4-2-8-405号
    }
    for (let i = this.count - 1; i > 0; i--) {
      if (kind[i - 1] !== BARE) continue;
      if (kind[i] === GO) kind[i - 1] = BAN;
      else if ((kind[i] === BAN || kind[i] === BANCHI) && i === 1) kind[0] = CHOME;
    }
  }
}

/** 三ツ木, 3ケ尻: the numeral belongs to a name; 1ツインビル and 1ガーデンテラス are a building after it. */
function inName(text: Folded, i: number): boolean {
  const c = text.code[i];
  if (i >= text.length || (c !== KE && c !== TSU)) return false;
  const raw = text.raw[text.from[i] as number] as string;
  if (raw === 'ガ') return false;
  const next = i + 1 < text.length ? (text.code[i + 1] as number) : SPACE;
  return next < 0x30a1 || next > LONG_VOWEL;
}
