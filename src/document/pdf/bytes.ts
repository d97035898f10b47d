/**
 * A growing buffer of bytes that is reused page after page. PDF's operators are ASCII; glyph strings are binary.
 */
export class Bytes {
  #buffer: Buffer;
  #length = 0;

  constructor(size = 16_384) {
    this.#buffer = Buffer.allocUnsafe(size);
  }

  get length(): number {
    return this.#length;
  }

  clear(): this {
    this.#length = 0;
    return this;
  }

  /** The bytes written so far; valid until the next write. */
  view(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** A copy that stays as it is. */
  copy(): Buffer {
    return Buffer.from(this.view());
  }

  /** Makes room for `count` more bytes and hands out the buffer to write into; close with `advanceTo`. */
  room(count: number): Buffer {
    const needed = this.#length + count;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    return this.#buffer;
  }

  advanceTo(length: number): void {
    this.#length = length;
  }

  /** ASCII text. */
  ascii(text: string): this {
    const buffer = this.room(text.length);
    let at = this.#length;
    for (let i = 0; i < text.length; i++) buffer[at++] = text.charCodeAt(i);
    this.#length = at;
    return this;
  }

  raw(bytes: Uint8Array): this {
    const buffer = this.room(bytes.length);
    buffer.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** A glyph id as two bytes of a literal string, escaped where PDF asks for it. */
  glyph(cid: number): void {
    const buffer = this.room(4);
    let at = this.#length;
    at = putByte(buffer, at, cid >> 8);
    this.#length = putByte(buffer, at, cid & 0xff);
  }
}

/** Parentheses and backslash would end the string, a bare CR would be read as LF (ISO 32000-2, 7.3.4.2). */
function putByte(buffer: Buffer, at: number, byte: number): number {
  if (byte === 0x28 || byte === 0x29 || byte === 0x5c) {
    buffer[at] = 0x5c;
    buffer[at + 1] = byte;
    return at + 2;
  }
  if (byte === 0x0d) {
    buffer[at] = 0x5c;
    buffer[at + 1] = 0x72;
    return at + 2;
  }
  buffer[at] = byte;
  return at + 1;
}

/** A number as PDF writes it: at most three decimals, no exponent, no needless zeros. */
export function number(value: number): string {
  const rounded = Math.round(value * 1000) / 1000;
  return Object.is(rounded, -0) ? '0' : String(rounded);
}

const POINTS_PER_MM = 72 / 25.4;

/** Millimetres to points. */
export const points = (millimetres: number): number => millimetres * POINTS_PER_MM;
