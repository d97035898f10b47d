import { type Command, Option } from 'commander';
import { checkNumbers } from '../campaign/number-check.ts';
import { reportMismatch, solveMismatch } from '../campaign/number-report.ts';
import { csvLine } from '../csv/index.ts';
import { isRealDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { type Actor, SYSTEM } from '../kernel/ports.ts';
import {
  inTurn,
  NUMBER_STATES,
  type NumberState,
  numberStandings,
  REPORT_WAYS,
  type ReportWay,
  SOLUTIONS,
  type Solution,
} from '../register/index.ts';
import { withInsurer } from './insurer.ts';
import { DATABASE, INSURER } from './where.ts';

interface Where {
  readonly insurer?: string;
  readonly database?: string;
}
interface Acting extends Where {
  readonly as: string;
}

const actorOf = ({ as }: Acting): Actor => ({ id: as.trim() });
const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};
const titled = (titles: Readonly<Record<string, string>>): string =>
  Object.entries(titles)
    .map(([name, title]) => `${name}: ${title}`)
    .join('、');

async function check(options: Where & { on: string }): Promise<void> {
  const { on } = options;
  if (!isRealDate(on)) {
    throw new TodokeError('register.date', '--on が日付ではありません。', {
      remedy: '実在する日付を YYYY-MM-DD の形で指定してください。',
    });
  }
  await withInsurer(options, async (database, insurerId) => {
    print(await inTurn(database, insurerId, (sql) => checkNumbers(sql, SYSTEM, insurerId, on)));
  });
}

async function checks(options: Where & { state?: NumberState[] }): Promise<void> {
  await withInsurer(options, async (database, insurerId) => {
    const all = await database.read((sql) => numberStandings(sql, insurerId, options.state ?? null));
    process.stdout.write(
      csvLine(['member_id', 'state', 'title', 'since', 'rule_row', 'reasons', 'snapshot', 'detail']),
    );
    for (const { member_id, state, since, rule_row, reasons, snapshot, detail } of all) {
      const why = [rule_row ?? '', (reasons ?? []).join(' '), snapshot ?? '', detail ?? ''];
      process.stdout.write(
        csvLine([member_id, state, NUMBER_STATES[state], new Date(since).toISOString(), ...why]),
      );
    }
  });
}

async function report(member: string, options: Acting & { by: ReportWay }): Promise<void> {
  await withInsurer(options, async (database, insurerId) => {
    print(
      await inTurn(database, insurerId, (sql) =>
        reportMismatch(sql, actorOf(options), insurerId, member, options.by),
      ),
    );
  });
}

async function solve(
  member: string,
  options: Acting & { result: Solution; reference: string },
): Promise<void> {
  const { result, reference } = options;
  await withInsurer(options, async (database, insurerId) => {
    print(
      await inTurn(database, insurerId, (sql) =>
        solveMismatch(sql, actorOf(options), insurerId, member, result, reference),
      ),
    );
  });
}

/** `todoke register check|checks|report|solve`: is a registered number its person's (S026)? */
export function registerNumbers(room: Command): void {
  const command = (usage: string, text: string): Command =>
    room.command(usage).description(text).addOption(INSURER).addOption(DATABASE);
  const choice = (flags: string, titles: Readonly<Record<string, string>>): Option =>
    new Option(flags, titled(titles)).choices(Object.keys(titles));
  command('check', '新しく届け出られた個人番号を、住基の回答と5情報で照合する')
    .requiredOption('--on <date>', 'この日までの住基の回答による YYYY-MM-DD')
    .action(check);
  command('checks', '個人番号の照合の状態を CSV で出す（個人情報を含まない）')
    .addOption(choice('--state <states...>', NUMBER_STATES))
    .action(checks);
  command('report <member>', '加入者から下4桁が違うとの申出を記録し、番号の使用と未封緘の送付を止める')
    .requiredOption('--as <id>', '担当者の識別名')
    .addOption(choice('--by <way>', REPORT_WAYS).makeOptionMandatory())
    .action(report);
  command('solve <member>', '番号違いの申出について、確認の結果を記録する')
    .requiredOption('--as <id>', '担当者の識別名')
    .addOption(choice('--result <result>', SOLUTIONS).makeOptionMandatory())
    .requiredOption('--reference <text>', '根拠の所在（文書番号など。個人情報は書かない）')
    .action(solve);
}
