import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeNotices } from '../src/document/notices.ts';
import { FileProver, type ListedPiece } from '../src/readback/lot.ts';
import { PictureProver } from '../src/readback/picture.ts';
import { type RoundRecord, readRound } from '../src/readback/record.ts';
import { drawSample } from '../src/readback/sample.ts';
import type { NoticeRecord } from '../src/template/record.ts';
import { catalogue } from '../src/template/sets.ts';
import { type Keys, keysFrom } from '../src/vault/keys.ts';
import { lastFourProof } from '../src/vault/numbers.ts';
import { CONTEXT, records } from './compose-page.ts';

/** What the read-back does in a second on one core. */
export interface VerifyFigures {
  readonly structurePagesPerSecond: number;
  readonly picturePagesPerSecond: number;
  /** The figures are medians of as many rounds over the same files. */
  readonly rounds: number;
  readonly pages: { readonly structure: number; readonly picture: number };
  /** Faults found in these good files; anything but 0 is a defect. */
  readonly falseAlarms: number;
}

const PER_FILE = 2_000;
const ROUNDS = 3;

/** A finished round of 様式1, as `todoke run` leaves one, and what pieces.csv would list. */
interface Prepared {
  readonly folder: string;
  readonly keys: Keys;
  readonly round: RoundRecord;
  readonly listed: ReadonlyMap<string, readonly ListedPiece[]>;
}

/**
 * Composes `pages` notices, then proves every page by its structure and `pictures` of them by their picture, all on
 * one thread. Reading from disk, inflating and hashing the files is part of the time, composing is not.
 */
export async function run(options: { pages: number; pictures: number }): Promise<VerifyFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-bench-verify-'));
  try {
    const prepared = await prepare(folder, options.pages);
    const structure: number[] = [];
    const picture: number[] = [];
    let falseAlarms = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const proved = await proveStructure(prepared);
      const looked = await provePictures(prepared, options.pictures, `round ${round}`);
      structure.push(proved.pagesPerSecond);
      picture.push(looked.pagesPerSecond);
      falseAlarms += proved.faults + looked.faults;
    }
    return {
      structurePagesPerSecond: Math.round(median(structure)),
      picturePagesPerSecond: Math.round(median(picture) * 10) / 10,
      rounds: ROUNDS,
      pages: { structure: options.pages, picture: options.pictures },
      falseAlarms,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

interface Timed {
  readonly pagesPerSecond: number;
  readonly faults: number;
}

async function proveStructure({ folder, round, keys, listed }: Prepared): Promise<Timed> {
  const started = performance.now();
  const prover = new FileProver(folder, round, keys);
  let pages = 0;
  let faults = 0;
  for (const file of round.files) {
    const proved = await prover.prove(file, listed.get(file.lot) ?? [], { hash: true });
    pages += proved.pages;
    faults += proved.faultCount;
  }
  return { pagesPerSecond: (pages * 1000) / (performance.now() - started), faults };
}

async function provePictures({ folder, round }: Prepared, count: number, seed: string): Promise<Timed> {
  const [file] = round.files;
  if (file === undefined) throw new RangeError('a benchmark without pages');
  const prover = new PictureProver(folder, round);
  // The first page starts renderer and decoder, which is done once per thread.
  await prover.prove(file, [0]);
  const sample = drawSample(file.pages, count, seed);
  const started = performance.now();
  const faults = await prover.prove(file, sample);
  return { pagesPerSecond: (sample.length * 1000) / (performance.now() - started), faults: faults.length };
}

async function prepare(folder: string, pages: number): Promise<Prepared> {
  const keys = keysFrom(randomBytes(32));
  const listed = new Map<string, readonly ListedPiece[]>();
  for (const each of ['print', 'record/pages']) mkdirSync(join(folder, each), { recursive: true });
  const files: object[] = [];
  let batch: NoticeRecord[] = [];
  let made = 0;
  for (const record of records(pages)) {
    batch.push(record);
    made++;
    if (batch.length < PER_FILE && made < pages) continue;
    const lot = `W${String(files.length + 1).padStart(4, '0')}`;
    files.push(await composeLot(folder, lot, batch, keys));
    listed.set(lot, batch.map(listedOf));
    batch = [];
  }
  const { insurer, settings, asOf, issuedOn, templateSet } = CONTEXT;
  const profile = { document: settings, inserts: { everyone: [], request: [] } };
  writeFileSync(
    join(folder, 'record/round.json'),
    JSON.stringify({ insurer, profile, asOf, issuedOn, files }),
  );
  writeFileSync(join(folder, 'record/template.json'), JSON.stringify(templateSet));
  writeFileSync(join(folder, 'record/texts.json'), JSON.stringify(catalogue()));
  return { folder, keys, listed, round: readRound(folder) };
}

async function composeLot(
  folder: string,
  lot: string,
  batch: readonly NoticeRecord[],
  keys: Keys,
): Promise<object> {
  const file = `print/${lot}.pdf`;
  const { pages, firstPages } = await composeNotices({
    context: CONTEXT,
    records: batch,
    path: join(folder, file),
  });
  const bytes = readFileSync(join(folder, file));
  const lines = batch.map(({ lastFour, ...record }, i) => {
    const proof = lastFour === null ? null : lastFourProof(keys, record.pieceId, lastFour);
    return `${JSON.stringify({ page: firstPages[i], ...record, lastFourProof: proof })}\n`;
  });
  writeFileSync(join(folder, 'record/pages', `${lot}.ndjson`), lines.join(''));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { lot, route: 'workplace', file, pieces: batch.length, pages, bytes: bytes.length, sha256 };
}

/** 様式1 is one page, so the piece's place in the file is its page. */
const listedOf = (record: NoticeRecord, i: number): ListedPiece => ({
  pieceId: record.pieceId,
  managementNumber: record.managementNumber,
  form: record.form,
  digits: record.lastFour !== null,
  route: record.route,
  page: i + 1,
  inserts: [],
});
