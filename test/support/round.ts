import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignKey } from '../../src/campaign/extract.ts';
import { loadRegistration } from '../../src/certificate/registration.ts';
import { printedBytes, readLots } from '../../src/dispatch/job.ts';
import { readInserts } from '../../src/dispatch/job-inserts.ts';
import { recordedLists } from '../../src/document/print.ts';
import { type Database, type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import type { PieceStatus } from '../../src/piece/status.ts';
import { recordProof } from '../../src/readback/proof.ts';
import { type PlannedRound, planRound } from '../../src/round/run.ts';
import { writeSample } from '../../src/sample/files.ts';
import { keysFrom } from '../../src/vault/keys.ts';

/** So sure are the pictures of a read-back where the reader is not what is tested: some pages of each result. */
export const FEW_PICTURES = { confidence: 0.5, badShare: 0.1 };

export const ROUND_KEYS = keysFrom(Buffer.alloc(32, 11));

/**
 * A made-up insurer's round in `database`, planned down to its parcels and put as composed; nothing is printed.
 * `general`: how letters of general members travel, in place of the profile's way.
 */
export async function plannedRound(
  database: Database,
  members: number,
  seed = '1',
  general?: 'home',
): Promise<PlannedRound> {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-round-'));
  try {
    writeSample({ members, seed, profile: 'kyokai-kenpo' }, folder);
    if (general !== undefined) {
      const path = join(folder, 'insurer.json');
      const order = JSON.parse(readFileSync(path, 'utf8')) as { campaign: object };
      const campaign = { ...order.campaign, mailing: { general } };
      writeFileSync(path, JSON.stringify({ ...order, campaign }));
    }
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

/** Takes in the state's file of a month end in which one member is flagged (不開示該当), or is so no more. */
export async function flagByState(
  database: Database,
  insurerId: string,
  memberId: string,
  asOf: string,
  flagged = true,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-flag-'));
  try {
    const path = join(folder, 'registration.csv');
    writeFileSync(
      path,
      `member_id,as_of,state,e_certificate_expires_on,protected\r\n${memberId},${asOf},registered,2033-05-05,${flagged ? 'yes' : 'no'}\r\n`,
    );
    const { loaded } = await loadRegistration(database, {
      path,
      name: 'registration.csv',
      insurerId,
      actor: SYSTEM,
    });
    if (loaded !== 1) throw new Error('the row was set aside');
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

/**
 * Records a certificate of read-back over the print files of a campaign, as a round does after it read them back: for
 * tests of what comes after. `outDir`: with the lists and inserts lying there; `but`: what else it says.
 */
export async function recordReadBack(
  database: Database,
  key: CampaignKey,
  outDir?: string,
  but: object = {},
): Promise<void> {
  const lots = await database.read((sql) => readLots(sql, key));
  const lists =
    outDir === undefined
      ? []
      : recordedLists(
          outDir,
          lots.map(({ lot }) => lot),
        );
  const inserts = outDir === undefined ? [] : (await readInserts(outDir)).read;
  const files = [...lots.flatMap(printedBytes), ...lists, ...inserts].map((file) => ({ ...file, pages: 1 }));
  const pages = files.length;
  const certificate = { pages, faultCount: 0, files, others: [], picture: { pages }, ...but };
  await database.transaction((sql) => recordProof(sql, SYSTEM, key, JSON.stringify(certificate)));
}
