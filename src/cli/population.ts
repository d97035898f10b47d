import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { loadPopulation, parsePopulation, shippedPopulations } from '../campaign/population.ts';
import { explainMember } from '../campaign/population-explain.ts';
import { checkNeighbours } from '../campaign/population-gaps.ts';
import { TodokeError } from '../kernel/errors.ts';
import { findCampaign } from './campaign.ts';
import { openCommandDatabase } from './database.ts';
import { DATABASE, INSURER_OF_CAMPAIGN } from './where.ts';

interface DatabaseOptions {
  readonly database?: string;
  readonly insurer?: string;
}

const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

async function explain(campaign: string, member: string, options: DatabaseOptions): Promise<void> {
  const instance = await openCommandDatabase(options.database);
  try {
    print(
      await instance.database.read(async (sql) =>
        explainMember(sql, await findCampaign(sql, campaign, options.insurer), member),
      ),
    );
  } finally {
    await instance.close();
  }
}

async function gaps(one: string, other: string, options: DatabaseOptions): Promise<void> {
  const instance = await openCommandDatabase(options.database);
  try {
    const report = await instance.database.read(async (sql) => {
      const first = await findCampaign(sql, one, options.insurer);
      return checkNeighbours(sql, first, await findCampaign(sql, other, first.insurerId));
    });
    print(report);
    if (!report.ok) {
      process.stderr.write(
        `二つの送付の間に、もれが${report.gap.count}件、重なりが${report.overlap.count}件あります。\n`,
      );
      process.exitCode = 1;
    }
  } finally {
    await instance.close();
  }
}

async function check(file: string): Promise<void> {
  const name = file === '-' ? '(標準入力)' : basename(file);
  let written: unknown;
  try {
    written = JSON.parse(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'));
  } catch (cause) {
    throw new TodokeError('population.unreadable', `${name}: JSON として読めません。`, {
      remedy: 'UTF-8 の正しい JSON を指定してください。',
      cause,
    });
  }
  print(parsePopulation(written, name));
}

/** `todoke population`: who a campaign is for, why somebody is in it or not, and whether neighbours adjoin. */
export function register(program: Command): void {
  const population = program.command('population').description('送付の対象者の定義を確かめ、説明する');
  const withDatabase = (command: Command) => command.addOption(INSURER_OF_CAMPAIGN).addOption(DATABASE);
  withDatabase(population.command('explain <campaign> <member>'))
    .description('ある加入者が、なぜ対象か・なぜ対象でないかを JSON で出す')
    .action(explain);
  withDatabase(population.command('gaps <campaign> <campaign2>'))
    .description('隣り合う二つの送付に、もれと重なりがないか確かめる（あれば終了コード1）')
    .action(gaps);
  population
    .command('check <file>')
    .description('対象者の定義（JSON）を確かめ、既定値を補って出す（- は標準入力）')
    .action(check);
  population
    .command('list')
    .description('付属の対象者の定義を一覧する')
    .action(() =>
      print(
        shippedPopulations()
          .map(loadPopulation)
          .map(({ id, title, form }) => ({ id, title, form })),
      ),
    );
}
