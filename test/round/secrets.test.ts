import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { openFolder } from '../../src/platform/instance.ts';
import { filesOf, rowsOf, sampleIn, temporaryFolder } from './support.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const folder = temporaryFolder();
const out = join(folder, 'out');
const keyPath = join(folder, 'secret', 'key');
const todoke = (...args: string[]) =>
  spawnSync(TODOKE, args, { encoding: 'utf8', env: { ...process.env, TODOKE_KEY_FILE: keyPath } });

let numbers: Set<string>;
let said: string;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const input = sampleIn(join(folder, 'in'), 200, 'secrets');
  const members = await rowsOf(join(input, 'members.csv'));
  numbers = new Set(members.map((row) => row.individual_number as string).filter((number) => number !== ''));
  const { status, stdout, stderr } = todoke('run', input, '--out', out);
  expect(status, stderr).toBe(0);
  said = stdout + stderr;
}, 120_000);

/** The Individual Numbers of the sample that stand in some bytes, in digits or in hex of their digits. */
function numbersIn(bytes: Buffer): string[] {
  const text = bytes.toString('latin1');
  const found: string[] = [];
  for (const [, run] of text.matchAll(/(?=(\d{12}))/g))
    if (numbers.has(run as string)) found.push(run as string);
  for (const [, run] of text.matchAll(/(?=((?:3\d){12}))/g)) {
    const digits = (run as string).replace(/3(\d)/g, '$1');
    if (numbers.has(digits)) found.push(digits);
  }
  return found;
}

it('looks for something: the files that came in have them all', () => {
  expect(numbers.size).toBeGreaterThan(180);
  expect(new Set(numbersIn(readFileSync(join(folder, 'in', 'members.csv')))).size).toBe(numbers.size);
  const [one] = numbers;
  expect(numbersIn(Buffer.from(`\\x${Buffer.from(one as string).toString('hex')}`))).toEqual([one]);
});

it('no Individual Number is anywhere on the database’s disk: no table, no log of changes, no message', () => {
  const files = filesOf(`${out}.db`);
  expect(files.some((file) => file.includes('pg_wal/'))).toBe(true);
  expect(existsSync(join(`${out}.db`, 'postgres.log'))).toBe(true);
  const found = files.filter((file) => numbersIn(readFileSync(join(`${out}.db`, file))).length > 0);
  expect(found).toEqual([]);
});

it('no Individual Number in any column of any table, in clear or as bytes', async () => {
  const instance = await openFolder(`${out}.db`);
  try {
    const found = await instance.database.read(async (sql) => {
      const { rows: tables } = await sql.query<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
          WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'public')`,
      );
      expect(tables.length).toBeGreaterThan(20);
      const hits: string[] = [];
      for (const { name } of tables) {
        for await (const rows of sql.batches<{ line: string }>(
          `SELECT t::text AS line FROM ${name} t`,
          [],
          1_000,
        ))
          for (const { line } of rows) if (numbersIn(Buffer.from(line)).length > 0) hits.push(name);
      }
      return hits;
    });
    expect(found).toEqual([]);
  } finally {
    await instance.close();
  }
}, 60_000);

it('no Individual Number in what the command says, and no name or address of anybody', async () => {
  expect(numbersIn(Buffer.from(said))).toEqual([]);
  for (const row of await rowsOf(join(folder, 'in', 'members.csv'))) {
    expect(said).not.toContain(row.name_kanji);
    if (row.address !== '') expect(said).not.toContain(row.address);
  }
});

it('the key is in its file alone, readable by its owner alone, and not in the database’s folder', () => {
  expect(statSync(keyPath).mode & 0o777).toBe(0o600);
  const key = readFileSync(keyPath, 'utf8').trim();
  for (const where of [out, `${out}.db`])
    for (const file of filesOf(where)) expect(readFileSync(join(where, file)).includes(key)).toBe(false);
});

it('no personal data in the name of a file', async () => {
  const names = [...filesOf(out), ...filesOf(`${out}.db`)].join('\n');
  expect(names).toMatch(/^[\w./\n-]*$/);
  expect(numbersIn(Buffer.from(names))).toEqual([]);
});
