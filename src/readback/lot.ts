import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keys } from '../vault/keys.ts';
import type { Fault, FaultCode } from './faults.ts';
import { Findings } from './findings.ts';
import { drawPage, Shared } from './pdf/content.ts';
import { PdfFile } from './pdf/file.ts';
import { PdfError } from './pdf/objects.ts';
import { contentOf, type PdfPage, pagesOf } from './pdf/pages.ts';
import { type PageRecord, type RecordedFile, type RoundRecord, recordPath } from './record.ts';
import type { Sheet } from './sheet.ts';
import { type RecordedUnit, UnitReader } from './units.ts';
import { ProverBook, type WantedPage } from './wanted.ts';

/** What pieces.csv says of one piece. */
export interface ListedPiece {
  readonly pieceId: string;
  readonly managementNumber: string;
  readonly form: string;
  readonly digits: boolean;
  readonly route: string;
  readonly page: number;
  readonly inserts: readonly string[];
}

/** One print file proved. */
export interface ProvedFile {
  readonly file: string;
  readonly pages: number;
  /** Notices, parcels, cards or letters in it; of imposed cards, sheets. */
  readonly units: number;
  /** Hash of the bytes that were proved; null if there is no file. */
  readonly sha256: string | null;
  readonly faults: readonly Fault[];
  /** All faults, also those not listed. */
  readonly faultCount: number;
}

export interface ProveOptions {
  /** Compare the file's hash with the record's; the tests of the reader prove pages without it. */
  readonly hash: boolean;
}

/** A file with more faults than this is not looked at one by one: it is made anew. */
const MAX_LISTED = 500;
/** How far a page's box may be from the paper's. Points. */
const BOX_TOLERANCE = 0.5;

/** Proves print files of one round; sheets are worked out once for all of them. */
export class FileProver {
  readonly #folder: string;
  readonly #round: RoundRecord;
  readonly #units: UnitReader;
  readonly #keys: Keys | undefined;

  /** `keys` are needed where a file shows digits. */
  constructor(folder: string, round: RoundRecord, keys: Keys | undefined) {
    this.#folder = folder;
    this.#round = round;
    this.#units = new UnitReader(folder, round);
    this.#keys = keys;
  }

  /** Proves every page of a file. `listed`: what pieces.csv says of it, in order. Throws nothing for a bad file. */
  async prove(
    recorded: RecordedFile,
    listed: readonly ListedPiece[],
    { hash }: ProveOptions,
  ): Promise<ProvedFile> {
    const report = new Report(recorded.file);
    const path = join(this.#folder, recorded.file);
    const base = { file: recorded.file, pages: 0, units: 0, sha256: null };
    if (!existsSync(path)) return { ...base, ...report.with('file.missing') };
    if (!existsSync(recordPath(this.#folder, recorded))) return { ...base, ...report.with('record.missing') };
    const bytes = readFileSync(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (hash && sha256 !== recorded.sha256) report.add('file.hash');
    let pages = 0;
    let units = 0;
    let lines = 0;
    try {
      const file = new PdfFile(bytes);
      judgeCatalog(file, report);
      const run = new PageRun(file, new ProverBook(this.#keys), report);
      for await (const unit of this.#units.of(recorded)) {
        this.#judgeListed(unit, listed, lines, report);
        units++;
        lines += unit.numbers?.length ?? 1;
        run.unit(unit);
      }
      run.end();
      pages = run.pages;
      if (pages !== recorded.pages) report.add('file.pages');
      // Pieces of notices are all listed; certificates may be.
      const inList = recorded.kind === 'notices' || listed.length > 0 ? listed.length : lines;
      if (lines !== recorded.records || (recorded.kind !== 'lists' && lines !== inList))
        report.add('record.pieces');
    } catch (error) {
      report.add(faultOf(error));
    }
    return { file: recorded.file, pages, units, sha256, ...report.result };
  }

  /** A unit against pieces.csv: `at` is the place of its first line there. */
  #judgeListed(unit: RecordedUnit, listed: readonly ListedPiece[], at: number, report: Report): void {
    if (unit.notice !== undefined) judgeRecord(unit.notice, listed[at], this.#round, report);
    if (unit.numbers === undefined || listed.length === 0) return;
    const same = unit.numbers.every((number, i) => {
      const line = listed[at + i];
      return line?.managementNumber === number && line.page === unit.page;
    });
    if (!same) report.add('record.pieces', unit.page, unit.piece);
  }
}

/**
 * Whatever stops the reader stops the file: what is not understood is not released. Lack of the file system's help
 * is no fault of the file and goes to the caller.
 */
function faultOf(error: unknown): FaultCode {
  if (error instanceof PdfError) return error.code;
  if (error instanceof SyntaxError) return 'record.missing';
  if (error instanceof RangeError || error instanceof TypeError) return 'file.unreadable';
  throw error;
}

/** Faults of one file, listed up to a bound. */
class Report {
  readonly #file: string;
  readonly #faults: Fault[] = [];
  #count = 0;

  constructor(file: string) {
    this.#file = file;
  }

  add(code: FaultCode, page: number | null = null, piece: string | null = null, at?: string): void {
    this.#count++;
    if (this.#faults.length >= MAX_LISTED) return;
    const fault = { file: this.#file, page, piece, code };
    this.#faults.push(at === undefined ? fault : { ...fault, at });
  }

  with(code: FaultCode): { faults: readonly Fault[]; faultCount: number } {
    this.add(code);
    return this.result;
  }

  get result(): { faults: readonly Fault[]; faultCount: number } {
    return { faults: this.#faults, faultCount: this.#count };
  }
}

/** Goes through pages and records side by side. */
class PageRun {
  readonly #file: PdfFile;
  readonly #shared: Shared;
  readonly #provers: ProverBook;
  readonly #report: Report;
  readonly #pages: Iterator<PdfPage>;
  pages = 0;

  constructor(file: PdfFile, provers: ProverBook, report: Report) {
    this.#file = file;
    this.#shared = new Shared(file);
    this.#provers = provers;
    this.#report = report;
    this.#pages = pagesOf(file);
  }

  unit({ piece, page, pages }: RecordedUnit): void {
    if (page !== this.pages + 1) this.#report.add('record.pieces', page, piece);
    for (const wanted of pages) {
      const next = this.#pages.next();
      if (next.done === true) {
        this.#report.add('page.missing', this.pages + 1, piece);
        continue;
      }
      this.pages++;
      for (const { code, at } of this.#page(next.value, wanted))
        this.#report.add(code, this.pages, piece, at);
    }
  }

  end(): void {
    for (let next = this.#pages.next(); next.done !== true; next = this.#pages.next())
      this.#report.add('page.extra', ++this.pages);
  }

  #page(page: PdfPage, wanted: WantedPage | undefined): Findings {
    const findings = new Findings();
    if (wanted === undefined) {
      findings.add('template.unproved');
      return findings;
    }
    judgeBoxes(page, wanted.sheet, findings);
    if (this.#file.resolve(page.dict.get('Annots')) !== null) findings.add('page.annotation');
    if (page.dict.has('AA')) findings.add('file.active');
    try {
      const [left = 0, bottom = 0] = page.trimBox;
      const drawing = drawPage(
        this.#shared,
        contentOf(this.#file, page),
        this.#file.dict(page.resources),
        left === 0 && bottom === 0 ? undefined : [1, 0, 0, 1, -left, -bottom],
      );
      for (const { code, at } of wanted.prove(this.#provers, drawing)) findings.add(code, at);
    } catch (error) {
      faultOf(error);
      findings.add('page.unreadable');
    }
    return findings;
  }
}

function judgeBoxes(
  { mediaBox, trimBox, cropBox, rotate, dict }: PdfPage,
  sheet: Sheet,
  findings: Findings,
): void {
  if (rotate % 360 !== 0) findings.add('page.rotated');
  const isSize = (box: readonly number[], more: number): boolean => {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
    return (
      Math.abs(x1 - x0 - sheet.width - more) <= BOX_TOLERANCE &&
      Math.abs(y1 - y0 - sheet.height - more) <= BOX_TOLERANCE
    );
  };
  const shown = cropBox.every((edge, i) => Math.abs(edge - (mediaBox[i] as number)) <= BOX_TOLERANCE);
  const userUnit = dict.get('UserUnit') ?? 1;
  if (!isSize(mediaBox, sheet.bleed * 2) || !isSize(trimBox, 0) || !shown || userUnit !== 1)
    findings.add('page.size');
}

/** Print files hold pages and nothing that acts or can be filled in. */
function judgeCatalog(file: PdfFile, report: Report): void {
  const catalog = file.dict(file.trailer.get('Root'));
  for (const key of ['OpenAction', 'AA', 'AcroForm', 'OCProperties', 'Collection'])
    if (catalog?.has(key)) report.add('file.active');
  const names = file.dict(catalog?.get('Names'));
  if (names?.has('JavaScript') || names?.has('EmbeddedFiles')) report.add('file.active');
}

/** A page record against the list of pieces and against what each form may show (S018). */
function judgeRecord(
  record: PageRecord,
  listed: ListedPiece | undefined,
  { inserts }: RoundRecord,
  report: Report,
): void {
  const { page, pieceId, form } = record;
  const digits = record.lastFourProof !== null;
  if (form === 'style1' ? !digits : form !== 'style2' && digits) report.add('record.form', page, pieceId);
  const same =
    listed !== undefined &&
    listed.pieceId === pieceId &&
    listed.managementNumber === record.managementNumber &&
    listed.form === form &&
    listed.digits === digits &&
    listed.route === record.route &&
    listed.page === page;
  if (!same) report.add('record.pieces', page, pieceId);
  const wanted = form === 'request' ? [...inserts.everyone, ...inserts.request] : inserts.everyone;
  if (listed !== undefined && !wanted.every((insert) => listed.inserts.includes(insert)))
    report.add('record.inserts', page, pieceId);
}
