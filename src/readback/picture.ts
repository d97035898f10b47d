import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { SheetBook } from './context.ts';
import type { Fault, FaultCode } from './faults.ts';
import { Findings } from './findings.ts';
import { barsIn, extentOf, forbiddenArea, hasInk, hasStray, type Picture, SCALE } from './pixels.ts';
import { type PageRecord, pageRecords, papersOf, type RecordedFile, type RoundRecord } from './record.ts';
import type { CodeItem, Sheet } from './sheet.ts';
import { expectedBars, type ValueOf } from './values.ts';

/** A page darker than this at a point has ink there. */
const INK = 160;
/** Single grey pixels beside an edge are the renderer's smoothing, not print. */
const STRAY_PIXELS = 6;

let ready: Promise<PDFiumLibrary> | undefined;

/** The renderer, and the decoder of codes given its own program file: both run offline. */
function library(): Promise<PDFiumLibrary> {
  ready ??= (async () => {
    const wasm = readFileSync(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
    prepareZXingModule({
      overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) },
    });
    return PDFiumLibrary.init();
  })();
  return ready;
}

/** Proves pages by what they look like when another program (PDFium) paints them at 150 dpi. */
export class PictureProver {
  readonly #folder: string;
  readonly #sheets: SheetBook;
  readonly #forbidden = new Map<Sheet, Uint8Array>();

  constructor(folder: string, round: RoundRecord) {
    this.#folder = folder;
    this.#sheets = new SheetBook(round);
  }

  /** Looks at the pages (from 0, ascending) of a file: codes, ink where it must be, none where it must not. */
  async prove(recorded: RecordedFile, pages: readonly number[]): Promise<Fault[]> {
    const faults: Fault[] = [];
    const add = (code: FaultCode, page: number | null, piece: string | null, at?: string): void => {
      const fault = { file: recorded.file, page, piece, code };
      faults.push(at === undefined ? fault : { ...fault, at });
    };
    const path = join(this.#folder, recorded.file);
    if (!existsSync(path)) {
      add('file.missing', null, null);
      return faults;
    }
    let document: PDFiumDocument;
    try {
      document = await (await library()).loadDocument(readFileSync(path));
    } catch {
      add('picture.unreadable', null, null);
      return faults;
    }
    try {
      for await (const { page, paper, record } of this.#wanted(recorded.lot, pages)) {
        if (page >= document.getPageCount()) {
          add('page.missing', page + 1, record.pieceId);
          continue;
        }
        for (const { code, at } of await this.#page(document, page, paper, record))
          add(code, page + 1, record.pieceId, at);
      }
    } finally {
      document.destroy();
    }
    return faults;
  }

  async *#wanted(
    lot: string,
    pages: readonly number[],
  ): AsyncGenerator<{ page: number; paper: string; record: PageRecord }> {
    const wanted = new Set(pages);
    for await (const record of pageRecords(this.#folder, lot)) {
      let page = record.page - 1;
      for (const paper of papersOf(record)) {
        if (wanted.has(page)) yield { page, paper, record };
        page++;
      }
    }
  }

  async #page(document: PDFiumDocument, page: number, paper: string, record: PageRecord): Promise<Findings> {
    const findings = new Findings();
    const sheet = this.#sheets.sheet(paper, record);
    if (sheet === undefined) {
      findings.add('template.unproved', paper);
      return findings;
    }
    let picture: Picture;
    try {
      const { data, width, height } = await document
        .getPage(page)
        .render({ scale: SCALE, colorSpace: 'Gray', render: async ({ data: pixels }) => pixels });
      picture = { width, height, grey: data };
    } catch {
      findings.add('picture.unreadable');
      return findings;
    }
    if (
      Math.abs(picture.width - (sheet.width + sheet.bleed * 2) * SCALE) > 2 ||
      Math.abs(picture.height - (sheet.height + sheet.bleed * 2) * SCALE) > 2
    ) {
      findings.add('page.size');
      return findings;
    }
    for (const item of sheet.codes) {
      if ((await codeIn(picture, sheet, item)) !== textOf(item.parts, record))
        findings.add('picture.code', item.at);
    }
    const bars = expectedBars(record);
    for (const { at, box } of sheet.bars) {
      if (bars !== undefined && barsIn(picture, sheet, box) !== bars) findings.add('picture.bars', at);
    }
    this.#judgeInk(picture, sheet, record, findings);
    return findings;
  }

  #judgeInk(picture: Picture, sheet: Sheet, record: PageRecord, findings: Findings): void {
    for (const item of sheet.texts) {
      const text = textOf(item.parts, record).replace(/\s/g, '');
      if (text === '') continue;
      const { size, baseline, left, right, cell } = item;
      const box = cell ?? {
        left: left - size / 2,
        right,
        bottom: baseline - size * 0.3,
        top: baseline + size,
      };
      // A text in a light grey has no black pixels, but never less than half its tone.
      const ink = 255 - (255 - item.grey * 255) * 0.45;
      const extent = extentOf(picture, sheet, box);
      if (!hasInk(picture, extent, ink, Math.min(text.length, 12))) findings.add('picture.blank', item.at);
    }
    let forbidden = this.#forbidden.get(sheet);
    if (forbidden === undefined || forbidden.length >> 2 !== (picture.grey.length + 3) >> 2) {
      forbidden = forbiddenArea(picture, sheet);
      this.#forbidden.set(sheet, forbidden);
    }
    if (hasStray(picture, forbidden, INK, STRAY_PIXELS)) findings.add('picture.stray');
  }
}

const textOf = (parts: readonly (string | ValueOf)[], record: PageRecord): string =>
  parts.map((part) => (typeof part === 'string' ? part : part(record))).join('');

/** The text of the code at its place with its quiet zone, decoded from pixels; '' if there is none. */
async function codeIn(picture: Picture, sheet: Sheet, { box }: CodeItem): Promise<string> {
  const quiet = (box.right - box.left) * 0.15;
  const around = {
    left: box.left - quiet,
    right: box.right + quiet,
    top: box.top + quiet,
    bottom: box.bottom - quiet,
  };
  const { left, right, top, bottom } = extentOf(picture, sheet, around);
  const width = right - left;
  const height = bottom - top;
  const data = new Uint8ClampedArray(width * height * 4);
  let to = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++, to += 4) {
      data.fill(picture.grey[y * picture.width + x] as number, to, to + 3);
      data[to + 3] = 255;
    }
  }
  const image = { data, width, height, colorSpace: 'srgb' } as unknown as Parameters<typeof readBarcodes>[0];
  const [found] = await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 1, tryHarder: true });
  return found?.text ?? '';
}
