import { decoded } from './filters.ts';
import { asDict, type Dict, Keyword, nameOf, PdfError, type PdfObject, Ref, Stream } from './objects.ts';
import { Parser } from './parser.ts';

const broken = (message: string): PdfError => new PdfError('file.unreadable', message);

/** Where an object stands: at an offset of the file, or as the n-th of an object stream. */
type Place = { readonly offset: number } | { readonly inside: number; readonly index: number };

/**
 * A PDF file opened for reading (ISO 32000-2, 7.5): cross-reference tables and streams, object streams. Nothing
 * is repaired: a print file that needs repair is not released, whatever a lenient viewer makes of it.
 */
export class PdfFile {
  readonly bytes: Uint8Array;
  readonly trailer: Dict;
  readonly #places = new Map<number, Place>();
  readonly #bundles = new Map<number, PdfObject[]>();

  /** Throws PdfError if the bytes are no whole, unencrypted PDF file. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.trailer = this.#readReferences();
    if (this.trailer.has('Encrypt')) throw new PdfError('file.encrypted', 'encrypted');
  }

  /** The highest number of pages a tree of this file could have. */
  get objects(): number {
    return this.#places.size;
  }

  /** Follows references until an object is met; null for a missing one, as the standard wants. */
  readonly resolve = (object: PdfObject | undefined): PdfObject => {
    let current = object ?? null;
    for (let steps = 0; current instanceof Ref; steps++) {
      if (steps > 16) throw broken('references in a circle');
      current = this.#read(current.num);
    }
    return current;
  };

  /** The dictionary an object is or points to; undefined if it is none. */
  dict(object: PdfObject | undefined): Dict | undefined {
    return asDict(this.resolve(object));
  }

  /** The data of a stream with its filters undone. */
  data(stream: Stream): Uint8Array {
    return decoded(stream.dict, stream.raw, this.resolve);
  }

  #readReferences(): Dict {
    const tail = Buffer.from(this.bytes.subarray(Math.max(0, this.bytes.length - 1024))).toString('latin1');
    const match = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail);
    if (match === null) throw new PdfError('file.truncated', 'no end of file mark');
    const seen = new Set<number>();
    let first: Dict | undefined;
    let next: number | undefined = Number(match[1]);
    while (next !== undefined) {
      if (seen.has(next) || next >= this.bytes.length) throw broken('cross-reference at an impossible place');
      seen.add(next);
      const trailer = this.#section(next);
      first ??= trailer;
      const hybrid = trailer.get('XRefStm');
      if (typeof hybrid === 'number') this.#section(hybrid);
      const before = trailer.get('Prev');
      next = typeof before === 'number' ? before : undefined;
    }
    if (first === undefined) throw broken('no trailer');
    return first;
  }

  #section(offset: number): Dict {
    const parser = new Parser(this.bytes, offset);
    const token = parser.next();
    return token instanceof Keyword && token.text === 'xref'
      ? this.#table(parser)
      : this.#tableStream(offset);
  }

  /** Newer sections are read first, so an entry already known wins. */
  #place(num: number, place: Place): void {
    if (!this.#places.has(num)) this.#places.set(num, place);
  }

  #table(parser: Parser): Dict {
    for (;;) {
      const start = parser.next();
      if (start instanceof Keyword && start.text === 'trailer') break;
      const count = parser.next();
      if (typeof start !== 'number' || typeof count !== 'number') throw broken('malformed cross-reference');
      for (let i = 0; i < count; i++) {
        const offset = parser.next();
        parser.next();
        const kind = parser.next();
        if (typeof offset !== 'number' || !(kind instanceof Keyword))
          throw broken('malformed cross-reference');
        if (kind.text === 'n') this.#place(start + i, { offset });
      }
    }
    const trailer = parser.object();
    if (!(trailer instanceof Map)) throw broken('no trailer');
    return trailer;
  }

  #tableStream(offset: number): Dict {
    const stream = this.#objectAt(offset, undefined);
    if (!(stream instanceof Stream) || nameOf(stream.dict.get('Type')) !== 'XRef')
      throw broken('no cross-reference where one should be');
    const { dict } = stream;
    const data = decoded(dict, stream.raw, (object) => object ?? null);
    const widths = dict.get('W');
    const size = dict.get('Size');
    if (!Array.isArray(widths) || typeof size !== 'number') throw broken('malformed cross-reference stream');
    const [first, second, third] = widths.map(Number) as [number, number, number];
    const index = dict.get('Index');
    const ranges = Array.isArray(index) ? index.map(Number) : [0, size];
    let at = 0;
    const field = (width: number): number => {
      let value = 0;
      for (let i = 0; i < width; i++) value = value * 256 + (data[at++] ?? 0);
      return value;
    };
    for (let r = 0; r + 1 < ranges.length; r += 2) {
      for (let i = 0; i < (ranges[r + 1] as number) && at < data.length; i++) {
        const kind = first === 0 ? 1 : field(first);
        const a = field(second);
        const b = field(third);
        const num = (ranges[r] as number) + i;
        if (kind === 1) this.#place(num, { offset: a });
        else if (kind === 2) this.#place(num, { inside: a, index: b });
      }
    }
    return dict;
  }

  #read(num: number): PdfObject {
    const place = this.#places.get(num);
    if (place === undefined) return null;
    if ('offset' in place) return this.#objectAt(place.offset, num);
    return this.#bundle(place.inside)[place.index] ?? null;
  }

  /** The objects of an object stream, kept: they are what many small objects share (7.5.7). */
  #bundle(num: number): PdfObject[] {
    const known = this.#bundles.get(num);
    if (known !== undefined) return known;
    const place = this.#places.get(num);
    const stream = place !== undefined && 'offset' in place ? this.#objectAt(place.offset, num) : null;
    if (!(stream instanceof Stream)) throw broken('no object stream where one should be');
    const data = this.data(stream);
    const count = this.resolve(stream.dict.get('N'));
    const start = this.resolve(stream.dict.get('First'));
    if (typeof count !== 'number' || typeof start !== 'number') throw broken('malformed object stream');
    const head = new Parser(data);
    const objects: PdfObject[] = [];
    for (let i = 0; i < count; i++) {
      head.next();
      const offset = head.next();
      if (typeof offset !== 'number') throw broken('malformed object stream');
      objects.push(new Parser(data, start + offset).object());
    }
    this.#bundles.set(num, objects);
    return objects;
  }

  /** The object written at an offset; `num` is checked where known, so that a shifted file does not pass. */
  #objectAt(offset: number, num: number | undefined): PdfObject {
    const parser = new Parser(this.bytes, offset);
    const written = parser.next();
    const generation = parser.next();
    const word = parser.next();
    if (typeof written !== 'number' || typeof generation !== 'number') throw broken('no object at its place');
    if (!(word instanceof Keyword) || word.text !== 'obj' || (num !== undefined && written !== num))
      throw broken('no object at its place');
    const object = parser.object();
    if (!(object instanceof Map)) return object;
    const end = parser.at;
    const after = parser.next();
    if (!(after instanceof Keyword) || after.text !== 'stream') {
      parser.at = end;
      return object;
    }
    return this.#stream(object, parser.at);
  }

  #stream(dict: Dict, after: number): Stream {
    let start = after;
    if (this.bytes[start] === 13) start++;
    if (this.bytes[start] === 10) start++;
    const length = this.resolve(dict.get('Length'));
    if (typeof length !== 'number' || start + length > this.bytes.length)
      throw broken('stream of impossible length');
    const parser = new Parser(this.bytes, start + length);
    const end = parser.next();
    if (!(end instanceof Keyword) || end.text !== 'endstream') throw broken('stream of a wrong length');
    return new Stream(dict, this.bytes.subarray(start, start + length));
  }
}
