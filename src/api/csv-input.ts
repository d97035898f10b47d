import type { Readable } from 'node:stream';
import { columnsOf, openCsvBytes } from '../csv/index.ts';
import { TodokeError } from '../kernel/errors.ts';

/** A million lines of these files is 60 MB; they are held in memory as a whole. */
const MOST_BYTES = 64 * 1024 * 1024;

async function bytesOf(sent: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of sent) {
    length += (chunk as Buffer).length;
    if (length <= MOST_BYTES) chunks.push(chunk as Buffer);
  }
  if (length <= MOST_BYTES) return Buffer.concat(chunks);
  throw new TodokeError('api.too_large', 'ファイルが大きすぎます（64MBまで）。', {
    remedy: 'ファイルを分けて、一つずつ取り込んでください。何も取り込んでいません。',
    status: 413,
  });
}

/** A CSV a route takes: its rows as records of the columns named, values trimmed; `bytes` as they came. */
export async function csvRecords<Name extends string>(
  sent: Readable,
  columns: readonly Name[],
  name: string,
): Promise<{ readonly bytes: Buffer; readonly records: Record<Name, string>[] }> {
  const bytes = await bytesOf(sent);
  const file = await openCsvBytes(bytes, name);
  const at = columnsOf(file.header, columns, name);
  const records: Record<Name, string>[] = [];
  for await (const { cells } of file.rows()) {
    const pairs = columns.map((column) => [column, (cells[at[column]] ?? '').trim()]);
    records.push(Object.fromEntries(pairs) as Record<Name, string>);
  }
  return { bytes, records };
}
