import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redeemWorkplaceCode } from '../../src/access/workplace-codes.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { plannedRound } from '../support/round.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const { database, url } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'todoke 招待-'));
let round: PlannedRound;
beforeAll(async () => {
  round = await plannedRound(database, 150, 'workplace-cli');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const codes = (...args: string[]) =>
  spawnSync(TODOKE, ['workplace', 'codes', round.key.campaignId, ...args], {
    env: { ...process.env, DATABASE_URL: url },
    encoding: 'utf8',
    timeout: 60_000,
  });
const lines = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true });
const ORIGIN = ['--origin', 'https://todoke.example'];

describe('todoke workplace codes', () => {
  it('tells a code for every workplace with a parcel, once, and makes the sheets that lie in the parcels', async () => {
    const paper = join(folder, '招待 1.pdf');
    const { status, stdout, stderr } = codes(...ORIGIN, '--paper', paper);
    expect(status, stderr).toBe(0);
    const given = lines(stdout);
    const { rows } = await database.read((sql) =>
      sql.query<{ id: string }>('SELECT DISTINCT workplace_id AS id FROM packing.parcel ORDER BY 1'),
    );
    expect(given.map(({ workplace_id }) => workplace_id)).toEqual(rows.map(({ id }) => id));
    expect(stderr).toContain(`${given.length}ページ`);
    expect(readFileSync(paper).subarray(0, 5).toString()).toBe('%PDF-');
    expect(existsSync(`${paper}.draft`)).toBe(false);
    const [first] = given;
    expect(first?.link).toBe(
      `https://todoke.example/${round.key.insurerId}/workplace#${first?.code as string}`,
    );
    const redeem = () =>
      redeemWorkplaceCode(database, { code: first?.code as string, name: '総務' }, new Date());
    expect(await redeem()).toMatchObject({ insurerId: round.key.insurerId });
    await expect(redeem()).rejects.toMatchObject({ id: 'access.workplace_code' });
  }, 60_000);

  it('--replace ends what was given before; a workplace that is not there and a wrong address change nothing', async () => {
    const [before] = lines(codes(...ORIGIN).stdout);
    const id = before?.workplace_id as string;
    expect(codes(...ORIGIN, '--workplace', id, '--replace').status).toBe(0);
    await expect(
      redeemWorkplaceCode(database, { code: before?.code as string, name: '総務' }, new Date()),
    ).rejects.toMatchObject({ id: 'access.workplace_code' });
    const unknown = codes(...ORIGIN, '--workplace', 'nobody');
    expect([unknown.status, unknown.stdout]).toEqual([1, '']);
    expect(unknown.stderr).toContain('[workplace.unknown]');
    expect(codes('--origin', 'todoke.example/x').stderr).toContain('[cli.origin]');
  }, 60_000);
});
