import type { Command } from 'commander';
import type { Purpose } from '../api/purpose-contract.ts';
import { isRealDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { SYSTEM } from '../kernel/ports.ts';
import { inTurn, moveWorkplace, showMember } from '../register/index.ts';
import { withInsurer } from './insurer.ts';
import { actorOf } from './mailing-input.ts';
import { registerDue } from './register-due.ts';
import { registerIdentity } from './register-identity.ts';
import { registerNumbers } from './register-numbers.ts';
import { PURPOSE, recordView, VIEWER } from './viewing.ts';
import { DATABASE, INSURER } from './where.ts';

interface Options {
  readonly insurer?: string;
  readonly database?: string;
}

const MOMENT =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$/;

function requireDate(option: string, value: string): void {
  if (isRealDate(value)) return;
  throw new TodokeError('register.date', `${option} が日付ではありません。`, {
    remedy: '実在する日付を YYYY-MM-DD の形で指定してください。',
  });
}

const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

interface ShowOptions extends Options {
  readonly as: string;
  readonly asOf: string;
  readonly knownAt?: string;
  readonly purpose: Purpose;
}

async function show(member: string, options: ShowOptions): Promise<void> {
  requireDate('--as-of', options.asOf);
  const { knownAt } = options;
  if (knownAt !== undefined && !(MOMENT.test(knownAt) && isRealDate(knownAt.slice(0, 10)))) {
    throw new TodokeError('register.moment', '--known-at が日時ではありません。', {
      remedy: '2024-06-07T17:00:00+09:00 の形で、時差まで書いてください。',
    });
  }
  await withInsurer(options, async (database, insurerId) => {
    const shown = await database.transaction(async (sql) => {
      const found = await showMember(sql, insurerId, member, options.asOf, knownAt ?? null);
      await recordView(sql, actorOf(options), {
        insurerId,
        action: 'member.view',
        subject: `member:${member}`,
        purpose: options.purpose,
        detail: { on: options.asOf, knownAt: knownAt ?? null },
      });
      return found;
    });
    print(shown);
  });
}

async function move(workplace: string, options: Options & { symbol: string; on: string }): Promise<void> {
  requireDate('--on', options.on);
  const { symbol, on } = options;
  if (symbol.trim() === '' || [...symbol].length > 20) {
    throw new TodokeError('register.symbol', '記号が空か、長すぎます。', {
      remedy: '20文字までの記号を指定してください。',
    });
  }
  await withInsurer(options, async (database, insurerId) => {
    const request = { insurerId, workplaceId: workplace, symbol, on };
    print(await inTurn(database, insurerId, (sql) => moveWorkplace(sql, SYSTEM, request)));
  });
}

/** `todoke register`: what was true of a member on any day, as known at any moment; a workplace's move. */
export function register(program: Command): void {
  const room = program.command('register').description('加入者の登録を、任意の日・任意の時点で見る');
  const onRegister = (command: Command) => command.addOption(INSURER).addOption(DATABASE);
  onRegister(room.command('show <member>'))
    .description('ある日の事実を、ある時点で分かっていたとおりに JSON で出す（個人番号は出さない）')
    .requiredOption('--as-of <date>', 'どの日の事実か YYYY-MM-DD')
    .option('--known-at <moment>', 'いつの時点で分かっていたことか（時差付きの日時。なければ今）')
    .addOption(PURPOSE)
    .addOption(VIEWER)
    .action(show);
  onRegister(room.command('move <workplace>'))
    .description('事業所の管轄外への移転により、加入者の記号を改める')
    .requiredOption('--symbol <symbol>', '新しい記号')
    .requiredOption('--on <date>', '改まる日 YYYY-MM-DD')
    .action(move);
  registerDue(room);
  registerIdentity(room);
  registerNumbers(room);
}
