import { beforeAll, describe, expect, it } from 'vitest';
import { containerCode } from '../../src/dispatch/scan.ts';
import { schedule } from '../../src/dispatch/schedule.ts';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, targetsOf } from '../support/round.ts';

/* Incidents at the packing table, played on the sample insurer. The check that stops each is named in its test. */

const { database } = await freshDatabase();
let round: PlannedRound;
let parcels: [string, PieceRow[]][];
const numbers = (pieces: readonly PieceRow[]): string[] => pieces.map(({ number }) => number);
const seal = (target: string, scans: readonly string[], containerRequired = false) =>
  database.transaction((sql) => sealParcel(sql, SYSTEM, round.key, target, { scans, containerRequired }));
const statusesOf = async (target: string): Promise<Set<string>> =>
  new Set((await database.read((sql) => targetsOf(sql, round.key))).get(target)?.map(({ status }) => status));
const take = (size: (count: number) => boolean): [string, PieceRow[]] => {
  const at = parcels.findIndex(([, pieces]) => size(pieces.length));
  if (at < 0) throw new Error('no such parcel left');
  return parcels.splice(at, 1)[0] as [string, PieceRow[]];
};
const envelopes = async (): Promise<Map<string, string>> => {
  const { rows } = await database.read((sql) =>
    sql.query<{ management_number: string; envelope_id: string }>(
      'SELECT management_number, envelope_id FROM piece.piece',
    ),
  );
  return new Map(rows.map((row) => [row.management_number, row.envelope_id]));
};

beforeAll(async () => {
  round = await plannedRound(database, 600, 'drills');
  parcels = [...(await database.read((sql) => targetsOf(sql, round.key)))].filter(([id]) =>
    id.startsWith('W'),
  );
});

describe('drills at the packing table', () => {
  it('I1 parcels of two workplaces with equal counts swapped. Stopped by: sealing over the exact set (stranger)', async () => {
    const [a, inA] = take((count) => count === 2);
    const [b, inB] = take((count) => count === 2);
    // What the scales see is the same: that is why nobody noticed.
    const { rows } = await database.read((sql) =>
      sql.query<{ grams: number }>(
        'SELECT DISTINCT envelopes AS grams FROM packing.parcel WHERE parcel_id = ANY($1)',
        [[a, b]],
      ),
    );
    expect(rows).toHaveLength(1);
    for (const [target, scanned] of [
      [a, inB],
      [b, inA],
    ] as const) {
      const { findings } = await seal(target, numbers(scanned));
      expect(findings.map(({ problem }) => problem)).toEqual(['stranger', 'stranger', 'missing', 'missing']);
      expect(await statusesOf(target)).toEqual(new Set(['composed']));
    }
    for (const [target, own] of [
      [a, inA],
      [b, inB],
    ] as const)
      expect((await seal(target, numbers(own))).findings).toEqual([]);
  });

  it('I1 … and made unlikely by: the packing order, in which no two neighbours have equal counts', async () => {
    const all = [...(await database.read((sql) => targetsOf(sql, round.key)))].filter(([id]) =>
      id.startsWith('W'),
    );
    const turns = schedule(all.map(([parcelId, pieces]) => ({ parcelId, pieces: pieces.length })));
    for (const [i, turn] of turns.entries()) expect(turn.pieces === turns[i - 1]?.pieces).toBe(turn.separate);
  });

  it('I3 two people’s papers in each other’s envelopes. Stopped by: the content scanned against its envelope (wrong_envelope)', async () => {
    const [target, pieces] = take((count) => count >= 2);
    const of = await envelopes();
    const [a, b, ...rest] = numbers(pieces) as [string, string, ...string[]];
    const line = (number: string, envelope = of.get(number)): string => `${number},${envelope}`;
    // The parcel holds exactly its set: only the envelope tells.
    const swapped = [line(a, of.get(b)), line(b, of.get(a)), ...rest.map((number) => line(number))];
    const { findings } = await seal(target, swapped);
    expect(findings).toEqual([
      { problem: 'wrong_envelope', number: a },
      { problem: 'wrong_envelope', number: b },
    ]);
    expect(
      (
        await seal(
          target,
          numbers(pieces).map((number) => line(number)),
        )
      ).findings,
    ).toEqual([]);
  });

  it('I5 a sealed envelope of workplace B in the parcel of workplace A. Stopped by: sealing over the exact set (stranger, missing)', async () => {
    const [a, inA] = take((count) => count >= 2);
    const [b, inB] = take((count) => count >= 2);
    const foreign = inB[0]?.number as string;
    expect((await seal(a, [...numbers(inA), foreign])).findings).toEqual([
      { problem: 'stranger', number: foreign },
    ]);
    expect((await seal(b, numbers(inB).slice(1))).findings).toEqual([
      { problem: 'missing', number: foreign },
    ]);
  });

  it('I6 somebody else’s paper enclosed beside the right one. Stopped by: every enclosure has its code, one too many is a stranger', async () => {
    const [target, own] = take((count) => count >= 1);
    const [, other] = take((count) => count >= 1);
    const of = await envelopes();
    const extra = other[0]?.number as string;
    const scans = own.flatMap(({ number }, i) => {
      const envelope = of.get(number) as string;
      return i === 0 ? [`${number},${envelope}`, `${extra},${envelope}`] : [`${number},${envelope}`];
    });
    expect((await seal(target, scans)).findings).toEqual([{ problem: 'stranger', number: extra }]);
    expect(
      (await database.read((sql) => piecesOf(sql, round.key))).find(({ number }) => number === extra)?.status,
    ).toBe('composed');
  });

  it('I7 a workplace’s papers in a window envelope for persons. Stopped by: the container is part of the plan and is scanned (wrong_container)', async () => {
    const [target, pieces] = take((count) => count >= 1);
    const { rows } = await database.read((sql) =>
      sql.query<{ container: string }>('SELECT container FROM packing.parcel WHERE parcel_id = $1', [target]),
    );
    const right = rows[0]?.container as string;
    expect((await seal(target, [...numbers(pieces), containerCode('window')], true)).findings).toEqual([
      { problem: 'wrong_container', number: 'window' },
      { problem: 'no_container', number: right },
    ]);
    expect((await seal(target, numbers(pieces), true)).findings).toEqual([
      { problem: 'no_container', number: right },
    ]);
    expect((await seal(target, [containerCode(right), ...numbers(pieces)], true)).findings).toEqual([]);
  });
});
