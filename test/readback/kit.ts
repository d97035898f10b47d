import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import bwipjs from 'bwip-js/node';
import type { NoticeContext } from '../../src/document/context.ts';
import { EIGHT_UP } from '../../src/document/imposition.ts';
import { CardPapers } from '../../src/readback/card-pages.ts';
import { SheetBook } from '../../src/readback/context.ts';
import { ParcelPapers } from '../../src/readback/parcel-pages.ts';
import type { RoundRecord } from '../../src/readback/record.ts';
import type { TextItem } from '../../src/readback/sheet.ts';
import { expectedBars, UNKNOWN_DIGIT } from '../../src/readback/values.ts';
import type { Unit, WantedPage } from '../../src/readback/wanted.ts';
import { loadFont } from '../../src/template/fonts.ts';
import { catalogue } from '../../src/template/sets.ts';
import type { PaperComposers } from './papers.ts';
import type { Composer } from './round.ts';

/** What is used of pdfkit, which comes without types. */
interface Kit {
  pipe(to: NodeJS.WritableStream): void;
  addPage(options: object): Kit;
  readonly page: { readonly dictionary: { readonly data: Record<string, unknown> } };
  translate(x: number, y: number): Kit;
  save(): Kit;
  restore(): Kit;
  registerFont(name: string, source: Uint8Array): Kit;
  font(name: string): Kit;
  fontSize(size: number): Kit;
  fillColor(colour: string): Kit;
  strokeColor(colour: string): Kit;
  lineWidth(width: number): Kit;
  dash(length: number, options: { space: number }): Kit;
  undash(): Kit;
  moveTo(x: number, y: number): Kit;
  lineTo(x: number, y: number): Kit;
  rect(x: number, y: number, width: number, height: number): Kit;
  fill(): Kit;
  stroke(): Kit;
  text(text: string, x: number, y: number, options: object): Kit;
  widthOfString(text: string, options?: object): number;
  end(): void;
}

/** 0 = black, 1 = white. */
const greyHex = (grey: number): string => {
  const part = Math.round(grey * 255)
    .toString(16)
    .padStart(2, '0');
  return `#${part}${part}${part}`;
};

/** A document of pdfkit that is written to `path` while `draw` draws its pages. */
async function kitFile(path: string, draw: (kit: Kit) => void | Promise<void>): Promise<void> {
  const Document = createRequire(import.meta.url)('pdfkit') as new (options: object) => Kit;
  const kit = new Document({ autoFirstPage: false, margin: 0, compress: true });
  const stream = createWriteStream(path);
  const written = new Promise<void>((resolve, reject) => {
    stream.on('finish', resolve).on('error', reject);
  });
  kit.pipe(stream);
  kit.registerFont('regular', loadFont('regular').bytes());
  kit.registerFont('fallback', loadFont('fallback').bytes());
  await draw(kit);
  kit.end();
  await written;
}

const roundOf = ({ insurer, settings, asOf, issuedOn, templateSet }: NoticeContext): RoundRecord => ({
  insurer,
  settings,
  asOf,
  issuedOn,
  templateSet,
  texts: catalogue(),
  inserts: { everyone: [], request: [] },
  files: [],
});

/**
 * The same papers made by another engine, from the template's data alone: no forms, every text anew on every page,
 * codes as squares, glyph ids and maps of pdfkit's own. It sets type plainly; the reader must not mind.
 */
export const pdfKit: Composer = async (context, records, path) => {
  const sheets = new SheetBook(roundOf(context));
  const firstPages: number[] = [];
  let pages = 0;
  await kitFile(path, (kit) => {
    for (const record of records) {
      firstPages.push(pages + 1);
      const { lastFour, access, ...rest } = record;
      const { pages: wanted } = sheets.unit({
        ...rest,
        page: pages + 1,
        lastFourProof: lastFour,
        ...(access && { access: { proof: access.code, until: access.until } }),
      });
      for (const page of wanted) drawPage(kit, page, lastFour ?? '', access?.code);
      pages += wanted.length;
    }
  });
  return { pages, firstPages };
};

/** Papers without digits made by pdfkit; `units`: the pages of each record, or of several at once. */
const kitPapers =
  <R>(units: (round: RoundRecord, records: readonly R[]) => Iterable<Unit & { readonly lines?: number }>) =>
  async (context: NoticeContext, records: readonly R[], path: string) => {
    const firstPages: number[] = [];
    let pages = 0;
    await kitFile(path, (kit) => {
      for (const unit of units(roundOf(context), records)) {
        for (let i = 0; i < (unit.lines ?? 1); i++) firstPages.push(pages + 1);
        for (const page of unit.pages) drawPage(kit, page, '');
        pages += unit.pages.length;
      }
    });
    return { pages, firstPages };
  };

export const pdfKitPapers: PaperComposers = {
  lists: kitPapers((round, parcels) => {
    const papers = new ParcelPapers(round);
    return parcels.map((parcel) => papers.unit({ ...parcel, page: 0 }));
  }),
  cards: kitPapers((round, cards) => {
    const papers = new CardPapers(round);
    return cards.map((card) => papers.card({ ...card, page: 0, pieceId: card.certificateId }));
  }),
  letters: kitPapers((round, letters) => {
    const papers = new CardPapers(round);
    return letters.map((letter) => papers.letter({ ...letter, page: 0, pieceId: '' }));
  }),
  sheets: kitPapers((round, cards) => {
    const papers = new CardPapers(round);
    const lines = cards.map((card) => ({ ...card, page: 0, pieceId: card.certificateId }));
    const perSheet = EIGHT_UP.columns * EIGHT_UP.rows;
    return Array.from({ length: Math.ceil(lines.length / perSheet) }, (_, i) => {
      const here = lines.slice(i * perSheet, (i + 1) * perSheet);
      const imposition = { ...EIGHT_UP, card: [...EIGHT_UP.card] as [number, number] };
      return { ...papers.sheet(here, imposition), lines: here.length };
    });
  }),
};

/** Draws a page as the record wants it; `digits` and the code stand where only their proofs are known. */
function drawPage(kit: Kit, wanted: WantedPage | undefined, digits: string, code = ''): void {
  if (wanted === undefined) throw new Error('no such paper');
  const { sheet, subject, reads } = wanted;
  const { width, height, bleed } = sheet;
  kit.addPage({ size: [width + bleed * 2, height + bleed * 2], margin: 0 });
  kit.page.dictionary.data.TrimBox = [bleed, bleed, width + bleed, height + bleed];
  kit.save().translate(bleed, bleed);
  const y = (up: number): number => height - up;
  for (const { kind, box, line, width, grey, dashed } of sheet.marks) {
    kit.save().lineWidth(width || 0.5);
    if (dashed) kit.dash(1.7, { space: 2.5 });
    const colour = greyHex(grey ?? 0.9);
    kit.fillColor(colour).strokeColor(colour);
    if (line) kit.moveTo(box.left, y(box.top)).lineTo(box.right, y(box.bottom));
    else kit.rect(box.left, y(box.top), box.right - box.left, box.top - box.bottom);
    if (kind === 'fill') kit.fill();
    else kit.stroke();
    kit.restore();
  }
  for (const item of sheet.codes)
    drawCode(kit, reads(item), item.box.left, y(item.box.top), item.box.right - item.box.left);
  const bars = expectedBars(subject);
  for (const { box } of sheet.bars) {
    if (bars === undefined) continue;
    const column = (box.right - box.left) / 133;
    const third = (box.top - box.bottom) / 3;
    [...bars].forEach((bar, i) => {
      const top = bar === 'F' || bar === 'A' ? 0 : 1;
      const bottom = bar === 'F' || bar === 'D' ? 3 : 2;
      kit.rect(box.left + i * 2 * column, y(box.top) + top * third, column, (bottom - top) * third);
    });
    kit.fillColor('#000000').fill();
  }
  for (const item of sheet.texts) {
    let digit = 0;
    const text = (item.access ? code : reads(item))
      .split(UNKNOWN_DIGIT)
      .reduce((all, part) => all + digits.charAt(digit++) + part);
    drawText(kit, item, text, height);
  }
  kit.restore();
}

function drawCode(kit: Kit, text: string, left: number, top: number, edge: number): void {
  const options = { bcid: 'qrcode', text, eclevel: 'M' } as unknown as Parameters<typeof bwipjs.raw>[0];
  const [{ pixs, pixx }] = bwipjs.raw(options as never) as unknown as [{ pixs: number[]; pixx: number }];
  const module = edge / pixx;
  pixs.forEach((dark, i) => {
    if (dark === 1) kit.rect(left + (i % pixx) * module, top + Math.floor(i / pixx) * module, module, module);
  });
  kit.fillColor('#000000').fill();
}

/** Lines broken wherever they are full; a text of one line shrinks, one of several takes more lines. */
function drawText(kit: Kit, item: TextItem, text: string, height: number): void {
  const { left, right, baseline, align, leading, minSize, grey, cell } = item;
  const inset = cell === undefined ? 0 : 5;
  const measure = right - left - inset * 2;
  const widthAt = (part: string, at: number): number => kit.fontSize(at).widthOfString(part);
  // The regular face lacks a few characters of names; the template's fallback has them.
  kit.font(/𠮷/.test(text) ? 'fallback' : 'regular').fillColor(greyHex(grey));
  let { size } = item;
  const single = item.fixed === undefined || cell !== undefined;
  while (single && size > minSize && widthAt(text, size) > measure) size = Math.max(minSize, size - 0.1);
  const lines =
    single && widthAt(text, size) <= measure
      ? [text]
      : broken(text, (part) => widthAt(part, size) <= measure);
  const pitch = cell !== undefined || item.around ? size * 1.15 : size * leading;
  const rise = cell !== undefined || item.around ? ((lines.length - 1) * pitch) / 2 : 0;
  const first = cell === undefined ? baseline : (cell.top + cell.bottom) / 2 - size * 0.38;
  lines.forEach((line, i) => {
    const width = widthAt(line, size);
    const free = align === 'center' ? (measure - width) / 2 : align === 'right' ? measure - width : 0;
    kit.fontSize(size).text(line, left + inset + free, height - (first + rise - i * pitch), {
      lineBreak: false,
      baseline: 'alphabetic',
      // The layout engine would take other shapes of figures after Latin letters than the templates mean.
      features: { locl: false },
    });
  });
}

function broken(text: string, fits: (part: string) => boolean): string[] {
  return text.split('\n').flatMap((part) => {
    const lines: string[] = [];
    let line = '';
    for (const char of part) {
      if (line !== '' && !fits(line + char)) {
        lines.push(line);
        line = '';
      }
      line += char;
    }
    return [...lines, line];
  });
}
