import { once } from 'node:events';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type CsvFile, columnsOf, csvLine, openCsv, openCsvBytes } from '../csv/index.ts';
import { TodokeError } from '../kernel/errors.ts';

const STDIN = '標準入力';

/** Opens the CSV named on the command line, `-` for standard input. `name` is what messages call it. */
export async function openInput(path: string): Promise<{ file: CsvFile; name: string }> {
  if (path === '-') return { file: await openCsvBytes(await buffer(process.stdin), STDIN), name: STDIN };
  const name = basename(path);
  try {
    return { file: await openCsv(path, name), name };
  } catch (error) {
    if (error instanceof TodokeError) throw error;
    throw new TodokeError('csv.open', `${name}: ファイルを開けません。`, {
      remedy: 'ファイルの場所と、読み取りの許可を確かめてください。',
      cause: error,
    });
  }
}

/** What a command adds to each record of a CSV. */
export interface Transform<Name extends string> {
  /** Columns the input must have. */
  readonly required: readonly Name[];
  /** Columns added on the right. */
  readonly added: readonly string[];
  /** Values of the added columns; `value` reads a required column of the record. */
  row(value: (column: Name) => string): readonly (string | number)[];
}

/**
 * Streams a CSV through a rule to standard output (UTF-8): all its columns as they are, then the added ones.
 * Throws `csv.header` when a required column is missing or an added one is there already, and `csv.cells` at a
 * record whose number of cells is not the header's, for nobody can say which of them is which.
 */
export async function transformCsv<Name extends string>(
  path: string,
  transform: Transform<Name>,
): Promise<void> {
  const { file, name } = await openInput(path);
  const columns = columnsOf(file.header, transform.required, name);
  const taken = transform.added.filter((column) => file.header.includes(column));
  if (taken.length > 0) {
    throw new TodokeError('csv.header', `${name}: 付け加える列がすでにあります: ${taken.join(', ')}`, {
      remedy: 'その列を取り除くか、列名を変えてください。',
    });
  }
  let out = csvLine([...file.header, ...transform.added]);
  for await (const { row, cells } of file.rows()) {
    if (cells.length !== file.header.length) {
      throw new TodokeError('csv.cells', `${name}: ${row}行目の列の数が見出しと違います。`, {
        remedy: `見出しは${file.header.length}列、この行は${cells.length}列です。区切りの「,」を確かめてください。`,
      });
    }
    out += csvLine([...cells, ...transform.row((column) => cells[columns[column]] as string)]);
    if (out.length > 1 << 16) {
      if (!process.stdout.write(out)) await once(process.stdout, 'drain');
      out = '';
    }
  }
  process.stdout.write(out);
}
