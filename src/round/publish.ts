import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignKey } from '../campaign/extract.ts';
import type { NoticeContext } from '../document/context.ts';
import { lettersPath, pageRecordsOf, recordedLists } from '../document/print.ts';
import type { Database, Sql } from '../kernel/ports.ts';
import { joinWholeTables } from '../kernel/set-based.ts';
import { type Ledger, readLedger } from '../ledger/ledger.ts';
import { type LedgerLine, ledgerLines } from '../ledger/lines.ts';
import { OUTCOME_NAMES } from '../ledger/outcomes.ts';
import type { StoredProfile } from '../profile/profile.ts';
import { catalogue } from '../template/sets.ts';
import { ourPaths, publishInserts } from './inserts.ts';
import { leafletPaths } from './leaflets.ts';
import type { RoundOrder } from './order.ts';
import { CAMPAIGN_MARK } from './out-folder.ts';
import { publishAside, publishExcluded, publishHeld } from './publish-exceptions.ts';
import { publishManifests, publishParcels, publishPieces } from './publish-pieces.ts';
import { type Columns, Publisher } from './publisher.ts';
import { recordedTargets } from './target-lists.ts';

/** closing-workplaces.csv: the closing sheet, a line per workplace. */
const CLOSING: Columns<LedgerLine> = {
  workplace_id: (line) => line.id,
  extracted: (line) => line.extracted,
  ...Object.fromEntries(OUTCOME_NAMES.map((name) => [name, (line: LedgerLine) => line.outcomes[name]])),
};

interface FileRow {
  readonly lot: string;
  readonly letters: number | null;
  readonly letters_bytes: number | null;
  readonly letters_sha256: string | null;
}

/** record/round.json: what all pages of the round share, and every file that has pages. */
async function roundRecord(
  sql: Sql,
  key: CampaignKey,
  context: NoticeContext,
  order: RoundOrder,
  stored: StoredProfile,
  outDir: string,
): Promise<{ readonly text: string; readonly lots: readonly string[] }> {
  const { rows } = await sql.query<FileRow>(
    `SELECT lot, route, path AS file, printed.pieces, pages, bytes, sha256, letters, letters_bytes, letters_sha256
       FROM document.file
       JOIN (SELECT lot, count(page) AS pieces FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2 GROUP BY lot) printed
            USING (lot)
      WHERE insurer_id = $1 AND campaign_id = $2 AND sha256 IS NOT NULL ORDER BY lot COLLATE "C"`,
    [key.insurerId, key.campaignId],
  );
  const files = rows.map(({ letters, letters_bytes, letters_sha256, ...file }) => ({
    ...file,
    // Certificates are the pieces that travel on letters.
    kind: letters === null ? 'notices' : 'cards',
  }));
  const letters = rows.flatMap(({ lot, letters: pages, letters_bytes: bytes, letters_sha256: sha256 }) =>
    pages === null ? [] : [{ lot, file: lettersPath(lot), pages, bytes, sha256 }],
  );
  const lots = files.map(({ lot }) => lot);
  const round = {
    insurer: context.insurer,
    campaign: order.campaign,
    profile: stored.profile,
    profileHash: stored.hash,
    asOf: context.asOf,
    issuedOn: context.issuedOn,
    language: context.language,
    files,
    lists: recordedLists(outDir, lots),
    letters,
    targets: recordedTargets(outDir),
  };
  return { text: `${JSON.stringify(round, null, 2)}\n`, lots };
}

/** Writes parcels.csv of a planned campaign, whether or not anything is composed yet. */
export async function publishPlan(
  database: Database,
  key: CampaignKey,
  folders: { outDir: string; scratchDir: string },
): Promise<void> {
  rmSync(folders.scratchDir, { recursive: true, force: true });
  mkdirSync(folders.scratchDir, { recursive: true });
  mkdirSync(folders.outDir, { recursive: true });
  await database.read((sql) => publishParcels(sql, new Publisher(folders, key)));
  rmSync(folders.scratchDir, { recursive: true, force: true });
}

/**
 * Writes the lists, manifests, record and ledger of a composed campaign. ledger.json comes last: where it stands,
 * the result is whole. A campaign already published is read back, not written again. `more`: lists a kind of round has
 * besides.
 */
export async function publishRound(
  database: Database,
  key: CampaignKey,
  context: NoticeContext,
  order: RoundOrder,
  stored: StoredProfile,
  folders: { outDir: string; scratchDir: string },
  more: (sql: Sql, to: Publisher) => Promise<void> = async () => undefined,
): Promise<Ledger> {
  const ledgerPath = join(folders.outDir, 'ledger.json');
  const published = existsSync(ledgerPath);
  return database.read(async (sql) => {
    await joinWholeTables(sql);
    const ledger = await readLedger(sql, key);
    const text = `${JSON.stringify(ledger, null, 2)}\n`;
    const record = await roundRecord(sql, key, context, order, stored, folders.outDir);
    // Papers of a parcel that were lost and made again may say more than the record did.
    if (
      published &&
      readFileSync(ledgerPath, 'utf8') === text &&
      isWritten(join(folders.outDir, 'record/round.json'), record.text)
    )
      return ledger;
    rmSync(folders.scratchDir, { recursive: true, force: true });
    mkdirSync(folders.scratchDir, { recursive: true });
    const to = new Publisher(folders, key);
    await publishPieces(sql, to);
    await publishParcels(sql, to);
    await publishManifests(sql, to, key);
    await publishExcluded(sql, to);
    await publishHeld(sql, to);
    await publishAside(sql, to);
    await publishInserts(sql, to, stored.profile, folders.outDir);
    await to.rows('closing-workplaces.csv', CLOSING, ledgerLines(sql, key, 'workplace'));
    await more(sql, to);
    // The lists of targets are made and noted by now.
    const whole = await roundRecord(sql, key, context, order, stored, folders.outDir);
    to.text('record/round.json', whole.text);
    to.text('record/template.json', `${JSON.stringify(context.templateSet, null, 2)}\n`);
    to.text('record/texts.json', `${JSON.stringify(catalogue(), null, 2)}\n`);
    const composed = pageRecordsOf(folders.outDir, record.lots);
    const inserts = [...leafletPaths(stored.profile), ...ourPaths(folders.outDir)];
    await to.hashes([CAMPAIGN_MARK, ...inserts, ...composed], { 'ledger.json': text });
    to.text('ledger.json', text);
    rmSync(folders.scratchDir, { recursive: true, force: true });
    return ledger;
  });
}

const isWritten = (path: string, text: string): boolean =>
  existsSync(path) && readFileSync(path, 'utf8') === text;
