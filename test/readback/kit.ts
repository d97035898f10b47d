import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import bwipjs from 'bwip-js/node';
import { SheetBook } from '../../src/readback/context.ts';
import { papersOf, type RoundRecord } from '../../src/readback/record.ts';
import type { Sheet, TextItem } from '../../src/readback/sheet.ts';
import { expectedBars, UNKNOWN_DIGIT } from '../../src/readback/values.ts';
import { loadFont } from '../../src/template/fonts.ts';
import type { NoticeRecord } from '../../src/template/record.ts';
import { catalogue } from '../../src/template/sets.ts';
import type { Composer } from './round.ts';

/** What is used of pdfkit, which comes without types. */
interface Kit {
  pipe(to: NodeJS.WritableStream): void;
  addPage(): Kit;
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

/**
 * The same papers made by another engine, from the template's data alone: no forms, every text anew on every page,
 * codes as squares, glyph ids and maps of pdfkit's own. It sets type plainly; the reader must not mind.
 */
export const pdfKit: Composer = async (context, records, path) => {
  const Document = createRequire(import.meta.url)('pdfkit') as new (options: object) => Kit;
  const kit = new Document({ autoFirstPage: false, size: [595.276, 841.89], margin: 0, compress: true });
  const stream = createWriteStream(path);
  const written = new Promise<void>((resolve, reject) => {
    stream.on('finish', resolve).on('error', reject);
  });
  kit.pipe(stream);
  kit.registerFont('regular', loadFont('regular').bytes());
  kit.registerFont('fallback', loadFont('fallback').bytes());
  const { insurer, settings, asOf, issuedOn, templateSet } = context;
  const round: RoundRecord = {
    insurer,
    settings,
    asOf,
    issuedOn,
    templateSet,
    texts: catalogue(),
    inserts: { everyone: [], request: [] },
    files: [],
  };
  const sheets = new SheetBook(round);
  const firstPages: number[] = [];
  let pages = 0;
  for (const record of records) {
    firstPages.push(pages + 1);
    const { lastFour, ...rest } = record;
    const proved = { ...rest, page: pages + 1, lastFourProof: lastFour };
    for (const paper of papersOf(proved)) {
      const sheet = sheets.sheet(paper, proved);
      if (sheet === undefined) throw new Error(`no paper ${paper}`);
      pages++;
      kit.addPage();
      drawSheet(kit, sheet, record, proved);
    }
  }
  kit.end();
  await written;
  return { pages, firstPages };
};

type Proved = Parameters<SheetBook['sheet']>[1];

function drawSheet(kit: Kit, sheet: Sheet<Proved>, record: NoticeRecord, proved: Proved): void {
  const y = (up: number): number => sheet.height - up;
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
  for (const { box, parts } of sheet.codes)
    drawCode(kit, partsOf(parts, proved), box.left, y(box.top), box.right - box.left);
  const bars = expectedBars(proved);
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
    const digits = record.lastFour ?? '';
    const text = partsOf(item.parts, proved)
      .split(UNKNOWN_DIGIT)
      .reduce((all, part) => all + digits.charAt(digit++) + part);
    drawText(kit, item, text, sheet.height);
  }
}

const partsOf = (parts: TextItem<Proved>['parts'], record: Proved): string =>
  parts.map((part) => (typeof part === 'string' ? part : part(record))).join('');

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
  while (single && size > minSize && widthAt(text, size) > measure) size -= 0.1;
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
