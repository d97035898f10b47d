import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openParcel, sealParcel } from '../../src/dispatch/seal.ts';
import { type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { closingObstacles, readLedger } from '../../src/ledger/ledger.ts';
import { planReprints } from '../../src/packing/reprint.ts';
import { act } from '../../src/piece/commands.ts';
import { destroyAgainstReceipt, stopForLoss } from '../../src/piece/late-loss.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, ROUND_KEYS, targetsOf } from '../support/round.ts';

const { database } = await freshDatabase();
let round: PlannedRound;
/** Parcels nobody has touched yet. */
let parcels: Map<string, PieceRow[]>;

const numbers = (pieces: readonly PieceRow[]): string[] => pieces.map(({ number }) => number);
const seal = (target: string, scans: readonly string[]) =>
  database.transaction((sql) => sealParcel(sql, SYSTEM, round.key, target, scans));
const statuses = async (target: string): Promise<string[]> =>
  (await database.read((sql) => targetsOf(sql, round.key))).get(target)?.map(({ status }) => status) ?? [];

/** Takes an untouched parcel with at least `least` pieces. */
function take(least: number, exactly = false): [string, PieceRow[]] {
  for (const [target, pieces] of parcels) {
    if (!target.startsWith('W') || (exactly ? pieces.length !== least : pieces.length < least)) continue;
    parcels.delete(target);
    return [target, pieces];
  }
  throw new Error(`no parcel of ${least} left`);
}

/** Rolled back: a try that leaves the database as it was. */
async function trying<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  let result: { value: T } | undefined;
  const undo = new Error('undo');
  await database
    .transaction(async (sql) => {
      result = { value: await work(sql) };
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return (result as { value: T }).value;
}

beforeAll(async () => {
  round = await plannedRound(database, 800, 'seal');
  parcels = await database.read((sql) => targetsOf(sql, round.key));
});

describe('sealing a parcel', () => {
  it('moves every piece to sealed with its events and an audit entry, and keeps the fingerprint', async () => {
    const [target, pieces] = take(3);
    const answer = await seal(target, numbers(pieces).reverse());
    expect(answer).toMatchObject({ findings: [], repeated: false });
    expect(new Set(await statuses(target))).toEqual(new Set(['sealed']));
    await database.read(async (sql) => {
      const { rows: kept } = await sql.query(
        'SELECT fingerprint, pieces, serial FROM dispatch.sealing WHERE target = $1',
        [target],
      );
      expect(kept).toEqual([{ fingerprint: answer.fingerprint, pieces: pieces.length, serial: 1 }]);
      const { rows: events } = await sql.query<{ action: string; audited: string }>(
        `SELECT e.action, a.action AS audited FROM piece.event e JOIN audit.entry a USING (audit_id)
          WHERE e.piece_id = $1 ORDER BY e.audit_id`,
        [pieces[0]?.piece_id],
      );
      expect(events.map(({ action }) => action)).toEqual([
        'plan',
        'compose',
        'release',
        'print',
        'enclose',
        'seal',
      ]);
      expect(events.at(-1)?.audited).toBe('piece.seal');
    });
  });

  it('again with the same set is a success that changes nothing', async () => {
    const [target, pieces] = take(2);
    await seal(target, numbers(pieces));
    expect(await seal(target, numbers(pieces))).toMatchObject({ findings: [], repeated: true });
    const events = await database.read((sql) =>
      sql.query('SELECT FROM piece.event WHERE piece_id = $1', [pieces[0]?.piece_id]),
    );
    expect(events.rowCount).toBe(6);
  });

  it('refuses any other set, changes nothing and keeps the try in the audit trail', async () => {
    const [target, pieces] = take(3);
    const answer = await seal(target, numbers(pieces).slice(1));
    expect(answer.findings).toEqual([{ problem: 'missing', number: pieces[0]?.number }]);
    expect(new Set(await statuses(target))).toEqual(new Set(['composed']));
    const { rows } = await database.read((sql) =>
      sql.query<{ detail: unknown }>(
        `SELECT detail FROM audit.entry WHERE action = 'dispatch.seal_refused' AND subject = $1`,
        [`parcel:${round.key.campaignId}/${target}`],
      ),
    );
    expect(rows.map(({ detail }) => detail)).toEqual([{ scans: pieces.length - 1, problems: ['missing'] }]);
  });

  it('refuses an id that is no parcel, and one envelope out of a parcel', async () => {
    const [, pieces] = take(2);
    const envelope = await database.read((sql) =>
      sql.query<{ envelope_id: string }>('SELECT envelope_id FROM piece.piece WHERE piece_id = $1', [
        pieces[0]?.piece_id,
      ]),
    );
    for (const target of ['W9999-0001', envelope.rows[0]?.envelope_id as string]) {
      await expect(seal(target, numbers(pieces))).rejects.toMatchObject({ id: 'dispatch.unknown_parcel' });
    }
  });

  it('seals an envelope of direct mail by itself', async () => {
    const [target, pieces] = [...parcels].find(([id]) => id.startsWith('H')) as [string, PieceRow[]];
    expect(await seal(target, numbers(pieces))).toMatchObject({ findings: [], repeated: false });
    expect(await statuses(target)).toEqual(['sealed']);
  });

  it('an opened parcel can be sealed again, and its first sealing stays on record', async () => {
    const [target, pieces] = take(2);
    await seal(target, numbers(pieces));
    await database.transaction((sql) => openParcel(sql, SYSTEM, round.key, target, 'wrong label'));
    expect(new Set(await statuses(target))).toEqual(new Set(['enclosed']));
    await seal(target, numbers(pieces));
    const { rows } = await database.read((sql) =>
      sql.query(
        'SELECT serial, opened_at IS NOT NULL AS opened FROM dispatch.sealing WHERE target = $1 ORDER BY serial',
        [target],
      ),
    );
    expect(rows).toEqual([
      { serial: 1, opened: true },
      { serial: 2, opened: false },
    ]);
  });
});

describe('published incidents as drills', () => {
  it('I1 two workplaces of equal count swapped: neither parcel can be sealed', async () => {
    const [a, inA] = take(1, true);
    const [b, inB] = take(1, true);
    expect(inA).toHaveLength(inB.length);
    for (const [target, scans] of [
      [a, numbers(inB)],
      [b, numbers(inA)],
    ] as const) {
      const { findings } = await seal(target, scans);
      expect(findings.map(({ problem }) => problem).sort()).toEqual(['missing', 'stranger']);
      expect(await statuses(target)).toEqual(['composed']);
    }
  });

  it('I2 a missing sheet is not made again before the old one is voided, and the round stays open until it is found', async () => {
    const [target, pieces] = take(2);
    const [lost, ...others] = pieces as [PieceRow, ...PieceRow[]];
    const reprint = (id: string) =>
      database.transaction((sql) => planReprints(sql, SYSTEM, ROUND_KEYS, round.key, [id]));
    const one = { insurerId: round.key.insurerId, pieceIds: [lost.piece_id] };
    await database.transaction(async (sql) => {
      await act(sql, SYSTEM, { ...one, action: 'release' });
      await act(sql, SYSTEM, { ...one, action: 'print' });
    });
    await expect(reprint(lost.piece_id)).rejects.toMatchObject({ id: 'packing.not_voided', status: 409 });

    await database.transaction((sql) =>
      act(sql, SYSTEM, { ...one, action: 'void', evidence: { reason: 'missing' } }),
    );
    // Nobody is sealed out: the parcel waits for the new sheet.
    expect((await seal(target, numbers(others))).findings).toEqual([
      { problem: 'missing', number: lost.number },
    ]);

    const [made] = await reprint(lost.piece_id);
    await expect(reprint(lost.piece_id)).rejects.toMatchObject({ id: 'packing.not_voided' });
    await database.transaction((sql) =>
      act(sql, SYSTEM, {
        insurerId: round.key.insurerId,
        pieceIds: [made?.pieceId as string],
        action: 'compose',
      }),
    );
    const complete = [made?.managementNumber as string, ...numbers(others)];
    // The old sheet, found in a stranger's envelope, is called out wherever it is scanned.
    expect((await seal(target, [...complete, lost.number])).findings).toEqual([
      { problem: 'stopped', number: lost.number },
    ]);
    expect((await seal(target, complete)).findings).toEqual([]);

    const ledger = () => database.read((sql) => readLedger(sql, round.key));
    const before = await ledger();
    expect(before).toMatchObject({ balanced: true, loose: 1 });
    expect(closingObstacles(before).join()).toContain('まだ廃棄されていません');
    const destroy = (receipt: string) =>
      database.transaction((sql) => destroyAgainstReceipt(sql, SYSTEM, { ...one, receipt }));
    await expect(destroy(' ')).rejects.toMatchObject({ id: 'piece.no_receipt' });
    await destroy('R6-0001');
    expect(await ledger()).toMatchObject({ balanced: true, loose: 0 });
  });

  it('I5 an envelope of workplace B in the parcel of workplace A is found at the scan, whatever the count says', async () => {
    const [a, inA] = take(2);
    const [, inB] = take(2);
    const wrong = [...numbers(inA).slice(1), inB[0]?.number as string];
    expect(wrong).toHaveLength(inA.length);
    const { findings } = await seal(a, wrong);
    expect(findings).toEqual([
      { problem: 'stranger', number: inB[0]?.number },
      { problem: 'missing', number: inA[0]?.number },
    ]);
    expect(new Set(await statuses(a))).toEqual(new Set(['composed']));
  });

  it('I10 a loss at any moment before sealing: the piece is in no sealed parcel; after it, it is recalled', async () => {
    const [target, pieces] = take(3);
    const key = round.key;
    const steps = ['release', 'print', 'enclose'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: steps.length + 1 }),
        fc.subarray(pieces, { minLength: 1 }),
        async (moment, lost) => {
          await trying(async (sql) => {
            const insurerId = key.insurerId;
            const pieceIds = pieces.map(({ piece_id }) => piece_id);
            const memberIds = lost.map(({ member_id }) => member_id);
            for (const action of steps.slice(0, moment))
              await act(sql, SYSTEM, { insurerId, pieceIds, action });
            const sealedFirst = moment > steps.length;
            if (sealedFirst) await sealParcel(sql, SYSTEM, key, target, numbers(pieces));
            const receipts = await stopForLoss(sql, SYSTEM, { ...key, memberIds, lostOn: '2024-09-01' });
            expect(receipts.map(({ memberId }) => memberId).sort()).toEqual([...memberIds].sort());
            expect(new Set(receipts.map(({ done }) => done))).toEqual(
              new Set([sealedFirst ? 'recalled' : 'stopped']),
            );
            expect(receipts.every(({ paper }) => paper === moment > 1)).toBe(true);

            const all = await sealParcel(sql, SYSTEM, key, target, numbers(pieces)).catch(
              (error: { id: string }) => error.id,
            );
            expect(all).toMatchObject({ findings: lost.map(() => ({ problem: 'stopped' })) });
            const rest = pieces.filter((piece) => !lost.includes(piece));
            if (!sealedFirst && rest.length > 0) {
              expect((await sealParcel(sql, SYSTEM, key, target, numbers(rest))).findings).toEqual([]);
            }
            const after = (await targetsOf(sql, key)).get(target) ?? [];
            for (const piece of after) {
              const isLost = memberIds.includes(piece.member_id);
              expect(piece.status).toBe(isLost ? (sealedFirst ? 'recalled' : 'stopped') : 'sealed');
              if (isLost) expect(piece.outcome).toBe(sealedFirst ? 'recalled' : 'late_loss');
            }
            expect((await readLedger(sql, key)).faults).toEqual([]);
          });
        },
      ),
      { seed: 10, numRuns: 25 },
    );
  });

  it('I10 a parcel whose people have all lost their eligibility is not sealed empty', async () => {
    const [target, pieces] = take(1, true);
    await database.transaction((sql) =>
      stopForLoss(sql, SYSTEM, {
        ...round.key,
        memberIds: pieces.map(({ member_id }) => member_id),
        lostOn: '2024-09-01',
      }),
    );
    await expect(seal(target, [])).rejects.toMatchObject({ id: 'dispatch.nothing_to_seal' });
  });

  it('I10 loss and sealing at the same moment take turns: never a lost one in a sealed parcel', async () => {
    for (let turn = 0; turn < 6; turn++) {
      const [target, pieces] = take(2);
      const lost = pieces[0] as PieceRow;
      const loss = () =>
        database.transaction((sql) =>
          stopForLoss(sql, SYSTEM, { ...round.key, memberIds: [lost.member_id], lostOn: '2024-09-01' }),
        );
      const both =
        turn % 2 === 0 ? [loss(), seal(target, numbers(pieces))] : [seal(target, numbers(pieces)), loss()];
      await Promise.all(both);
      const after = await database.read((sql) => piecesOf(sql, round.key));
      const status = after.find(({ piece_id }) => piece_id === lost.piece_id)?.status;
      expect(['stopped', 'recalled']).toContain(status);
      const others = after.filter((piece) => piece.target === target && piece.piece_id !== lost.piece_id);
      for (const piece of others) expect(piece.status).toBe(status === 'stopped' ? 'composed' : 'sealed');
    }
  });
});
