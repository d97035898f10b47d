import { beforeAll, describe, expect, it } from 'vitest';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import type { PieceAction } from '../../src/piece/status.ts';
import { watch } from '../../src/planning/watchdogs.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, targetsOf } from '../support/round.ts';

const { database } = await freshDatabase();
let round: PlannedRound;

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
const findings = (hours: number) => database.read((sql) => watch(sql, round.key, inHours(hours)));
const walk = (piece: PieceRow | undefined, ...actions: PieceAction[]) =>
  database.transaction(async (sql) => {
    for (const action of actions) {
      await act(sql, SYSTEM, {
        insurerId: round.key.insurerId,
        pieceIds: [piece?.piece_id as string],
        action,
        evidence: action === 'return' ? { cause: 'unknown_address' } : {},
      });
    }
  });

beforeAll(async () => {
  round = await plannedRound(database, 200, 'watch');
});

describe('watchdogs', () => {
  it('nothing stands still in the hour it was done', async () => {
    expect(await findings(1)).toEqual([]);
  });

  it('each kind of standing still is found once it is too long, with how many and who must act', async () => {
    const targets = [...(await database.read((sql) => targetsOf(sql, round.key)))].filter(([id]) =>
      id.startsWith('W'),
    );
    const [[target, sealed]] = targets as [[string, PieceRow[]]];
    const others = targets.slice(1).flatMap(([, pieces]) => pieces);
    await database.transaction((sql) =>
      sealParcel(
        sql,
        SYSTEM,
        round.key,
        target,
        sealed.map(({ number }) => number),
      ),
    );
    await walk(others[0], 'release');
    await walk(others[1], 'release', 'print', 'stop');
    await walk(others[2], 'release', 'print', 'enclose', 'seal', 'post', 'return');
    await walk(others[3], 'release', 'print', 'enclose', 'seal', 'post', 'recall', 'receive_back');

    const day = await findings(25);
    expect(day.map(({ watchdog, count, acts }) => [watchdog, count, acts])).toEqual([
      ['no_acceptance', 1, 'insurer'],
    ]);
    const later = await findings(24 * 8);
    const of = (watchdog: string, status: string) =>
      later.find((one) => one.watchdog === watchdog && one.status === status);
    const composed = (await database.read((sql) => piecesOf(sql, round.key))).filter(
      ({ status }) => status === 'composed',
    );
    expect(of('too_long', 'composed')).toMatchObject({ count: composed.length, acts: 'insurer' });
    expect(of('too_long', 'released')).toMatchObject({ count: 1, acts: 'contractor' });
    expect(of('too_long', 'sealed')).toMatchObject({ count: sealed.length, acts: 'insurer' });
    expect(of('loose_paper', 'stopped')).toMatchObject({ count: 1, acts: 'contractor' });
    // The recalled one that came back is accounted for: only the returned one waits for a second route.
    expect(of('no_second_route', 'returned')).toMatchObject({ count: 1, acts: 'insurer' });
    expect(later.every(({ hours }) => hours >= 24 * 8 - 1 && hours <= 24 * 8)).toBe(true);
  });
});
