import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { decode, encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/*
 * Every page of the specimen book against the picture of it that somebody looked at. A picture is a contact sheet of
 * one file, small and in few greys: it shows that something moved, not a hair's breadth. After a wanted change look at
 * the pages, then take new pictures: TODOKE_TAKE_SNAPSHOTS=1 npx vitest run test/document/snapshots.test.ts
 */
const SNAPSHOTS = fileURLToPath(new URL('./snapshots/', import.meta.url));
const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const TAKE = process.env.TODOKE_TAKE_SNAPSHOTS === '1';

const SCALE = 24 / 72;
const COLUMNS = 7;
/** Sixteen greys. */
const LEVEL = 17;
/** Another version of the renderer may smooth edges otherwise: so much darker or lighter is still the same. */
const SAME = LEVEL * 2;
/** Of a page's pixels at most this part may differ by more. */
const STRAY = 0.0005;

interface Page {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array;
}

let library: PDFiumLibrary;

/** The pages of a file as small pictures. */
async function pagesOf(path: string): Promise<Page[]> {
  const document = await library.loadDocument(readFileSync(path));
  try {
    const pages: Page[] = [];
    for (let i = 0; i < document.getPageCount(); i++) {
      const { data, width, height } = await document
        .getPage(i)
        .render({ scale: SCALE, colorSpace: 'Gray', render: async ({ data: pixels }) => pixels });
      pages.push({ width, height, grey: data.map((value) => Math.round(value / LEVEL) * LEVEL) });
    }
    return pages;
  } finally {
    document.destroy();
  }
}

/** Where page `at` of so many stands on the contact sheet: rows are as high as the highest page. */
const placeOf = (pages: readonly Page[], at: number): { x: number; y: number } => {
  const wide = Math.max(...pages.map(({ width }) => width)) + 2;
  const high = Math.max(...pages.map(({ height }) => height)) + 2;
  return { x: (at % COLUMNS) * wide, y: Math.floor(at / COLUMNS) * high };
};

function contactSheet(pages: readonly Page[]): Page {
  const last = placeOf(pages, pages.length - 1);
  const width = (Math.max(...pages.map((page) => page.width)) + 2) * Math.min(COLUMNS, pages.length);
  const height = last.y + Math.max(...pages.map((page) => page.height)) + 2;
  const grey = new Uint8Array(width * height).fill(LEVEL * 10);
  pages.forEach((page, i) => {
    const { x, y } = placeOf(pages, i);
    for (let row = 0; row < page.height; row++)
      grey.set(page.grey.subarray(row * page.width, (row + 1) * page.width), (y + row) * width + x);
  });
  return { width, height, grey };
}

/** Numbers (from 1) of the pages that look otherwise than on the contact sheet taken. */
function changedPages(pages: readonly Page[], sheet: Page): number[] {
  return pages.flatMap((page, i) => {
    const { x, y } = placeOf(pages, i);
    let strays = 0;
    for (let row = 0; row < page.height; row++) {
      for (let column = 0; column < page.width; column++) {
        const now = page.grey[row * page.width + column] as number;
        const then = sheet.grey[(y + row) * sheet.width + x + column] ?? 0;
        if (Math.abs(now - then) > SAME) strays++;
      }
    }
    return strays > page.grey.length * STRAY ? [i + 1] : [];
  });
}

const read = (path: string): Page => {
  const { width, height, data } = decode(readFileSync(path));
  return { width, height, grey: Uint8Array.from(data) };
};

const write = (path: string, { width, height, grey }: Page): void => {
  writeFileSync(path, encode({ width, height, data: grey, channels: 1, depth: 8 }));
};

describe('the specimen book looks as it did when somebody looked at it', () => {
  const book = mkdtempSync(join(tmpdir(), 'todoke-book-'));
  afterAll(() => rmSync(book, { recursive: true, force: true }));
  beforeAll(async () => {
    library = await PDFiumLibrary.init();
    execFileSync(TODOKE, ['specimens', '--out', book], { stdio: 'pipe' });
    if (!TAKE) return;
    rmSync(SNAPSHOTS, { recursive: true, force: true });
    mkdirSync(SNAPSHOTS);
    for (const name of filesOf(book))
      write(join(SNAPSHOTS, `${basename(name, '.pdf')}.png`), contactSheet(await pagesOf(join(book, name))));
  }, 120_000);

  const filesOf = (folder: string): string[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.pdf'))
      .sort();

  test('every file of the book has its picture, and no picture is left of a file that is gone', () => {
    const pictures = readdirSync(SNAPSHOTS).map((name) => `${basename(name, '.png')}.pdf`);
    expect(filesOf(book)).toEqual(pictures.sort());
  });

  test('every page looks as in its picture', async () => {
    const changed: string[] = [];
    for (const name of filesOf(book)) {
      const taken = join(SNAPSHOTS, `${basename(name, '.pdf')}.png`);
      if (!existsSync(taken)) continue;
      const pages = await pagesOf(join(book, name));
      const sheet = read(taken);
      const { width, height } = contactSheet(pages);
      if (width !== sheet.width || height !== sheet.height) changed.push(`${name}: other pages`);
      else changed.push(...changedPages(pages, sheet).map((page) => `${name}: page ${page}`));
    }
    expect(changed).toEqual([]);
  }, 120_000);

  test('a line of text that moved by two millimetres is seen', async () => {
    const [page] = await pagesOf(join(book, 'mhlw-2024-notices.pdf'));
    if (page === undefined) throw new Error('no page');
    const sheet = contactSheet([page]);
    expect(changedPages([page], sheet)).toEqual([]);
    const moved = { ...page, grey: Uint8Array.from(page.grey) };
    const [from, rows] = [Math.round(page.height * 0.3), Math.round(page.height * 0.02)];
    const down = Math.round((2 / 25.4) * 72 * SCALE);
    moved.grey.copyWithin((from + down) * page.width, from * page.width, (from + rows) * page.width);
    expect(changedPages([moved], sheet)).toEqual([1]);
  });
});
