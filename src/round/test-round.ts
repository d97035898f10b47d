import { lockCampaign } from '../campaign/extract.ts';
import { type Ledger, readLedger } from '../ledger/ledger.ts';
import { act } from '../piece/commands.ts';
import { planRound, type RoundInput } from './run.ts';

/** Pieces put forward in one statement. */
const BATCH = 10_000;

/**
 * A round of a test insurer (`"test": true` in insurer.json): everything happens but the printing. Files are taken
 * in, people sorted, envelopes and parcels planned; the pieces stand as composed, so that whoever tries the API out
 * can go on with them, but there is no page of them, and the database refuses any. Resumes like `runRound`.
 */
export async function runTestRound(round: Omit<RoundInput, 'outDir'>): Promise<Ledger> {
  const { database, actor } = round;
  const { key, travellers } = await planRound(round);
  for (let done = 0; ; ) {
    const moved = await database.transaction(async (sql) => {
      await lockCampaign(sql, key);
      const { rows } = await sql.query<{ piece_id: string }>(
        `SELECT piece_id FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2 AND status = 'planned'
          ORDER BY piece_id LIMIT ${BATCH}`,
        [key.insurerId, key.campaignId],
      );
      const pieceIds = rows.map((row) => row.piece_id);
      const evidence = { test: true };
      await act(sql, actor, { insurerId: key.insurerId, pieceIds, action: 'compose', evidence });
      return pieceIds.length;
    });
    if (moved === 0) break;
    done += moved;
    round.onProgress('compose', done, travellers);
  }
  return database.read((sql) => readLedger(sql, key));
}
