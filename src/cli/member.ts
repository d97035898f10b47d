import type { Command } from 'commander';
import { buildMemberServer } from '../api/member/server.ts';
import { csvLine } from '../csv/index.ts';
import { dayInJapan } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database } from '../kernel/ports.ts';
import { SYSTEM } from '../kernel/ports.ts';
import { issueCodes } from '../member/notice.ts';
import { programScan } from '../member/papers.ts';
import { readManagementNumber } from '../piece/read-number.ts';
import type { Instance } from '../platform/instance.ts';
import { profileOfInsurer } from '../profile/store.ts';
import { insurerOfDatabase } from '../round/certificate-insurer.ts';
import { type Keys, loadKeys } from '../vault/keys.ts';
import { DEFAULT_PORT, httpsOrigin, listen, stopRequested } from './console.ts';
import { openCommandDatabase, openResultDatabase } from './database.ts';
import { DATABASE, INSURER } from './where.ts';

/** Where the members' pages are found beside the console. */
const MEMBER_PORT = DEFAULT_PORT + 1;

/** The members' pages on this machine; the caller closes them. */
export async function openMemberPages(
  database: Database,
  keys: Keys,
  port: number = MEMBER_PORT,
  more: { readonly origin?: string; readonly scanner?: string } = {},
): Promise<{ readonly address: string; close(): Promise<void> }> {
  const [program, ...args] = more.scanner?.trim().split(/\s+/) ?? [];
  const server = buildMemberServer({
    database,
    keys,
    ...(more.origin === undefined ? {} : { origin: more.origin }),
    ...(program === undefined ? {} : { scan: programScan(program, args) }),
  });
  const address = await listen(server, port);
  return { address, close: () => server.close() };
}

interface Where {
  readonly out?: string;
  readonly database?: string;
}

const openDatabase = ({ out, database }: Where): Promise<Instance> =>
  out === undefined ? openCommandDatabase(database) : openResultDatabase(out);

interface Serving extends Where {
  readonly port: string;
  readonly origin?: string;
  readonly scanner?: string;
}

async function serve(options: Serving): Promise<void> {
  const stopped = stopRequested();
  const origin = httpsOrigin(options.origin);
  const instance = await openDatabase(options);
  try {
    const pages = await openMemberPages(instance.database, loadKeys(), Number(options.port), {
      ...(origin === undefined ? {} : { origin }),
      ...(options.scanner === undefined ? {} : { scanner: options.scanner }),
    });
    process.stderr.write(`加入者のページ: ${origin ?? pages.address}/（Ctrl-C で終了）\n`);
    if (options.scanner === undefined)
      process.stderr.write(
        '添付の書類のウイルス検査は行いません（--scanner で検査のプログラムを指定できます）。\n',
      );
    await stopped;
    await pages.close();
  } finally {
    await instance.close();
    process.stderr.write('終了しました。\n');
  }
}

interface Coding extends Where {
  readonly campaign: string;
  readonly piece?: string;
  readonly insurer?: string;
}

async function codes(options: Coding): Promise<void> {
  const piece = options.piece === undefined ? undefined : readManagementNumber(options.piece);
  if (options.piece !== undefined && piece === undefined) {
    throw new TodokeError('piece.number', '整理番号に誤りがあります。', {
      remedy: '書類に印刷された整理番号を確かめてください。',
    });
  }
  const { database, close } = await openDatabase(options);
  try {
    const { insurer } = await insurerOfDatabase(database, options.insurer);
    const issued = await database.transaction(async (sql) => {
      const { member } = await profileOfInsurer(sql, insurer.number);
      if (!member.notice.on) {
        throw new TodokeError('member.notice_off', 'お知らせを画面で見る機能は、設定で切られています。', {
          remedy: 'プロファイルの member.notice.on を true にしてください。',
          status: 409,
        });
      }
      const key = { insurerId: insurer.number, campaignId: options.campaign };
      const one = { on: dayInJapan(new Date()), days: member.notice.codeDays };
      return issueCodes(sql, SYSTEM, loadKeys().access, key, {
        ...one,
        ...(piece === undefined ? {} : { managementNumber: piece }),
      });
    });
    process.stdout.write(csvLine(['management_number', 'code']));
    for (const { managementNumber, code } of issued) process.stdout.write(csvLine([managementNumber, code]));
  } finally {
    await close();
  }
}

/**
 * `todoke member`: the pages members open without an account, as a process of their own beside the console, and the
 * one-time codes with which they open their own notice there.
 */
export function register(program: Command): void {
  const member = program.command('member').description('加入者のページ（サインインなし）');
  member
    .command('serve')
    .description('加入者のページだけを開く（管理画面とは別のプロセスとアドレス。Ctrl-C で終了）')
    .option('--out <folder>', 'todoke run の結果のフォルダー（データベースは OUT.db）')
    .addOption(DATABASE)
    .option('--port <n>', 'ポート番号', String(MEMBER_PORT))
    .option('--origin <url>', '加入者が開く https のアドレス（省略時はこのコンピューターの中だけ）')
    .option(
      '--scanner <command>',
      '添付の書類を標準入力で受け取り、0（問題なし）か 1（検出）で終わる検査プログラム（例: clamdscan --no-summary -）',
    )
    .action(serve);
  member
    .command('codes')
    .description(
      'お知らせを画面で見るための、一度だけ使えるコードを CSV で出す（お知らせに同封して本人に渡す）',
    )
    .requiredOption('--campaign <id>', '送付（回）の番号')
    .option('--piece <number>', '整理番号（省略時は送付のすべてのお知らせ）')
    .option('--out <folder>', '結果のフォルダー')
    .addOption(DATABASE)
    .addOption(INSURER)
    .action(codes);
}
