import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { columnsOf, openCsvBytes } from '../csv/index.ts';
import type { FileBytes } from '../readback/proof.ts';
import type { JobPiece } from './job.ts';

/** An insert of a lot as the contractor needs it; `file`, `sha256`: what it is printed from in the package, if anything. */
export interface JobInsert {
  readonly insert: string;
  readonly title: string;
  /** Over all envelopes of the lot that travel. */
  readonly copies: number;
  /** `file`: printed from the file here; `printed`: a page of the print file; `stock`: the insurer has it. */
  readonly supply: string;
  /** Of the inserter; '' where none feeds it. */
  readonly station: string;
  readonly artwork: string;
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
}

/** What a result says of its inserts (inserts.csv), by their name, and the files they are printed from. */
export interface InsertBook {
  readonly about: ReadonlyMap<string, Omit<JobInsert, 'copies' | 'station'>>;
  /** By insert; their paths are those of the result. */
  readonly files: ReadonlyMap<string, FileBytes>;
  /** Everything read here, to be proved before it is handed over. */
  readonly read: readonly FileBytes[];
}

const LIST = 'inserts.csv';
const COLUMNS = ['insert', 'title', 'supply', 'artwork', 'version', 'file'] as const;

/** What an insert's file is called in a package. */
const insertName = (insert: string): string => `insert-${insert}.pdf`;

/**
 * Reads the inserts of a result; one without the list (made before there was one) knows none. A file that is gone has no
 * hash, which no read-back ever proved.
 */
export async function readInserts(outDir: string): Promise<InsertBook> {
  const about = new Map<string, Omit<JobInsert, 'copies' | 'station'>>();
  const files = new Map<string, FileBytes>();
  const hashed = (file: string): FileBytes => ({
    file,
    sha256: existsSync(join(outDir, file))
      ? createHash('sha256')
          .update(readFileSync(join(outDir, file)))
          .digest('hex')
      : '',
  });
  if (!existsSync(join(outDir, LIST))) return { about, files, read: [] };
  const csv = await openCsvBytes(readFileSync(join(outDir, LIST)), LIST);
  const at = columnsOf(csv.header, COLUMNS, LIST);
  for await (const { cells } of csv.rows()) {
    const cell = (name: (typeof COLUMNS)[number]): string => cells[at[name]] ?? '';
    const insert = cell('insert');
    const [title, supply, artwork, version] = [
      cell('title'),
      cell('supply'),
      cell('artwork'),
      cell('version'),
    ];
    const one = { insert, title, supply, artwork, version };
    if (cell('file') === '') about.set(insert, { ...one, file: '', sha256: '' });
    else {
      const bytes = hashed(cell('file'));
      files.set(insert, bytes);
      about.set(insert, { ...one, file: insertName(insert), sha256: bytes.sha256 });
    }
  }
  return { about, files, read: [hashed(LIST), ...files.values()] };
}

/** How many copies of each insert the pieces of a lot take: those of an envelope are counted once. */
export function insertsOf(
  pieces: readonly JobPiece[],
  book: InsertBook,
  stations: Readonly<Record<string, number>>,
): JobInsert[] {
  const envelopes = new Map(pieces.map(({ envelope_id, inserts }) => [envelope_id, inserts]));
  const copies = new Map<string, number>();
  for (const inserts of envelopes.values())
    for (const insert of inserts.split(' ').filter((name) => name !== ''))
      copies.set(insert, (copies.get(insert) ?? 0) + 1);
  const unknown = { title: '', supply: 'stock', artwork: '', version: '', file: '', sha256: '' };
  return [...copies.keys()].sort().map((insert) => ({
    ...unknown,
    ...book.about.get(insert),
    insert,
    copies: copies.get(insert) ?? 0,
    station: String(stations[insert] ?? ''),
  }));
}
