import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { keysFrom } from '../../src/vault/keys.ts';
import { tableSizes } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { differences, filesOf, run, sampleIn, temporaryFolder } from './support.ts';

const { database } = await freshDatabase();
const folder = temporaryFolder();
const out = join(folder, 'out');
const at = (...parts: string[]) => join(out, ...parts);
const input = sampleIn(join(folder, 'in'), 300, 'again');
const result = await run(database, input, out);
expect(result.ledger.faults).toEqual([]);

it('run again it changes nothing: no byte of the result, no row of the database', async () => {
  const before = new Map(filesOf(out).map((file) => [file, readFileSync(at(file))]));
  const count = () =>
    database.read(
      async (sql) =>
        (
          await sql.query(`SELECT (SELECT count(*) FROM audit.entry) AS entries,
      (SELECT count(*) FROM piece.piece) AS pieces, (SELECT count(*) FROM piece.event) AS events`)
        ).rows[0],
    );
  const rows = await count();
  const second = await run(database, input, out);
  expect(second.ledger).toEqual(result.ledger);
  expect(await count()).toEqual(rows);
  expect(filesOf(out)).toEqual([...before.keys()]);
  for (const [file, bytes] of before) expect(readFileSync(at(file)).equals(bytes)).toBe(true);
});

it('another folder, the same database: the same bytes, nobody’s second piece', async () => {
  const other = join(folder, 'other');
  await run(database, input, other);
  expect(differences(out, other)).toEqual([]);
});

it('files that were lost are made again, the same; where they would not be the same, nothing is put in their place', async () => {
  const other = join(folder, 'other');
  rmSync(join(other, 'print', 'H0001.pdf'));
  rmSync(join(other, 'record', 'pages', 'C0001.ndjson'));
  await run(database, input, other);
  expect(differences(out, other)).toEqual([]);
  rmSync(join(other, 'print', 'H0001.pdf'));
  const otherKeys = keysFrom(Buffer.alloc(32, 99));
  await expect(run(database, input, other, otherKeys)).rejects.toMatchObject({ id: 'vault.unseal' });
  expect(differences(out, other)).toEqual(['print/H0001.pdf']);
});

it('another database, the same key: the same bytes', async () => {
  const { database: fresh } = await freshDatabase();
  const other = join(folder, 'fresh');
  await run(fresh, input, other);
  expect(differences(out, other)).toEqual([]);
});

it('a database is never worked on with two keys: refused before anything is taken in', async () => {
  const joined = sampleIn(join(folder, 'joined'), 120, 'joined', 'kenpo-kumiai');
  const before = await tableSizes(database);
  const otherKeys = keysFrom(Buffer.alloc(32, 98));
  await expect(run(database, joined, join(folder, 'joined-out'), otherKeys)).rejects.toMatchObject({
    id: 'vault.unseal',
    remedy: expect.stringContaining('TODOKE_KEY_FILE'),
  });
  expect(await tableSizes(database)).toEqual(before);
  expect(existsSync(join(folder, 'joined-out'))).toBe(false);
});
