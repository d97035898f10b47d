import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Piscina } from 'piscina';
import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign, markStage, stageDone } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import { publishFile } from '../kernel/files.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import type { ParcelSheet } from '../template/parcel.ts';
import { parcelSheetsOf } from './campaign-records.ts';
import type { NoticeContext } from './context.ts';
import type { ComposedLists } from './lists.ts';
import type { LotTask, ReadLot } from './lot-papers.ts';
import type { ComposedFile } from './notices.ts';
import { composingPool } from './threads.ts';
import type { ListsTask } from './worker.ts';

/** Records that a file stands in its place: its hash, the page of each piece, and the event of each. */
async function commitFile(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  lot: string,
  pieceIds: readonly string[],
  file: ComposedFile,
  letters: ComposedFile | null,
): Promise<void> {
  await lockCampaign(sql, key);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'document.compose',
    subject: `file:${key.campaignId}/${lot}`,
    detail: {
      pages: file.pages,
      bytes: file.bytes,
      sha256: file.sha256,
      ...(letters === null ? {} : { letters: letters.pages, lettersSha256: letters.sha256 }),
    },
  });
  await sql.query(
    `UPDATE document.file SET pages = $4, bytes = $5, sha256 = $6, letters = $7, letters_bytes = $8, letters_sha256 = $9
      WHERE insurer_id = $1 AND campaign_id = $2 AND lot = $3`,
    [
      key.insurerId,
      key.campaignId,
      lot,
      file.pages,
      file.bytes,
      file.sha256,
      letters?.pages ?? null,
      letters?.bytes ?? null,
      letters?.sha256 ?? null,
    ],
  );
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

/** What the papers of a file's parcels must say, one line of JSON per parcel in page order. */
const parcelLines = (parcels: readonly ParcelSheet[], file: ComposedLists): string =>
  parcels.map((parcel, i) => `${JSON.stringify({ page: file.firstPages[i], ...parcel })}\n`).join('');

interface OpenLot {
  readonly lot: string;
  readonly path: string;
  readonly pieces: number;
  readonly route: string;
  /** Of a file composed before: what its bytes must be again. */
  readonly sha256: string | null;
  /** The same of its carrier letters; null if there are none (yet). */
  readonly letters_sha256: string | null;
}

const listsPath = (lot: string): string => `lists/${lot}.pdf`;
const recordPath = (lot: string): string => `record/pages/${lot}.ndjson`;
const parcelsPath = (lot: string): string => `record/parcels/${lot}.ndjson`;
const listRecordPath = (lot: string): string => `record/lists/${lot}.json`;

/** A file of lists as the record has it. */
export interface RecordedList {
  readonly lot: string;
  readonly file: string;
  readonly parcels: number;
  readonly pages: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** The files of lists composed under a folder, by what was noted when each was. */
export function recordedLists(outDir: string, lots: readonly string[]): RecordedList[] {
  return lots
    .map((lot) => join(outDir, listRecordPath(lot)))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')) as RecordedList);
}

/** The files of the record that belong to print files, as far as they are there. */
export const pageRecordsOf = (outDir: string, lots: readonly string[]): string[] =>
  lots
    .flatMap((lot) => [recordPath(lot), parcelsPath(lot), listRecordPath(lot), lettersRecordPath(lot)])
    .filter((path) => existsSync(join(outDir, path)));

/** Carrier letters of a lot of certificates, and what they must say. */
export const lettersPath = (lot: string): string => `letters/${lot}.pdf`;
const lettersRecordPath = (lot: string): string => `record/letters/${lot}.ndjson`;

/** The place of a result file, its folder made. */
function placeOf(outDir: string, path: string): string {
  const place = join(outDir, path);
  mkdirSync(dirname(place), { recursive: true });
  return place;
}

/**
 * Print files of a campaign that do not stand in their place yet and have a piece to print, and those that stood in
 * a place but not (or no more) under this folder.
 */
async function openLots(sql: Sql, key: CampaignKey, outDir: string): Promise<OpenLot[]> {
  const { rows } = await sql.query<OpenLot>(
    `SELECT lot, path, pieces, route, sha256, letters_sha256 FROM document.file f
      WHERE insurer_id = $1 AND campaign_id = $2
        AND (sha256 IS NOT NULL OR EXISTS (
              SELECT FROM piece.piece p WHERE p.insurer_id = f.insurer_id AND p.campaign_id = f.campaign_id
                 AND p.lot = f.lot AND p.status = 'planned'))
      ORDER BY lot COLLATE "C"`,
    [key.insurerId, key.campaignId],
  );
  return rows.filter(({ lot, path, route, sha256, letters_sha256 }) => {
    const files = [
      path,
      recordPath(lot),
      ...(route === 'workplace' ? [listsPath(lot), parcelsPath(lot), listRecordPath(lot)] : []),
      ...(letters_sha256 === null ? [] : [lettersPath(lot), lettersRecordPath(lot)]),
    ];
    return sha256 === null || files.some((file) => !existsSync(join(outDir, file)));
  });
}

/** A lost file is made again only if it is the same: what was printed from it is named by its hash and its pages. */
function requireSame(path: string, sha256: string | null, file: ComposedFile): void {
  if (sha256 === null || sha256 === file.sha256) return;
  throw new TodokeError(
    'document.other_bytes',
    `失われた印刷ファイル ${path} を、同じ内容では作り直せません。`,
    {
      remedy:
        '控えから元の場所に戻してください（作成のあとに送付物が取りやめになったか、todoke か鍵が入れ替わっています）。',
      status: 409,
    },
  );
}

/**
 * Composes every print file of a planned campaign under `outDir`, on all cores. A file appears whole or not at
 * all: it is written elsewhere (`scratchDir`, same file system), moved into place, and only then committed with
 * its hash; killed in between, it is composed again to the same bytes. A file that was lost since is made again
 * too (`document.other_bytes` where that is no longer possible). `read`: what the lots say, by the kind of paper.
 * `onProgress`: pieces composed.
 */
export async function composeCampaign(
  database: Database,
  actor: Actor,
  key: CampaignKey,
  context: NoticeContext,
  read: ReadLot,
  folders: { outDir: string; scratchDir: string },
  onProgress: (pieces: number) => void = () => undefined,
): Promise<void> {
  const done = await database.read((sql) => stageDone(sql, key, 'compose'));
  const lots = await database.read((sql) => openLots(sql, key, folders.outDir));
  // Reprints and second routes are planned after the round was composed.
  if (done && lots.length === 0) return;
  rmSync(folders.scratchDir, { recursive: true, force: true });
  mkdirSync(folders.scratchDir, { recursive: true });
  const pool = new Piscina(composingPool());
  // Records of one lot have the same name in several folders: each is drafted under a name of its own.
  const write = (path: string, name: string, text: string): void => {
    const draft = join(folders.scratchDir, name);
    writeFileSync(draft, text);
    publishFile(draft, placeOf(folders.outDir, path));
  };
  const composeLists = async (lot: string): Promise<void> => {
    const parcels = await database.read((sql) => parcelSheetsOf(sql, key, lot));
    const draft = join(folders.scratchDir, `${lot}-lists.pdf`);
    const task: ListsTask = { context, parcels, path: draft };
    const file = await (pool.run(task, { name: 'lists' }) as Promise<ComposedLists>);
    const { pages, bytes, sha256 } = file;
    const noted: RecordedList = { lot, file: listsPath(lot), parcels: parcels.length, pages, bytes, sha256 };
    publishFile(draft, placeOf(folders.outDir, listsPath(lot)));
    write(parcelsPath(lot), `${lot}-parcels.ndjson`, parcelLines(parcels, file));
    write(listRecordPath(lot), `${lot}-lists.json`, `${JSON.stringify(noted)}\n`);
  };
  const compose = ({ name, task }: LotTask): Promise<ComposedFile> =>
    (name === 'default' ? pool.run(task) : pool.run(task, { name })) as Promise<ComposedFile>;
  const work = async (): Promise<void> => {
    for (let next = lots.shift(); next !== undefined; next = lots.shift()) {
      const { lot, path, pieces, route, sha256, letters_sha256 } = next;
      const papers = await database.transaction((sql) => read(sql, lot));
      const draft = join(folders.scratchDir, `${lot}.pdf`);
      const file = await compose(papers.print(draft));
      requireSame(path, sha256, file);
      publishFile(draft, placeOf(folders.outDir, path));
      if (route === 'workplace') await composeLists(lot);
      let letters: ComposedFile | null = null;
      if (papers.letters !== undefined) {
        const letterDraft = join(folders.scratchDir, `${lot}-letters.pdf`);
        letters = await compose(papers.letters.print(letterDraft));
        requireSame(lettersPath(lot), letters_sha256, letters);
        publishFile(letterDraft, placeOf(folders.outDir, lettersPath(lot)));
        write(lettersRecordPath(lot), `${lot}-letters.ndjson`, papers.letters.proof);
      }
      write(recordPath(lot), `${lot}.ndjson`, papers.proof(file));
      if (sha256 === null) {
        const { pieceIds } = papers;
        await database.transaction((sql) => commitFile(sql, actor, key, lot, pieceIds, file, letters));
      }
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
