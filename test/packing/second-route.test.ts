import { beforeAll, describe, expect, it } from 'vitest';
import { reportMismatch, solveMismatch } from '../../src/campaign/number-report.ts';
import { takeAnswers } from '../../src/dispatch/answers.ts';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { planReprints } from '../../src/packing/reprint.ts';
import { planSecondRoute } from '../../src/packing/second-route.ts';
import { act } from '../../src/piece/commands.ts';
import type { PieceAction } from '../../src/piece/status.ts';
import { inTurn } from '../../src/register/index.ts';
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
const withDigits = async (): Promise<PieceRow[]> => {
  const { rows } = await database.read((sql) =>
    sql.query<{ piece_id: string }>('SELECT piece_id FROM piece.piece WHERE insurer_id = $1 AND digits', [
      round.key.insurerId,
    ]),
  );
  const ids = new Set(rows.map(({ piece_id }) => piece_id));
  return (await all()).filter(({ piece_id }) => ids.has(piece_id));
};
const CLERK = { id: 'clerk' };
const report = (member: string) =>
  inTurn(database, round.key.insurerId, (sql) =>
    reportMismatch(sql, CLERK, round.key.insurerId, member, 'phone'),
  );
const solve = (member: string, solution: 'same' | 'removed') =>
  inTurn(database, round.key.insurerId, (sql) =>
    solveMismatch(sql, CLERK, round.key.insurerId, member, solution, '確認書 第1号'),
  );
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

  it('S026 S112 not with digits its person says are not theirs, until that is solved; removed, never again', async () => {
    const [one, other] = (await withDigits()).filter(
      ({ status, route }) => status === 'composed' && route === 'workplace',
    );
    const [same, removed] = [one, other] as [PieceRow, PieceRow];
    await walk([same, removed], ['release', 'print', 'enclose', 'seal', 'post', 'return']);
    for (const { member_id } of [same, removed]) await report(member_id);
    const doubted = async () =>
      (await secondRoute()).kept
        .filter(({ reason }) => reason === 'number_in_doubt')
        .map(({ pieceId }) => pieceId);
    expect((await doubted()).sort()).toEqual([same.piece_id, removed.piece_id].sort());
    await solve(same.member_id, 'same');
    await solve(removed.member_id, 'removed');
    const { resent, kept } = await secondRoute();
    expect(resent.map(({ replaces }) => replaces)).toEqual([same.piece_id]);
    expect(kept).toContainEqual({ pieceId: removed.piece_id, reason: 'number_in_doubt' });
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
  it('S026 is not made again with digits in doubt: reported, it is stopped; changed since, it is refused', async () => {
    const composed = (await withDigits()).filter(({ status }) => status === 'composed');
    const [reported, changed] = composed as [PieceRow, PieceRow];
    // Sealed when it was reported: not stopped then.
    await walk([changed], ['release', 'print', 'enclose', 'seal']);
    expect((await report(changed.member_id)).stopped).toEqual([]);
    await solve(changed.member_id, 'removed');
    await walk([changed], ['unseal']);
    await walk([reported], ['void']);
    // A contractor's reject is taken in all the same; it only makes no new paper.
    const answer = { sha256: 'reject', lines: [{ number: changed.number, result: 'rejected' }] };
    expect(
      await database.transaction((sql) => takeAnswers(sql, SYSTEM, ROUND_KEYS, round.key, answer)),
    ).toMatchObject({ applied: 1, refused: [], reprints: [], inDoubt: [changed.number] });
    const again = ({ piece_id }: PieceRow) =>
      database.transaction((sql) => planReprints(sql, SYSTEM, ROUND_KEYS, round.key, [piece_id]));
    expect((await report(reported.member_id)).stopped).toEqual([reported.number]);
    await expect(again(reported)).rejects.toMatchObject({ id: 'packing.not_voided' });
    await expect(again(changed)).rejects.toMatchObject({ id: 'packing.number_in_doubt', status: 409 });
    await walk([changed], ['stop']);
    expect((await ledger()).outcomes.reprint_pending ?? 0).toBe(0);
  });

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
