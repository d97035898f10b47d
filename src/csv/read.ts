import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { TodokeError } from '../kernel/errors.ts';
import { type CsvEncoding, decoderFor, detectEncoding, detectEncodingOf } from './encoding.ts';

/** A record and where it stands. `row` counts as a spreadsheet does: the header is row 1. */
export interface CsvRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/**
 * An opened CSV: its encoding, its header, and its records to be read once. A last record that is shorter than the
 * header and has no line end is a file cut off on its way: `csv.truncated`.
 */
export interface CsvFile {
  readonly encoding: CsvEncoding;
  readonly header: readonly string[];
  rows(): AsyncGenerator<CsvRow, void, undefined>;
}

/*
 * csv-parse and not a faster reader: it refuses broken quoting, where the fast ones glue a short record to
 * the next one without a word, and a shifted column here puts a stranger's name on a letter. Line ends are named,
 * longest first: left to find them out, it takes the first one for all, and glues rows where a file mixes two.
 */
const OPTIONS = { bom: false, relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'] };

const BROKEN_QUOTES =
  'ダブルクォーテーション（"）の対応を直してください。途中で切れたファイルでないかも確かめてください。';

function broken(name: string, error: CsvError, row: number): TodokeError {
  return new TodokeError(
    'csv.quotes',
    `${name}: ${row}行目付近で CSV の形が崩れています（${error.code}）。`,
    {
      remedy: BROKEN_QUOTES,
    },
  );
}

function truncated(name: string, row: number): TodokeError {
  return new TodokeError('csv.truncated', `${name}: ${row}行目（最後の行）が途中で切れています。`, {
    remedy: 'ファイルの作成や転送が途中で終わっていないか確かめ、もう一度受け取ってください。',
  });
}

async function open(
  chunks: AsyncIterable<Uint8Array>,
  encoding: CsvEncoding,
  name: string,
): Promise<CsvFile> {
  const decoder = decoderFor(encoding);
  let lastCharacter = '';
  async function* text() {
    for await (const chunk of chunks) {
      const part = decoder.decode(chunk, { stream: true });
      lastCharacter = part.at(-1) ?? lastCharacter;
      yield part;
    }
    yield decoder.decode();
  }
  const source = Readable.from(text(), { objectMode: false, encoding: 'utf8' });
  const parser = source.pipe(parse(OPTIONS));
  source.on('error', (error) => parser.destroy(error));
  const records = parser[Symbol.asyncIterator]() as AsyncIterator<string[]>;
  let row = 0;
  const next = async (): Promise<CsvRow | undefined> => {
    try {
      for (;;) {
        const result = await records.next();
        if (result.done === true) return undefined;
        row += 1;
        const empty = result.value.length === 1 && result.value[0] === '';
        if (!empty) return { row, cells: result.value };
      }
    } catch (error) {
      // The parser runs ahead of us: only it knows how many records it had read when it met the fault.
      if (error instanceof CsvError) throw broken(name, error, Number(error.records) + 1);
      throw error;
    }
  };
  const first = await next();
  if (first === undefined) {
    throw new TodokeError('csv.empty', `${name}: 中身がありません。`, {
      remedy: '見出し行のある CSV を指定してください。',
    });
  }
  return {
    encoding,
    header: first.cells,
    async *rows() {
      for (let record = await next(); record !== undefined; ) {
        const following = await next();
        const cutOff = following === undefined && !/[\r\n]/.test(lastCharacter);
        if (cutOff && record.cells.length < first.cells.length) throw truncated(name, record.row);
        yield record;
        record = following;
      }
    },
  };
}

/** Opens a CSV file for streaming; memory does not grow with its length. `name` is what messages call it. */
export async function openCsv(path: string, name: string): Promise<CsvFile> {
  const encoding = await detectEncoding(path, name);
  return open(createReadStream(path, { highWaterMark: 1 << 18 }), encoding, name);
}

/** Opens CSV bytes that are already in memory. */
export async function openCsvBytes(bytes: Uint8Array, name: string): Promise<CsvFile> {
  const encoding = await detectEncodingOf(bytes, name);
  return open(
    (async function* () {
      yield bytes;
    })(),
    encoding,
    name,
  );
}

/**
 * Positions of the named columns in a header. Throws `csv.header` naming what is missing or doubled;
 * columns nobody asked for are allowed, for a later version or the sender's own use.
 */
export function columnsOf<Name extends string>(
  header: readonly string[],
  required: readonly Name[],
  name: string,
): Record<Name, number> {
  const missing = required.filter((column) => !header.includes(column));
  const doubled = required.filter((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (missing.length > 0 || doubled.length > 0) {
    const faults = [
      missing.length > 0 ? `列がありません: ${missing.join(', ')}` : '',
      doubled.length > 0 ? `同じ列が二つあります: ${doubled.join(', ')}` : '',
    ];
    throw new TodokeError(
      'csv.header',
      `${name}: 1行目（見出し）に誤りがあります。${faults.filter(Boolean).join('／')}`,
      {
        remedy: '見出しの列名を、説明書（docs/formats.md）のとおりに直してください。',
      },
    );
  }
  return Object.fromEntries(required.map((column) => [column, header.indexOf(column)])) as Record<
    Name,
    number
  >;
}
