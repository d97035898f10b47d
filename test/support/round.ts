import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignKey } from '../../src/campaign/extract.ts';
import { type Database, type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import type { PieceStatus } from '../../src/piece/status.ts';
import { type PlannedRound, planRound } from '../../src/round/run.ts';
import { writeSample } from '../../src/sample/files.ts';
import { keysFrom } from '../../src/vault/keys.ts';

export const ROUND_KEYS = keysFrom(Buffer.alloc(32, 11));

/** A made-up insurer's round in `database`, planned down to its parcels and put as composed; nothing is printed. */
export async function plannedRound(database: Database, members: number, seed = '1'): Promise<PlannedRound> {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-round-'));
  try {
    writeSample({ members, seed, profile: 'kyokai-kenpo' }, folder);
    const round = await planRound({
      inputDir: folder,
      database,
      keys: ROUND_KEYS,
      actor: SYSTEM,
      onProgress: () => undefined,
      onMessage: () => undefined,
    });
    await database.transaction(async (sql) => {
      const { rows } = await sql.query<{ piece_id: string }>(
        `SELECT piece_id FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2`,
        [round.key.insurerId, round.key.campaignId],
      );
      const pieceIds = rows.map((row) => row.piece_id);
      await act(sql, SYSTEM, { insurerId: round.key.insurerId, pieceIds, action: 'compose' });
    });
    return round;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface PieceRow {
  readonly piece_id: string;
  readonly member_id: string;
  readonly number: string;
  readonly status: PieceStatus;
  readonly route: string;
  readonly target: string;
  readonly outcome: string;
  readonly replaces: string | null;
}

/** Every piece of a campaign with where it is packed: its parcel, or its envelope where that travels alone. */
export async function piecesOf(sql: Sql, key: CampaignKey): Promise<PieceRow[]> {
  const { rows } = await sql.query<PieceRow>(
    `SELECT p.piece_id, p.member_id, p.management_number AS number, p.status, p.route, x.outcome, p.replaces,
            coalesce(e.parcel_id, e.envelope_id) AS target
       FROM piece.piece p
       JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
       JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
      WHERE p.insurer_id = $1 AND p.campaign_id = $2
      ORDER BY coalesce(e.parcel_id, e.envelope_id) COLLATE "C", e.position, coalesce(p.seat, p.position)`,
    [key.insurerId, key.campaignId],
  );
  return rows;
}

/** The pieces by parcel (or lone envelope), in the order of enclosing. */
export async function targetsOf(sql: Sql, key: CampaignKey): Promise<Map<string, PieceRow[]>> {
  return Map.groupBy(await piecesOf(sql, key), (piece) => piece.target);
}
