import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { Bytes } from './bytes.ts';

/** What a finished file is: its size and the SHA-256 of its bytes in hex. */
export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

const FLUSH_AT = 1 << 20;

/**
 * Writes a PDF from front to back: numbers are handed out first, objects follow in any order, nothing is kept
 * but their offsets (8 bytes each). Not atomic: the caller writes to a temporary path and renames.
 */
export class PdfFile {
  readonly #fd: number;
  readonly #hash: Hash = createHash('sha256');
  readonly #out = new Bytes(FLUSH_AT + (FLUSH_AT >> 1));
  #offsets = new Float64Array(4096);
  #flushed = 0;
  #next = 1;
  #open = true;

  constructor(path: string) {
    this.#fd = openSync(path, 'w');
    // PDF/X-4 is PDF 1.6; four bytes above 127 say "binary" to transfer programs (ISO 32000-2, 7.5.2).
    this.#out.ascii('%PDF-1.6\n').raw(Uint8Array.of(0x25, 0xe2, 0xe3, 0xcf, 0xd3, 0x0a));
  }

  /** A number for an object that is written later. */
  reserve(): number {
    return this.#next++;
  }

  /** An object without a stream. */
  object(id: number, body: string): void {
    this.#begin(id);
    this.#out.ascii(`${body}\nendobj\n`);
    if (this.#out.length > FLUSH_AT) this.#flush();
  }

  /** A stream object; `entries` are the dictionary's besides Length and Filter. Data is deflated here. */
  stream(id: number, entries: string, data: Uint8Array, level = 9): void {
    this.deflated(id, entries, deflateSync(data, { level }));
  }

  /** A stream whose data are deflated already (zlib format). */
  deflated(id: number, entries: string, data: Uint8Array): void {
    this.#begin(id);
    this.#out.ascii(`<<${entries}/Filter/FlateDecode/Length ${data.length}>>stream\n`);
    this.#out.raw(data).ascii('\nendstream\nendobj\n');
    if (this.#out.length > FLUSH_AT) this.#flush();
  }

  /** A stream left as it is, for what readers look up without a PDF library (XMP metadata). */
  plainStream(id: number, entries: string, data: Uint8Array): void {
    this.#begin(id);
    this.#out.ascii(`<<${entries}/Length ${data.length}>>stream\n`).raw(data).ascii('\nendstream\nendobj\n');
  }

  /** SHA-256 of everything written so far: what the deterministic file identifier is made of. */
  fingerprint(): string {
    this.#flush();
    return this.#hash.copy().digest('hex');
  }

  /** Cross-reference table and trailer; the file is synced to the disk when this returns. */
  finish(trailer: string): WrittenFile {
    const at = this.#flushed + this.#out.length;
    this.#out.ascii(`xref\n0 ${this.#next}\n0000000000 65535 f \n`);
    for (let id = 1; id < this.#next; id++) {
      this.#out.ascii(`${String(this.#offsets[id]).padStart(10, '0')} 00000 n \n`);
      if (this.#out.length > FLUSH_AT) this.#flush();
    }
    this.#out.ascii(`trailer\n<</Size ${this.#next}${trailer}>>\nstartxref\n${at}\n%%EOF\n`);
    this.#flush();
    fsyncSync(this.#fd);
    this.close();
    return { bytes: this.#flushed, sha256: this.#hash.digest('hex') };
  }

  /** Closes the file, finished or not; a second call does nothing. */
  close(): void {
    if (this.#open) closeSync(this.#fd);
    this.#open = false;
  }

  #begin(id: number): void {
    if (id >= this.#offsets.length) {
      const larger = new Float64Array(Math.max(id + 1, this.#offsets.length * 2));
      larger.set(this.#offsets);
      this.#offsets = larger;
    }
    this.#offsets[id] = this.#flushed + this.#out.length;
    this.#out.ascii(`${id} 0 obj\n`);
  }

  #flush(): void {
    const bytes = this.#out.view();
    this.#hash.update(bytes);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at, bytes.length - at);
    this.#flushed += bytes.length;
    this.#out.clear();
  }
}
