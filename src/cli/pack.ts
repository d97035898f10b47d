import { resolve } from 'node:path';
import type { Command } from 'commander';
import { SYSTEM } from '../kernel/ports.ts';
import { readTotals } from '../packing/totals.ts';
import { openFolder, openServer } from '../platform/instance.ts';
import { publishPlan } from '../round/publish.ts';
import { planRound } from '../round/run.ts';
import { loadKeys } from '../vault/keys.ts';
import { databaseFolderOf } from './database.ts';
import { progressLine } from './progress.ts';

/** `todoke pack DIR --out OUT`: a round down to its parcels, nothing composed; totals as JSON, `OUT/parcels.csv`. */
export function register(program: Command): void {
  program
    .command('pack <dir>')
    .description(
      '入力フォルダーから、封入・梱包の計画までを行い、合計と parcels.csv を出す（印刷ファイルは作らない）',
    )
    .requiredOption(
      '--out <folder>',
      '結果を置くフォルダー（同じフォルダーで todoke run をすると続きから行う）',
    )
    .option('--database <url>', 'PostgreSQL 15 以上の接続先（省略すると OUT.db/ に自前のデータベースを持つ）')
    .action(async (dir: string, options: { out: string; database?: string }) => {
      const outDir = resolve(options.out);
      const { database, close } =
        options.database === undefined
          ? await openFolder(databaseFolderOf(outDir))
          : await openServer(options.database);
      const progress = progressLine(process.stderr);
      try {
        const { key, stored } = await planRound({
          inputDir: resolve(dir),
          database,
          keys: loadKeys(),
          actor: SYSTEM,
          onProgress: progress.show,
          onMessage: progress.say,
        });
        await publishPlan(database, key, { outDir, scratchDir: `${outDir}.tmp` });
        const totals = await database.read((sql) =>
          readTotals(sql, key, stored.profile.packing.peoplePerParcel),
        );
        progress.end();
        const named = { insurer: key.insurerId, campaign: key.campaignId, ...totals };
        process.stdout.write(`${JSON.stringify(named, null, 2)}\n`);
      } finally {
        await close();
      }
    });
}
