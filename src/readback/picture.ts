import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Fault, FaultCode } from './faults.ts';
import { Findings } from './findings.ts';
import { isSeal } from './page.ts';
import type { Box } from './pdf/drawing.ts';
import { barsIn, extentOf, forbiddenArea, hasInk, hasStray, omrIn, type Picture, scaleOf } from './pixels.ts';
import type { RecordedFile, RoundRecord } from './record.ts';
import type { CodeItem, Sheet } from './sheet.ts';
import { UnitReader } from './units.ts';
import { expectedBars } from './values.ts';
import type { WantedPage } from './wanted.ts';

/** A page darker than this at a point has ink there. */
const INK = 160;
/** Single grey pixels beside an edge are the renderer's smoothing, not print. */
const STRAY_PIXELS = 6;

/** Least part of a side of the seal's frame that must have ink. */
const SEAL_INK = 0.7;

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

/** Proves pages by what they look like when another program (PDFium) paints them, at 150 dpi or, for small codes, 300. */
export class PictureProver {
  readonly #folder: string;
  readonly #units: UnitReader;
  readonly #forbidden = new WeakMap<Sheet, Uint8Array>();

  constructor(folder: string, round: RoundRecord) {
    this.#folder = folder;
    this.#units = new UnitReader(folder, round);
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
      for await (const { page, piece, wanted } of this.#wanted(recorded, pages)) {
        if (page >= document.getPageCount()) {
          add('page.missing', page + 1, piece);
          continue;
        }
        for (const { code, at } of await this.#page(document, page, wanted)) add(code, page + 1, piece, at);
      }
    } finally {
      document.destroy();
    }
    return faults;
  }

  async *#wanted(
    recorded: RecordedFile,
    pages: readonly number[],
  ): AsyncGenerator<{ page: number; piece: string; wanted: WantedPage | undefined }> {
    const open = new Set(pages);
    let page = 0;
    for await (const { piece, pages: here } of this.#units.of(recorded)) {
      for (const wanted of here) {
        if (open.delete(page)) yield { page, piece, wanted };
        page++;
      }
      if (open.size === 0) return;
    }
  }

  async #page(document: PDFiumDocument, page: number, wanted: WantedPage | undefined): Promise<Findings> {
    const findings = new Findings();
    if (wanted === undefined) {
      findings.add('template.unproved');
      return findings;
    }
    const { sheet } = wanted;
    const scale = scaleOf(sheet);
    let picture: Picture;
    try {
      const { data, width, height } = await document
        .getPage(page)
        .render({ scale, colorSpace: 'Gray', render: async ({ data: pixels }) => pixels });
      picture = { width, height, scale, grey: data };
    } catch {
      findings.add('picture.unreadable');
      return findings;
    }
    // The renderer paints whole points: a page may come out up to one wider.
    const slack = scale + 1;
    if (
      Math.abs(picture.width - (sheet.width + sheet.bleed * 2) * scale) > slack ||
      Math.abs(picture.height - (sheet.height + sheet.bleed * 2) * scale) > slack
    ) {
      findings.add('page.size');
      return findings;
    }
    for (const item of sheet.codes) {
      const read = item.marks ? omrIn(picture, sheet, item.box) : await codeIn(picture, sheet, item);
      if (read !== wanted.reads(item)) findings.add('picture.code', item.at);
    }
    const bars = expectedBars(wanted.subject);
    for (const { at, box } of sheet.bars) {
      if (bars !== undefined && barsIn(picture, sheet, box) !== bars) findings.add('picture.bars', at);
    }
    this.#judgeInk(picture, wanted, findings);
    return findings;
  }

  #judgeInk(picture: Picture, wanted: WantedPage, findings: Findings): void {
    const { sheet } = wanted;
    for (const { at, kind, box, width } of sheet.marks) {
      if (!isSeal(at) || kind !== 'stroke') continue;
      const missing = sidesOf(box, width).some((side) => {
        const extent = extentOf(picture, sheet, side);
        const length = Math.max(extent.right - extent.left, extent.bottom - extent.top);
        return !hasInk(picture, extent, INK, length * SEAL_INK);
      });
      if (missing) findings.add('picture.seal', at);
    }
    for (const item of sheet.texts) {
      const text = wanted.reads(item).replace(/\s/g, '');
      if (text === '') continue;
      const { size, baseline, left, right, cell } = item;
      // The lettering of a seal stands in its frame, whose own ink must not pass for it.
      const edge = isSeal(item.at) ? size / 3 : 0;
      const box = cell ?? {
        left: left - (edge === 0 ? size / 2 : -edge),
        right: right - edge,
        bottom: baseline - size * 0.3,
        top: baseline + size,
      };
      // A text in a light grey has no black pixels, but never less than half its tone.
      const ink = 255 - (255 - item.grey * 255) * 0.45;
      const extent = extentOf(picture, sheet, box);
      if (!hasInk(picture, extent, ink, Math.min(text.length, 12)))
        findings.add(isSeal(item.at) ? 'picture.seal' : 'picture.blank', item.at);
    }
    let forbidden = this.#forbidden.get(sheet);
    if (forbidden === undefined || forbidden.length >> 2 !== (picture.grey.length + 3) >> 2) {
      forbidden = forbiddenArea(picture, sheet);
      this.#forbidden.set(sheet, forbidden);
    }
    if (hasStray(picture, forbidden, INK, STRAY_PIXELS)) findings.add('picture.stray');
  }
}

/** The four sides of a frame, each as wide as its line and a little more. */
function sidesOf({ left, right, top, bottom }: Box, width: number): Box[] {
  const reach = width / 2 + 0.3;
  const around = (box: Box): Box => ({
    left: box.left - reach,
    right: box.right + reach,
    top: box.top + reach,
    bottom: box.bottom - reach,
  });
  return [
    { left, right, top, bottom: top },
    { left, right, top: bottom, bottom },
    { left, right: left, top, bottom },
    { left: right, right, top, bottom },
  ].map(around);
}

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
