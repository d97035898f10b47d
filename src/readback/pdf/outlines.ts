/**
 * Shapes of a TrueType font's glyphs (OpenType 1.9.1: head, loca, glyf), reduced to a signature: two glyphs of
 * equal signature are the same drawing, whatever their ids. It tells a character printed from the character
 * its code claims to be.
 */
export class Outlines {
  readonly #view: DataView;
  readonly #glyf: number;
  readonly #loca: number;
  readonly #long: boolean;
  readonly #count: number;
  readonly #unitsPerEm: number;

  /** Throws RangeError for what is no TrueType font with outlines. */
  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const tables = new Map<string, number>();
    const lengths = new Map<string, number>();
    for (let i = 0; i < this.#view.getUint16(4); i++) {
      const at = 12 + i * 16;
      const tag = String.fromCharCode(...bytes.subarray(at, at + 4));
      tables.set(tag, this.#view.getUint32(at + 8));
      lengths.set(tag, this.#view.getUint32(at + 12));
    }
    const table = (tag: string): number => {
      const at = tables.get(tag);
      if (at === undefined) throw new RangeError(`font without table ${tag}`);
      return at;
    };
    this.#glyf = table('glyf');
    this.#loca = table('loca');
    this.#unitsPerEm = this.#view.getUint16(table('head') + 18);
    this.#long = this.#view.getInt16(table('head') + 50) === 1;
    this.#count = (lengths.get('loca') as number) / (this.#long ? 4 : 2) - 1;
  }

  /** Signature of a glyph; '' if it draws nothing or does not exist. */
  signature(glyph: number): string {
    const hash = new Hash();
    return this.#add(glyph, hash, 0) ? `${this.#unitsPerEm}:${hash.text}` : '';
  }

  #offset(glyph: number): number {
    const view = this.#view;
    return this.#long ? view.getUint32(this.#loca + glyph * 4) : view.getUint16(this.#loca + glyph * 2) * 2;
  }

  #add(glyph: number, hash: Hash, depth: number): boolean {
    if (glyph < 0 || glyph >= this.#count || depth > 8) return false;
    const start = this.#offset(glyph);
    if (this.#offset(glyph + 1) <= start) return false;
    const at = this.#glyf + start;
    const contours = this.#view.getInt16(at);
    if (contours < 0) return this.#compound(at + 10, hash, depth);
    if (contours === 0) return false;
    this.#simple(at + 10, contours, hash);
    return true;
  }

  #simple(start: number, contours: number, hash: Hash): void {
    const view = this.#view;
    let at = start;
    let points = 0;
    for (let i = 0; i < contours; i++, at += 2) {
      points = view.getUint16(at) + 1;
      hash.add(points);
    }
    // Hints change nothing of the shape as printed, and subsetting drops them.
    at += 2 + view.getUint16(at);
    const flags = new Uint8Array(points);
    for (let i = 0; i < points; i++) {
      const flag = view.getUint8(at++);
      flags[i] = flag;
      if ((flag & 8) === 0) continue;
      for (let repeat = view.getUint8(at++); repeat > 0 && i + 1 < points; repeat--) flags[++i] = flag;
    }
    for (const flag of flags) hash.add(flag & 1);
    at = this.#coordinates(at, flags, 2, 16, hash);
    this.#coordinates(at, flags, 4, 32, hash);
  }

  #coordinates(start: number, flags: Uint8Array, short: number, same: number, hash: Hash): number {
    let at = start;
    for (const flag of flags) {
      if ((flag & short) !== 0) {
        const delta = this.#view.getUint8(at++);
        hash.add((flag & same) !== 0 ? delta : -delta);
      } else if ((flag & same) !== 0) hash.add(0);
      else {
        hash.add(this.#view.getInt16(at));
        at += 2;
      }
    }
    return at;
  }

  #compound(start: number, hash: Hash, depth: number): boolean {
    const view = this.#view;
    let at = start;
    let drawn = false;
    for (let more = true; more; ) {
      const flags = view.getUint16(at);
      const glyph = view.getUint16(at + 2);
      at += 4;
      if ((flags & 1) !== 0) {
        hash.add(view.getInt16(at));
        hash.add(view.getInt16(at + 2));
        at += 4;
      } else {
        hash.add(view.getInt8(at));
        hash.add(view.getInt8(at + 1));
        at += 2;
      }
      const scales = (flags & 8) !== 0 ? 1 : (flags & 0x40) !== 0 ? 2 : (flags & 0x80) !== 0 ? 4 : 0;
      for (let i = 0; i < scales; i++, at += 2) hash.add(view.getInt16(at));
      drawn = this.#add(glyph, hash, depth + 1) || drawn;
      more = (flags & 0x20) !== 0;
    }
    return drawn;
  }
}

/** Two 32-bit FNV-1a sums with different starts: enough to tell the shapes of one font apart. */
class Hash {
  #a = 0x811c9dc5;
  #b = 0x1b873593;

  add(value: number): void {
    for (const byte of [value & 255, (value >> 8) & 255]) {
      this.#a = Math.imul(this.#a ^ byte, 0x01000193);
      this.#b = Math.imul(this.#b ^ byte, 0x85ebca6b) ^ (this.#b >>> 13);
    }
  }

  get text(): string {
    return `${(this.#a >>> 0).toString(36)}.${(this.#b >>> 0).toString(36)}`;
  }
}
