import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignKey } from '../../src/campaign/extract.ts';
import { stopLosses, stopProtected } from '../../src/dispatch/losses.ts';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { act } from '../../src/piece/commands.ts';
import type { PieceAction } from '../../src/piece/status.ts';
import { mergePersons } from '../../src/register/index.ts';
import { planRound } from '../../src/round/run.ts';
import { PERSON, writeFiles } from '../campaign/round.ts';
import { freshDatabase } from '../support/postgres.ts';
import { flagByState, type PieceRow, piecesOf, ROUND_KEYS } from '../support/round.ts';

/*
 * 支援措置 learned after the letters were made: a letter to the home somebody fled from, or to the workplace, must not
 * leave. Two eligibilities of one human being are one protected person.
 */

const { database } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'todoke-protection-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const INSURER = '06130017';
let key: CampaignKey;
const said: string[] = [];

const member = (id: string, number: string, more: Record<string, string> = {}) => ({
  ...PERSON,
  member_id: id,
  person_id: `P-${id}`,
  insured_id: id,
  number,
  birth_date: '1985-04-01',
  ...more,
});
/** Somebody insured at two workplaces: two eligibilities, two letters, one person. */
const second = { person_id: 'P-FLED', symbol: '21010002', workplace_id: 'W2' };
const MEMBERS = [
  member('FLED', '11'),
  member('FLED2', '21', second),
  member('STAYS', '12'),
  member('FLAGGED', '13'),
  member('TWIN', '14'),
  member('TWIN2', '22', { symbol: '21010002', workplace_id: 'W2' }),
];
const WORKPLACE = { postcode: '1540004', address: '東京都世田谷区太子堂一丁目１番１号', prefecture: '13' };
const files = (changed: Record<string, Record<string, string>> = {}) => ({
  'workplaces.csv': [
    { ...WORKPLACE, workplace_id: 'W1', symbol: '21010001', name: 'みほん商会' },
    { ...WORKPLACE, workplace_id: 'W2', symbol: '21010002', name: 'みほん工業' },
  ],
  'members.csv': MEMBERS.map((one) => ({ ...one, ...changed[one.member_id] })),
});

const all = () => database.read((sql) => piecesOf(sql, key));
const of = async (id: string) => (await all()).find(({ member_id }) => member_id === id) as PieceRow;
const statuses = async () =>
  Object.fromEntries((await all()).map((piece) => [piece.member_id, piece.status]));
const go = async (id: string, ...actions: PieceAction[]) => {
  const { piece_id } = await of(id);
  await database.transaction(async (sql) => {
    for (const action of actions)
      await act(sql, SYSTEM, { insurerId: INSURER, pieceIds: [piece_id], action });
  });
};
const takeIn = (name: string, changed: Record<string, Record<string, string>>) =>
  planRound({
    inputDir: writeFiles(join(folder, name), INSURER, files(changed)),
    database,
    keys: ROUND_KEYS,
    actor: SYSTEM,
    onProgress: () => undefined,
    onMessage: (message) => void said.push(message),
  });

beforeAll(async () => {
  await takeIn('in', {});
  key = { insurerId: INSURER, campaignId: 'round-1' };
  for (const { member_id } of MEMBERS) await go(member_id, 'compose', 'release', 'print', 'enclose');
});

describe('支援措置 learned after the letters were made', () => {
  it('by the members’ file stops every letter of the person, at both workplaces, in the transaction that takes it in', async () => {
    const target = (await of('FLED')).target;
    const numbers = (await all()).filter((piece) => piece.target === target).map(({ number }) => number);
    // The campaign stands; only its files are newer.
    const again = takeIn('in2', { FLED: { protected: 'yes' } });
    await expect(again).rejects.toMatchObject({ id: 'campaign.other_inputs' });
    expect(await statuses()).toMatchObject({ FLED: 'stopped', FLED2: 'stopped', STAYS: 'enclosed' });
    expect((await of('FLED2')).outcome).toBe('stopped');
    expect(said.join()).toContain(
      '支援措置の対象になった方の送付物を2件止めました（抜き取る・回収する紙 2件',
    );
    const sealed = await database.transaction((sql) => sealParcel(sql, SYSTEM, key, target, numbers));
    expect(sealed.findings.map(({ problem }) => problem)).toEqual(['stopped']);
    expect(await database.read((sql) => readLedger(sql, key))).toMatchObject({
      balanced: true,
      loose: 2,
      outcomes: { stopped: 2 },
    });
  });

  it('by the state’s flag calls back what is sealed, and leaves what has arrived', async () => {
    await go('FLAGGED', 'seal');
    await go('STAYS', 'seal', 'post', 'deliver');
    await flagByState(database, INSURER, 'FLAGGED', '2024-07-31');
    await flagByState(database, INSURER, 'STAYS', '2024-08-31');
    const receipts = await database.transaction((sql) => stopLosses(sql, SYSTEM, key, '2024-09-01'));
    expect(receipts).toMatchObject([{ memberId: 'FLAGGED', done: 'recalled', before: 'sealed' }]);
    expect(await statuses()).toMatchObject({ FLAGGED: 'recalled', STAYS: 'delivered' });
    expect(await database.transaction((sql) => stopProtected(sql, SYSTEM, key))).toEqual([]);
  });

  it('two records found to be one human being, one of them protected: the other’s letter is stopped, too', async () => {
    await flagByState(database, INSURER, 'TWIN', '2024-09-30');
    await database.transaction((sql) => stopProtected(sql, SYSTEM, key));
    expect(await statuses()).toMatchObject({ TWIN: 'stopped', TWIN2: 'enclosed' });
    await database.transaction((sql) =>
      mergePersons(
        sql,
        { id: 'clerk-1' },
        {
          insurerId: INSURER,
          person: 'P-TWIN',
          other: 'P-TWIN2',
          evidence: 'family_register',
          reference: 'D-1',
        },
      ),
    );
    const [receipt] = await database.transaction((sql) => stopProtected(sql, SYSTEM, key));
    expect(receipt).toMatchObject({ memberId: 'TWIN2', done: 'stopped', before: 'enclosed', paper: true });
    const { rows } = await database.read((sql) =>
      sql.query<{ member_id: string }>(
        `SELECT member_id FROM register.as_of($1, '2024-10-01', now()) WHERE protected ORDER BY 1`,
        [INSURER],
      ),
    );
    expect(rows.map(({ member_id }) => member_id)).toEqual([
      'FLAGGED',
      'FLED',
      'FLED2',
      'STAYS',
      'TWIN',
      'TWIN2',
    ]);
  });
});
