import type { Command } from 'commander';
import { watch } from '../planning/watchdogs.ts';
import { failingReceivers } from '../webhook/watch.ts';
import { findCampaign } from './campaign.ts';
import { openCommandDatabase } from './database.ts';
import { readMoment } from './ledger.ts';
import { DATABASE, INSURER_OF_CAMPAIGN } from './where.ts';

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
    .addOption(INSURER_OF_CAMPAIGN)
    .addOption(DATABASE)
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
