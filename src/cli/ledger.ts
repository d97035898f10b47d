import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isRealDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { readLedger } from '../ledger/ledger.ts';
import { joinFolder } from '../platform/instance.ts';
import { findCampaign } from './campaign.ts';
import { databaseFolderOf, openCommandDatabase } from './database.ts';

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A moment as people write it → ISO 8601 with zone. A day alone is its last instant; without a zone it is
 * Japanese time. Throws `cli.moment`.
 */
export function readMoment(text: string): string {
  const [, day = '', time = '23:59:59.999999', zone = '+09:00'] = MOMENT.exec(text) ?? [];
  const moment = `${day}T${time}${zone}`;
  if (isRealDate(day) && !Number.isNaN(Date.parse(moment))) return moment;
  throw new TodokeError('cli.moment', '--as-of の日時を読み取れません。', {
    remedy: '2024-09-30 または 2024-09-30T17:00:00+09:00 の形で指定してください。',
  });
}

interface Options {
  readonly asOf?: string;
  readonly insurer?: string;
  readonly database?: string;
  readonly out?: string;
}

/** `todoke ledger CAMPAIGN`: the closing sheet as JSON; exit 1 if it does not balance. */
export function register(program: Command): void {
  program
    .command('ledger <campaign>')
    .description('送付の台帳（抽出した全員の結果の内訳）を JSON で出す。合わないときは終了コード1')
    .option('--as-of <moment>', 'その時点の台帳（日付だけならその日の終わり。時差を書かなければ日本時間）')
    .option('--insurer <number>', '保険者番号（同じ送付番号が複数の保険者にあるとき）')
    .option('--database <url>', 'PostgreSQL の接続先（省略時は DATABASE_URL、次に npm start のデータベース）')
    .option('--out <folder>', 'todoke run の結果のフォルダー（そのデータベース OUT.db を使う）')
    .action(async (campaign: string, options: Options) => {
      const asOf = options.asOf === undefined ? undefined : readMoment(options.asOf);
      const { database, close } =
        options.out === undefined
          ? await openCommandDatabase(options.database)
          : await joinFolder(databaseFolderOf(resolve(options.out)));
      try {
        const ledger = await database.read(async (sql) =>
          readLedger(sql, await findCampaign(sql, campaign, options.insurer), asOf),
        );
        process.stdout.write(`${JSON.stringify(ledger, null, 2)}\n`);
        if (!ledger.balanced) {
          process.stderr.write(`台帳が合いません。${ledger.faults.join('。')}。\n`);
          process.exitCode = 1;
        }
      } finally {
        await close();
      }
    });
}
