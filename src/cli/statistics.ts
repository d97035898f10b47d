import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { csvLine } from '../csv/index.ts';
import { TodokeError } from '../kernel/errors.ts';
import { SYSTEM } from '../kernel/ports.ts';
import { setGoal, takePublication } from '../statistics/commands.ts';
import { readPublication } from '../statistics/publication.ts';
import { INDICATOR_NAMES, type Indicator, LEVEL_NAMES, type Level, parseRate } from '../statistics/rate.ts';
import { readMonths, readRateTable, readTrend } from '../statistics/read.ts';
import { TABLE_COLUMNS, tableRows } from '../statistics/table.ts';
import { withInsurer } from './insurer.ts';
import { DATABASE, INSURER } from './where.ts';

interface Common {
  readonly insurer?: string;
  readonly database?: string;
}

interface Asked extends Common {
  readonly indicator: Indicator;
  readonly level: Level;
  readonly month: string;
}

const json = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

function monthOf(text: string): string {
  if (/^20\d\d-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new TodokeError('statistics.month', '月を読み取れません。', {
    remedy: '2024-03 の形で指定してください。',
  });
}

async function take(file: string, options: Common & { source: string; method: string }): Promise<void> {
  const name = file === '-' ? '（標準入力）' : basename(file);
  const bytes = file === '-' ? await buffer(process.stdin) : await readFile(file);
  const { figures, nobody, faults } = await readPublication(bytes, name);
  if (faults.length > 0) {
    json({ file: name, figures: 0, faults });
    process.stderr.write(`${name}: 誤りが${faults.length}件あるため、何も取り込んでいません。\n`);
    process.exitCode = 1;
    return;
  }
  await withInsurer(options, (database, insurerId) =>
    database.transaction(async (sql) => {
      const { source, method } = options;
      const taken = await takePublication(sql, SYSTEM, insurerId, { source, method, figures, nobody, bytes });
      json({ ...taken, nobody });
    }),
  );
}

/** `todoke statistics take|table|trend|goal|months`: usage and registration rates, each with what it is made of. */
export function register(program: Command): void {
  const statistics = program.command('statistics').description('利用率・登録率の取り込みと集計');
  const command = (usage: string, text: string): Command =>
    statistics.command(usage).description(text).addOption(INSURER).addOption(DATABASE);
  const indicator = () =>
    new Option('--indicator <name>', 'usage（利用率）か registration（登録率）')
      .choices(INDICATOR_NAMES)
      .default('usage');
  const smallest = () =>
    new Option('--smallest <count>', '事業所の分母がこれより少ない率は出さない').default('10');

  command('take <file>', '公表・集計された率の CSV を取り込む（- で標準入力）')
    .requiredOption('--source <text>', '出典（すべての表に付きます）')
    .requiredOption('--method <text>', '集計方法（すべての表に付きます）')
    .action(take);
  command('table', '一つの月の率を、区分ごとに CSV で出す')
    .addOption(indicator())
    .addOption(new Option('--by <level>', '区分').choices(LEVEL_NAMES).default('prefecture'))
    .requiredOption('--month <month>', '月（2024-03 の形）')
    .addOption(smallest())
    .action((options: Common & { indicator: Indicator; by: Level; month: string; smallest: string }) =>
      withInsurer(options, async (database, insurerId) => {
        const asked = {
          indicator: options.indicator,
          month: monthOf(options.month),
          level: options.by,
          smallest: Number(options.smallest),
        };
        const table = await database.read((sql) => readRateTable(sql, insurerId, asked));
        process.stdout.write(csvLine(TABLE_COLUMNS));
        for (const cells of tableRows(table)) process.stdout.write(csvLine(cells));
      }),
    );
  command('trend <level> <code>', '一つの場所の率の推移と目標を JSON で出す')
    .addOption(indicator())
    .addOption(smallest())
    .action((level: Level, code: string, options: Common & Pick<Asked, 'indicator'> & { smallest: string }) =>
      withInsurer(options, async (database, insurerId) => {
        const asked = { indicator: options.indicator, level, code, smallest: Number(options.smallest) };
        json(await database.read((sql) => readTrend(sql, insurerId, asked)));
      }),
    );
  command('goal <month> <rate>', '保険者の目標を入れる（例: 2025-11 50）')
    .addOption(indicator())
    .action((month: string, text: string, options: Common & Pick<Asked, 'indicator'>) =>
      withInsurer(options, async (database, insurerId) => {
        const rate = parseRate(text);
        if (rate === undefined) {
          throw new TodokeError('statistics.rate', '目標の率を読み取れません。', {
            remedy: '0〜100 を小数第2位までで指定してください。',
          });
        }
        const goal = { indicator: options.indicator, month: monthOf(month), rate };
        await database.transaction((sql) => setGoal(sql, SYSTEM, insurerId, goal));
        json(goal);
      }),
    );
  command('months', '取り込み済みの月').action((options: Common) =>
    withInsurer(options, async (database, insurerId) => {
      json(await database.read((sql) => readMonths(sql, insurerId)));
    }),
  );
}
