import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { NoticeContext } from '../../src/document/context.ts';
import { type ComposedFile, composeNotices } from '../../src/document/notices.ts';
import type { NoticeRecord } from '../../src/template/record.ts';
import { templateSet } from '../../src/template/sets.ts';
import { type DocumentSettings, DocumentSettingsSchema } from '../../src/template/settings.ts';

export const SETTINGS: DocumentSettings = DocumentSettingsSchema.parse({
  desk: { name: '見本マイナンバー専用ダイヤル', phone: '0570-000-000', hours: '平日8:30から17:15まで' },
  returnTo: {
    postcode: '100-8977',
    address: '東京都千代田区見本町1丁目2番3号',
    name: 'とどけ見本健康保険協会',
  },
  portal: { url: 'https://myna.go.jp/' },
});

export const contextOf = (set = 'mhlw-2024', settings: Partial<DocumentSettings> = {}): NoticeContext => ({
  insurer: { number: '01130012', name: 'とどけ見本健康保険協会' },
  asOf: '2024-06-07',
  issuedOn: '2024-09-09',
  templateSet: templateSet(set),
  settings: { ...SETTINGS, ...settings },
  language: 'ja',
});

const RECORD: NoticeRecord = {
  pieceId: 'piece-1',
  managementNumber: '7K3-Q9X-2V',
  form: 'style1',
  lastFour: '6825',
  route: 'workplace',
  relationship: 'insured',
  name: '佐藤 太郎',
  kana: 'サトウ タロウ',
  insuredName: '佐藤 一郎',
  birthDate: '1985-04-01',
  symbol: '12345678',
  number: '0034567',
  subNumber: '00',
  copayment: 3,
  acquiredOn: '2019-05-01',
  destination: null,
};

export const recordWith = (changes: Partial<NoticeRecord> = {}): NoticeRecord => ({ ...RECORD, ...changes });

/** Runs `use` with a path in a folder of its own, gone afterwards. */
export async function withPath<T>(use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-document-'));
  try {
    return await use(join(folder, 'out.pdf'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface Composed {
  readonly file: ComposedFile;
  readonly bytes: Buffer;
}

export const compose = (records: readonly NoticeRecord[], context = contextOf()): Promise<Composed> =>
  withPath(async (path) => {
    const file = await composeNotices({ context, records, path });
    return { file, bytes: readFileSync(path) };
  });

let library: Promise<PDFiumLibrary> | undefined;

/** What an independent reader (PDFium) finds on the pages asked for (from 0), by default on all. */
export async function textsOf(bytes: Uint8Array, pages?: readonly number[]): Promise<string[]> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(bytes);
  try {
    const wanted = pages ?? Array.from({ length: document.getPageCount() }, (_, i) => i);
    return wanted.map((page) => document.getPage(page).getText().replaceAll('\r\n', '\n'));
  } finally {
    document.destroy();
  }
}

/** Pages an independent reader counts. */
export async function pageCountOf(bytes: Uint8Array): Promise<number> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(bytes);
  try {
    return document.getPageCount();
  } finally {
    document.destroy();
  }
}

/** Lines joined, as a reader reads them. */
export const flowing = (text: string): string => text.replaceAll('\n', '');

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** One byte per pixel, 0 = black. */
  readonly grey: Uint8Array;
}

const PER_INCH = 200;
/** Pixels per millimetre of a picture. */
export const SCALE = PER_INCH / 25.4;

/** A page as a picture at 200 dpi. */
export async function pictureOf(bytes: Uint8Array, page: number): Promise<Picture> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(bytes);
  try {
    const { data, width, height } = await document
      .getPage(page)
      .render({ scale: PER_INCH / 72, colorSpace: 'Gray', render: async ({ data: raw }) => raw });
    return { width, height, grey: data };
  } finally {
    document.destroy();
  }
}

prepareZXingModule({
  overrides: {
    wasmBinary: readFileSync(new URL(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
      .buffer as ArrayBuffer,
  },
});

/** Texts of all codes in a picture, sorted. */
export async function codesIn({ width, height, grey }: Picture): Promise<string[]> {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) rgba.fill(grey[i] as number, i * 4, i * 4 + 3);
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
  const image = { data: rgba, width, height, colorSpace: 'srgb' } as unknown as Parameters<
    typeof readBarcodes
  >[0];
  const found = await readBarcodes(image, { formats: ['QRCode'], maxNumberOfSymbols: 8, tryHarder: true });
  return found.map(({ text }) => text).sort();
}
