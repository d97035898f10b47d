import { createRequire } from 'node:module';
import fontkit from '@pdf-lib/fontkit';
import { PDFDocument as LibDocument, rgb } from 'pdf-lib';
import { qrCode } from '../src/document/qr.ts';
import { loadFont } from '../src/template/fonts.ts';
import { type PlacedPage, type PlacedText, placedPage, records } from './compose-page.ts';

const POINTS = 72 / 25.4;
const HEIGHT = 297 * POINTS;
const WIDTH = 210 * POINTS;

/** Modules of the code as squares, in points from the upper left. */
function modules(text: string, { code }: PlacedPage): { x: number; y: number; edge: number }[] {
  const { size, rows } = qrCode(text);
  const stride = (size + 7) >> 3;
  const edge = (code.size * POINTS) / size;
  const found: { x: number; y: number; edge: number }[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (((rows[y * stride + (x >> 3)] as number) & (0x80 >> (x & 7))) === 0) continue;
      found.push({ x: code.x * POINTS + x * edge, y: code.y * POINTS + y * edge, edge });
    }
  }
  return found;
}

/** pdf-lib in ordinary use: every text and line of every page drawn through its API. Pages per second. */
export async function pdfLib(pages: number): Promise<number> {
  const page = placedPage();
  const started = performance.now();
  const document = await LibDocument.create();
  document.registerFontkit(fontkit);
  const regular = await document.embedFont(loadFont('regular').bytes(), { subset: true });
  const bold = await document.embedFont(loadFont('bold').bytes(), { subset: true });
  for (const record of records(pages)) {
    const sheet = document.addPage([WIDTH, HEIGHT]);
    for (const { x, y, size, bold: heavy, text } of [...page.fixed, ...page.personal(record)]) {
      sheet.drawText(text, {
        x: x * POINTS,
        y: HEIGHT - y * POINTS - size * 0.88,
        size,
        font: heavy ? bold : regular,
      });
    }
    for (const { x, y, width } of page.rules) {
      const at = HEIGHT - y * POINTS;
      sheet.drawLine({
        start: { x: x * POINTS, y: at },
        end: { x: (x + width) * POINTS, y: at },
        thickness: 0.5,
      });
    }
    for (const { x, y, edge } of modules(record.managementNumber, page)) {
      sheet.drawRectangle({ x, y: HEIGHT - y - edge, width: edge, height: edge, color: rgb(0, 0, 0) });
    }
  }
  await document.save();
  return (pages * 1000) / (performance.now() - started);
}

/** What is used of pdfkit, which comes without types. */
interface KitReference {
  end(data?: Buffer): void;
  write(data: Buffer): void;
}
interface KitDocument {
  readonly page: {
    readonly content: KitReference & { buffer: Buffer[] };
    readonly fonts: Record<string, KitReference>;
    readonly xobjects: Record<string, KitReference>;
  };
  ref(dictionary: object): KitReference;
  registerFont(name: string, source: Uint8Array): void;
  addPage(): void;
  font(name: string): KitDocument;
  fontSize(size: number): KitDocument;
  text(text: string, x: number, y: number, options: object): void;
  moveTo(x: number, y: number): KitDocument;
  lineTo(x: number, y: number): KitDocument;
  rect(x: number, y: number, width: number, height: number): KitDocument;
  stroke(): void;
  fill(): void;
  addContent(operators: string): void;
  on(event: 'data', listener: (chunk: Buffer) => void): void;
  on(event: 'end', listener: () => void): void;
  end(): void;
}

const draw = (document: KitDocument, texts: readonly PlacedText[]): void => {
  for (const { x, y, size, bold, text } of texts) {
    document.font(bold ? 'bold' : 'regular').fontSize(size);
    document.text(text, x * POINTS, y * POINTS, { lineBreak: false });
  }
};

/** pdfkit used expertly: the fixed part drawn once as a form and placed on each page. Pages per second. */
export async function pdfKit(pages: number): Promise<number> {
  const page = placedPage();
  const Kit = createRequire(import.meta.url)('pdfkit') as new (options: object) => KitDocument;
  const started = performance.now();
  const document = new Kit({ autoFirstPage: false, size: [WIDTH, HEIGHT], margin: 0 });
  let bytes = 0;
  document.on('data', (chunk) => {
    bytes += chunk.length;
  });
  document.registerFont('regular', loadFont('regular').bytes());
  document.registerFont('bold', loadFont('bold').bytes());
  document.addPage();
  draw(document, page.fixed);
  for (const { x, y, width } of page.rules) {
    document
      .moveTo(x * POINTS, y * POINTS)
      .lineTo((x + width) * POINTS, y * POINTS)
      .stroke();
  }
  const { content, fonts } = document.page;
  const form = document.ref({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, WIDTH, HEIGHT],
    // The page's own content flips the axis; drawn through the form it must be flipped back first.
    Matrix: [1, 0, 0, -1, 0, HEIGHT],
    Resources: { Font: { ...fonts } },
  });
  form.end(Buffer.concat(content.buffer));
  content.buffer = [];
  for (const record of records(pages)) {
    document.addPage();
    document.page.xobjects.Fixed = form;
    document.addContent('/Fixed Do');
    draw(document, page.personal(record));
    for (const { x, y, edge } of modules(record.managementNumber, page)) document.rect(x, y, edge, edge);
    document.fill();
  }
  const ended = new Promise<void>((resolve) => {
    document.on('end', resolve);
  });
  document.end();
  await ended;
  if (bytes === 0) throw new Error('pdfkit wrote nothing');
  return (pages * 1000) / (performance.now() - started);
}
