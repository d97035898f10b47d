import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { CampaignKey } from '../campaign/extract.ts';
import { csvLine } from '../csv/index.ts';
import { recordedLists } from '../document/print.ts';
import type { IsoDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { syncFolder } from '../kernel/files.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { act } from '../piece/commands.ts';
import { type FileBytes, requireProved } from '../readback/proof.ts';
import type { NoticeRecord } from '../template/record.ts';
import type { Keys } from '../vault/keys.ts';
import { publicKeyOf, signatureOf } from '../vault/signature.ts';
import { flagAddresses, requireTrusted } from './address-trust.ts';
import {
  type Job,
  type JobLot,
  type JobParcel,
  type JobPiece,
  printedBytes,
  readJob,
  readLots,
} from './job.ts';
import { insertsOf, type JobInsert, readInserts } from './job-inserts.ts';
import { stopProtected } from './losses.ts';
import { type ContractorKey, encryptFolder } from './pgp.ts';

const PIECE_COLUMNS: Readonly<Record<keyof JobPiece, string>> = {
  sequence: '印刷ファイルの中の順番（1から）',
  management_number: '整理番号（紙に文字とQRコードで印字）',
  page: '印刷ファイルの最初のページ（1から）',
  pages: 'ページ数',
  envelope_id: '封筒の番号（同じ番号の紙は1通に封入）',
  parcel_id: '梱包の番号（直送は空欄）',
  inserts: '同封物（空白区切り）',
  control_codes:
    '丁合コード（1ページに一つ、空白区切り）: ページ2桁・全ページ2桁・組1桁・給紙1〜4（16進）・給紙5〜8（16進）',
};
const PARCEL_COLUMNS: Readonly<Record<keyof JobParcel, string>> = {
  turn: '梱包の作業順（通数の同じ梱包が続かない順）',
  separate: 'yes のときは、前の梱包との間に仕切り紙を入れる',
  parcel_id: '梱包の番号',
  container: '梱包材（envelope 大封筒／box 箱）',
  pieces: '紙の組数',
  envelopes: '封筒の数',
  grams: '計画の重さ（g、梱包材を含む）',
  thickness_mm: '計画の厚さ（mm）',
  fingerprint: '中身の指紋（整理番号を封入順に改行でつないだ SHA-256）',
};

const INSERT_COLUMNS: Readonly<Record<keyof JobInsert, string>> = {
  insert: '同封物の記号（pieces.csv の inserts に同じ）',
  title: '同封物の名前',
  copies: 'この一式で要る枚数',
  supply: 'file 添付のファイルから印刷／printed 印刷ファイルのページにある／stock 在庫を使う',
  station: '給紙口（封入機に読ませるときだけ）',
  artwork: '紙面の番号（紙の下端に印字）',
  version: '紙面の版',
  file: '印刷するファイル',
  sha256: '印刷するファイルの SHA-256',
};

function table<Row>(columns: Readonly<Record<keyof Row & string, string>>, rows: readonly Row[]): string {
  const names = Object.keys(columns) as (keyof Row & string)[];
  return csvLine(names) + rows.map((row) => csvLine(names.map((name) => row[name] as string))).join('');
}

const legend = (): string =>
  csvLine(['file', 'column', 'meaning']) +
  Object.entries(PIECE_COLUMNS)
    .map(([name, meaning]) => csvLine(['pieces.csv', name, meaning]))
    .join('') +
  Object.entries(PARCEL_COLUMNS)
    .map(([name, meaning]) => csvLine(['parcels.csv', name, meaning]))
    .join('') +
  Object.entries(INSERT_COLUMNS)
    .map(([name, meaning]) => csvLine(['inserts.csv', name, meaning]))
    .join('') +
  csvLine(['pull.csv', 'management_number', '印刷ファイルにあるが、抜き取って封入しない整理番号']);

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** A file to be printed: its name in the package, its path in the result, what its bytes must be. */
interface PrintFile extends FileBytes {
  readonly name: string;
}

/** The files of a package but the print files themselves, by name. */
function textsOf(
  key: CampaignKey,
  job: Job,
  prints: readonly PrintFile[],
  inserts: readonly JobInsert[],
): Record<string, string> {
  const of = (suffix: string) => prints.find(({ name }) => name === `${job.lot.lot}${suffix}.pdf`);
  const [letters, lists] = [of('-letters'), of('-lists')];
  const totals = {
    layout: 'todoke-job/1',
    insurer: key.insurerId,
    campaign: key.campaignId,
    lot: job.lot.lot,
    print_file: `${job.lot.lot}.pdf`,
    print_sha256: job.lot.sha256,
    ...(lists === undefined ? {} : { lists_file: lists.name, lists_sha256: lists.sha256 }),
    ...(letters === undefined ? {} : { letters_file: letters.name, letters_sha256: letters.sha256 }),
    pages: job.lot.pages,
    pieces: job.pieces.length,
    envelopes: new Set(job.pieces.map(({ envelope_id }) => envelope_id)).size,
    parcels: job.parcels.length,
    pull: job.pull.length,
  };
  return {
    'inserts.csv': table(INSERT_COLUMNS, inserts),
    'legend.csv': legend(),
    'parcels.csv': table(PARCEL_COLUMNS, job.parcels),
    'pieces.csv': table(PIECE_COLUMNS, job.pieces),
    'pieces.json': `${JSON.stringify(job.pieces, null, 1)}\n`,
    'pull.csv': csvLine(['management_number']) + job.pull.map((number) => csvLine([number])).join(''),
    'totals.json': `${JSON.stringify(totals, null, 2)}\n`,
  };
}

/** A package as written; `repeated`: it stood there already, byte for byte. */
export interface WrittenPackage {
  readonly lot: string;
  readonly folder: string;
  readonly repeated: boolean;
}

/** What is to be printed of a lot; of one that travels in parcels also their labels and lists. */
function printFilesOf(lot: JobLot, outDir: string): PrintFile[] {
  const named = (suffix: string, one: FileBytes): PrintFile => ({ ...one, name: `${lot.lot}${suffix}.pdf` });
  const [print, letters] = printedBytes(lot) as [FileBytes, FileBytes?];
  const [lists] = recordedLists(outDir, [lot.lot]);
  return [
    named('', print),
    ...(letters === undefined ? [] : [named('-letters', letters)]),
    ...(lists === undefined ? [] : [named('-lists', lists)]),
  ];
}

/**
 * Writes one package, whole or not at all. Its folder is named by what is in it, so that the same job is the same
 * folder, and a job that changed (papers stopped since) never overwrites the one already handed over.
 */
function writePackage(
  key: CampaignKey,
  job: Job,
  prints: readonly PrintFile[],
  inserts: readonly JobInsert[],
  folders: { outDir: string; jobDir: string; scratchDir: string },
  keys: Keys,
): WrittenPackage {
  const { lot } = job.lot;
  const texts = textsOf(key, job, prints, inserts);
  const hashes = [
    ...Object.entries(texts).map(([name, text]) => [name, sha256(text)] as const),
    ...prints.map(({ name, sha256: hash }) => [name, hash] as const),
  ];
  const sums = hashes
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hash]) => `${hash}  ${name}\n`)
    .join('');
  const folder = `${key.campaignId}-${lot}-${sha256(sums).slice(0, 8)}`;
  const final = join(folders.jobDir, folder);
  if (existsSync(final)) return { lot, folder, repeated: true };
  const from = ({ file }: PrintFile): string => join(folders.outDir, file);
  const changed = prints.find(
    (print) => !existsSync(from(print)) || sha256(readFileSync(from(print))) !== print.sha256,
  );
  if (changed !== undefined) {
    throw new TodokeError(
      'dispatch.print_file_changed',
      `印刷ファイル ${changed.name} が、作成したときと違います。`,
      {
        remedy: '結果のフォルダーの印刷ファイルを元に戻すか、作り直してください。引き渡しはしていません。',
        status: 409,
      },
    );
  }
  const draft = join(folders.scratchDir, folder);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(draft, name), text, { flush: true });
  for (const print of prints) copyFileSync(from(print), join(draft, print.name));
  writeFileSync(join(draft, 'SHA256SUMS'), sums, { flush: true });
  writeFileSync(join(draft, 'SHA256SUMS.sig'), signatureOf(keys, sums), { flush: true });
  syncFolder(draft);
  mkdirSync(folders.jobDir, { recursive: true });
  renameSync(draft, final);
  syncFolder(folders.jobDir);
  return { lot, folder, repeated: false };
}

/**
 * The control codes a print file bears, by management number, as the record of its pages has them; undefined where it
 * bears none. Papers stopped while it was made are on its pages too, so they cannot be counted anew from what travels.
 */
function printedCodes(outDir: string, lot: string): Map<string, readonly string[]> | undefined {
  const path = join(outDir, 'record', 'pages', `${lot}.ndjson`);
  if (!existsSync(path)) return undefined;
  const codes = new Map<string, readonly string[]>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '') continue;
    const { managementNumber, control } = JSON.parse(line) as Pick<
      NoticeRecord,
      'managementNumber' | 'control'
    >;
    if (control === undefined) return undefined;
    codes.set(managementNumber, control.codes);
  }
  return codes;
}

/** Pieces of a lot that are not handed over yet. */
async function pieceIdsOf(sql: Sql, key: CampaignKey, lot: string): Promise<string[]> {
  const { rows } = await sql.query<{ piece_id: string }>(
    `SELECT piece_id FROM piece.piece
      WHERE insurer_id = $1 AND campaign_id = $2 AND lot = $3 AND status = 'composed'`,
    [key.insurerId, key.campaignId, lot],
  );
  return rows.map(({ piece_id }) => piece_id);
}

/**
 * Encrypts a package for a contractor; the plain one does not stay. The folder names the key by the end of its fingerprint:
 * once another is in force the same package is encrypted anew, for who holds that one.
 */
async function sealPackage(
  plain: WrittenPackage,
  folders: { plainDir: string; jobDir: string; scratchDir: string },
  recipient: ContractorKey,
): Promise<WrittenPackage> {
  const folder = `${plain.folder}-${recipient.fingerprint.slice(-8).toLowerCase()}.pgp`;
  const from = join(folders.plainDir, plain.folder);
  const to = join(folders.jobDir, folder);
  const repeated = existsSync(to);
  if (!repeated) {
    mkdirSync(folders.jobDir, { recursive: true });
    await encryptFolder(from, to, join(folders.scratchDir, folder), recipient);
    syncFolder(folders.jobDir);
  }
  rmSync(from, { recursive: true, force: true });
  return { ...plain, folder, repeated };
}

/**
 * Hands the composed lots of a campaign over: one signed folder per lot under `jobDir`, beside the public key; then
 * its pieces are released to print, but for those of people protected by now. With `on`, lots of waves the printer starts later stay here; with a `recipient`
 * every file is encrypted for it (NAME.pgp in a folder ending in `.pgp`). Done again, nothing changes but what is new.
 * Verify with `sha256sum -c SHA256SUMS` and `openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in SHA256SUMS
 * -sigfile SHA256SUMS.sig`. Throws before the lot concerned: `readback.not_proved` where no read-back proved the very
 * bytes, `dispatch.address_flagged` (I4), `dispatch.print_file_changed`.
 */
export async function exportJobs(
  database: Database,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  stations: Readonly<Record<string, number>>,
  folders: { outDir: string; jobDir: string; scratchDir: string },
  on?: IsoDate,
  recipient?: ContractorKey,
): Promise<WrittenPackage[]> {
  const plainDir = recipient === undefined ? folders.jobDir : join(folders.scratchDir, 'plain');
  const written: WrittenPackage[] = [];
  await database.transaction(async (sql) => {
    await stopProtected(sql, actor, key);
    await flagAddresses(sql, actor, key);
  });
  const book = await readInserts(folders.outDir);
  for (const lot of await database.read((sql) => readLots(sql, key, on))) {
    const composed = printFilesOf(lot, folders.outDir);
    const job = await database.read(async (sql) => {
      await requireProved(sql, key, [...composed, ...book.read]);
      await requireTrusted(sql, key.insurerId, await pieceIdsOf(sql, key, lot.lot));
      return readJob(sql, key, lot, stations, printedCodes(folders.outDir, lot.lot));
    });
    const inserts = insertsOf(job.pieces, book, stations);
    const prints = [
      ...composed,
      ...inserts.flatMap(({ insert, file }) => {
        const bytes = book.files.get(insert);
        return bytes === undefined ? [] : [{ ...bytes, name: file }];
      }),
    ];
    const plain = writePackage(key, job, prints, inserts, { ...folders, jobDir: plainDir }, keys);
    const done =
      recipient === undefined ? plain : await sealPackage(plain, { ...folders, plainDir }, recipient);
    written.push(done);
    await database.transaction(async (sql) => {
      const { rows } = await sql.query<{ piece_id: string }>(
        `SELECT piece_id FROM piece.piece
          WHERE insurer_id = $1 AND campaign_id = $2 AND management_number = ANY($3) AND status = 'composed'`,
        [key.insurerId, key.campaignId, job.pieces.map((piece) => piece.management_number)],
      );
      const pieceIds = rows.map((row) => row.piece_id);
      const evidence = {
        package: done.folder,
        ...(recipient === undefined ? {} : { encrypted_for: recipient.fingerprint }),
      };
      await act(sql, actor, { insurerId: key.insurerId, pieceIds, action: 'release', evidence });
    });
  }
  if (written.length > 0) {
    writeFileSync(join(folders.jobDir, 'public-key.pem'), publicKeyOf(keys));
  }
  rmSync(folders.scratchDir, { recursive: true, force: true });
  return written;
}
