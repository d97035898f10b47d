import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvLine } from '../csv/index.ts';
import type { Database } from '../kernel/ports.ts';
import { type ListQuery, wholeList } from './list.ts';

const BOM = '\uFEFF';
const BATCH = 2_000;

/** What a spreadsheet takes for a formula, half width or full. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * A text as a spreadsheet shows it unharmed: one that would be a formula gets an apostrophe before it; one of
 * ASCII that begins with a digit (00123, 1-2-3, 12E4: read as a number or a day) a tab, which Excel takes as "this
 * is text" and does not show. Numbers and ISO dates stay as they are.
 */
export function spreadsheetCell(cell: string | number | null): string | number {
  if (cell === null) return '';
  if (typeof cell === 'number') return cell;
  if (FORMULA.test(cell)) return `'${cell}`;
  if (ISO_DATE.test(cell)) return cell;
  return /^[0-9.][\x20-\x7e]*$/.test(cell) ? `\t${cell}` : cell;
}

/** How a row of a list looks in its export. A row may give several lines. */
export interface CsvShape<Row> {
  readonly header: readonly string[];
  lines(row: Row): readonly (readonly (string | number | null)[])[];
}

/** The whole list as UTF-8 CSV with BOM, streamed from one snapshot; memory does not grow with its length. */
export function csvStream<Row>(database: Database, list: ListQuery, shape: CsvShape<Row>): Readable {
  const out = new PassThrough();
  const written = database.read((sql) =>
    pipeline(async function* () {
      yield BOM + csvLine(shape.header);
      for await (const rows of sql.batches<Row>(wholeList(list), list.values, BATCH)) {
        yield rows
          .flatMap((row) => shape.lines(row).map((cells) => csvLine(cells.map(spreadsheetCell))))
          .join('');
      }
    }, out),
  );
  // A reader who left ends the work; one who waits must see the file break off, not end as if complete.
  written.catch((error: Error) => out.destroy(error));
  return out;
}
