import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { csvLine } from './line.ts';

/** Writes records to a file as a stream with back-pressure; resolves when everything is on the way to disk. */
export async function writeCsv(
  path: string,
  header: readonly string[],
  rows: AsyncIterable<readonly (string | number)[]> | Iterable<readonly (string | number)[]>,
): Promise<void> {
  const out = createWriteStream(path, { highWaterMark: 1 << 18 });
  let buffer = csvLine(header);
  for await (const row of rows) {
    buffer += csvLine(row);
    if (buffer.length > 1 << 16) {
      if (!out.write(buffer)) await once(out, 'drain');
      buffer = '';
    }
  }
  out.end(buffer);
  await once(out, 'close');
}
