import type { Command } from 'commander';
import { csvLine } from '../csv/index.ts';
import { type CampaignLosses, stopLossesOf } from '../dispatch/losses.ts';
import { isRealDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor } from '../kernel/ports.ts';
import { DUE_EVENTS, dueEvents, expireVoluntary, inTurn } from '../register/index.ts';
import { withInsurer } from './insurer.ts';
import { DATABASE, INSURER } from './where.ts';

interface Where {
  readonly insurer?: string;
  readonly database?: string;
}

function requireDate(option: string, value: string): void {
  if (isRealDate(value)) return;
  throw new TodokeError('register.date', `${option} が日付ではありません。`, {
    remedy: '実在する日付を YYYY-MM-DD の形で指定してください。',
  });
}

async function due(options: Where & { from: string; to: string }): Promise<void> {
  const { from, to } = options;
  requireDate('--from', from);
  requireDate('--to', to);
  await withInsurer(options, async (database, insurerId) => {
    const events = await database.read((sql) => dueEvents(sql, insurerId, from, to));
    process.stdout.write(csvLine(['on', 'member_id', 'event', 'title', 'overdue']));
    for (const { on, member_id, event, overdue } of events)
      process.stdout.write(csvLine([on, member_id, event, DUE_EVENTS[event], overdue ? 'yes' : '']));
  });
}

async function expire(options: Where & { as: string; on: string; expect: string }): Promise<void> {
  const { on } = options;
  requireDate('--on', on);
  if (!/^[0-9]{1,9}$/.test(options.expect)) {
    throw new TodokeError('register.expect', '--expect が人数ではありません。', {
      remedy: 'todoke register due の一覧にある、満了した任意継続の人数を指定してください。',
    });
  }
  const actor: Actor = { id: options.as.trim() };
  await withInsurer(options, async (database, insurerId) => {
    const request = { insurerId, on, expected: Number(options.expect) };
    let stopped: CampaignLosses[] = [];
    const expired = await inTurn(database, insurerId, async (sql) => {
      const done = await expireVoluntary(sql, actor, request);
      stopped = await stopLossesOf(sql, actor, insurerId, done.members, on);
      return done;
    });
    const letters = stopped.map(({ campaign, receipts }) => ({ campaign, letters: receipts.length }));
    process.stdout.write(`${JSON.stringify({ ...expired, stopped: letters }, null, 2)}\n`);
  });
}

/** `todoke register due|expire`: what the calendar brings (任意継続, 70, 75), and the losses of 任意継続 that are over. */
export function registerDue(room: Command): void {
  const command = (usage: string, text: string): Command =>
    room.command(usage).description(text).addOption(INSURER).addOption(DATABASE);
  command('due', '任意継続の満了・70歳・75歳を、日付の順に CSV で出す（満了を過ぎた任意継続も出す）')
    .requiredOption('--from <date>', '初日 YYYY-MM-DD')
    .requiredOption('--to <date>', '末日 YYYY-MM-DD')
    .action(due);
  command('expire', '2年の満了した任意継続の資格喪失を記録し、その人の送付を止める')
    .requiredOption('--as <id>', '担当者の識別名')
    .requiredOption('--on <date>', 'この日までに満了したもの YYYY-MM-DD')
    .requiredOption('--expect <n>', '一覧で確かめた人数（違えば何も記録しない）')
    .action(expire);
}
