import { beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { readLedger } from '../../src/ledger/ledger.ts';
import { act } from '../../src/piece/commands.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { readBranchFunnels, readReturns, SHOWN_OUTCOMES } from '../../src/statistics/campaign.ts';
import { freshDatabase } from '../support/postgres.ts';
import { piecesOf, plannedRound } from '../support/round.ts';

const { database } = await freshDatabase();
let round: PlannedRound;
const funnels = () => database.read((sql) => readBranchFunnels(sql, round.key));
const returns = async () =>
  Object.fromEntries(
    (await database.read((sql) => readReturns(sql, round.key))).map(({ cause, count }) => [cause, count]),
  );

beforeAll(async () => {
  round = await plannedRound(database, 400, 'statistics');
});

describe('a campaign in figures', () => {
  it('the branches add up to the ledger, outcome by outcome', async () => {
    const branches = await funnels();
    const ledger = await database.read((sql) => readLedger(sql, round.key));
    expect(branches.length).toBeGreaterThan(3);
    expect(branches.reduce((sum, { extracted }) => sum + extracted, 0)).toBe(ledger.extracted);
    for (const outcome of SHOWN_OUTCOMES) {
      const shown = branches.reduce((sum, { outcomes }) => sum + outcomes[outcome], 0);
      const also = outcome === 'home_mail' ? ledger.outcomes.chosen_mail : 0;
      expect(shown, outcome).toBe(ledger.outcomes[outcome] + also);
    }
    for (const { extracted, outcomes } of branches)
      expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(extracted);
  });

  it('who has chosen an address cannot be told from who is written to at home: the figures are the same without them', async () => {
    const before = await funnels();
    const ledger = await database.read((sql) => readLedger(sql, round.key));
    expect(ledger.outcomes.chosen_mail).toBeGreaterThan(0);
    await database
      .transaction(async (sql) => {
        await sql.query(`INSERT INTO audit.entry (actor, action, subject) VALUES ('test', 'test', 'test:1')`);
        await sql.query(`UPDATE campaign.extracted SET outcome = 'home_mail' WHERE outcome = 'chosen_mail'`);
        expect(await readBranchFunnels(sql, round.key)).toEqual(before);
        throw new Error('taken back');
      })
      .catch((error: Error) => expect(error.message).toBe('taken back'));
  });

  it('S114 returned letters are counted once each, by the best cause known, every cause named', async () => {
    expect(Object.values(await returns()).every((count) => count === 0)).toBe(true);
    const pieces = (await database.read((sql) => piecesOf(sql, round.key))).filter(
      ({ route }) => route === 'home',
    );
    const [first, second, third] = pieces.map((piece) => piece.piece_id);
    await database.transaction(async (sql) => {
      const insurerId = round.key.insurerId;
      const pieceIds = [first, second, third] as string[];
      for (const action of ['release', 'print', 'enclose', 'seal', 'post'] as const)
        await act(sql, SYSTEM, { insurerId, pieceIds, action });
      await act(sql, SYSTEM, { insurerId, pieceIds: [first as string], action: 'return' });
      const evidence = { cause: 'post_return' };
      await act(sql, SYSTEM, {
        insurerId,
        pieceIds: [second, third] as string[],
        action: 'return',
        evidence,
      });
      await sql.query(
        `INSERT INTO dispatch.return_cause (insurer_id, piece_id, cause, returned_on, audit_id)
         SELECT $1, $2, 'moved', '2024-10-04', max(audit_id) FROM audit.entry`,
        [insurerId, second],
      );
    });
    expect(await returns()).toMatchObject({ other: 1, post_return: 1, moved: 1, unknown_address: 0 });
  });
});
