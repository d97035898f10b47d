import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { compileTables } from './compile.ts';
import { FOLD, PLACE } from './fold.ts';
import { MERGERS_FILE } from './mergers.ts';
import { townDataVersion } from './postal.ts';
import type { AddressTables } from './table-types.ts';

/** What the compiled tables depend on; kept with every verdict and checked before a compiled file is used. */
function currentVersion(): string {
  const hash = createHash('sha256');
  for (const file of ['compile.ts', 'fold.ts', 'mergers.ts', 'names.ts', 'postal.ts', 'table-types.ts']) {
    hash.update(readFileSync(new URL(file, import.meta.url)));
  }
  hash.update(FOLD).update(PLACE);
  hash.update(readFileSync(MERGERS_FILE));
  return `${townDataVersion()}+${hash.digest('hex').slice(0, 16)}`;
}

const CACHE = new URL('../../../node_modules/.cache/todoke/', import.meta.url);

function readCompiled(file: URL, version: string): AddressTables | undefined {
  try {
    const tables = deserialize(readFileSync(file)) as AddressTables;
    return tables.version === version ? tables : undefined;
  } catch {
    return undefined; // absent, torn or of another Node: it is compiled anew
  }
}

/** Writes whole or not at all. A folder we may not write to is no error: the next start compiles again. */
function writeCompiled(file: URL, tables: AddressTables): void {
  const path = fileURLToPath(file);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, serialize(tables));
    renameSync(temporary, path);
  } catch {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // Not even the folder is one: then nothing was left behind either.
    }
  }
}

/** The tables of a compiled file, which is written first when it is missing, torn or of another version. */
export function loadTables(file: URL): AddressTables {
  const version = currentVersion();
  const compiled = readCompiled(file, version);
  if (compiled !== undefined) return compiled;
  const tables = compileTables(version);
  writeCompiled(file, tables);
  return tables;
}

let loaded: AddressTables | undefined;

/** The town and merger tables; compiled on the first use after an install, then read from a file. */
export function addressTables(): AddressTables {
  loaded ??= loadTables(new URL('towns.bin', CACHE));
  return loaded;
}

/** Version of the town and merger tables, stored with every verdict. */
export const addressTablesVersion = (): string => addressTables().version;
