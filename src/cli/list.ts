import { type Command, Option } from 'commander';
import { csvLine } from '../csv/index.ts';
import { agreesWithList, compareList, keepList, LIST_REASONS, type ListReason } from '../ledger/lists.ts';
import { dayOf, findCampaign } from './campaign.ts';
import {
  actorOf,
  type MailingOptions,
  printJson,
  withDatabase,
  withMailingOptions,
} from './mailing-input.ts';

interface Options extends MailingOptions {
  readonly on?: string;
  readonly workplace?: string;
  readonly differences?: boolean;
}

async function compare(campaign: string, options: Options): Promise<void> {
  const counts = new Map<ListReason, number>();
  await withDatabase(options, (database) =>
    database.read(async (sql) => {
      const key = await findCampaign(sql, campaign, options.insurer);
      const columns = [
        'workplace_id',
        'member_id',
        'listed',
        'sent',
        'reason',
        'management_number',
        'posted_on',
      ];
      process.stdout.write(csvLine([...columns, 'explanation']));
      for await (const line of compareList(sql, key, options.workplace)) {
        counts.set(line.reason, (counts.get(line.reason) ?? 0) + 1);
        if (options.differences === true && agreesWithList(line.reason)) continue;
        const yes = (value: boolean): string => (value ? 'yes' : 'no');
        const { workplace_id, member_id, listed, sent, reason, management_number, posted_on } = line;
        const cells = [workplace_id, member_id, yes(listed), yes(sent), reason, management_number, posted_on];
        process.stdout.write(csvLine([...cells, LIST_REASONS[reason]]));
      }
    }),
  );
  for (const [reason, count] of counts) process.stderr.write(`${LIST_REASONS[reason]}: ${count}人\n`);
}

/** `todoke list keep|compare CAMPAIGN`: whom the workplaces were told of, and what was sent (S107). */
export function register(program: Command): void {
  const list = program.command('list').description('事業所へ送った一覧と、実際に送ったものの突合せ');
  withMailingOptions(
    list.command('keep <campaign>').description('事業所へ一覧を送った日に、載せた人を記録する'),
  )
    .requiredOption('--on <date>', '一覧を送った日（2024-09-02 の形）')
    .action((campaign: string, options: Options) =>
      withDatabase(options, (database) =>
        database.transaction(async (sql) => {
          const key = await findCampaign(sql, campaign, options.insurer);
          printJson(await keepList(sql, actorOf(options), key, dayOf(options.on ?? '')));
        }),
      ),
    );
  withMailingOptions(
    list
      .command('compare <campaign>')
      .description('一覧と送付を一人ずつ突き合わせ、違いの理由を CSV で出す（氏名は含まない）'),
  )
    .option('--workplace <id>', 'この事業所だけ')
    .addOption(new Option('--differences', '違う人だけ'))
    .action(compare);
}
