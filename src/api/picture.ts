import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { encode } from 'fast-png';
import { TodokeError } from '../kernel/errors.ts';

/** A print file as recorded: path relative to the output folder, SHA-256 of its bytes (null until it is written). */
export interface RecordedFile {
  readonly path: string;
  readonly sha256: string | null;
}

let library: Promise<PDFiumLibrary> | undefined;

const missing = (cause?: unknown): TodokeError =>
  new TodokeError('document.file_missing', '印刷ファイルが出力フォルダーに見つかりません。', {
    remedy: '出力フォルダーを移したり消したりしていないか確かめてください。',
    status: 409,
    cause,
  });

/** The bytes of a print file, if they are the very bytes that were recorded. */
async function readRecorded(outDir: string, file: RecordedFile): Promise<Buffer> {
  const root = resolve(outDir);
  const path = resolve(root, file.path);
  const inside = relative(root, path);
  if (inside.startsWith('..') || isAbsolute(inside)) throw missing();
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw missing(cause);
  });
  if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) {
    throw new TodokeError('document.file_changed', '印刷ファイルが、記録したときの内容と違います。', {
      remedy: '印刷に使わず、管理者に伝えてください。記録と同じファイルを戻すと表示できます。',
      status: 409,
    });
  }
  return bytes;
}

/** Pixels of four bytes without their last, which is always opaque: a third less to compress. */
function withoutAlpha(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    rgb[to++] = rgba[from] as number;
    rgb[to++] = rgba[from + 1] as number;
    rgb[to++] = rgba[from + 2] as number;
  }
  return rgb;
}

/** Picture (PNG) of page `page` (from 1) of a PDF; `scale` 1 is 72 dpi. Throws `document.no_page`. */
export async function drawPage(bytes: Uint8Array, page: number, scale: number): Promise<Buffer> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(bytes);
  try {
    if (page > document.getPageCount()) {
      throw new TodokeError('document.no_page', '印刷ファイルにこのページがありません。', {
        remedy: '一覧から開き直してください。',
        status: 404,
      });
    }
    const { width, height, data } = await document
      .getPage(page - 1)
      .render({ scale, render: async (raw) => raw.data });
    return Buffer.from(
      encode({ width, height, data: withoutAlpha(data), channels: 3 }, { zlib: { level: 1 } }),
    );
  } finally {
    document.destroy();
  }
}

/**
 * Picture (PNG) of page `page` (from 1) of a print file; `scale` 1 is 72 dpi. Drawn from the recorded bytes or not
 * at all: throws `document.file_missing`, `document.file_changed`, `document.no_page`.
 */
export const pagePicture = async (
  outDir: string,
  file: RecordedFile,
  page: number,
  scale: number,
): Promise<Buffer> => drawPage(await readRecorded(outDir, file), page, scale);
