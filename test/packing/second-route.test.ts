import { beforeAll, describe, expect, it } from 'vitest';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { planReprints } from '../../src/packing/reprint.ts';
import { planSecondRoute } from '../../src/packing/second-route.ts';
import { act } from '../../src/piece/commands.ts';
import type { PieceAction } from '../../src/piece/status.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, ROUND_KEYS, targetsOf } from '../support/round.ts';

const { database } = await freshDatabase();
const ON = '2024-10-01';
let round: PlannedRound;

const walk = (pieces: readonly PieceRow[], actions: readonly PieceAction[]) =>
  database.transaction(async (sql) => {
    const pieceIds = pieces.map(({ piece_id }) => piece_id);
    for (const action of actions) {
      await act(sql, SYSTEM, {
        insurerId: round.key.insurerId,
        pieceIds,
        action,
        evidence: { cause: 'unknown_address' },
      });
    }
  });
const secondRoute = () =>
  database.transaction((sql) =>
    planSecondRoute(sql, SYSTEM, ROUND_KEYS, round.key, round.stored.profile, ON),
  );
const all = () => database.read((sql) => piecesOf(sql, round.key));
const ledger = () => database.read((sql) => readLedger(sql, round.key));

beforeAll(async () => {
  round = await plannedRound(database, 500, 'second');
});

describe('returned mail', () => {
  it('S112 S114 goes to the workplace as new pieces in parcels of their own; who cannot go there is kept with a reason', async () => {
    const pieces = await all();
    const parcel = pieces.filter(({ route }) => route === 'workplace').slice(0, 6);
    const direct = pieces.filter(({ route }) => route !== 'workplace');
    expect(direct.length).toBeGreaterThan(0);
    await walk([...parcel, ...direct], ['release', 'print', 'enclose', 'seal', 'post', 'return']);
    expect((await ledger()).outcomes.returned).toBe(parcel.length + direct.length);

    const { resent, kept } = await secondRoute();
    expect(resent.map(({ replaces }) => replaces).sort()).toEqual(
      parcel.map(({ piece_id }) => piece_id).sort(),
    );
    expect(kept).toHaveLength(direct.length);
    const after = new Map((await all()).map((piece) => [piece.piece_id, piece]));
    for (const { pieceId, replaces } of resent) {
      const [made, old] = [after.get(pieceId), after.get(replaces)];
      expect(old?.status).toBe('resent');
      expect(made).toMatchObject({ status: 'planned', route: 'workplace', member_id: old?.member_id });
      expect(made?.outcome).toBe('workplace_parcel');
      expect(made?.target).toMatch(/^S0001-/);
      expect(made?.number).not.toBe(old?.number);
    }
    for (const { pieceId, reason } of kept) {
      const piece = after.get(pieceId);
      expect(piece).toMatchObject({ status: 'returned', outcome: 'returned' });
      if (piece?.route === 'chosen') expect(reason).toBe('protected');
    }
    expect(await ledger()).toMatchObject({ balanced: true, faults: [] });
  });

  it('asked again, sends nothing twice', async () => {
    const before = (await all()).length;
    expect((await secondRoute()).resent).toEqual([]);
    expect((await all()).length).toBe(before);
  });

  it('a second letter that comes back too goes the same way once more, in the next lot', async () => {
    const second = (await all()).filter(({ target }) => target.startsWith('S0001-')).slice(0, 1);
    await walk(second, ['compose', 'release', 'print', 'enclose', 'seal', 'post', 'return']);
    const { resent } = await secondRoute();
    expect(resent).toMatchObject([{ replaces: second[0]?.piece_id }]);
    const made = (await all()).find(({ piece_id }) => piece_id === resent[0]?.pieceId);
    expect(made?.target).toMatch(/^S0002-/);
    expect((await ledger()).faults).toEqual([]);
  });

  it('one destroyed without a second route is accounted for as undeliverable', async () => {
    const kept = (await all()).filter(({ status }) => status === 'returned');
    await walk(kept, ['destroy']);
    expect(await ledger()).toMatchObject({ balanced: true, outcomes: { undeliverable: kept.length } });
  });

  it('a recalled letter that came back is no returned one: it is never sent again', async () => {
    const [piece] = (await all()).filter(
      ({ status, route }) => status === 'composed' && route === 'workplace',
    );
    await walk(
      [piece as PieceRow],
      ['release', 'print', 'enclose', 'seal', 'post', 'recall', 'receive_back'],
    );
    expect((await secondRoute()).resent).toEqual([]);
    expect((await ledger()).outcomes.recovered).toBe(1);
  });
});

describe('a voided piece', () => {
  it('is made again in its old place, by route in a lot of its own, and the parcel is sealed over the new one', async () => {
    const targets = await database.read((sql) => targetsOf(sql, round.key));
    const [target, pieces] = [...targets].find(
      ([id, inside]) =>
        id.startsWith('W') && inside.length >= 3 && inside.every(({ status }) => status === 'composed'),
    ) as [string, PieceRow[]];
    const [, middle] = pieces as [PieceRow, PieceRow, PieceRow];
    await walk([middle], ['void']);
    expect((await ledger()).outcomes.reprint_pending).toBe(1);
    const [made] = await database.transaction((sql) =>
      planReprints(sql, SYSTEM, ROUND_KEYS, round.key, [middle.piece_id]),
    );
    expect(made).toMatchObject({ replaces: middle.piece_id, lot: 'R0001', route: 'workplace' });
    const now = (await database.read((sql) => targetsOf(sql, round.key))).get(target) as PieceRow[];
    const set = pieces.map(({ number }) =>
      number === middle.number ? (made?.managementNumber as string) : number,
    );
    const live = now.filter(({ status }) => status !== 'voided').map(({ number }) => number);
    expect(live).toEqual(set);
    const sealing = () => database.transaction((sql) => sealParcel(sql, SYSTEM, round.key, target, set));
    // Planned, but nobody has composed it: there is no such paper yet.
    await expect(sealing()).rejects.toMatchObject({ id: 'piece.illegal_action' });
    await walk(
      (await all()).filter(({ piece_id }) => piece_id === made?.pieceId),
      ['compose'],
    );
    expect((await sealing()).findings).toEqual([]);
    expect((await ledger()).faults).toEqual([]);
  });
});
