import { join } from 'node:path';
import { type CsvRow, columnsOf, openCsv } from '../csv/index.ts';
import type { FileKind } from '../register/index.ts';

/** A row that passed its own checks, by the names of its staged columns. */
export type Staged = Readonly<Record<string, string | number | boolean | Buffer | null>>;

/** A row not yet checked: its cells by column name, and what its checks make of it (null: set aside). */
export interface RawRow<Column extends string> {
  cell(column: Column): string;
  check(): Staged | null;
}

const namesOf = (staging: string): string[] =>
  staging.split(',').map((definition) => definition.trim().split(/\s/)[0] as string);

/**
 * Streams one file of a round through the same checks a round applies, without a database; rows are only
 * checked where somebody asks. Throws as a round does where the file itself cannot be read.
 */
export async function* readRows<Column extends string>(
  folder: string,
  kind: FileKind<Column>,
): AsyncGenerator<RawRow<Column>> {
  const name = `${kind.kind}.csv`;
  const csv = await openCsv(join(folder, name), name);
  const columns = columnsOf(csv.header, kind.columns, name);
  const staged = namesOf(kind.staging);
  const checked = ({ cells }: CsvRow): Staged | null => {
    const result = kind.check(cells, columns);
    if (result.staged === null) return null;
    const { cells: values } = result.staged;
    return Object.fromEntries(staged.map((column, i) => [column, values[i] ?? null]));
  };
  for await (const row of csv.rows()) {
    const whole = row.cells.length === csv.header.length;
    yield {
      cell: (column) => (row.cells[columns[column]] ?? '').trim(),
      check: () => (whole ? checked(row) : null),
    };
  }
}
