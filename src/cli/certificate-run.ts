import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { firstOf } from '../certificate/calendar.ts';
import { SYSTEM } from '../kernel/ports.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Instance, openFolder, openServer } from '../platform/instance.ts';
import { insurerOfDatabase, insurerOfFolder } from '../round/certificate-insurer.ts';
import { readExOfficioPlan } from '../round/certificate-plan.ts';
import { type CertificateRun, runExOfficio, runMade, runMonth } from '../round/certificates.ts';
import { loadKeys } from '../vault/keys.ts';
import { databaseFolderOf, openCommandDatabase } from './database.ts';
import { progressLine } from './progress.ts';
import { dayOf } from './review-input.ts';
import { DATABASE, INSURER } from './where.ts';

interface Options {
  readonly registration?: string;
  readonly out: string;
  readonly database?: string;
  readonly insurer?: string;
}

/**
 * The folder with the register's files: as named, else that of the registration file if the insurer's files lie there
 * and no database is named. Undefined: the register is the database's.
 */
function folderOf(dir: string | undefined, options: Options): string | undefined {
  if (dir !== undefined) return resolve(dir);
  if (options.registration === undefined || options.database !== undefined || process.env.DATABASE_URL)
    return undefined;
  const beside = dirname(resolve(options.registration));
  return existsSync(join(beside, 'insurer.json')) ? beside : undefined;
}

function open(folder: string | undefined, options: Options): Promise<Instance> {
  if (folder === undefined) return openCommandDatabase(options.database);
  return options.database === undefined
    ? openFolder(databaseFolderOf(resolve(options.out)))
    : openServer(options.database);
}

async function make(
  dir: string | undefined,
  options: Options,
  work: (run: CertificateRun) => Promise<Ledger>,
): Promise<void> {
  const folder = folderOf(dir, options);
  const { database, close } = await open(folder, options);
  const progress = progressLine(process.stderr);
  try {
    const common = {
      database,
      keys: loadKeys(),
      actor: SYSTEM,
      onProgress: progress.show,
      onMessage: progress.say,
    };
    const insurer =
      folder === undefined
        ? await insurerOfDatabase(database, options.insurer)
        : await insurerOfFolder({ ...common, inputDir: folder });
    const ledger = await work({ ...common, ...insurer, outDir: resolve(options.out) });
    progress.end();
    process.stdout.write(`${JSON.stringify(ledger)}\n`);
    if (!ledger.balanced) {
      process.stderr.write(`台帳が合いません。${ledger.faults.join('。')}。\n`);
      process.exitCode = 1;
    }
  } finally {
    await close();
  }
}

const RESULT = new Option(
  '--out <folder>',
  '結果を置くフォルダー（同じフォルダーを指定すると、途中から再開する）',
).makeOptionMandatory();

type WithRegistration = Options & { readonly registration: string };

const withInputs = (command: Command): Command =>
  command
    .argument(
      '[dir]',
      '加入者の一覧のあるフォルダー（insurer.json、workplaces.csv、members.csv）。省略すると、登録状況のファイルと同じフォルダーか、データベースの加入者',
    )
    .requiredOption('--registration <file>', 'マイナ保険証の登録状況のファイル（docs/certificates.md）')
    .addOption(RESULT)
    .option(
      '--database <url>',
      'PostgreSQL 15 以上の接続先（フォルダーを使うときに省略すると OUT.db/ に自前のデータベースを持つ）',
    )
    .addOption(INSURER);

/** `todoke certificate run|campaign`: whole mailings of certificates. The ledger goes to stdout, the rest to stderr. */
export function registerRuns(certificate: Command): void {
  withInputs(certificate.command('run'))
    .description('月次の交付: 対象者の確定から、カード・台紙の印刷ファイル、一覧、台帳までを一度に作る')
    .requiredOption('--month <yyyy-mm>', '交付する月（登録状況は前の月末時点のもの）')
    .action((dir: string | undefined, options: WithRegistration & { month: string }) => {
      // A wrong month is refused before anything is taken in.
      firstOf(options.month);
      return make(dir, options, (run) => runMonth(run, options.month, resolve(options.registration)));
    });
  withInputs(certificate.command('campaign'))
    .description('職権による一斉交付: 支部ごとの送付時期、事業所への送付予定対象者一覧、カード、台帳')
    .option('--plan <name>', '送付の計画（付属の名前、または JSON ファイル）', 'ex-officio-2025')
    .action((dir: string | undefined, options: WithRegistration & { plan: string }) => {
      const plan = readExOfficioPlan(options.plan);
      return make(dir, options, (run) => runExOfficio(run, plan, resolve(options.registration)));
    });
  certificate
    .command('made')
    .description('申請により作成し、発送を待っている資格確認書を、まとめて送る（印刷ファイル、一覧、台帳）')
    .option('--on <date>', '作成・封入の日 YYYY-MM-DD（なければ今日）。この日までに作成したもの')
    .addOption(RESULT)
    .addOption(DATABASE)
    .addOption(INSURER)
    .action((options: Options & { on?: string }) => {
      const on = dayOf(options.on, '--on');
      return make(undefined, options, (run) => runMade(run, on));
    });
}
