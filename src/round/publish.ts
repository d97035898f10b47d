import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CampaignKey } from '../campaign/extract.ts';
import { writeCsv } from '../csv/index.ts';
import { fingerprintOf } from '../dispatch/contents.ts';
import type { NoticeContext } from '../document/context.ts';
import { draftPath, publishFile, writeFileWhole } from '../kernel/files.ts';
import type { Database, Sql } from '../kernel/ports.ts';
import { joinWholeTables } from '../kernel/set-based.ts';
import { CAMPAIGN_FILES } from '../ledger/campaign-files.ts';
import { type Ledger, readLedger, workplaceLines } from '../ledger/ledger.ts';
import { OUTCOME_NAMES, OUTCOMES, type Outcome } from '../ledger/outcomes.ts';
import { heldSentence } from '../ledger/reasons.ts';
import { FIVE_ITEMS, type Level } from '../matching/level.ts';
import { DEAD } from '../piece/status.ts';
import type { StoredProfile } from '../profile/profile.ts';
import { FINDINGS, type FindingCode } from '../register/index.ts';
import type { RoundOrder } from './order.ts';

type Cells = readonly (string | number)[];

/** Writes the tables of a round, each whole or not at all. */
class Publisher {
  readonly #outDir: string;
  readonly #scratch: string;
  readonly #values: readonly string[];

  constructor(outDir: string, scratch: string, key: CampaignKey) {
    this.#outDir = outDir;
    this.#scratch = scratch;
    this.#values = [key.insurerId, key.campaignId];
  }

  /** One CSV from one query ($1 insurer, $2 campaign), streamed. */
  async table<Row>(
    sql: Sql,
    path: string,
    header: readonly string[],
    text: string,
    cells: (row: Row) => Cells,
  ) {
    const batches = sql.batches<Row>(text, this.#values, 5_000);
    await this.rows(
      path,
      header,
      (async function* () {
        for await (const batch of batches) for (const row of batch) yield cells(row);
      })(),
    );
  }

  async rows(path: string, header: readonly string[], rows: AsyncIterable<Cells>): Promise<void> {
    const final = join(this.#outDir, path);
    const draft = draftPath(this.#scratch, final);
    mkdirSync(dirname(final), { recursive: true });
    await writeCsv(draft, header, rows);
    publishFile(draft, final);
  }

  text(path: string, text: string): void {
    const final = join(this.#outDir, path);
    mkdirSync(dirname(final), { recursive: true });
    writeFileWhole(this.#scratch, final, text);
  }
}

const yesNo = (value: unknown): string => (value === true ? 'yes' : 'no');

interface PieceRow {
  readonly piece_id: string;
  readonly management_number: string;
  readonly member_id: string;
  readonly form: string;
  readonly digits: boolean;
  readonly route: string;
  readonly parcel_id: string | null;
  readonly path: string;
  readonly page: number;
  readonly envelope_id: string;
  readonly position: number;
  readonly inserts: string[];
}

const PIECES = `
  SELECT p.piece_id, p.management_number, p.member_id, p.form, p.digits, p.route, e.parcel_id, f.path, p.page,
         p.envelope_id, e.position, e.inserts
    FROM piece.piece p
    JOIN document.file f USING (insurer_id, campaign_id, lot)
    JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
   WHERE p.insurer_id = $1 AND p.campaign_id = $2
   ORDER BY p.lot COLLATE "C", p.position`;

interface ParcelRow {
  readonly parcel_id: string;
  readonly lot: string;
  readonly workplace_id: string;
  readonly part: number;
  readonly parts: number;
  readonly container: string;
  readonly people: number;
  readonly envelopes: number;
  readonly grams: number;
  readonly thickness_mm: string;
  readonly contents: string[];
}

/** What must be in an envelope: stopped and replaced papers are in no manifest. */
const TRAVELS = `p.status NOT IN (${DEAD.map((status) => `'${status}'`).join(', ')})`;

/** The fingerprint of a parcel is over its management numbers in order: two of equal count never agree (I1). */
const PARCELS = `
  SELECT a.parcel_id, a.lot, a.workplace_id, a.part, a.parts, a.container, a.people, a.envelopes, a.grams, a.thickness_mm,
         coalesce(array_agg(p.management_number ORDER BY e.position, coalesce(p.seat, p.position))
                    FILTER (WHERE ${TRAVELS}), '{}') AS contents
    FROM packing.parcel a
    JOIN packing.envelope e USING (insurer_id, campaign_id, parcel_id)
    JOIN piece.piece p USING (insurer_id, campaign_id, envelope_id)
   WHERE a.insurer_id = $1 AND a.campaign_id = $2
   GROUP BY a.parcel_id, a.lot, a.workplace_id, a.part, a.parts, a.container, a.people, a.envelopes, a.grams, a.thickness_mm
   ORDER BY a.parcel_id COLLATE "C"`;

async function publishPieces(sql: Sql, to: Publisher): Promise<void> {
  await to.table<PieceRow>(
    sql,
    'pieces.csv',
    [
      'piece_id',
      'management_number',
      'member_id',
      'form',
      'digits_printed',
      'route',
      'parcel_id',
      'file',
      'page',
      'envelope_id',
      'position',
      'inserts',
    ],
    PIECES,
    (row) => [
      row.piece_id,
      row.management_number,
      row.member_id,
      row.form,
      yesNo(row.digits),
      row.route,
      row.parcel_id ?? '',
      row.path,
      row.page,
      row.envelope_id,
      row.position,
      row.inserts.join(' '),
    ],
  );
}

async function publishParcels(sql: Sql, to: Publisher): Promise<void> {
  await to.table<ParcelRow>(
    sql,
    'parcels.csv',
    [
      'parcel_id',
      'lot',
      'workplace_id',
      'part',
      'parts',
      'container',
      'people',
      'envelopes',
      'grams',
      'thickness_mm',
      'fingerprint',
    ],
    PARCELS,
    (row) => [
      row.parcel_id,
      row.lot,
      row.workplace_id,
      row.part,
      row.parts,
      row.container,
      row.people,
      row.envelopes,
      row.grams,
      row.thickness_mm,
      fingerprintOf(row.contents),
    ],
  );
}

/** Every envelope with what travels in it, a reprinted piece in its old place, lot by lot; in one pass. */
const MANIFESTS = PIECES.slice(0, PIECES.indexOf('ORDER BY'))
  .replace('e.inserts', 'e.inserts, e.lot')
  .concat(`AND ${TRAVELS}`)
  .concat(
    ' ORDER BY e.lot COLLATE "C", e.parcel_id COLLATE "C" NULLS LAST, e.position, coalesce(p.seat, p.position)',
  );

type ManifestRow = PieceRow & { readonly lot: string };

/** One manifest per lot of envelopes: every envelope of every parcel in its order, to be ticked off when packing. */
async function publishManifests(sql: Sql, to: Publisher, key: CampaignKey): Promise<void> {
  const values = [key.insurerId, key.campaignId];
  const { rows: lots } = await sql.query<{ lot: string }>(
    'SELECT DISTINCT lot FROM packing.envelope WHERE insurer_id = $1 AND campaign_id = $2',
    values,
  );
  // A lot in which nothing travels any more has a manifest too, with nothing in it.
  const open = new Set(lots.map(({ lot }) => lot));
  const write = async (lot: string, rows: readonly ManifestRow[]): Promise<void> => {
    open.delete(lot);
    await to.rows(
      `manifests/${lot}.csv`,
      ['parcel_id', 'position', 'envelope_id', 'management_number', 'piece_id', 'form', 'inserts'],
      (async function* () {
        for (const row of rows) {
          const place = [row.parcel_id ?? '', row.position, row.envelope_id];
          yield [...place, row.management_number, row.piece_id, row.form, row.inserts.join(' ')];
        }
      })(),
    );
  };
  let ofLot: ManifestRow[] = [];
  for await (const batch of sql.batches<ManifestRow>(MANIFESTS, values, 5_000)) {
    for (const row of batch) {
      const last = ofLot.at(-1);
      if (last !== undefined && last.lot !== row.lot) {
        await write(last.lot, ofLot);
        ofLot = [];
      }
      ofLot.push(row);
    }
  }
  const last = ofLot.at(-1);
  if (last !== undefined) await write(last.lot, ofLot);
  for (const lot of open) await write(lot, []);
}

async function publishExceptions(sql: Sql, to: Publisher): Promise<void> {
  await to.table<{ member_id: string; outcome: Outcome }>(
    sql,
    'excluded.csv',
    ['member_id', 'outcome', 'reason'],
    `SELECT member_id, outcome FROM campaign.extracted
      WHERE insurer_id = $1 AND campaign_id = $2 AND (outcome LIKE 'excluded%' OR outcome = 'late_loss')
      ORDER BY member_id COLLATE "C"`,
    (row) => [row.member_id, row.outcome, OUTCOMES[row.outcome].title],
  );
  await to.table<{
    member_id: string;
    outcome: Outcome;
    rule_row: number;
    levels: Level[] | null;
    reasons: string[] | null;
  }>(
    sql,
    'held.csv',
    ['member_id', 'outcome', 'row', ...FIVE_ITEMS, 'reasons', 'sentence'],
    `SELECT x.member_id, x.outcome, d.rule_row, d.levels, d.reasons
       FROM campaign.extracted x JOIN campaign.decision d USING (insurer_id, campaign_id, member_id)
      WHERE x.insurer_id = $1 AND x.campaign_id = $2 AND x.outcome LIKE 'held%' ORDER BY x.member_id COLLATE "C"`,
    (row) => [
      row.member_id,
      row.outcome,
      row.rule_row,
      ...FIVE_ITEMS.map((_, i) => row.levels?.[i] ?? ''),
      (row.reasons ?? []).join(';'),
      heldSentence(row.outcome, row.rule_row, row.levels, FIVE_ITEMS),
    ],
  );
  await to.table<{
    kind: string;
    file_row: number;
    column_name: string;
    code: FindingCode;
    severity: string;
  }>(
    sql,
    'aside.csv',
    ['file', 'row', 'column', 'code', 'severity', 'message', 'remedy'],
    `SELECT s.kind, f.file_row, f.column_name, f.code, f.severity
       FROM register.finding f JOIN (${CAMPAIGN_FILES}) s USING (source_id)
      ORDER BY s.kind COLLATE "C", f.file_row, f.column_name COLLATE "C", f.code COLLATE "C"`,
    (row) => [
      `${row.kind}.csv`,
      row.file_row,
      row.column_name,
      row.code,
      row.severity,
      ...FINDINGS[row.code],
    ],
  );
}

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
  await database.read((sql) => publishParcels(sql, new Publisher(folders.outDir, folders.scratchDir, key)));
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
    const to = new Publisher(folders.outDir, folders.scratchDir, key);
    await publishPieces(sql, to);
    await publishParcels(sql, to);
    await publishManifests(sql, to, key);
    await publishExceptions(sql, to);
    const lines = workplaceLines(sql, key);
    await to.rows(
      'closing-workplaces.csv',
      ['workplace_id', 'extracted', ...OUTCOME_NAMES],
      (async function* () {
        for await (const line of lines) {
          yield [line.workplace_id, line.extracted, ...OUTCOME_NAMES.map((name) => line.outcomes[name])];
        }
      })(),
    );
    await publishRecord(sql, to, key, context, order, stored);
    to.text('ledger.json', text);
    rmSync(folders.scratchDir, { recursive: true, force: true });
    return ledger;
  });
}
