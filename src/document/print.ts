import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Piscina } from 'piscina';
import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign, markStage, stageDone } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import { publishFile, writeFileWhole } from '../kernel/files.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import type { NoticeRecord } from '../template/record.ts';
import type { Keys } from '../vault/keys.ts';
import { lastFourProof } from '../vault/numbers.ts';
import { parcelSheetsOf, recordsOf } from './campaign-records.ts';
import type { NoticeContext } from './context.ts';
import type { ComposedLists } from './lists.ts';
import type { ComposedFile } from './notices.ts';
import { composingPool } from './threads.ts';
import type { ComposeTask, ListsTask } from './worker.ts';

/**
 * What a print file must say, one line of JSON per piece in page order: enough to prove every page elsewhere. The
 * four digits are there only as a keyed hash bound to their piece.
 */
function proofLines(keys: Keys, records: readonly NoticeRecord[], file: ComposedFile): string {
  return records
    .map(({ lastFour, ...record }, i) => {
      const proof = lastFour === null ? null : lastFourProof(keys, record.pieceId, lastFour);
      return `${JSON.stringify({ page: file.firstPages[i], ...record, lastFourProof: proof })}\n`;
    })
    .join('');
}

/** Records that a file stands in its place: its hash, the page of each piece, and the event of each. */
async function commitFile(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  lot: string,
  records: readonly NoticeRecord[],
  file: ComposedFile,
): Promise<void> {
  await lockCampaign(sql, key);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'document.compose',
    subject: `file:${key.campaignId}/${lot}`,
    detail: { pages: file.pages, bytes: file.bytes, sha256: file.sha256 },
  });
  await sql.query(
    `UPDATE document.file SET pages = $4, bytes = $5, sha256 = $6
      WHERE insurer_id = $1 AND campaign_id = $2 AND lot = $3`,
    [key.insurerId, key.campaignId, lot, file.pages, file.bytes, file.sha256],
  );
  const pieceIds = records.map((record) => record.pieceId);
  await sql.query(
    `INSERT INTO piece.event (insurer_id, piece_id, action, from_status, to_status, audit_id)
     SELECT $1, piece_id, 'compose', status, 'composed', $3 FROM piece.piece
      WHERE insurer_id = $1 AND piece_id = ANY($2) AND status = 'planned'`,
    [key.insurerId, pieceIds, auditId],
  );
  await sql.query(
    `UPDATE piece.piece p SET status = 'composed', page = t.page
       FROM unnest($2::text[], $3::int[]) AS t (piece_id, page)
      WHERE p.insurer_id = $1 AND p.piece_id = t.piece_id AND p.status = 'planned'`,
    [key.insurerId, pieceIds, file.firstPages],
  );
}

interface OpenLot {
  readonly lot: string;
  readonly path: string;
  readonly pieces: number;
  readonly route: string;
}

/** The place of a result file, its folder made. */
function placeOf(outDir: string, path: string): string {
  const place = join(outDir, path);
  mkdirSync(dirname(place), { recursive: true });
  return place;
}

/** Print files of a campaign that do not stand in their place yet and have a piece to print. */
async function openLots(sql: Sql, key: CampaignKey): Promise<OpenLot[]> {
  const { rows } = await sql.query<OpenLot>(
    `SELECT lot, path, pieces, route FROM document.file f
      WHERE insurer_id = $1 AND campaign_id = $2 AND sha256 IS NULL
        AND EXISTS (SELECT FROM piece.piece p WHERE p.insurer_id = f.insurer_id AND p.campaign_id = f.campaign_id
                       AND p.lot = f.lot AND p.status = 'planned')
      ORDER BY lot COLLATE "C"`,
    [key.insurerId, key.campaignId],
  );
  return rows;
}

/**
 * Composes every print file of a planned campaign under `outDir`, on all cores. A file appears whole or not at
 * all: it is written elsewhere (`scratchDir`, same file system), moved into place, and only then committed with
 * its hash; killed in between, it is composed again to the same bytes. `onProgress`: pieces composed.
 */
export async function composeCampaign(
  database: Database,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  context: NoticeContext,
  folders: { outDir: string; scratchDir: string },
  onProgress: (pieces: number) => void = () => undefined,
): Promise<void> {
  const done = await database.read((sql) => stageDone(sql, key, 'compose'));
  const lots = await database.read((sql) => openLots(sql, key));
  // Reprints and second routes are planned after the round was composed.
  if (done && lots.length === 0) return;
  rmSync(folders.scratchDir, { recursive: true, force: true });
  mkdirSync(folders.scratchDir, { recursive: true });
  const pool = new Piscina(composingPool());
  const composeLists = async (lot: string): Promise<void> => {
    const parcels = await database.read((sql) => parcelSheetsOf(sql, key, lot));
    const draft = join(folders.scratchDir, `${lot}-lists.pdf`);
    const task: ListsTask = { context, parcels, path: draft };
    await (pool.run(task, { name: 'lists' }) as Promise<ComposedLists>);
    publishFile(draft, placeOf(folders.outDir, `lists/${lot}.pdf`));
  };
  const work = async (): Promise<void> => {
    for (let next = lots.shift(); next !== undefined; next = lots.shift()) {
      const { lot, path, pieces, route } = next;
      const records = await database.transaction((sql) => recordsOf(sql, actor, keys, key, lot));
      const draft = join(folders.scratchDir, `${lot}.pdf`);
      const task: ComposeTask = { context, records, path: draft };
      const file = await (pool.run(task) as Promise<ComposedFile>);
      publishFile(draft, placeOf(folders.outDir, path));
      if (route === 'workplace') await composeLists(lot);
      const record = placeOf(folders.outDir, `record/pages/${lot}.ndjson`);
      writeFileWhole(folders.scratchDir, record, proofLines(keys, records, file));
      await database.transaction((sql) => commitFile(sql, actor, key, lot, records, file));
      onProgress(pieces);
    }
  };
  try {
    // One more than the threads: the next file's records are read while the others compose.
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  } finally {
    await pool.destroy();
  }
  rmSync(folders.scratchDir, { recursive: true, force: true });
  await database.transaction(async (sql) => {
    await lockCampaign(sql, key);
    await writeAudit(sql, {
      actor,
      insurerId: key.insurerId,
      action: 'document.composed',
      subject: `campaign:${key.campaignId}`,
    });
    if (!done) await markStage(sql, key, 'compose');
  });
}
