import type { Command } from 'commander';
import { dayInJapan } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { SYSTEM } from '../kernel/ports.ts';
import { turnDay } from '../round/night.ts';
import { openCommandDatabase } from './database.ts';
import { dayOf } from './review-input.ts';
import { DATABASE } from './where.ts';

interface Options {
  readonly database?: string;
  readonly insurer?: string;
  readonly on?: string;
  readonly as?: string;
}

/** A day to come would stop the letters of people who are covered until then. */
function begunDay(written: string | undefined): string {
  const on = dayOf(written, '--on');
  if (on <= dayInJapan(new Date())) return on;
  throw new TodokeError('night.future', '--on が今日（日本時間）より後の日です。', {
    remedy: '今日か、それより前の日を指定してください。何も記録していません。',
  });
}

/** `todoke night`: what a running server does by itself once a day, for a cron job where no server runs. */
export function register(program: Command): void {
  program
    .command('night')
    .description(
      '日付の変わり目の処理: 資格を失った人の送付を止め、資格確認書を回収・失効させる（一日一回。todoke serve は自分で行う）',
    )
    .option('--on <date>', 'どの日の処理か YYYY-MM-DD（なければ今日）')
    .option('--as <name>', '操作する人（なければ system）')
    .option('--insurer <number>', '保険者番号（省略すると、すべての保険者）')
    .addOption(DATABASE)
    .action(async (options: Options) => {
      const on = begunDay(options.on);
      const actor = options.as === undefined ? SYSTEM : { id: options.as.trim() };
      const { database, close } = await openCommandDatabase(options.database);
      try {
        const { rows } = await database.read((sql) =>
          sql.query<{ insurer: string }>(
            'SELECT insurer_id AS insurer FROM insurer.insurer WHERE $1::text IS NULL OR insurer_id = $1 ORDER BY 1',
            [options.insurer ?? null],
          ),
        );
        if (rows.length === 0 && options.insurer !== undefined) {
          throw new TodokeError('cli.insurer', '指定された保険者は登録されていません。', {
            remedy: '--insurer に保険者番号を指定してください。',
            status: 404,
          });
        }
        const nights = [];
        for (const { insurer } of rows) {
          const done = await turnDay(database, actor, { insurerId: insurer, on });
          nights.push({ insurer, on, done: done ?? null });
        }
        process.stdout.write(`${JSON.stringify(nights, null, 2)}\n`);
      } finally {
        await close();
      }
    });
}
