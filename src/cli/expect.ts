import { type Command, InvalidArgumentError, Option } from 'commander';
import { csvLine } from '../csv/index.ts';
import { endOfMonth, isRealDate } from '../japan/calendar.ts';
import { addBusinessDays } from '../japan/holidays.ts';
import { TodokeError } from '../kernel/errors.ts';
import {
  cancelExpected,
  EXPECTED_KINDS,
  type ExpectedKind,
  expectFile,
  readExpected,
  SENDERS,
  type Sender,
} from '../planning/expected-files.ts';
import { insurerOf } from './insurer.ts';
import { readMoment } from './ledger.ts';
import { actorOf, type MailingOptions, withDatabase, withMailingOptions } from './mailing-input.ts';

interface Options extends MailingOptions {
  readonly due: string;
  readonly from?: string;
  readonly months: number;
  readonly rows: number;
  readonly acts: Sender;
  readonly campaign?: string;
  readonly at?: string;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000_000_000) return value;
  throw new InvalidArgumentError('1以上の整数を指定してください。');
}

/** The same day of a later month (the last one where the month is shorter), or the next business day. */
function monthLater(day: string, months: number): string {
  const last = endOfMonth(day, months);
  const same = `${last.slice(0, 8)}${day.slice(8)}`;
  return addBusinessDays(isRealDate(same) ? same : last, 0);
}

async function add(kind: ExpectedKind, options: Options): Promise<void> {
  const start = options.from === undefined ? new Date().toISOString() : readMoment(options.from);
  if (options.months > 1 && !isRealDate(options.due)) {
    throw new TodokeError('cli.due', '毎月の期限は、日付だけで指定してください。', {
      remedy: '--due に 2025-01-06 の形の日付を指定してください。その日の終わりが期限になります。',
    });
  }
  const dues = Array.from({ length: options.months }, (_, i) =>
    readMoment(i === 0 ? options.due : monthLater(options.due, i)),
  );
  await withDatabase(options, async (database) => {
    const insurerId = await insurerOf(database, options.insurer);
    await database.transaction(async (sql) => {
      for (const [i, dueAt] of dues.entries()) {
        // What comes after one month's deadline counts for the next, unless that month's is still lacking.
        const earlier = dues[i - 1];
        const countsFrom = earlier ?? start;
        const fresh = await expectFile(sql, actorOf(options), {
          insurerId,
          kind,
          countsFrom,
          dueAt,
          leastRows: options.rows,
          acts: options.acts,
          ...(options.campaign === undefined ? {} : { campaignId: options.campaign }),
        });
        if (!fresh) process.stderr.write(`${dueAt} が期限のものは、登録済みです。\n`);
      }
    });
  });
}

async function list(options: Options): Promise<void> {
  const at = options.at === undefined ? new Date().toISOString() : readMoment(options.at);
  await withDatabase(options, async (database) => {
    const insurerId = await insurerOf(database, options.insurer);
    const rows = await database.read((sql) => readExpected(sql, insurerId, at));
    const columns = [
      'id',
      'kind',
      'campaign',
      'due_at',
      'state',
      'arrived_at',
      'least_rows',
      'acts',
    ] as const;
    process.stdout.write(csvLine(columns));
    for (const row of rows) process.stdout.write(csvLine(columns.map((column) => row[column] ?? '')));
    if (rows.some(({ state }) => state === 'overdue' || state === 'too_small')) process.exitCode = 1;
  });
}

/** `todoke expect add|list|cancel`: the files somebody has to send, and whether they came (I11). */
export function register(program: Command): void {
  const expect = program
    .command('expect')
    .description('届くはずのファイルと期限。届かなければ todoke watch が知らせる');
  const kinds = Object.entries(EXPECTED_KINDS)
    .map(([kind, title]) => `${kind}（${title}）`)
    .join('、');
  withMailingOptions(expect.command('add <kind>').description(`届くはずのファイルを登録する。kind: ${kinds}`))
    .requiredOption('--due <moment>', '期限（日付だけならその日の終わり。時差を書かなければ日本時間）')
    .option('--from <moment>', 'この日時より後に届いたものを数える（省略時は今）')
    .option('--months <n>', '毎月同じ日（休日なら翌営業日）に、この回数', positive, 1)
    .option('--rows <n>', '少なくともこの行数（空のファイルは届いたことにしない）', positive, 1)
    .addOption(new Option('--acts <who>', '届かないときに動く人').choices(SENDERS).default('insurer'))
    .option('--campaign <id>', '送付番号（委託先の報告・配達状況のとき）')
    .action((kind: string, options: Options) => {
      if (!Object.hasOwn(EXPECTED_KINDS, kind)) {
        throw new TodokeError('cli.kind', `ファイルの種類「${kind}」はありません。`, {
          remedy: `${kinds} のどれかを指定してください。`,
        });
      }
      return add(kind as ExpectedKind, options);
    });
  withMailingOptions(expect.command('list').description('登録したファイルと、届いたかどうかを CSV で出す'))
    .option('--at <moment>', 'その時点で見る（省略時は今）')
    .action(list);
  withMailingOptions(expect.command('cancel <id>').description('登録を取り消す')).action(
    (id: string, options: Options) =>
      withDatabase(options, async (database) => {
        const insurerId = await insurerOf(database, options.insurer);
        await database.transaction((sql) =>
          cancelExpected(sql, actorOf(options), insurerId, Number(id) || 0),
        );
      }),
  );
}
