import { type Dict, Keyword, Name, PdfError, type PdfObject, Ref, type Token } from './objects.ts';

/**
 * The tokens of a PDF file (ISO 32000-2, 7.2 and 7.3). This is the reader's own parser: it must not understand a
 * file the way the writer meant it, but the way a printer will.
 */
const broken = (message: string): PdfError => new PdfError('file.unreadable', message);

const SPACE = 1;
const DELIMITER = 2;
const KIND = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) KIND[code] = SPACE;
for (const char of '()<>[]{}/%') KIND[char.charCodeAt(0)] = DELIMITER;

const HEX = new Int8Array(256).fill(-1);
for (let i = 0; i < 16; i++) {
  HEX['0123456789abcdef'.charCodeAt(i)] = i;
  HEX['0123456789ABCDEF'.charCodeAt(i)] = i;
}

const names = new Map<string, Name>();
const keywords = new Map<string, Keyword>();
/** Words are few; a file that makes up thousands of them gets fresh objects and no place in memory. */
const MAX_INTERNED = 10_000;

function interned<T>(known: Map<string, T>, text: string, make: (text: string) => T): T {
  let found = known.get(text);
  if (found === undefined) {
    found = make(text);
    if (known.size < MAX_INTERNED) known.set(text, found);
  }
  return found;
}

const toName = (text: string): Name => interned(names, text, (value) => new Name(value));
const toKeyword = (text: string): Keyword => interned(keywords, text, (value) => new Keyword(value));

const MAX_DEPTH = 64;

/** Reads tokens and objects from bytes, from `at` on. */
export class Parser {
  readonly bytes: Uint8Array;
  at: number;
  #depth = 0;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The next object or keyword; undefined at the end. Throws PdfError on what is neither. */
  next(): Token {
    this.skipSpace();
    const { bytes } = this;
    const first = bytes[this.at];
    if (first === undefined) return undefined;
    if ((first >= 0x30 && first <= 0x39) || first === 0x2d || first === 0x2e || first === 0x2b)
      return this.#number();
    switch (first) {
      case 0x2f:
        this.at++;
        return this.#name();
      case 0x28:
        this.at++;
        return this.#literal();
      case 0x3c:
        if (bytes[this.at + 1] === 0x3c) {
          this.at += 2;
          return this.#dict();
        }
        this.at++;
        return this.#hex();
      case 0x5b:
        this.at++;
        return this.#list(']');
      case 0x3e:
        if (bytes[this.at + 1] !== 0x3e) throw broken('stray >');
        this.at += 2;
        return toKeyword('>>');
      case 0x5d:
      case 0x7b:
      case 0x7d:
        this.at++;
        return toKeyword(String.fromCharCode(first));
      case 0x29:
        throw broken('stray )');
    }
    return this.#word();
  }

  /** The next object; throws PdfError where a keyword stands. */
  object(): PdfObject {
    const token = this.next();
    if (token === undefined || token instanceof Keyword) throw broken('object expected');
    return token;
  }

  skipSpace(): void {
    const { bytes } = this;
    for (;;) {
      const byte = bytes[this.at];
      if (byte === undefined) return;
      if (byte === 0x25) {
        while (this.at < bytes.length && bytes[this.at] !== 10 && bytes[this.at] !== 13) this.at++;
      } else if (KIND[byte] !== SPACE) return;
      else this.at++;
    }
  }

  #number(): number {
    const { bytes } = this;
    let at = this.at;
    let sign = 1;
    if (bytes[at] === 0x2d) {
      sign = -1;
      at++;
    } else if (bytes[at] === 0x2b) at++;
    let value = 0;
    let digits = 0;
    let byte = bytes[at] as number;
    for (; byte >= 0x30 && byte <= 0x39; byte = bytes[++at] as number) {
      value = value * 10 + byte - 0x30;
      digits++;
    }
    if (byte === 0x2e) {
      let scale = 1;
      byte = bytes[++at] as number;
      for (; byte >= 0x30 && byte <= 0x39; byte = bytes[++at] as number) {
        value = value * 10 + byte - 0x30;
        scale *= 10;
        digits++;
      }
      value /= scale;
    }
    if (digits === 0 || (byte !== undefined && KIND[byte] === 0)) throw broken('malformed number');
    this.at = at;
    return sign * value;
  }

  #word(): Token {
    const start = this.at;
    const { bytes } = this;
    while (this.at < bytes.length && KIND[bytes[this.at] as number] === 0) this.at++;
    let text = '';
    for (let i = start; i < this.at; i++) text += String.fromCharCode(bytes[i] as number);
    if (text === 'true') return true;
    if (text === 'false') return false;
    if (text === 'null') return null;
    return toKeyword(text);
  }

  #name(): Name {
    const { bytes } = this;
    let text = '';
    while (this.at < bytes.length && KIND[bytes[this.at] as number] === 0) {
      let byte = bytes[this.at++] as number;
      if (byte === 0x23) {
        const high = HEX[bytes[this.at] as number] ?? -1;
        const low = HEX[bytes[this.at + 1] as number] ?? -1;
        if (high < 0 || low < 0) throw broken('malformed name');
        byte = high * 16 + low;
        this.at += 2;
      }
      text += String.fromCharCode(byte);
    }
    return toName(text);
  }

  #hex(): Uint8Array {
    const { bytes } = this;
    const digits: number[] = [];
    for (;;) {
      const byte = bytes[this.at++];
      if (byte === undefined) throw broken('string without end');
      if (byte === 0x3e) break;
      const value = HEX[byte] as number;
      if (value >= 0) digits.push(value);
      else if (KIND[byte] !== SPACE) throw broken('malformed hexadecimal string');
    }
    if (digits.length % 2 === 1) digits.push(0);
    const out = new Uint8Array(digits.length / 2);
    for (let i = 0; i < out.length; i++)
      out[i] = (digits[i * 2] as number) * 16 + (digits[i * 2 + 1] as number);
    return out;
  }

  #literal(): Uint8Array {
    const { bytes } = this;
    const start = this.at;
    // Most strings have neither escapes nor brackets and are read where they stand.
    for (let at = start; ; at++) {
      const byte = bytes[at];
      if (byte === undefined) throw broken('string without end');
      if (byte === 0x29) {
        this.at = at + 1;
        return bytes.subarray(start, at);
      }
      if (byte === 0x5c || byte === 0x28 || byte === 13) break;
    }
    return this.#escaped();
  }

  #escaped(): Uint8Array {
    const { bytes } = this;
    const out: number[] = [];
    let open = 1;
    for (;;) {
      let byte = bytes[this.at++];
      if (byte === undefined) throw broken('string without end');
      if (byte === 0x28) open++;
      else if (byte === 0x29 && --open === 0) return Uint8Array.from(out);
      else if (byte === 13) {
        if (bytes[this.at] === 10) this.at++;
        byte = 10;
      } else if (byte === 0x5c) {
        const escaped = this.#escape();
        if (escaped === undefined) continue;
        byte = escaped;
      }
      out.push(byte);
    }
  }

  /** The byte after a backslash; undefined for a line continued. */
  #escape(): number | undefined {
    const { bytes } = this;
    const byte = bytes[this.at++];
    if (byte === undefined) throw broken('string without end');
    if (byte >= 0x30 && byte <= 0x37) {
      let value = byte - 0x30;
      for (let i = 0; i < 2; i++) {
        const digit = bytes[this.at] ?? 0;
        if (digit < 0x30 || digit > 0x37) break;
        value = value * 8 + digit - 0x30;
        this.at++;
      }
      return value & 255;
    }
    if (byte === 13 && bytes[this.at] === 10) this.at++;
    if (byte === 13 || byte === 10) return undefined;
    const at = 'nrtbf'.indexOf(String.fromCharCode(byte));
    return at === -1 ? byte : ([10, 13, 9, 8, 12][at] as number);
  }

  #list(end: ']' | '>>'): PdfObject[] {
    if (++this.#depth > MAX_DEPTH) throw broken('objects nested too deep');
    const list: PdfObject[] = [];
    for (;;) {
      const token = this.next();
      if (token === undefined) throw broken('array or dictionary without end');
      if (!(token instanceof Keyword)) {
        list.push(token);
        continue;
      }
      if (token.text === end) break;
      if (token.text !== 'R') throw broken(`unexpected ${token.text}`);
      list.pop();
      const num = list.pop();
      if (typeof num !== 'number') throw broken('malformed reference');
      list.push(new Ref(num));
    }
    this.#depth--;
    return list;
  }

  #dict(): Dict {
    const list = this.#list('>>');
    const dict: Dict = new Map();
    for (let i = 0; i + 1 < list.length; i += 2) {
      const key = list[i];
      if (!(key instanceof Name)) throw broken('dictionary key is no name');
      dict.set(key.value, list[i + 1] as PdfObject);
    }
    if (list.length % 2 === 1) throw broken('dictionary with a key and no value');
    return dict;
  }
}
