import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Piscina } from 'piscina';
import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign, markStage, stageDone } from '../campaign/extract.ts';
import { copayment } from '../japan/copayment.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import { publishFile, writeFileWhole } from '../kernel/files.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import type { NoticeForm, NoticeRecord, Route } from '../template/record.ts';
import type { Keys } from '../vault/keys.ts';
import { lastFourProof } from '../vault/numbers.ts';
import { readLastFour } from '../vault/store.ts';
import type { NoticeContext } from './context.ts';
import type { ComposedFile } from './notices.ts';
import type { ComposeTask } from './worker.ts';

interface PieceFacts {
  readonly piece_id: string;
  readonly management_number: string;
  readonly form: NoticeForm;
  readonly digits: boolean;
  readonly route: Route;
  readonly number_ref: Buffer | null;
  readonly member_id: string;
  readonly insured_id: string;
  readonly relationship: string;
  readonly name_kanji: string;
  readonly name_kana: string;
  readonly birth_date: string;
  readonly symbol: string;
  readonly number: string;
  readonly sub_number: string;
  readonly acquired_on: string;
  readonly extraction_date: string;
  readonly insured_name: string;
  readonly insured_birth: string;
  readonly remuneration: number | null;
  readonly postcode: string;
  readonly address: string;
}

/**
 * What the pages of one print file say, in page order. Home is the insured's home, save that the address of a
 * protected insured is never used for the family; a chosen address is the protected member's own.
 */
const PIECES = `
  SELECT p.piece_id, p.management_number, p.form, p.digits, p.route, f.number_ref, f.member_id, f.insured_id,
         f.relationship, f.name_kanji, f.name_kana, f.birth_date, f.symbol, f.number, f.sub_number, f.acquired_on,
         k.extraction_date, i.name_kanji AS insured_name, i.birth_date AS insured_birth,
         i.standard_remuneration AS remuneration,
         CASE p.route WHEN 'chosen' THEN f.contact_postcode WHEN 'home' THEN h.postcode ELSE '' END AS postcode,
         CASE p.route WHEN 'chosen' THEN f.contact_address WHEN 'home' THEN h.address ELSE '' END AS address
    FROM campaign.campaign k
    JOIN piece.piece p USING (insurer_id, campaign_id)
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = p.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) h
      ON h.member_id = CASE WHEN f.protected OR i.protected THEN f.member_id ELSE f.insured_id END
   WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND p.lot = $3
   ORDER BY p.position`;

/** Digits a decision grants must be there: a notice without them is another notice than was decided. */
function digitsOf(facts: PieceFacts, digits: ReadonlyMap<string, string>): string | null {
  if (!facts.digits) return null;
  const lastFour = facts.number_ref === null ? undefined : digits.get(facts.number_ref.toString('hex'));
  if (lastFour !== undefined) return lastFour;
  throw new TodokeError('document.no_digits', '印字すべき下4桁が、個人番号の保管庫にありません。', {
    remedy:
      'データベースを復元するか、加入者の一覧をもう一度取り込んでください。この印刷ファイルは作られていません。',
    status: 500,
  });
}

/** Tenths of the cost the person pays; who is 75 has left the health insurance and gets no piece at all. */
function copaymentOf(facts: PieceFacts): 2 | 3 {
  const tenths = copayment({
    birthDate: facts.birth_date,
    asOf: facts.extraction_date,
    relationship: facts.member_id === facts.insured_id ? 'insured' : 'dependent',
    insuredBirthDate: facts.insured_birth,
    // Without a remuneration on file nobody counts as still earning: the higher share is never printed on a guess.
    standardRemuneration: facts.remuneration ?? 0,
  });
  if (tenths !== undefined) return tenths;
  throw new TodokeError('document.no_cover', '75歳に達した人のお知らせを作ろうとしました。', {
    remedy: '資格喪失の届出を確かめてください。この印刷ファイルは作られていません。',
    status: 500,
  });
}

function recordOf(facts: PieceFacts, digits: ReadonlyMap<string, string>): NoticeRecord {
  const insured = facts.member_id === facts.insured_id;
  const direct = facts.route !== 'workplace';
  return {
    pieceId: facts.piece_id,
    managementNumber: facts.management_number,
    form: facts.form,
    lastFour: digitsOf(facts, digits),
    route: facts.route,
    relationship: insured ? 'insured' : 'dependent',
    name: facts.name_kanji,
    kana: facts.name_kana,
    insuredName: facts.insured_name,
    birthDate: facts.birth_date,
    symbol: facts.symbol,
    number: facts.number,
    subNumber: facts.sub_number,
    copayment: copaymentOf(facts),
    acquiredOn: facts.acquired_on,
    destination: direct ? { postcode: facts.postcode, address: facts.address } : null,
  };
}

/** The records of one print file; the digits they need are asked of the vault, and that is logged. */
export async function recordsOf(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  lot: string,
): Promise<NoticeRecord[]> {
  const { rows } = await sql.query<PieceFacts>(PIECES, [key.insurerId, key.campaignId, lot]);
  const refs = rows.flatMap((row) => (row.digits && row.number_ref !== null ? [row.number_ref] : []));
  const digits = await readLastFour(sql, keys, {
    actor,
    insurerId: key.insurerId,
    purpose: 'print_notice',
    subject: `file:${key.campaignId}/${lot}`,
    refs,
  });
  return rows.map((facts) => recordOf(facts, digits));
}

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

/** Print files of a campaign that do not stand in their place yet. */
async function openLots(
  sql: Sql,
  key: CampaignKey,
): Promise<{ lot: string; path: string; pieces: number }[]> {
  const { rows } = await sql.query<{ lot: string; path: string; pieces: number }>(
    `SELECT lot, path, pieces FROM document.file
      WHERE insurer_id = $1 AND campaign_id = $2 AND sha256 IS NULL ORDER BY lot COLLATE "C"`,
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
  if (await database.read((sql) => stageDone(sql, key, 'compose'))) return;
  const lots = await database.read((sql) => openLots(sql, key));
  rmSync(folders.scratchDir, { recursive: true, force: true });
  mkdirSync(folders.scratchDir, { recursive: true });
  const pool = new Piscina<ComposeTask, ComposedFile>({
    filename: new URL('./worker.ts', import.meta.url).href,
    maxThreads: Math.max(1, availableParallelism()),
  });
  const work = async (): Promise<void> => {
    for (let next = lots.shift(); next !== undefined; next = lots.shift()) {
      const { lot, path, pieces } = next;
      const records = await database.transaction((sql) => recordsOf(sql, actor, keys, key, lot));
      const draft = join(folders.scratchDir, `${lot}.pdf`);
      const final = join(folders.outDir, path);
      const file = await pool.run({ context, records, path: draft });
      mkdirSync(dirname(final), { recursive: true });
      publishFile(draft, final);
      const record = join(folders.outDir, 'record', 'pages', `${lot}.ndjson`);
      mkdirSync(dirname(record), { recursive: true });
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
    await markStage(sql, key, 'compose');
  });
}
