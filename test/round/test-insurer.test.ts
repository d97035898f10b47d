import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer } from '../../src/api/server.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { runTestRound } from '../../src/round/test-round.ts';
import { freshDatabase } from '../support/postgres.ts';
import { signedIn } from '../support/sign-in.ts';
import { KEYS, run, sampleIn, temporaryFolder } from './support.ts';

/* Issue 8: a test mode that prints nothing. */

const { database } = await freshDatabase();
const folder = temporaryFolder();
const input = sampleIn(join(folder, 'in'), 200, '1');
let server: FastifyInstance;
let insurerId = '';
const order = (test: boolean | undefined) => {
  const path = join(input, 'insurer.json');
  const written = JSON.parse(readFileSync(path, 'utf8'));
  insurerId = written.insurer.insurer_number;
  if (test === undefined) delete written.insurer.test;
  else written.insurer.test = test;
  writeFileSync(path, JSON.stringify(written));
};
const round = () => ({
  inputDir: input,
  database,
  keys: KEYS,
  actor: SYSTEM,
  onProgress: () => undefined,
  onMessage: () => undefined,
});
const count = async (from: string): Promise<number> =>
  (await database.read((sql) => sql.query<{ n: number }>(`SELECT count(*) AS n FROM ${from}`))).rows[0]
    ?.n as number;

beforeAll(async () => {
  order(true);
  server = buildServer({ database, outDir: folder, webDir: null });
});
afterAll(() => server.close());

describe('a test insurer', () => {
  it('goes through a round whose ledger balances, again the same, and nothing is printed', async () => {
    const ledger = await runTestRound(round());
    expect(ledger).toMatchObject({ balanced: true });
    expect(ledger.pieces).toBeGreaterThan(100);
    expect(await count(`piece.piece WHERE status = 'composed'`)).toBe(ledger.pieces);
    expect(await count('document.file WHERE sha256 IS NOT NULL')).toBe(0);
    expect(await runTestRound(round())).toEqual(ledger);
  });

  it('has no print file, whoever writes it: the database refuses', async () => {
    const printed = database.transaction(async (sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId, action: 'test.print', subject: 'file:x' });
      await sql.query(`UPDATE document.file SET sha256 = 'x'`);
    });
    await expect(printed).rejects.toMatchObject({ code: 'TD060' });
    await expect(run(database, input, join(folder, 'out'))).rejects.toMatchObject({ id: 'round.test' });
  });

  it('says so on every answer of the API', async () => {
    const headers = await signedIn(database, insurerId);
    const campaigns = await server.inject({ url: `/api/insurers/${insurerId}/campaigns`, headers });
    expect(campaigns.headers['todoke-mode']).toBe('test');
    const unknown = await server.inject({ url: `/api/insurers/${insurerId}/campaigns/none`, headers });
    expect([unknown.statusCode, unknown.headers['todoke-mode']]).toEqual([404, 'test']);
    const me = (await server.inject({ url: '/api/me', headers })).json();
    expect(me.insurers).toEqual([expect.objectContaining({ insurerId, test: true })]);
  });

  it('never becomes a real one', async () => {
    order(undefined);
    await expect(run(database, input, join(folder, 'out'))).rejects.toMatchObject({ id: 'insurer.test' });
    const changed = database.transaction(async (sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId, action: 'test.real', subject: 'insurer:x' });
      await sql.query('UPDATE insurer.insurer SET test = false');
    });
    await expect(changed).rejects.toMatchObject({ code: '42501' });
  });
});
