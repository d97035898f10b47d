import type { Command } from 'commander';
import { watch } from '../planning/watchdogs.ts';
import { failingReceivers } from '../webhook/watch.ts';
import { findCampaign } from './campaign.ts';
import { openCommandDatabase } from './database.ts';
import { readMoment } from './ledger.ts';

interface Options {
  readonly at?: string;
  readonly insurer?: string;
  readonly database?: string;
}

/** `todoke watch CAMPAIGN`: what stands still and who must act, as JSON; exit 1 if there is anything. */
export function register(program: Command): void {
  program
    .command('watch <campaign>')
    .description('止まっている送付物・梱包と、動くべき人を JSON で出す。あれば終了コード1')
    .option('--at <moment>', 'その時点で見る（省略時は今）')
    .option('--insurer <number>', '保険者番号（同じ送付番号が複数の保険者にあるとき）')
    .option(
      '--database <url>',
      'PostgreSQL の接続先、または todoke run などの結果のフォルダー（省略時は DATABASE_URL、次に npm start のデータベース）',
    )
    .action(async (campaign: string, options: Options) => {
      const at = options.at === undefined ? new Date().toISOString() : readMoment(options.at);
      const { database, close } = await openCommandDatabase(options.database);
      try {
        const findings = await database.read(async (sql) =>
          watch(sql, await findCampaign(sql, campaign, options.insurer), at, [failingReceivers]),
        );
        process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
        if (findings.length > 0) process.exitCode = 1;
      } finally {
        await close();
      }
    });
}
