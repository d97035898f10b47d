import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvLine, spreadsheetCell } from '../csv/index.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database } from '../kernel/ports.ts';
import { type ListQuery, wholeList } from './list.ts';

const BOM = '\uFEFF';
const BATCH = 2_000;

/** How a row of a list looks in its export. A row may give several lines. */
export interface CsvShape<Row> {
  readonly header: readonly string[];
  lines(row: Row): readonly (readonly (string | number | null)[])[];
}

/** Exports that are read out of the database at once; each holds a connection for as long as its reader takes. */
const AT_ONCE = 4;
/** How long a reader may take nothing before the file breaks off: else a few forgotten ones would stop the console. */
const STALLED_MS = 60_000;
const running = new WeakMap<Database, number>();

function begin(database: Database): void {
  const now = running.get(database) ?? 0;
  if (now >= AT_ONCE) {
    throw new TodokeError('api.busy', 'ほかの一覧の保存が続いています。', {
      remedy: '少し待ってから、もう一度保存してください。',
      status: 503,
    });
  }
  running.set(database, now + 1);
}

/**
 * The whole list as UTF-8 CSV with BOM, streamed from one snapshot; memory does not grow with its length. Breaks off
 * where its reader takes nothing for `stalledMs`. Throws `api.busy` (503) while too many are read.
 */
export function csvStream<Row>(
  database: Database,
  list: ListQuery,
  shape: CsvShape<Row>,
  stalledMs = STALLED_MS,
): Readable {
  begin(database);
  const out = new PassThrough();
  const waiting = setTimeout(() => out.destroy(new Error('the reader of an export stalled')), stalledMs);
  waiting.unref();
  const written = database.read((sql) =>
    pipeline(async function* () {
      yield BOM + csvLine(shape.header);
      for await (const rows of sql.batches<Row>(wholeList(list), list.values, BATCH)) {
        waiting.refresh();
        yield rows
          .flatMap((row) => shape.lines(row).map((cells) => csvLine(cells.map(spreadsheetCell))))
          .join('');
      }
    }, out),
  );
  // A reader who left ends the work; one who waits must see the file break off, not end as if complete.
  written
    .catch((error: Error) => out.destroy(error))
    .finally(() => {
      clearTimeout(waiting);
      running.set(database, (running.get(database) ?? 1) - 1);
    });
  return out;
}
