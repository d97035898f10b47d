import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { columnsOf, openCsv } from '../csv/index.ts';
import { TodokeError } from '../kernel/errors.ts';
import { existingKeys, type Keys } from '../vault/keys.ts';
import type { Fault } from './faults.ts';
import { type OtherFile, proveOthers } from './folder.ts';
import type { ListedPiece, ProvedFile } from './lot.ts';
import { type RecordedFile, type RoundRecord, readRound } from './record.ts';
import { drawSample, excludedShare, type SampleAim, sampleSize, USUAL_AIM } from './sample.ts';
import type { ProveTask, ProvingThread } from './worker.ts';

export interface VerifyOptions {
  /** Pages to look at as pictures; by default as many as `aim` takes. */
  readonly pictureSample?: number;
  /** How sure the pictures are to be; by default as sure as usual. */
  readonly aim?: SampleAim;
  /** Only the pictures, not the structure of every page. */
  readonly pictureOnly?: boolean;
  /** Compare each file with its recorded hash (default). */
  readonly hash?: boolean;
  /** What the proofs of the digits were made with; by default the keys of the key file. */
  readonly keys?: Keys;
  /** Called as pages are done, of so many. */
  readonly onProgress?: (pages: number, total: number) => void;
}

/** What releases a round for print, if it has no fault. */
export interface Certificate {
  /** Pages proved by their structure; with `pictureOnly` those looked at. */
  readonly pages: number;
  /** Notices and certificates proved; cards on a sheet count as one, lists and letters as none. */
  readonly pieces: number;
  readonly faults: readonly Fault[];
  /** All faults: of a file with very many only the first are listed. */
  readonly faultCount: number;
  readonly templateSet: { readonly id: string; readonly version: string };
  /** Hash of `record/round.json`, which the certificate is about. */
  readonly round: string;
  readonly files: readonly {
    readonly file: string;
    readonly sha256: string | null;
    readonly pages: number;
  }[];
  /** Every other file of the folder, and how far it is proved; empty with `pictureOnly`. */
  readonly others: readonly OtherFile[];
  readonly picture: {
    readonly pages: number;
    readonly confidence: number;
    /** Had more than this share of pages been bad, a bad one would have been seen with that confidence. */
    readonly excludedShare: number;
  };
}

const COLUMNS = [
  'piece_id',
  'management_number',
  'form',
  'digits_printed',
  'route',
  'file',
  'page',
  'inserts',
] as const;

/**
 * Proves the print files of a finished round against its record, on all cores, one file per thread at a time.
 * Changes nothing in the folder. Throws `readback.no_record` or `readback.no_key`; everything wrong with the
 * files is a fault of the certificate.
 */
export async function verifyRound(folder: string, options: VerifyOptions = {}): Promise<Certificate> {
  const round = readRound(folder);
  const keys = options.keys ?? existingKeys();
  if (keys === undefined && round.files.some(({ kind }) => kind === 'notices')) throw noKey();
  const pool = new Piscina<ProveTask, ProvedFile | readonly Fault[]>({
    filename: new URL('./worker.ts', import.meta.url).href,
    workerData: { folder, keys } satisfies ProvingThread,
    maxThreads: Math.max(1, availableParallelism()),
    idleTimeout: 60_000,
  });
  const run = new Run(folder, round, pool, options);
  try {
    if (options.pictureOnly !== true) await run.structure();
    await run.pictures();
  } finally {
    await pool.destroy();
  }
  return run.certificate();
}

function noKey(): TodokeError {
  return new TodokeError('readback.no_key', '下4桁を確かめるための鍵ファイルがありません。', {
    remedy: '「todoke run」を行ったときの鍵ファイルを TODOKE_KEY_FILE で指定してください。',
  });
}

class Run {
  readonly #folder: string;
  readonly #round: RoundRecord;
  readonly #pool: Piscina<ProveTask, ProvedFile | readonly Fault[]>;
  readonly #options: VerifyOptions;
  readonly #proved = new Map<string, ProvedFile>();
  readonly #faults: Fault[] = [];
  #others: readonly OtherFile[] = [];
  readonly #running = new Set<Promise<void>>();
  #faultCount = 0;
  #looked = 0;
  #done = 0;
  /** Of all files, as recorded. */
  readonly #pages: number;

  constructor(
    folder: string,
    round: RoundRecord,
    pool: Piscina<ProveTask, ProvedFile | readonly Fault[]>,
    options: VerifyOptions,
  ) {
    this.#folder = folder;
    this.#round = round;
    this.#pool = pool;
    this.#options = options;
    this.#pages = round.files.reduce((sum, { pages }) => sum + pages, 0);
  }

  async structure(): Promise<void> {
    const { hash = true, onProgress } = this.#options;
    const open = new Map(this.#round.files.map((file) => [file.file, file]));
    const start = async (file: RecordedFile, listed: readonly ListedPiece[]): Promise<void> => {
      open.delete(file.file);
      await this.#run({ kind: 'structure', file, listed, hash }, (result) => {
        const proved = result as ProvedFile;
        this.#proved.set(proved.file, proved);
        this.#add(proved.faults, proved.faultCount);
        this.#done += proved.pages;
        onProgress?.(this.#done, this.#pages);
      });
    };
    for await (const { file, pieces } of this.#listedByFile()) {
      const recorded = open.get(file);
      if (recorded === undefined) this.#add([{ file, page: null, piece: null, code: 'record.pieces' }]);
      else await start(recorded, pieces);
    }
    for (const file of [...open.values()]) await start(file, []);
    await Promise.all(this.#running);
    const { others, faults } = await proveOthers(this.#folder, this.#round);
    this.#others = others;
    this.#add(faults);
  }

  async pictures(): Promise<void> {
    const total = this.#pages;
    const wanted = this.#options.pictureSample ?? sampleSize(total, this.#options.aim ?? USUAL_AIM);
    const seed = this.#round.files.map(({ sha256 }) => sha256).join('');
    let drawn = drawSample(total, wanted, createHash('sha256').update(seed).digest('hex'));
    this.#looked = drawn.length;
    let before = 0;
    for (const file of this.#round.files) {
      const first = before;
      before += file.pages;
      const end = drawn.findIndex((page) => page >= before);
      const here = end === -1 ? drawn : drawn.slice(0, end);
      drawn = end === -1 ? [] : drawn.slice(end);
      // Small shares, so that all cores have work even where all pages are in one file.
      for (let at = 0; at < here.length; at += PAGES_PER_TASK) {
        const pages = here.slice(at, at + PAGES_PER_TASK).map((page) => page - first);
        await this.#run({ kind: 'picture', file, pages }, (result) => this.#add(result as readonly Fault[]));
      }
    }
    await Promise.all(this.#running);
  }

  certificate(): Certificate {
    const files = this.#round.files.map(({ file }) => {
      const proved = this.#proved.get(file);
      return { file, sha256: proved?.sha256 ?? null, pages: proved?.pages ?? 0 };
    });
    const { id, version } = this.#round.templateSet;
    const { confidence } = this.#options.aim ?? USUAL_AIM;
    return {
      pages:
        this.#options.pictureOnly === true ? this.#looked : files.reduce((sum, { pages }) => sum + pages, 0),
      pieces: this.#round.files
        .filter(({ kind }) => PIECES.has(kind))
        .reduce((sum, { file }) => sum + (this.#proved.get(file)?.units ?? 0), 0),
      faults: this.#faults.sort(byPlace),
      faultCount: this.#faultCount,
      templateSet: { id, version },
      round: createHash('sha256')
        .update(readFileSync(join(this.#folder, 'record', 'round.json')))
        .digest('hex'),
      files,
      others: this.#others,
      picture: {
        pages: this.#looked,
        confidence,
        excludedShare: excludedShare(this.#looked, this.#pages, confidence),
      },
    };
  }

  /** Hands a task to the threads; waits while enough are under way that memory stays bounded. */
  async #run(task: ProveTask, done: (result: ProvedFile | readonly Fault[]) => void): Promise<void> {
    const running = this.#pool.run(task).then((result) => {
      done(result);
      this.#running.delete(running);
    });
    this.#running.add(running);
    if (this.#running.size > availableParallelism()) await Promise.race(this.#running);
  }

  #add(faults: readonly Fault[], count = faults.length): void {
    this.#faultCount += count;
    for (const fault of faults) if (this.#faults.length < MAX_LISTED) this.#faults.push(fault);
  }

  /** Pieces of pieces.csv, which lists them file by file. */
  async *#listedByFile(): AsyncGenerator<{ file: string; pieces: readonly ListedPiece[] }> {
    const csv = await openCsv(join(this.#folder, 'pieces.csv'), 'pieces.csv');
    const columns = columnsOf(csv.header, COLUMNS, 'pieces.csv');
    let file = '';
    let pieces: ListedPiece[] = [];
    for await (const { cells } of csv.rows()) {
      const cell = (name: (typeof COLUMNS)[number]): string => cells[columns[name]] ?? '';
      // Stopped before its file was made: it was never printed.
      if (cell('page') === '') continue;
      if (cell('file') !== file) {
        if (pieces.length > 0) yield { file, pieces };
        file = cell('file');
        pieces = [];
      }
      pieces.push({
        pieceId: cell('piece_id'),
        managementNumber: cell('management_number'),
        form: cell('form'),
        digits: cell('digits_printed') === 'yes',
        route: cell('route'),
        page: Number(cell('page')),
        inserts: cell('inserts').split(' '),
      });
    }
    if (pieces.length > 0) yield { file, pieces };
  }
}

const PIECES: ReadonlySet<string> = new Set(['notices', 'cards', 'sheets']);
const PAGES_PER_TASK = 25;
const MAX_LISTED = 10_000;

function byPlace(a: Fault, b: Fault): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.page ?? 0) - (b.page ?? 0) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
