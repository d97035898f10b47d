import { beforeAll, describe, expect, it } from 'vitest';
import { stopLosses } from '../../src/dispatch/losses.ts';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, targetsOf } from '../support/round.ts';

const { database } = await freshDatabase();
/** By then everybody born before 1961 has left for the medical care of the late-stage elderly. */
const ON = '2036-01-01';
let round: PlannedRound;
const stop = (on: string) => database.transaction((sql) => stopLosses(sql, SYSTEM, round.key, on));

beforeAll(async () => {
  round = await plannedRound(database, 400, 'losses');
});

describe('losses the register knows', () => {
  it('I10 S069 stop the letters of the insured and of their family, and recall those already sealed', async () => {
    const { rows } = await database.read((sql) =>
      sql.query<{ member_id: string }>(
        `SELECT e.member_id FROM register.eligibility e
           JOIN register.person_fact f USING (insurer_id, member_id)
           JOIN register.person_fact i ON i.insurer_id = e.insurer_id AND i.member_id = e.insured_id
          WHERE f.birth_date <= '1961-01-01' OR i.birth_date <= '1961-01-01'`,
      ),
    );
    const old = new Set(rows.map(({ member_id }) => member_id));
    const targets = await database.read((sql) => targetsOf(sql, round.key));
    const [target, inside] = [...targets].find(
      ([id, pieces]) => id.startsWith('W') && pieces.some(({ member_id }) => old.has(member_id)),
    ) as [string, PieceRow[]];
    await database.transaction((sql) =>
      sealParcel(
        sql,
        SYSTEM,
        round.key,
        target,
        inside.map(({ number }) => number),
      ),
    );
    const before = await database.read((sql) => piecesOf(sql, round.key));
    const receipts = await stop(ON);
    const reached = new Set(receipts.map(({ memberId }) => memberId));
    for (const { member_id } of before) if (old.has(member_id)) expect(reached).toContain(member_id);
    expect(receipts.length).toBeGreaterThan(10);
    expect(receipts.length).toBeLessThan(before.length);
    const after = new Map(
      (await database.read((sql) => piecesOf(sql, round.key))).map((row) => [row.piece_id, row]),
    );
    for (const { pieceId, done } of receipts) {
      const piece = after.get(pieceId);
      expect(done).toBe(piece?.target === target ? 'recalled' : 'stopped');
      expect(piece?.status).toBe(done);
    }
    expect((await database.read((sql) => readLedger(sql, round.key))).faults).toEqual([]);
  });

  it('found once: asked again, nobody is stopped twice, and on the day of packing nobody is left to stop', async () => {
    expect(await stop(ON)).toEqual([]);
    expect(await stop('2024-08-23')).toEqual([]);
  });
});
