import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CampaignKey } from '../campaign/extract.ts';
import type { NoticeContext } from '../document/context.ts';
import type { Database, Sql } from '../kernel/ports.ts';
import { joinWholeTables } from '../kernel/set-based.ts';
import { type Ledger, readLedger, type WorkplaceLine, workplaceLines } from '../ledger/ledger.ts';
import { OUTCOME_NAMES } from '../ledger/outcomes.ts';
import type { StoredProfile } from '../profile/profile.ts';
import type { RoundOrder } from './order.ts';
import { publishAside, publishExcluded, publishHeld } from './publish-exceptions.ts';
import { publishManifests, publishParcels, publishPieces } from './publish-pieces.ts';
import { type Columns, Publisher } from './publisher.ts';

/** closing-workplaces.csv: the closing sheet, a line per workplace. */
const CLOSING: Columns<WorkplaceLine> = {
  workplace_id: (line) => line.workplace_id,
  extracted: (line) => line.extracted,
  ...Object.fromEntries(OUTCOME_NAMES.map((name) => [name, (line: WorkplaceLine) => line.outcomes[name]])),
};

/** What is needed to verify the result elsewhere, beside the page records the composer left. */
async function publishRecord(
  sql: Sql,
  to: Publisher,
  key: CampaignKey,
  context: NoticeContext,
  order: RoundOrder,
  stored: StoredProfile,
): Promise<void> {
  const { rows: files } = await sql.query(
    `SELECT lot, route, path AS file, pieces, pages, bytes, sha256 FROM document.file
      WHERE insurer_id = $1 AND campaign_id = $2 ORDER BY lot COLLATE "C"`,
    [key.insurerId, key.campaignId],
  );
  const round = {
    insurer: context.insurer,
    campaign: order.campaign,
    profile: stored.profile,
    profileHash: stored.hash,
    asOf: context.asOf,
    issuedOn: context.issuedOn,
    language: context.language,
    files,
  };
  to.text('record/round.json', `${JSON.stringify(round, null, 2)}\n`);
  to.text('record/template.json', `${JSON.stringify(context.templateSet, null, 2)}\n`);
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
 * the result is whole. A campaign already published is read back, not written again.
 */
export async function publishRound(
  database: Database,
  key: CampaignKey,
  context: NoticeContext,
  order: RoundOrder,
  stored: StoredProfile,
  folders: { outDir: string; scratchDir: string },
): Promise<Ledger> {
  const ledgerPath = join(folders.outDir, 'ledger.json');
  const published = existsSync(ledgerPath);
  return database.read(async (sql) => {
    await joinWholeTables(sql);
    const ledger = await readLedger(sql, key);
    const text = `${JSON.stringify(ledger, null, 2)}\n`;
    if (published && readFileSync(ledgerPath, 'utf8') === text) return ledger;
    rmSync(folders.scratchDir, { recursive: true, force: true });
    mkdirSync(folders.scratchDir, { recursive: true });
    const to = new Publisher(folders, key);
    await publishPieces(sql, to);
    await publishParcels(sql, to);
    await publishManifests(sql, to, key);
    await publishExcluded(sql, to);
    await publishHeld(sql, to);
    await publishAside(sql, to);
    await to.rows('closing-workplaces.csv', CLOSING, workplaceLines(sql, key));
    await publishRecord(sql, to, key, context, order, stored);
    to.text('ledger.json', text);
    rmSync(folders.scratchDir, { recursive: true, force: true });
    return ledger;
  });
}
