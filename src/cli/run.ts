import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { TodokeError } from '../kernel/errors.ts';
import { SYSTEM } from '../kernel/ports.ts';
import { type Instance, joinFolder, openFolder, openServer } from '../platform/instance.ts';
import { readInsurer } from '../round/order.ts';
import { runRound } from '../round/run.ts';
import { runTestRound } from '../round/test-round.ts';
import { loadKeys } from '../vault/keys.ts';
import { databaseFolderOf } from './database.ts';
import { progressLine } from './progress.ts';

/** The database of a round: the one named, that of an earlier round, or its own. Throws `run.no_earlier`. */
async function open(outDir: string, options: { database?: string; after?: string }): Promise<Instance> {
  if (options.database !== undefined) return openServer(options.database);
  if (options.after === undefined) return openFolder(databaseFolderOf(outDir));
  const folder = databaseFolderOf(resolve(options.after));
  if (existsSync(folder)) return joinFolder(folder);
  throw new TodokeError('run.no_earlier', '前の送付の出力先に、データベースがありません。', {
    remedy: '前の送付で --out に指定したフォルダーを --after に指定してください。',
  });
}

/** `todoke run DIR --out OUT`: a whole round without the console. The ledger goes to stdout, the rest to stderr. */
export function register(program: Command): void {
  program
    .command('run <dir>')
    .description('入力フォルダーから、お知らせの印刷ファイル・梱包の一覧・台帳までを一度に作る')
    .requiredOption('--out <folder>', '結果を置くフォルダー（同じフォルダーを指定すると、途中から再開する）')
    .option('--database <url>', 'PostgreSQL 15 以上の接続先（省略すると OUT.db/ に自前のデータベースを持つ）')
    .addOption(
      new Option(
        '--after <folder>',
        '前の送付の出力先（そのデータベースで続ける。2回目・変更・追加の送付など）',
      ).conflicts('database'),
    )
    .action(async (dir: string, options: { out: string; database?: string; after?: string }) => {
      const outDir = resolve(options.out);
      const instance = await open(outDir, options);
      const progress = progressLine(process.stderr);
      try {
        const round = {
          inputDir: resolve(dir),
          database: instance.database,
          keys: loadKeys(),
          actor: SYSTEM,
          onProgress: progress.show,
          onMessage: progress.say,
        };
        const isTest = readInsurer(round.inputDir).insurer.test === true;
        const ledger = await (isTest ? runTestRound(round) : runRound({ ...round, outDir }));
        progress.end();
        if (isTest) progress.say('試験用の保険者のため、印刷ファイルは作っていません。');
        process.stdout.write(`${JSON.stringify(ledger)}\n`);
        if (!ledger.balanced) {
          process.stderr.write(`台帳が合いません。${ledger.faults.join('。')}。\n`);
          process.exitCode = 1;
        }
      } finally {
        await instance.close();
      }
    });
}
