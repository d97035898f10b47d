import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignKey } from '../../src/campaign/extract.ts';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { act } from '../../src/piece/commands.ts';
import { planRound } from '../../src/round/run.ts';
import { PERSON, writeFiles } from '../campaign/round.ts';
import { file, LOST, row } from '../register/filing/samples.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, ROUND_KEYS } from '../support/round.ts';

/* I10: cards were sent to people already off the books: the loss was known after the extraction. */

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const { database, url } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'todoke-loss-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let key: CampaignKey;

const all = () => database.read((sql) => piecesOf(sql, key));
const of = async (member: string) => (await all()).find(({ member_id }) => member_id === member) as PieceRow;
const load = (bytes: Uint8Array) => {
  writeFileSync(join(folder, 'SHFD0006.CSV'), bytes);
  const args = ['filing', 'load', join(folder, 'SHFD0006.CSV'), '--workplace', 'W1', '--database', url];
  const env = { ...process.env, TODOKE_KEY_FILE: join(folder, 'key'), DATABASE_URL: '' };
  return spawnSync(TODOKE, args, { env, encoding: 'utf8' });
};

beforeAll(async () => {
  // The key of the round as a key file, so that the command line works on the same database.
  writeFileSync(join(folder, 'key'), `${Buffer.alloc(32, 11).toString('base64')}\n`, { mode: 0o600 });
  const member = (id: string, number: string, more: Record<string, string> = {}) => ({
    ...PERSON,
    member_id: id,
    person_id: `P-${id}`,
    insured_id: id,
    number,
    birth_date: '1985-04-01',
    ...more,
  });
  const child = { insured_id: 'GOES', relationship: 'child', birth_date: '2015-04-01', sub_number: '01' };
  const input = writeFiles(join(folder, 'in'), '06130017', {
    'members.csv': [member('GOES', '11'), member('CHILD', '11', child), member('STAYS', '12')],
  });
  const nothing = () => undefined;
  const round = await planRound({
    inputDir: input,
    database,
    keys: ROUND_KEYS,
    actor: SYSTEM,
    onProgress: nothing,
    onMessage: nothing,
  });
  key = round.key;
  const pieceIds = (await all()).map(({ piece_id }) => piece_id);
  await database.transaction(async (sql) => {
    for (const action of ['compose', 'release', 'print', 'enclose'] as const)
      await act(sql, SYSTEM, { insurerId: key.insurerId, pieceIds, action });
  });
  // One of the family is to get a certificate: a piece is a piece, whatever paper it is.
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query(`UPDATE piece.piece SET form = 'certificate' WHERE member_id = 'CHILD'`);
  } finally {
    await client.end();
  }
});

describe('I10 a loss that comes after the extraction', () => {
  it('by a filing stops the letters of the whole family, notice and certificate, in the same transaction. Stopped by: late loss up to sealing (stopped)', async () => {
    const before = await all();
    expect(before.map(({ status }) => status)).toEqual(['enclosed', 'enclosed', 'enclosed']);
    const loaded = load(file([row(LOST)]));
    expect(loaded.stderr).toContain(
      '2件の送付物を止めました（うち封緘後のため回収 0件。抜き取る・回収する紙 2件',
    );
    expect(JSON.parse(loaded.stdout).results).toMatchObject([{ result: 'accepted', member_id: 'GOES' }]);
    for (const member of ['GOES', 'CHILD'])
      expect(await of(member)).toMatchObject({ status: 'stopped', outcome: 'late_loss' });
    expect((await of('STAYS')).status).toBe('enclosed');

    const target = before[0]?.target as string;
    const seal = (scans: string[]) =>
      database.transaction((sql) => sealParcel(sql, SYSTEM, key, target, scans));
    const numbers = before.map(({ number }) => number);
    expect((await seal(numbers)).findings.map(({ problem }) => problem)).toEqual(['stopped', 'stopped']);
    expect((await seal([(await of('STAYS')).number])).findings).toEqual([]);
    expect(await database.read((sql) => readLedger(sql, key))).toMatchObject({
      balanced: true,
      loose: 2,
      outcomes: { late_loss: 2, workplace_parcel: 1 },
    });
  });

  it('the same filing again changes nothing; one after sealing calls the letter back (recalled)', async () => {
    const again = load(file([row(LOST)]));
    expect(again.stderr).not.toContain('止めました');
    const other = load(file([row({ ...LOST, 6: '12' })]));
    expect(other.stderr).toContain('1件の送付物を止めました（うち封緘後のため回収 1件');
    expect(await of('STAYS')).toMatchObject({ status: 'recalled', outcome: 'recalled' });
  });
});
