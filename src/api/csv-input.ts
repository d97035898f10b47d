import { columnsOf, openCsvBytes } from '../csv/index.ts';

/** A CSV sent as base64: its rows as records of the columns named, values trimmed; `bytes` as they came. */
export async function csvRecords<Name extends string>(
  content: string,
  columns: readonly Name[],
  name: string,
): Promise<{ readonly bytes: Buffer; readonly records: Record<Name, string>[] }> {
  const bytes = Buffer.from(content, 'base64');
  const file = await openCsvBytes(bytes, name);
  const at = columnsOf(file.header, columns, name);
  const records: Record<Name, string>[] = [];
  for await (const { cells } of file.rows()) {
    const pairs = columns.map((column) => [column, (cells[at[column]] ?? '').trim()]);
    records.push(Object.fromEntries(pairs) as Record<Name, string>);
  }
  return { bytes, records };
}
