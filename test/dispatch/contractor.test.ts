import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AnswerLine, takeAnswers } from '../../src/dispatch/answers.ts';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { act } from '../../src/piece/commands.ts';
import { stopForLoss } from '../../src/piece/late-loss.ts';
import type { PieceAction } from '../../src/piece/status.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound, ROUND_KEYS, targetsOf } from '../support/round.ts';

const { database } = await freshDatabase();
let round: PlannedRound;

const all = () => database.read((sql) => piecesOf(sql, round.key));
const walk = (pieces: readonly PieceRow[], ...actions: PieceAction[]) =>
  database.transaction(async (sql) => {
    const pieceIds = pieces.map(({ piece_id }) => piece_id);
    for (const action of actions)
      await act(sql, SYSTEM, { insurerId: round.key.insurerId, pieceIds, action });
  });
const take = (lines: readonly AnswerLine[]) => {
  const sha256 = createHash('sha256').update(JSON.stringify(lines)).digest('hex');
  return database.transaction((sql) => takeAnswers(sql, SYSTEM, ROUND_KEYS, round.key, { sha256, lines }));
};
const line = (piece: PieceRow | undefined, result: string): AnswerLine => ({
  number: piece?.number ?? '',
  result,
});

beforeAll(async () => {
  round = await plannedRound(database, 300, 'contractor');
});

describe('answers of a contractor', () => {
  it('each line that cannot be is answered with why, and the others are applied', async () => {
    const [released, composed, stopped, sealed] = (await all()).filter(({ route }) => route === 'workplace');
    await walk([released, stopped, sealed] as PieceRow[], 'release');
    await walk([sealed as PieceRow], 'print', 'enclose', 'seal');
    await walk([stopped as PieceRow], 'stop');
    const answer = await take([
      { number: 'ABC', result: 'printed' },
      { number: '000-000-00', result: 'printed' },
      line(released, 'lost'),
      line(composed, 'printed'),
      line(stopped, 'enclosed'),
      line(sealed, 'rejected'),
      line(released, 'printed'),
    ]);
    expect(answer.refused).toEqual([
      { line: 1, why: 'unreadable' },
      { line: 2, why: 'unknown' },
      { line: 3, why: 'unknown_result' },
      { line: 4, why: 'not_released' },
      { line: 5, why: 'stopped' },
      { line: 6, why: 'too_late' },
    ]);
    expect(answer.applied).toBe(1);
    const after = await all();
    expect(after.find(({ piece_id }) => piece_id === released?.piece_id)?.status).toBe('printed');
    await walk([sealed as PieceRow], 'unseal');
  });

  it('a file that came before its release is applied when it comes again', async () => {
    const early = (await all()).find(({ status, route }) => status === 'composed' && route === 'workplace');
    const lines = [line(early, 'enclosed')];
    expect(await take(lines)).toMatchObject({
      repeated: false,
      applied: 0,
      refused: [{ why: 'not_released' }],
    });
    await walk([early as PieceRow], 'release');
    expect(await take(lines)).toMatchObject({ repeated: true, applied: 1, refused: [] });
    expect(await take(lines)).toMatchObject({ repeated: true, applied: 0, refused: [] });
  });

  it('a rejected piece is voided first and planned again once, however often the reject comes', async () => {
    const piece = (await all()).find(({ status, route }) => status === 'composed' && route === 'workplace');
    await walk([piece as PieceRow], 'release');
    const first = await take([line(piece, 'enclosed'), line(piece, 'rejected')]);
    expect(first.reprints).toMatchObject([{ replaces: piece?.piece_id }]);
    expect((await take([line(piece, 'rejected'), line(piece, 'rejected')])).reprints).toEqual([]);
    const after = await all();
    expect(after.find(({ piece_id }) => piece_id === piece?.piece_id)?.status).toBe('voided');
    expect(after.filter(({ replaces }) => replaces === piece?.piece_id)).toHaveLength(1);
  });

  it('files lost, doubled, reordered and delayed: the ledger balances after each, and in the end every parcel is sealed', async () => {
    let state = 20_240_909;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const ledger = () => database.read((sql) => readLedger(sql, round.key));
    const delayed: AnswerLine[][] = [];
    let rejects = 0;
    let files = 0;
    let stopped = 0;
    for (let day = 0; day < 60; day++) {
      const pieces = await all();
      const open = pieces.filter(({ status }) =>
        ['planned', 'composed', 'released', 'printed'].includes(status),
      );
      if (open.length === 0 && delayed.length === 0) break;
      await walk(
        open.filter(({ status }) => status === 'planned'),
        'compose',
      );
      await walk(
        open.filter(({ status }) => status === 'planned' || status === 'composed'),
        'release',
      );
      if (day < 5 && open.length > 0) {
        const memberIds = [open[random(open.length)]?.member_id as string];
        stopped += (
          await database.transaction((sql) =>
            stopForLoss(sql, SYSTEM, { ...round.key, memberIds, lostOn: '2024-09-01' }),
          )
        ).length;
      }
      const lines = open.flatMap((piece) => {
        const reject = day < 20 && random(12) === 0;
        if (reject) rejects += 1;
        return reject
          ? [line(piece, 'printed'), line(piece, 'rejected')]
          : [line(piece, 'printed'), line(piece, 'enclosed')];
      });
      const sent: AnswerLine[][] = [];
      while (lines.length > 0) sent.push(lines.splice(0, 5 + random(25)));
      for (const file of [...sent, ...delayed.splice(0, 1 + random(3))].sort(() => random(3) - 1)) {
        const fate = day < 40 ? random(10) : 9;
        if (fate === 0) continue; // lost: the contractor reports the same pieces again the next day
        if (fate === 1) {
          delayed.push(file);
          continue;
        }
        const shuffled = fate === 2 ? file.toReversed() : file;
        for (let times = fate === 3 ? 2 : 1; times > 0; times--) {
          await take(shuffled);
          files += 1;
          expect((await ledger()).faults).toEqual([]);
        }
      }
    }
    expect(await ledger()).toMatchObject({ faults: [], outcomes: { reprint_pending: 0 } });
    expect(rejects).toBeGreaterThan(10);
    expect(files).toBeGreaterThan(20);
    expect(stopped).toBeGreaterThan(0);

    const targets = await database.read((sql) => targetsOf(sql, round.key));
    for (const [target, inside] of targets) {
      const live = inside.filter(({ status }) => status === 'enclosed');
      expect(inside.every(({ status }) => ['enclosed', 'stopped', 'voided'].includes(status))).toBe(true);
      if (live.length === 0) continue;
      const scans = live.map(({ number }) => number);
      const { findings } = await database.transaction((sql) =>
        sealParcel(sql, SYSTEM, round.key, target, scans),
      );
      expect(findings).toEqual([]);
    }
    // One paper on its way for everybody who gets one: nobody twice, nobody forgotten.
    const sealed = (await all()).filter(({ status }) => status === 'sealed');
    expect(new Set(sealed.map(({ member_id }) => member_id)).size).toBe(sealed.length);
    const { outcomes } = await ledger();
    expect(sealed).toHaveLength(outcomes.workplace_parcel + outcomes.home_mail + outcomes.chosen_mail);
  }, 120_000);
});
