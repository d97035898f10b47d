import { spawnSync } from 'node:child_process';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { degrees, type PDFDict, PDFDocument, PDFName, PDFString } from 'pdf-lib';
import { describe, expect, test } from 'vitest';
import { checkLeaflet } from '../../src/readback/preflight/leaflet.ts';
import { LEAFLET_RULES } from '../../src/readback/preflight/leaflet-rules.ts';
import { loadFont } from '../../src/template/fonts.ts';
import { withPath } from '../document/pages.ts';
import { Harm } from './harm.ts';

interface Kit {
  pipe(to: NodeJS.WritableStream): void;
  addPage(options?: object): Kit;
  font(source: Uint8Array | string): Kit;
  fontSize(size: number): Kit;
  fillColor(colour: readonly number[]): Kit;
  rect(x: number, y: number, width: number, height: number): Kit;
  fill(): Kit;
  text(text: string, x: number, y: number): Kit;
  end(): void;
}

/** A leaflet as an insurer's office makes one: A4, two sides, black text and a coloured band. */
const leaflet = (
  draw: (kit: Kit) => void = () => undefined,
  options: object = { size: 'A4' },
): Promise<Buffer> =>
  withPath(async (path) => {
    const Document = createRequire(import.meta.url)('pdfkit') as new (options: object) => Kit;
    const kit = new Document({ autoFirstPage: false, margin: 0 });
    const stream = createWriteStream(path);
    const written = new Promise<void>((done) => stream.on('finish', () => done()));
    kit.pipe(stream);
    for (const side of ['おもて', 'うら']) {
      kit.addPage(options);
      kit.fillColor([0, 0, 0, 100]);
      kit.font(loadFont('regular').bytes()).fontSize(20).text(`保険証についてのお知らせ（${side}）`, 60, 60);
      kit.fillColor([60, 10, 0, 0]).rect(60, 120, 475, 30).fill();
    }
    draw(kit);
    kit.end();
    await written;
    return readFileSync(path);
  });

type Edit = (doc: PDFDocument) => unknown;

const edited = async (edit: Edit): Promise<Uint8Array> => {
  const doc = await PDFDocument.load(await leaflet(), { updateMetadata: false });
  await edit(doc);
  return doc.save({ addDefaultPage: false });
};

const N = (name: string): PDFName => PDFName.of(name);

/** A picture of so many pixels placed as wide as said (points) on the first page. */
const picture =
  (pixels: number, width: number, entries: Record<string, unknown> = {}): Edit =>
  (doc) => {
    const { context } = doc;
    const own = doc.getPage(0).node.Resources() as PDFDict;
    const data = deflateSync(Buffer.alloc(pixels * pixels, 200));
    const image = context.stream(data, {
      Type: 'XObject',
      Subtype: 'Image',
      Width: pixels,
      Height: pixels,
      BitsPerComponent: 8,
      ColorSpace: 'DeviceGray',
      Filter: 'FlateDecode',
      ...(entries as Record<string, string>),
    });
    own.set(N('XObject'), context.obj({ Im1: context.register(image) }));
    new Harm(doc).append(0, `q ${width} 0 0 ${width} 100 300 cm /Im1 Do Q`);
  };

const state =
  (entries: Record<string, string | number>): Edit =>
  (doc) => {
    const own = doc.getPage(0).node.Resources() as PDFDict;
    own.set(N('ExtGState'), doc.context.obj({ Faint: entries }));
    new Harm(doc).append(0, '/Faint gs 0 0 0 1 k 100 300 50 50 re f');
  };

const BREAKS: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'leaflet.pages': () => edited((doc) => doc.addPage([595.28, 841.89])),
  'leaflet.size': () => edited((doc) => doc.getPage(0).setMediaBox(0, 0, 612, 792)),
  'leaflet.turned': () => edited((doc) => doc.getPage(1).setRotation(degrees(90))),
  'leaflet.fonts': () => leaflet((kit) => kit.font('Helvetica').text('not embedded', 60, 300)),
  'leaflet.active': () =>
    edited((doc) =>
      doc.catalog.set(N('OpenAction'), doc.context.obj({ S: 'JavaScript', JS: PDFString.of('1') })),
    ),
  'leaflet.annotations': () =>
    edited((doc) =>
      doc.getPage(0).node.set(N('Annots'), doc.context.obj([{ Subtype: 'Text', Rect: [0, 0, 9, 9] }])),
    ),
  'leaflet.layers': () => edited((doc) => doc.catalog.set(N('OCProperties'), doc.context.obj({ D: {} }))),
  'leaflet.blank': () =>
    edited((doc) => {
      doc.removePage(1);
      doc.addPage([595.28, 841.89]);
    }),
  'leaflet.printable_area': () => leaflet((kit) => kit.rect(0, 400, 300, 30).fill()),
  'leaflet.resolution': () => edited(picture(100, 72)),
  'leaflet.transparency': () => edited(state({ ca: 0.5 })),
  'leaflet.colour': () => edited((doc) => new Harm(doc).append(0, '1 0 0 rg 100 300 50 50 re f')),
  'leaflet.invisible_text': () =>
    edited((doc) => {
      const harm = new Harm(doc);
      harm.append(0, `3 Tr ${harm.showing(0, 'お知らせ', 100, 420)}`);
    }),
};

const rulesOf = async (bytes: Uint8Array): Promise<string[]> =>
  (await checkLeaflet(bytes)).findings.map(({ rule }) => rule);

describe("an insurer's own leaflet before it may be an insert", () => {
  test('a good one is usable, on both sides', async () => {
    expect(await checkLeaflet(await leaflet())).toEqual({
      pages: 2,
      size: [210, 297],
      usable: true,
      findings: [],
    });
  });

  test('so is one with paper to cut off and print to the edge', async () => {
    const bleed = 8.504;
    const size = [595.28 + bleed * 2, 841.89 + bleed * 2];
    const bytes = await leaflet((kit) => kit.rect(0, 400, 300, 30).fill(), { size });
    const doc = await PDFDocument.load(bytes);
    for (const page of doc.getPages()) page.setTrimBox(bleed, bleed, 595.28, 841.89);
    expect(await rulesOf(await doc.save())).toEqual([]);
  });

  test('each rule has a leaflet that breaks it, and says what to do', async () => {
    expect(Object.keys(BREAKS)).toEqual(LEAFLET_RULES.map(({ id }) => id));
    for (const { says, remedy } of LEAFLET_RULES) expect(`${says}${remedy}`).toMatch(/。.*。$/);
  });

  test.each(Object.entries(BREAKS))('%s', async (rule, make) => {
    const { findings, usable } = await checkLeaflet(await make());
    expect(findings.map((finding) => finding.rule)).toContain(rule);
    const { weight } = findings.find((finding) => finding.rule === rule) as { weight: string };
    expect(weight === 'stop' ? usable : true).toBe(weight !== 'stop');
  });

  test('a picture with enough pixels, a code with a pixel per module: fine; one pixel too few: not', async () => {
    expect(await rulesOf(await edited(picture(300, 72)))).toEqual([]);
    expect(await rulesOf(await edited(picture(100, 72, { BitsPerComponent: 1 })))).toEqual([]);
    expect(await rulesOf(await edited(picture(198, 72)))).toEqual(['leaflet.resolution']);
  });

  test('what cannot be read is said, not thrown', async () => {
    const good = await leaflet();
    expect(await rulesOf(Buffer.from('text'))).toEqual(['file.truncated']);
    expect(await rulesOf(good.subarray(0, 900))).toEqual(['file.truncated']);
    const locked = Buffer.from(good.toString('latin1').replace('/Root ', '/Encrypt 1 0 R /Root '), 'latin1');
    expect(await rulesOf(locked)).toEqual(['file.encrypted']);
  });
});

describe('todoke check leaflet, todoke check pdf', () => {
  const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
  const check = (...args: string[]) => spawnSync(TODOKE, ['check', ...args], { encoding: 'utf8' });

  test('a good leaflet: exit 0 and JSON; a bad one: exit 1, what is wrong and what to do', async () => {
    await withPath(async (path) => {
      writeFileSync(path, await leaflet());
      const good = check('leaflet', path);
      expect(good.status).toBe(0);
      expect(JSON.parse(good.stdout)).toMatchObject({ usable: true, pages: 2, findings: [] });
      const pdf = check('pdf', path);
      expect(pdf.status).toBe(1);
      expect(JSON.parse(pdf.stdout)).toMatchObject({ claims: [], standards: ['x-4'] });
      writeFileSync(path, await edited((doc) => doc.getPage(0).setMediaBox(0, 0, 612, 792)));
      const bad = check('leaflet', path);
      expect(bad.status).toBe(1);
      expect(bad.stderr).toContain('仕上がりの大きさが、決められた用紙と違います。（215.9 x 279.4 mm）');
      expect(bad.stderr).toContain('→ A4');
    });
    const none = check('leaflet', 'no-such-file.pdf');
    expect([none.status, none.stderr.includes('[cli.no_file]')]).toEqual([1, true]);
    const folder = check('leaflet', '.');
    expect([folder.status, folder.stderr.includes('[cli.no_file]')]).toEqual([1, true]);
  });
});
