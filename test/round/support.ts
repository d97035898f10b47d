import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll } from 'vitest';
import { openCsv } from '../../src/csv/index.ts';
import { type Database, SYSTEM } from '../../src/kernel/ports.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { runRound } from '../../src/round/run.ts';
import { writeSample } from '../../src/sample/files.ts';
import { type Keys, keysFrom } from '../../src/vault/keys.ts';

export const KEYS = keysFrom(Buffer.alloc(32, 5));

/** A folder that is gone when the suite ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-round-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The six input files of a made-up insurer, in a folder of the suite. */
export function sampleIn(
  folder: string,
  members: number,
  seed: string,
  profile: 'kyokai-kenpo' | 'kenpo-kumiai' = 'kyokai-kenpo',
): string {
  writeSample({ members, seed, profile }, folder);
  return folder;
}

export interface RoundResult {
  readonly ledger: Ledger;
  readonly messages: readonly string[];
}

/** Runs a round in this process. */
export async function run(
  database: Database,
  inputDir: string,
  outDir: string,
  keys: Keys = KEYS,
): Promise<RoundResult> {
  const messages: string[] = [];
  const ledger = await runRound({
    inputDir,
    outDir,
    database,
    keys,
    actor: SYSTEM,
    onProgress: () => undefined,
    onMessage: (message) => messages.push(message),
  });
  return { ledger, messages };
}

export type CsvRow = Record<string, string>;

/** The rows of a CSV, by column name. */
export async function rowsOf(path: string): Promise<CsvRow[]> {
  const file = await openCsv(path, path);
  const rows: CsvRow[] = [];
  for await (const { cells } of file.rows())
    rows.push(Object.fromEntries(file.header.map((column, i) => [column, cells[i] as string])));
  return rows;
}

/** Every file under a folder, by its path from there, in order. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path))
    .sort();
}

/** The names of the files that are not the same in both folders, byte for byte. */
export function differences(one: string, other: string): string[] {
  const names = new Set([...filesOf(one), ...filesOf(other)]);
  const read = (folder: string, name: string) => {
    try {
      return readFileSync(join(folder, name));
    } catch {
      return undefined;
    }
  };
  return [...names].filter((name) => {
    const [a, b] = [read(one, name), read(other, name)];
    return a === undefined || b === undefined || !a.equals(b);
  });
}
