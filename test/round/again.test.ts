import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { issueCodes } from '../../src/member/notice.ts';
import { keysFrom } from '../../src/vault/keys.ts';
import { accessProof } from '../../src/vault/numbers.ts';
import { tableSizes } from '../register/import/fixture.ts';
import { freshDatabase } from '../support/postgres.ts';
import { differences, filesOf, KEYS, rowsOf, run, sampleIn, temporaryFolder } from './support.ts';

// The shipped profile with one-time codes on the notices, which must come out the same like everything else.
vi.mock('../../src/profile/profile.ts', async (original) => {
  const real = await original<typeof import('../../src/profile/profile.ts')>();
  return {
    ...real,
    loadProfile: (name: string) => {
      const { profile } = real.loadProfile(name);
      const links = { ...profile.document.links, notice: 'https://todoke.example/notice' };
      const notice = { ...profile.member.notice, on: true };
      const member = { ...profile.member, notice };
      return real.parseProfile({ ...profile, member, document: { ...profile.document, links } }, name);
    },
  };
});

const { database } = await freshDatabase();
const folder = temporaryFolder();
const out = join(folder, 'out');
const at = (...parts: string[]) => join(out, ...parts);
const input = sampleIn(join(folder, 'in'), 300, 'again');
const result = await run(database, input, out);
expect(result.ledger.faults).toEqual([]);

interface Printed {
  readonly pieceId: string;
  readonly form: string;
  readonly access?: { readonly proof: string; readonly until: string };
}

const printed = (): Printed[] =>
  filesOf(at('record', 'pages')).flatMap((file) =>
    readFileSync(at('record', 'pages', file), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Printed),
  );

it('each notice bears the one-time code a list of codes names, but requests for the number and those of protected members', async () => {
  const pieces = printed();
  const rows = await rowsOf(join(input, 'members.csv'));
  const guarded = new Set(rows.filter((row) => row.protected === 'yes').map((row) => row.member_id));
  const listed = new Map((await rowsOf(at('pieces.csv'))).map((row) => [row.piece_id as string, row]));
  const protectedPieces = pieces.filter(({ pieceId }) => guarded.has(listed.get(pieceId)?.member_id));
  expect(protectedPieces.length).toBeGreaterThan(0);
  for (const { access } of protectedPieces) expect(access).toBeUndefined();
  const { insurer } = JSON.parse(readFileSync(at('record', 'campaign.json'), 'utf8')) as { insurer: string };
  const codes = await database.transaction(async (sql) => {
    const key = { insurerId: insurer, campaignId: 'round-1' };
    const issued = await issueCodes(sql, SYSTEM, KEYS.access, key, { on: '2024-09-20', days: 90 });
    return new Map(issued.map(({ managementNumber, code }) => [managementNumber, code]));
  });
  const bearing = pieces.filter(({ access }) => access !== undefined);
  const plain = pieces.filter(({ access, form }) => access === undefined && form !== 'request');
  expect(plain.map(({ pieceId }) => pieceId).sort()).toEqual(
    protectedPieces
      .filter(({ form }) => form !== 'request')
      .map(({ pieceId }) => pieceId)
      .sort(),
  );
  expect(bearing.some(({ form }) => form === 'request')).toBe(false);
  const written = filesOf(out).filter((file) => !file.endsWith('.pdf'));
  const text = written.map((file) => readFileSync(at(file), 'utf8')).join('');
  for (const { pieceId, access } of bearing) {
    const code = codes.get(listed.get(pieceId)?.management_number as string) as string;
    expect(access?.proof).toBe(accessProof(KEYS, pieceId, code));
    expect(text).not.toContain(code);
  }
});

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
