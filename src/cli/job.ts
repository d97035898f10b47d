import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { columnsOf, csvLine, openCsvBytes } from '../csv/index.ts';
import {
  ADDRESS_FLAGS,
  type AddressFlag,
  clearAddressFlag,
  flagAddresses,
  readOpenFlags,
} from '../dispatch/address-trust.ts';
import { type AnswerLine, type AnswerRefusal, takeAnswers } from '../dispatch/answers.ts';
import { factsOf, keepContractorKey, recipientOf } from '../dispatch/contractor-key.ts';
import { exportJobs } from '../dispatch/job-package.ts';
import { stopLosses } from '../dispatch/losses.ts';
import { type ContractorKey, decryptReport, readContractorKey, verifyReport } from '../dispatch/pgp.ts';
import { TodokeError } from '../kernel/errors.ts';
import { type Database, SYSTEM } from '../kernel/ports.ts';
import { readManagementNumber } from '../piece/read-number.ts';
import { recordProof } from '../readback/proof.ts';
import { loadKeys } from '../vault/keys.ts';
import { isSigned } from '../vault/signature.ts';
import { dayOf, findCampaign, profileOf } from './campaign.ts';
import { openCommandDatabase } from './database.ts';
import { readInputBytes } from './mailing-input.ts';
import { DATABASE, INSURER_OF_CAMPAIGN } from './where.ts';

const WHY: Record<AnswerRefusal, string> = {
  unreadable: '整理番号として読めません',
  unknown: 'この送付にない整理番号です',
  unknown_result: '結果は printed・enclosed・rejected のどれかです',
  stopped: '発送が止められています。紙を抜き取ってください',
  not_released: 'まだ引き渡していない送付物です',
  too_late: '封緘済みのため不良にできません。先に梱包を開けてください',
};

interface Options {
  readonly out: string;
  readonly to: string;
  readonly on?: string;
  readonly insurer?: string;
  readonly database?: string;
  readonly pgpKey?: string;
  readonly signature?: string;
  readonly certificate?: string;
}

interface ClearOptions {
  readonly flag: AddressFlag;
  readonly evidence: string;
}

/** The contractor's public key of a file. */
async function contractorKey(path: string): Promise<ContractorKey> {
  return readContractorKey(readInputBytes(path).toString('utf8'));
}

/** The key of the file named, else the one in force for the insurer (docs/mailing.md). */
const keyInForce = (
  database: Database,
  insurerId: string,
  pgpKey: string | undefined,
): Promise<ContractorKey | undefined> =>
  pgpKey === undefined ? database.read((sql) => recipientOf(sql, insurerId)) : contractorKey(pgpKey);

/** Who signed a report, where that is asked for. Throws `cli.options`, `dispatch.signature`. */
async function signerOf(
  database: Database,
  insurerId: string,
  bytes: Buffer,
  { pgpKey, signature }: Options,
): Promise<string | undefined> {
  if (pgpKey === undefined && signature === undefined) return undefined;
  const key = signature === undefined ? undefined : await keyInForce(database, insurerId, pgpKey);
  if (key === undefined || signature === undefined) {
    throw new TodokeError('cli.options', '署名を確かめるには、署名と委託先の公開鍵の両方が要ります。', {
      remedy:
        '--signature に署名のファイルを、公開鍵を登録していないときは --pgp-key にそのファイルを指定してください。報告は取り込んでいません。',
    });
  }
  return verifyReport(bytes, readInputBytes(signature), key);
}

/** A report's bytes, opened where it was encrypted. Throws `dispatch.decrypt`. */
function readReport(path: string, decryptKey: string | undefined): Buffer | Promise<Buffer> {
  const bytes = readInputBytes(path);
  if (decryptKey === undefined) return bytes;
  const armored = readInputBytes(decryptKey).toString('utf8');
  return decryptReport(bytes, armored, process.env.TODOKE_PGP_PASSPHRASE ?? '');
}

/** A certificate of read-back this installation signed. Throws `readback.signature`, `cli.file`. */
function readCertificate(path: string): string {
  const bytes = readInputBytes(path);
  if (isSigned(loadKeys(), bytes, readInputBytes(`${path}.sig`))) return bytes.toString('utf8');
  throw new TodokeError(
    'readback.signature',
    '検査証明の署名が合いません。書き換えられたか、別の鍵で署名されています。',
    {
      remedy:
        '「todoke verify OUT --certificate ファイル」で検査し直してください（TODOKE_KEY_FILE は送付を作ったときと同じ鍵）。引き渡しはしていません。',
      status: 409,
    },
  );
}

async function readLines(bytes: Buffer): Promise<AnswerLine[]> {
  const name = '完了・不良の報告';
  const file = await openCsvBytes(bytes, name);
  const at = columnsOf(file.header, ['management_number', 'result'], name);
  const lines: AnswerLine[] = [];
  for await (const { cells } of file.rows()) {
    lines.push({ number: cells[at.management_number] ?? '', result: cells[at.result] ?? '' });
  }
  return lines;
}

/** `todoke job export|key|flags|clear|losses|answer`: signed packages for the contractor, and its reports back. JSON on stdout. */
export function register(program: Command): void {
  const job = program.command('job').description('印刷・封入の委託先へ渡す一式を作り、報告を受け取る');
  job
    .command('export <campaign>')
    .description('印刷ファイルごとに、一覧・指紋・署名の付いた一式を作り、印刷へ引き渡す')
    .requiredOption('--out <folder>', 'todoke run の結果のフォルダー')
    .requiredOption('--to <folder>', '一式を置くフォルダー')
    .option(
      '--certificate <file>',
      '検査証明（todoke verify --certificate が書いたファイル。署名「ファイル.sig」も読む）。一度記録した証明は、次から省ける',
    )
    .option(
      '--pgp-key <file>',
      '委託先の OpenPGP の公開鍵（省略すると登録した鍵。どちらもなければ暗号化しない）',
    )
    .option('--on <date>', 'この日までに印刷を始める回だけ（省略するとすべて）')
    .addOption(INSURER_OF_CAMPAIGN)
    .addOption(DATABASE)
    .action(async (campaign: string, options: Options) => {
      const { database, close } = await openCommandDatabase(options.database);
      try {
        const key = await database.read((sql) => findCampaign(sql, campaign, options.insurer));
        const { dispatch } = await database.read((sql) => profileOf(sql, key));
        const { certificate } = options;
        if (certificate !== undefined) {
          const text = readCertificate(certificate);
          await database.transaction((sql) => recordProof(sql, SYSTEM, key, text));
        }
        const jobDir = resolve(options.to);
        const folders = { outDir: resolve(options.out), jobDir, scratchDir: `${jobDir}.tmp` };
        const written = await exportJobs(
          database,
          SYSTEM,
          loadKeys(),
          key,
          dispatch.stations,
          folders,
          options.on === undefined ? undefined : dayOf(options.on),
          await keyInForce(database, key.insurerId, options.pgpKey),
        );
        process.stdout.write(`${JSON.stringify(written, null, 2)}\n`);
      } finally {
        await close();
      }
    });
  job
    .command('key <file>')
    .description('委託先の OpenPGP の公開鍵を登録する。以後の一式はこの鍵で暗号化される')
    .requiredOption('--insurer <number>', '保険者番号')
    .requiredOption('--fingerprint <hex>', '委託先から電話などで聞いた、鍵の指紋の全桁')
    .addOption(DATABASE)
    .action(
      async (path: string, options: Options & { readonly insurer: string; readonly fingerprint: string }) => {
        const armored = readInputBytes(path).toString('utf8');
        const { database, close } = await openCommandDatabase(options.database);
        try {
          const { insurer, fingerprint } = options;
          const key = await database.transaction((sql) =>
            keepContractorKey(sql, SYSTEM, insurer, { armored, fingerprint }, new Date()),
          );
          process.stdout.write(
            `${JSON.stringify({ fingerprint: key.fingerprint, ...(await factsOf(key)) }, null, 2)}\n`,
          );
        } finally {
          await close();
        }
      },
    );
  job
    .command('flags <campaign>')
    .description('引き渡しの前に確かめる直送の住所（事業所と同じ・以前に返戻・番地なし）を CSV で出す')
    .addOption(INSURER_OF_CAMPAIGN)
    .addOption(DATABASE)
    .action(async (campaign: string, options: Options) => {
      const { database, close } = await openCommandDatabase(options.database);
      try {
        const flags = await database.transaction(async (sql) => {
          const key = await findCampaign(sql, campaign, options.insurer);
          await flagAddresses(sql, SYSTEM, key);
          return readOpenFlags(sql, key);
        });
        process.stdout.write(csvLine(['management_number', 'lot', 'flag']));
        for (const { management_number, lot, flag } of flags) {
          process.stdout.write(csvLine([management_number, lot, flag]));
        }
      } finally {
        await close();
      }
    });
  job
    .command('clear <campaign> <number>')
    .description('直送の住所を確かめたことを記録する（<number> は整理番号）')
    .addOption(new Option('--flag <flag>', '確かめた注意').choices(ADDRESS_FLAGS).makeOptionMandatory())
    .requiredOption('--evidence <text>', '誰に何で確かめたか')
    .addOption(INSURER_OF_CAMPAIGN)
    .addOption(DATABASE)
    .action(async (campaign: string, number: string, options: Options & ClearOptions) => {
      const { database, close } = await openCommandDatabase(options.database);
      try {
        await database.transaction(async (sql) => {
          const { insurerId, campaignId } = await findCampaign(sql, campaign, options.insurer);
          const { rows } = await sql.query<{ piece_id: string }>(
            'SELECT piece_id FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2 AND management_number = $3',
            [insurerId, campaignId, readManagementNumber(number) ?? ''],
          );
          const { flag, evidence } = options;
          await clearAddressFlag(sql, SYSTEM, {
            insurerId,
            pieceId: rows[0]?.piece_id ?? '',
            flag,
            evidence,
          });
        });
        process.stderr.write('住所の確認を記録しました。\n');
      } finally {
        await close();
      }
    });
  job
    .command('losses <campaign>')
    .description('登録された資格喪失を送付物と突き合わせ、止める・回収する。抜き取る紙の一覧を CSV で出す')
    .requiredOption('--on <date>', 'この日までに資格のなくなった人（2024-09-30 の形）')
    .addOption(INSURER_OF_CAMPAIGN)
    .addOption(DATABASE)
    .action(async (campaign: string, options: Options & { readonly on: string }) => {
      const on = dayOf(options.on);
      const { database, close } = await openCommandDatabase(options.database);
      try {
        const receipts = await database.transaction(async (sql) =>
          stopLosses(sql, SYSTEM, await findCampaign(sql, campaign, options.insurer), on),
        );
        process.stdout.write(csvLine(['management_number', 'done', 'paper']));
        for (const { managementNumber, done, paper } of receipts) {
          process.stdout.write(csvLine([managementNumber, done, paper ? 'yes' : 'no']));
        }
      } finally {
        await close();
      }
    });
  job
    .command('answer <campaign> <file>')
    .description('委託先の報告（CSV: management_number,result）を取り込む。できない行があれば終了コード1')
    .addOption(INSURER_OF_CAMPAIGN)
    .addOption(DATABASE)
    .option('--signature <file>', '報告の OpenPGP の署名（分離署名）。確かめられなければ取り込まない')
    .option('--pgp-key <file>', '署名を確かめる、委託先の OpenPGP の公開鍵（省略すると登録した鍵）')
    .option(
      '--decrypt-key <file>',
      '暗号化された報告を開く、保険者の OpenPGP の秘密鍵（合言葉は環境変数 TODOKE_PGP_PASSPHRASE）',
    )
    .action(async (campaign: string, path: string, options: Options & { readonly decryptKey?: string }) => {
      const bytes = await readReport(path, options.decryptKey);
      const lines = await readLines(bytes);
      const keys = loadKeys();
      const { database, close } = await openCommandDatabase(options.database);
      try {
        const key = await database.read((sql) => findCampaign(sql, campaign, options.insurer));
        const signedBy = await signerOf(database, key.insurerId, bytes, options);
        const file = {
          sha256: createHash('sha256').update(bytes).digest('hex'),
          lines,
          ...(signedBy === undefined ? {} : { signedBy }),
        };
        const answer = await database.transaction((sql) => takeAnswers(sql, SYSTEM, keys, key, file));
        process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
        for (const { line, why } of answer.refused) {
          process.stderr.write(`${line + 1}行目: ${WHY[why]}。\n`);
        }
        for (const number of answer.inDoubt) {
          process.stderr.write(
            `${number}: 印字されていた下4桁が本人の番号と確かめられていないため、刷り直していません。確認が済んでから刷り直すか、発送の取りやめを記録してください。\n`,
          );
        }
        if (answer.refused.length > 0) process.exitCode = 1;
      } finally {
        await close();
      }
    });
}
