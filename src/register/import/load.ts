import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type CsvRow, columnsOf, openCsv } from '../../csv/index.ts';
import { writeAudit } from '../../kernel/audit.ts';
import { copyLine } from '../../kernel/copy.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Actor, Database, Sql } from '../../kernel/ports.ts';
import { refreshStatistics } from '../../kernel/set-based.ts';
import type { SealedNumber } from '../../vault/numbers.ts';
import { keepNumbers } from '../../vault/store.ts';
import type { CheckedRow } from './fields.ts';
import { type FindingCode, severityOf } from './findings.ts';
import { inTurn } from './turn.ts';

/** One kind of file: its columns, the checks of a row by itself, and the set-based rules among rows. */
export interface FileKind<Column extends string> {
  readonly kind: string;
  readonly columns: readonly Column[];
  /** Column list of the staging table (SQL), without `file_row`. */
  readonly staging: string;
  check(cells: readonly string[], columns: Readonly<Record<Column, number>>): CheckedRow;
  /** SQL that yields (file_row, column_name, code) for staged rows that break a rule among rows, in order. */
  readonly rules: readonly string[];
  /** Moves what is left in `staged` to its tables. $1 insurer, $2 source id. */
  readonly save: readonly string[];
  /** The tables it fills. */
  readonly tables: readonly string[];
  /** Findings that another file may mend: the same bytes again take the rows in that were kept aside for them. */
  readonly mended?: readonly FindingCode[];
}

export interface LoadReport {
  readonly kind: string;
  readonly encoding: string;
  readonly sha256: string;
  readonly fileRows: number;
  readonly loaded: number;
  readonly aside: number;
  readonly warnings: number;
  /** The same bytes were taken in before; nothing changed. */
  readonly known: boolean;
  /** Another file of this kind was taken in after it: the register no longer says what this one says. */
  readonly superseded: boolean;
}

/** A file to be taken in; `name` is what messages call it. */
export interface IncomingFile {
  readonly path: string;
  readonly name: string;
  readonly insurerId: string;
  readonly actor: Actor;
  /** What follows from it elsewhere, done in its own transaction. */
  readonly afterwards?: (sql: Sql) => Promise<unknown>;
}

const BATCH = 5_000;

async function sha256Of(path: string, name: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
      hash.update(chunk as Buffer);
  } catch (cause) {
    throw new TodokeError('import.file', `${name}: ファイルを開けません。`, {
      remedy: '読めるファイルを指定してください（フォルダーや、ない名前は指定できません）。',
      cause,
    });
  }
  return hash.digest('hex');
}

interface Progress {
  rows: number;
}

/** Checks rows one by one and stages the good ones, in batches so that memory stays flat. */
async function stage<Column extends string>(
  sql: Sql,
  kind: FileKind<Column>,
  header: readonly string[],
  rows: AsyncIterable<CsvRow>,
  name: string,
  onProgress: (rows: number) => void,
): Promise<Progress> {
  const columns = columnsOf(header, kind.columns, name);
  const progress: Progress = { rows: 0 };
  let staged: string[] = [];
  let findings: string[] = [];
  let numbers: SealedNumber[] = [];
  const flush = async () => {
    await sql.copyIn('COPY staged FROM STDIN', staged);
    await sql.copyIn('COPY staged_finding FROM STDIN', findings);
    if (numbers.length > 0) await keepNumbers(sql, numbers);
    staged = [];
    findings = [];
    numbers = [];
    onProgress(progress.rows);
  };
  for await (const { row, cells } of rows) {
    progress.rows += 1;
    const checked: CheckedRow =
      cells.length === header.length
        ? kind.check(cells, columns)
        : { findings: [{ column: '', code: 'row.columns' }], staged: null };
    for (const { column, code } of checked.findings) {
      findings.push(copyLine([row, column, code, severityOf(code)]));
    }
    if (checked.staged !== null) {
      staged.push(copyLine([row, ...checked.staged.cells]));
      if (checked.staged.number !== null) numbers.push(checked.staged.number);
    }
    if (progress.rows % BATCH === 0) await flush();
  }
  await flush();
  return progress;
}

/** A file whose bytes were taken in before: how they were last read. */
interface KnownFile {
  readonly report: LoadReport;
  readonly sourceId: number;
  /** How often the bytes were read by then. */
  readonly reading: number;
  /** Rows are aside for what another file lacked, and another file has come since. */
  readonly mendable: boolean;
}

/** The last reading of a file whose bytes were taken in before. */
async function knownFile(
  sql: Sql,
  { kind, mended = [] }: Pick<FileKind<string>, 'kind' | 'mended'>,
  insurerId: string,
  sha256: string,
): Promise<KnownFile | undefined> {
  const { rows } = await sql.query<Omit<LoadReport, 'kind' | 'sha256' | 'known'> & Omit<KnownFile, 'report'>>(
    `SELECT s.source_id AS "sourceId", s.encoding, s.file_rows AS "fileRows", s.loaded, s.aside,
            (SELECT count(*) FROM register.finding f WHERE f.source_id = s.source_id AND f.severity = 'warning') AS warnings,
            EXISTS (SELECT FROM register.source_file l WHERE l.insurer_id = s.insurer_id AND l.kind = s.kind
                       AND l.source_id > s.source_id) AS superseded,
            s.reading,
            EXISTS (SELECT FROM register.finding f WHERE f.source_id = s.source_id AND f.code = ANY($4))
              AND EXISTS (SELECT FROM register.source_file l WHERE l.insurer_id = s.insurer_id
                             AND l.source_id > s.source_id) AS mendable
       FROM register.source_file s
      WHERE s.insurer_id = $1 AND s.kind = $2 AND s.sha256 = $3
      ORDER BY s.reading DESC LIMIT 1`,
    [insurerId, kind, sha256, mended],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { sourceId, reading, mendable, ...found } = row;
  return { report: { kind, sha256, ...found, known: true }, sourceId, reading, mendable };
}

/**
 * Takes one file in, whole or not at all, in one transaction: a file that cannot be read changes nothing, a bad
 * row is kept aside with its findings, good rows load. The same bytes again change nothing, but for rows kept aside
 * because of another file (FileKind.mended: a workplace, a member nobody knew): once what they name has come, they load.
 */
export async function loadFile<Column extends string>(
  database: Database,
  kind: FileKind<Column>,
  file: IncomingFile,
  onProgress: (rows: number) => void = () => undefined,
): Promise<LoadReport> {
  const sha256 = await sha256Of(file.path, file.name);
  const csv = await openCsv(file.path, file.name);
  return inTurn(database, file.insurerId, async (sql) => {
    const known = await knownFile(sql, kind, file.insurerId, sha256);
    // What a later file of this kind says stands: an older one is not gone back to.
    if (known !== undefined && (!known.mendable || known.report.superseded)) return known.report;
    await sql.query(`CREATE TEMP TABLE staged (file_row bigint, ${kind.staging}) ON COMMIT DROP`);
    await sql.query(
      'CREATE TEMP TABLE staged_finding (file_row bigint, column_name text, code text, severity text) ON COMMIT DROP',
    );
    const { rows: fileRows } = await stage(sql, kind, csv.header, csv.rows(), file.name, onProgress);
    await sql.query('ANALYZE staged');
    for (const rule of kind.rules) {
      await sql.query(
        `WITH broken AS (${rule}), gone AS (DELETE FROM staged s USING broken b WHERE s.file_row = b.file_row)
         INSERT INTO staged_finding SELECT DISTINCT file_row, column_name, code, 'error' FROM broken
          WHERE $1::text IS NOT NULL`,
        [file.insurerId],
      );
    }
    const { rows: counted } = await sql.query<{ loaded: number; warnings: number }>(
      `SELECT (SELECT count(*) FROM staged) AS loaded,
              (SELECT count(*) FROM staged_finding WHERE severity = 'warning') AS warnings`,
    );
    const { loaded, warnings } = counted[0] as { loaded: number; warnings: number };
    const aside = fileRows - loaded;
    if (known !== undefined) {
      if (loaded <= known.report.loaded) return known.report;
      // What loaded before may have been corrected since, by a notification or a move: it is not said again.
      await sql.query(
        `DELETE FROM staged s WHERE NOT EXISTS (SELECT FROM register.finding f
           WHERE f.source_id = $1 AND f.file_row = s.file_row AND f.severity = 'error')`,
        [known.sourceId],
      );
    }
    const reading = (known?.reading ?? 0) + 1;
    await writeAudit(sql, {
      actor: file.actor,
      insurerId: file.insurerId,
      action: 'register.load_file',
      subject: `file:${sha256}`,
      detail: {
        kind: kind.kind,
        encoding: csv.encoding,
        fileRows,
        loaded,
        aside,
        warnings,
        ...(reading > 1 ? { reading } : {}),
      },
    });
    const { rows: sources } = await sql.query<{ source_id: number }>(
      `INSERT INTO register.source_file (insurer_id, kind, sha256, reading, encoding, file_rows, loaded, aside)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING source_id`,
      [file.insurerId, kind.kind, sha256, reading, csv.encoding, fileRows, loaded, aside],
    );
    const sourceId = (sources[0] as { source_id: number }).source_id;
    await sql.query('INSERT INTO register.finding SELECT $1, * FROM staged_finding ON CONFLICT DO NOTHING', [
      sourceId,
    ]);
    for (const statement of kind.save) await sql.query(statement, [file.insurerId, sourceId]);
    await refreshStatistics(sql, kind.tables);
    await file.afterwards?.(sql);
    return {
      kind: kind.kind,
      encoding: csv.encoding,
      sha256,
      fileRows,
      loaded,
      aside,
      warnings,
      known: false,
      superseded: false,
    };
  });
}
