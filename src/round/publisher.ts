import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CampaignKey } from '../campaign/extract.ts';
import { writeCsv } from '../csv/index.ts';
import { draftPath, publishFile, writeFileWhole } from '../kernel/files.ts';
import type { Sql } from '../kernel/ports.ts';

type Cell = string | number;

/** Columns of a table: each name with what stands in it. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

/** Writes the files of a round's result, each whole or not at all. */
export class Publisher {
  readonly #outDir: string;
  readonly #scratch: string;
  readonly #values: readonly string[];
  readonly #published = new Set<string>();

  constructor(folders: { outDir: string; scratchDir: string }, key: CampaignKey) {
    this.#outDir = folders.outDir;
    this.#scratch = folders.scratchDir;
    this.#values = [key.insurerId, key.campaignId];
  }

  /** One CSV from one query ($1 insurer, $2 campaign), streamed. */
  async table<Row>(sql: Sql, path: string, text: string, columns: Columns<Row>): Promise<void> {
    const batches = sql.batches<Row>(text, this.#values, 5_000);
    await this.rows(
      path,
      columns,
      (async function* () {
        for await (const batch of batches) yield* batch;
      })(),
    );
  }

  async rows<Row>(
    path: string,
    columns: Columns<Row>,
    rows: AsyncIterable<Row> | Iterable<Row>,
  ): Promise<void> {
    const final = this.#place(path);
    const draft = draftPath(this.#scratch, final);
    const cells = Object.values(columns);
    await writeCsv(
      draft,
      Object.keys(columns),
      (async function* () {
        for await (const row of rows) yield cells.map((cell) => cell(row));
      })(),
    );
    publishFile(draft, final);
  }

  /** A file that `write` makes whole at the path it is handed. */
  async file<T>(path: string, write: (draft: string) => Promise<T>): Promise<T> {
    const final = this.#place(path);
    const draft = draftPath(this.#scratch, final);
    const result = await write(draft);
    publishFile(draft, final);
    return result;
  }

  text(path: string, text: string): void {
    writeFileWhole(this.#scratch, this.#place(path), text);
  }

  /** Takes away what was published at a path before and is no part of the result any more. */
  withdraw(path: string): void {
    rmSync(join(this.#outDir, path), { force: true });
  }

  /**
   * record/files.json: the hash of every file published, of `more` that others wrote, and of what `last` will
   * hold, so that each of them can be proved later.
   */
  async hashes(more: readonly string[], last: Readonly<Record<string, string>>): Promise<void> {
    const list = new Map<string, string>();
    for (const path of [...this.#published, ...more])
      list.set(path, await sha256Of(join(this.#outDir, path)));
    for (const [path, text] of Object.entries(last))
      list.set(path, createHash('sha256').update(text).digest('hex'));
    const sorted = [...list].sort(([a], [b]) => (a < b ? -1 : 1));
    this.text('record/files.json', `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  }

  #place(path: string): string {
    this.#published.add(path);
    const final = join(this.#outDir, path);
    mkdirSync(dirname(final), { recursive: true });
    return final;
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
