import { HYPHEN, isDigit, LONG_VOWEL, NO, SPACE } from './fold.ts';
import { Numbers } from './numbers.ts';
import { PlaceReader } from './place.ts';
import { NO_TAIL, readTail, type Tail } from './tail.ts';

const POSTAL_MARK = '〒'.charCodeAt(0);

/**
 * Reads one address at a time into its own fields, without allocating for the usual ones: the comparison keeps
 * two of these. Never throws, whatever the text.
 */
export class AddressParser extends PlaceReader {
  readonly numbers = new Numbers();
  tail: Tail = NO_TAIL;
  /** 小字, or all text before the numbers when the town is not in the table. */
  koazaFrom = 0;
  koazaTo = 0;
  /** A postal code stands before the address. */
  postal = false;

  read(raw: string): this {
    const { text, numbers } = this;
    text.read(raw);
    this.readPlace(this.skipPostal());
    numbers.read(text, this.townTo);
    this.koazaFrom = this.townTo;
    this.koazaTo = numbers.from;
    if (numbers.count > 0) this.trimKoaza();
    this.tail = NO_TAIL;
    if (numbers.to < text.length) {
      let rest = '';
      for (let i = numbers.to; i < text.length; i++) rest += String.fromCharCode(text.code[i] as number);
      this.tail = readTail(rest);
    }
    if (numbers.room >= 0) {
      const room = String(numbers.room);
      const { building, kata } = this.tail;
      this.tail = { building, kata, room: this.tail.room === '' ? room : `${room}-${this.tail.room}` };
    }
    return this;
  }

  /** ハノ74: the ノ joins a letter to the number and is no part of it. */
  private trimKoaza(): void {
    const { code } = this.text;
    while (this.koazaTo > this.koazaFrom && code[this.koazaTo - 1] === SPACE) this.koazaTo -= 1;
    const length = this.koazaTo - this.koazaFrom;
    if (length > 0 && length <= 2 && code[this.koazaTo - 1] === NO) this.koazaTo -= 1;
  }

  private skipPostal(): number {
    const { code, length } = this.text;
    let i = 0;
    if (code[0] === POSTAL_MARK) i += 1;
    while (i < length && code[i] === SPACE) i += 1;
    const from = i;
    while (i < length && isDigit(code[i] as number)) i += 1;
    this.postal = false;
    let digits = i - from;
    if (digits === 3 && (code[i] === HYPHEN || code[i] === LONG_VOWEL)) {
      i += 1;
      while (i < length && isDigit(code[i] as number)) {
        digits += 1;
        i += 1;
      }
    }
    if (digits !== 7) return 0;
    while (i < length && code[i] === SPACE) i += 1;
    this.postal = true;
    return i;
  }
}

let pair: { readonly a: AddressParser; readonly b: AddressParser } | undefined;

/** The two parsers every comparison shares; what they hold is good until the next comparison. */
export function parserPair(): { readonly a: AddressParser; readonly b: AddressParser } {
  pair ??= { a: new AddressParser(), b: new AddressParser() };
  return pair;
}
