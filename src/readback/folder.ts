import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Fault } from './faults.ts';
import type { RoundRecord } from './record.ts';

/** List of the files that are proved by their hash, relative to the folder of the result. */
const FILE_LIST = 'record/files.json';

/** Why a file is not proved page by page. */
export type WithoutPages =
  /** It has no pages: its bytes are those written when the result was. */
  | 'hash'
  /** It is the list the others are compared with; the certificate names its hash. */
  | 'file-list'
  /** The result does not know it: it was put there later and is no part of what is released. */
  | 'not-of-the-result';

export interface OtherFile {
  readonly file: string;
  readonly sha256: string;
  readonly proof: WithoutPages;
}

/** Folders in which nothing may lie that the record does not know. */
const CLOSED = ['print/', 'lists/', 'letters/', 'target-lists/', 'record/'];

/** SHA-256 of a file of any size, in hex. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Every file of a folder, relative to it, with slashes, in order. */
function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length))
    .map((path) => path.replaceAll(sep, '/'))
    .sort();
}

/** Accounts for every file of a result that has no pages: nothing is left that nobody looked at. */
export async function proveOthers(
  folder: string,
  round: RoundRecord,
): Promise<{ readonly others: readonly OtherFile[]; readonly faults: readonly Fault[] }> {
  const faults: Fault[] = [];
  const others: OtherFile[] = [];
  const add = (file: string, code: Fault['code']): void => {
    faults.push({ file, page: null, piece: null, code });
  };
  const listed = readList(folder);
  if (listed === undefined) add(FILE_LIST, 'record.missing');
  const paged = new Set(round.files.map(({ file }) => file));
  // Proved page by page, wherever else its hash stands.
  for (const file of paged) listed?.delete(file);
  for (const file of filesUnder(folder)) {
    if (paged.has(file)) continue;
    const sha256 = await hashOf(join(folder, file));
    const wanted = listed?.get(file);
    listed?.delete(file);
    if (wanted !== undefined) {
      if (wanted !== sha256) add(file, 'file.hash');
      others.push({ file, sha256, proof: 'hash' });
    } else if (file === FILE_LIST) others.push({ file, sha256, proof: 'file-list' });
    else {
      if (CLOSED.some((closed) => file.startsWith(closed))) add(file, 'file.unlisted');
      others.push({ file, sha256, proof: 'not-of-the-result' });
    }
  }
  for (const file of listed?.keys() ?? []) add(file, 'file.missing');
  return { others, faults };
}

function readList(folder: string): Map<string, string> | undefined {
  const path = join(folder, FILE_LIST);
  if (!existsSync(path)) return undefined;
  try {
    const list = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')));
    return new Map(Object.entries(list));
  } catch {
    return undefined;
  }
}
