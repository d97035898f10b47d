import { beforeAll, describe, expect, it } from 'vitest';
import { containerCode } from '../../src/dispatch/scan.ts';
import { openParcel } from '../../src/dispatch/seal.ts';
import { type StationScan, sheetIsWhole } from '../../src/dispatch/sealing.ts';
import { readSheet, recordScans, sealScanned } from '../../src/dispatch/station.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { stopForLoss } from '../../src/piece/late-loss.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, targetsOf } from '../support/round.ts';

const { database } = await freshDatabase();
let round: PlannedRound;
let parcels: [string, PieceRow[]][];
const AT = '2024-09-09T09:00:00.000Z';

const sheet = (target: string) => database.read((sql) => readSheet(sql, round.key, target, false));
const upload = (target: string, scans: readonly StationScan[], serial = 1) =>
  database.transaction((sql) => recordScans(sql, SYSTEM, round.key, target, { serial, scans }));
const seal = (target: string, fingerprint: string, containerRequired = false) =>
  database.transaction((sql) =>
    sealScanned(sql, SYSTEM, round.key, target, { fingerprint, containerRequired }),
  );
const scansOf = (client: string, pieces: readonly PieceRow[], first = 1): StationScan[] =>
  pieces.map(({ number }, i) => ({ client, sequence: first + i, at: AT, code: number }));
const take = (least: number): [string, PieceRow[]] => {
  const at = parcels.findIndex(([, pieces]) => pieces.length >= least);
  if (at < 0) throw new Error(`no parcel of ${least} left`);
  return parcels.splice(at, 1)[0] as [string, PieceRow[]];
};

beforeAll(async () => {
  round = await plannedRound(database, 500, 'station');
  parcels = [...(await database.read((sql) => targetsOf(sql, round.key)))].filter(([id]) =>
    id.startsWith('W'),
  );
});

describe('a scan station and the server', () => {
  it('the sheet is whole, names nobody, and an upload that comes twice or in parts is there once', async () => {
    const [target, pieces] = take(3);
    const taken = await sheet(target);
    expect(await sheetIsWhole(taken)).toBe(true);
    expect(taken).toMatchObject({ target, serial: 1, sealed: false });
    expect(JSON.stringify(taken)).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    const scans = scansOf('t1', pieces);
    const late = await upload(target, scans.slice(1));
    expect(late).toMatchObject({ fresh: pieces.length - 1, receipts: { t1: 0 }, state: { complete: false } });
    const whole = await upload(target, scans);
    expect(whole).toMatchObject({ fresh: 1, repeated: pieces.length - 1, conflicts: [] });
    expect(whole).toMatchObject({ receipts: { t1: pieces.length }, state: { complete: true } });
    expect(await upload(target, scans.toReversed())).toMatchObject({ fresh: 0, repeated: pieces.length });
    const { rows } = await database.read((sql) =>
      sql.query('SELECT code FROM dispatch.scan WHERE target = $1', [target]),
    );
    expect(rows).toHaveLength(pieces.length);
    expect(await seal(target, taken.fingerprint)).toMatchObject({ findings: [], repeated: false });
  });

  it('several stations fill one parcel; after it is closed a known scan is a success, a new one a conflict', async () => {
    const [target, pieces] = take(2);
    const { fingerprint } = await sheet(target);
    await Promise.all([
      upload(target, scansOf('t1', pieces.slice(0, 1))),
      upload(target, scansOf('t2', pieces.slice(1))),
    ]);
    expect((await seal(target, fingerprint)).findings).toEqual([]);
    expect(await upload(target, scansOf('t1', pieces.slice(0, 1)))).toMatchObject({
      repeated: 1,
      conflicts: [],
    });
    expect(await upload(target, scansOf('t3', pieces.slice(0, 1)))).toMatchObject({
      fresh: 0,
      conflicts: [{ client: 't3', sequence: 1, why: 'sealed' }],
      sheet: { sealed: true },
    });
  });

  it('a changed scan under a known name is refused, and what is no number is not kept', async () => {
    const [target, pieces] = take(2);
    const [first] = scansOf('t1', pieces);
    await upload(target, [first as StationScan, { client: 't1', sequence: 2, at: AT, code: '個人の名前' }]);
    const changed = { ...(first as StationScan), code: pieces[1]?.number as string };
    expect(await upload(target, [changed])).toMatchObject({
      conflicts: [{ client: 't1', sequence: 1, why: 'reused' }],
    });
    const { rows } = await database.read((sql) =>
      sql.query<{ code: string | null }>(
        'SELECT code FROM dispatch.scan WHERE target = $1 ORDER BY sequence',
        [target],
      ),
    );
    expect(rows).toEqual([{ code: pieces[0]?.number }, { code: null }]);
  });

  it.each([
    [{ client: 'x y', sequence: 1, at: AT, code: '' }],
    [{ client: 't1', sequence: 0, at: AT, code: '' }],
    [{ client: 't1', sequence: 1.5, at: AT, code: '' }],
    [{ client: 't1', sequence: 1, at: 'yesterday', code: '' }],
    [{ client: 't1', sequence: 1, at: AT, code: '', envelope: '個人の名前' }],
  ])('a batch that is none is refused whole: %o', async (bad) => {
    const [target] = parcels[0] as [string, PieceRow[]];
    await expect(upload(target, [bad])).rejects.toMatchObject({ id: 'dispatch.scan_batch' });
  });

  it('I10 a loss while the station was away: its old sheet seals nothing, and the answer says what to pull', async () => {
    const [target, pieces] = take(2);
    const { fingerprint } = await sheet(target);
    const lost = pieces[0] as PieceRow;
    await database.transaction((sql) =>
      stopForLoss(sql, SYSTEM, { ...round.key, memberIds: [lost.member_id], lostOn: '2024-09-01' }),
    );
    const answer = await upload(target, scansOf('t1', pieces));
    expect(answer.state.findings).toEqual([{ problem: 'stopped', number: lost.number }]);
    await expect(seal(target, fingerprint)).rejects.toMatchObject({
      id: 'dispatch.contents_changed',
      status: 409,
    });
    // The operator pulls it and takes the scan back.
    const back = { client: 't1', sequence: 90, at: AT, code: '', undoes: { client: 't1', sequence: 1 } };
    const again = await upload(target, [back]);
    expect(again.state.complete).toBe(true);
    expect((await seal(target, again.sheet.fingerprint)).findings).toEqual([]);
    const after = await database.read((sql) => piecesOf(sql, round.key));
    expect(after.find(({ number }) => number === lost.number)?.status).toBe('stopped');
  });

  it('an opened parcel is scanned anew: scans of the first closing do not fill the second', async () => {
    const [target, pieces] = take(2);
    const { fingerprint } = await sheet(target);
    await upload(target, scansOf('t1', pieces));
    await seal(target, fingerprint);
    await database.transaction((sql) => openParcel(sql, SYSTEM, round.key, target, 'wrong label'));
    expect(await sheet(target)).toMatchObject({ serial: 2, sealed: false });
    const missing = (await seal(target, fingerprint)).findings.map(({ problem }) => problem);
    expect(missing).toEqual(pieces.map(() => 'missing'));
    expect(await upload(target, scansOf('t2', pieces), 1)).toMatchObject({
      conflicts: pieces.map((_, i) => ({ client: 't2', sequence: i + 1, why: 'other_closing' })),
    });
    expect(await upload(target, scansOf('t2', pieces), 2)).toMatchObject({ state: { complete: true } });
    expect((await seal(target, fingerprint)).findings).toEqual([]);
  });

  it('I7 where the container has to be scanned, a parcel is not sealed without the right one', async () => {
    const [target, pieces] = take(1);
    const { fingerprint, outer } = await sheet(target);
    const wrong = { client: 't1', sequence: 101, at: AT, code: containerCode('window') };
    await upload(target, [...scansOf('t1', pieces), wrong]);
    expect((await seal(target, fingerprint, true)).findings).toEqual([
      { problem: 'wrong_container', number: 'window' },
      { problem: 'no_container', number: outer.container },
    ]);
    const back = { client: 't1', sequence: 102, at: AT, code: '', undoes: { client: 't1', sequence: 101 } };
    const right = { client: 't1', sequence: 103, at: AT, code: containerCode(outer.container) };
    await upload(target, [back, right]);
    expect((await seal(target, fingerprint, true)).findings).toEqual([]);
  });
});
