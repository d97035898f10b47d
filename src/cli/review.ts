import { once } from 'node:events';
import { type Command, Option } from 'commander';
import type { CampaignKey } from '../campaign/extract.ts';
import { reclassify } from '../campaign/reclassify.ts';
import { type CaseFilter, readPatterns } from '../campaign/review/case.ts';
import { releaseDecisions, undoDecisions } from '../campaign/review/close.ts';
import { decideCases } from '../campaign/review/decide.ts';
import { type Addressee, inquire, recordReplies } from '../campaign/review/inquiry.ts';
import { type ReviewCase, reviewQueue } from '../campaign/review/queue.ts';
import { DOUBT_REASONS, RESOLUTION_TITLES } from '../campaign/review/resolutions.ts';
import { releasedVerdicts } from '../campaign/review/verdicts.ts';
import { csvLine } from '../csv/index.ts';
import type { Actor, Database } from '../kernel/ports.ts';
import { FIVE_ITEMS } from '../matching/level.ts';
import { loadKeys } from '../vault/keys.ts';
import { findCampaign } from './campaign.ts';
import { openCommandDatabase, openResultDatabase } from './database.ts';
import { chosenOf, dayOf, decisionIdsOf, decisionsOf, type Naming, readRecords } from './review-input.ts';
import { recordView, VIEWER } from './viewing.ts';
import { DATABASE, INSURER_OF_CAMPAIGN } from './where.ts';

interface Where {
  readonly campaign?: string;
  readonly insurer?: string;
  readonly database?: string;
  readonly out?: string;
}
interface Acting extends Where {
  readonly as: string;
  readonly on?: string;
}

/** Opens the database, finds the campaign, does the work and closes again, whatever happens. */
async function inCampaign(
  where: Where,
  work: (database: Database, key: CampaignKey) => Promise<void>,
): Promise<void> {
  const { database, close } =
    where.out === undefined ? await openCommandDatabase(where.database) : await openResultDatabase(where.out);
  try {
    await work(database, await database.read((sql) => findCampaign(sql, where.campaign, where.insurer)));
  } finally {
    await close();
  }
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
const answer = (value: unknown): Promise<void> => write(`${JSON.stringify(value, null, 2)}\n`);
const actorOf = ({ as }: Pick<Acting, 'as'>): Actor => ({ id: as.trim() });

const LIST_HEADER = [
  ...[
    'member_id',
    'pattern',
    'rule_row',
    'reasons',
    'snapshot',
    'cover_ends_on',
    'reply',
    'reply_by',
    'replied_on',
  ],
  ...FIVE_ITEMS.flatMap((item) => [`${item}_level`, `${item}_ours`, `${item}_theirs`]),
  ...['allowed', 'no_reply', 'decision_id', 'state', 'resolution', 'decided_by'],
];

function listLine(one: ReviewCase): string {
  const { decision, noReply } = one;
  const items = FIVE_ITEMS.flatMap((item) => {
    const shown = one.evidence.find((evidence) => evidence.item === item);
    return [one.levels?.[item] ?? '', shown?.ours ?? '', shown?.theirs ?? ''];
  });
  const question = [one.reply, one.replyBy ?? '', one.repliedOn ?? ''];
  const ended = [
    decision?.decisionId ?? '',
    decision?.state ?? '',
    decision?.resolution ?? '',
    decision?.decidedBy ?? '',
  ];
  return csvLine([
    ...[
      one.memberId,
      one.pattern,
      one.ruleRow,
      one.reasons.join(';'),
      one.snapshot ?? '',
      one.coverEndsOn ?? '',
    ],
    ...question,
    ...items,
    one.allowed.join(';'),
    `${noReply.form}${noReply.digits ? '+digits' : ''}`,
    ...ended,
  ]);
}

interface ListOptions extends Where {
  readonly as: string;
  readonly patterns?: boolean;
  readonly row?: string;
  readonly pattern?: string;
  readonly member?: readonly string[];
  readonly state?: 'open' | 'decided' | 'released';
  readonly on?: string;
  readonly format: 'json' | 'csv';
}

const PAGE = 500;

/** A page of cases, in the trail before any of it is shown. */
const viewCases = (
  database: Database,
  key: CampaignKey,
  filter: CaseFilter,
  on: string,
  viewer: Actor,
): Promise<ReviewCase[]> =>
  database.transaction(async (sql) => {
    const cases = await reviewQueue(sql, key, filter, on);
    if (cases.length > 0)
      await recordView(sql, viewer, {
        insurerId: key.insurerId,
        action: 'matching.list_cases',
        subject: `campaign:${key.campaignId}`,
        purpose: 'review',
        detail: { members: cases.map(({ memberId }) => memberId) },
      });
    return cases;
  });

async function list(options: ListOptions): Promise<void> {
  const on = dayOf(options.on, '--on');
  await inCampaign(options, async (database, key) => {
    if (options.patterns === true) return answer(await database.read((sql) => readPatterns(sql, key)));
    const filter: CaseFilter = {
      members: options.member,
      pattern: options.pattern,
      ruleRow: options.row === undefined ? undefined : Number(options.row),
      state: options.state,
      limit: PAGE,
    };
    const viewer = actorOf(options);
    const csv = options.format === 'csv';
    await write(csv ? csvLine(LIST_HEADER) : '[');
    let shown = 0;
    for (let after: string | undefined; ; ) {
      const page = await viewCases(database, key, { ...filter, after }, on, viewer);
      for (const one of page) {
        await write(csv ? listLine(one) : `${shown === 0 ? '\n' : ',\n'}${JSON.stringify(one)}`);
        shown += 1;
      }
      if (page.length < PAGE) break;
      after = page.at(-1)?.memberId;
    }
    if (!csv) await write('\n]\n');
  });
}

const located = (command: Command): Command =>
  command
    .option('--campaign <id>', '送付番号（データベースに送付が複数あるとき）')
    .addOption(INSURER_OF_CAMPAIGN)
    .addOption(DATABASE)
    .option('--out <folder>', 'todoke run の結果のフォルダー（そのデータベース OUT.db を使う）');

const acting = (command: Command): Command =>
  located(command)
    .requiredOption('--as <id>', '担当者の識別名（記録に残る）')
    .option('--on <date>', 'その処理の日（省略時は今日）');

const naming = (command: Command): Command =>
  acting(command)
    .option('--member <id...>', '加入者（member_id）')
    .option('--pattern <id>', '同じ理由の組（list --patterns の pattern）の、未判断の全員')
    .option('--expect <n>', '--pattern の組にいるはずの人数（一覧で見た人数）');

function registerReading(review: Command): void {
  located(review.command('list'))
    .description('確認待ちの加入者を、両側の値を並べて一覧にする（個人情報を含む）')
    .option('--patterns', '一人ずつではなく、同じ理由の組ごとの人数を出す')
    .addOption(new Option('--row <n>', '判定表の行').choices(['2', '4', '7', '9', '10']))
    .option('--pattern <id>', '同じ理由の組')
    .option('--member <id...>', '加入者（member_id）')
    .addOption(
      new Option('--state <state>', '未判断・承認待ち・承認済み').choices(['open', 'decided', 'released']),
    )
    .option('--on <date>', '回答の期限を見る日（省略時は今日）')
    .addOption(new Option('--format <format>', '出力の形').choices(['json', 'csv']).default('json'))
    .addOption(VIEWER)
    .action(list);
  located(review.command('verdicts'))
    .description('承認済みの判断を、追加の送付のために一覧にする（1行に一つの JSON）')
    .action((options: Where) =>
      inCampaign(options, (database, key) =>
        database.read(async (sql) => {
          for await (const verdict of releasedVerdicts(sql, key)) await write(`${JSON.stringify(verdict)}\n`);
        }),
      ),
    );
  located(review.command('reclassify'))
    .description('同じ入力から全員の判定をやり直し、記録と一致するか確かめる（違いがあれば終了コード1）')
    .action((options: Where) =>
      inCampaign(options, async (database, key) => {
        const result = await reclassify(database, loadKeys(), key);
        await answer(result);
        if (result.differentCount > 0) process.exitCode = 1;
      }),
    );
}

function registerDeciding(review: Command): void {
  const resolutions = Object.entries(RESOLUTION_TITLES).map(([name, title]) => `${name}: ${title}`);
  naming(review.command('decide [file]'))
    .description(
      `判断する（CSV の列: member_id,resolution,reason,evidence。- は標準入力）\n${resolutions.join('\n')}`,
    )
    .option('--resolution <name>', '判断。CSV に member_id だけがあるときは、その全員に')
    .option('--reason <name>', `「理由付き疑いなし」の理由（${Object.keys(DOUBT_REASONS).join('・')}）`)
    .option('--evidence <text>', '何で確かめたか（200字まで）')
    .action(
      (
        file: string | undefined,
        options: Acting & Naming & { resolution?: string; reason?: string; evidence?: string },
      ) =>
        inCampaign(options, async (database, key) => {
          const requests = await decisionsOf(file, options, dayOf(options.on, '--on'));
          await answer({ decisions: await decideCases(database, actorOf(options), key, requests) });
        }),
    );
  acting(review.command('release <decisions...>'))
    .description(
      '判断した人とは別の担当者が承認する（判断番号、または列 decision_id のある CSV。- は標準入力）',
    )
    .action((given: string[], options: Acting) =>
      inCampaign(options, async (database, key) => {
        const ids = await decisionIdsOf(given);
        const on = dayOf(options.on, '--on');
        await answer({ released: await releaseDecisions(database, actorOf(options), key, ids, on) });
      }),
    );
  acting(review.command('undo <decisions...>'))
    .description('承認前の判断を取り消す（判断番号、または列 decision_id のある CSV。- は標準入力）')
    .requiredOption('--reason <text>', '取り消す理由')
    .action((given: string[], options: Acting & { reason: string }) =>
      inCampaign(options, async (database, key) => {
        const ids = await decisionIdsOf(given);
        const on = dayOf(options.on, '--on');
        await answer({
          undone: await undoDecisions(database, actorOf(options), key, ids, options.reason, on),
        });
      }),
    );
}

function registerAsking(review: Command): void {
  naming(review.command('inquire [file]'))
    .description('事業所または本人に照会する（CSV の列: member_id。- は標準入力）')
    .requiredOption('--reply-by <date>', '回答の期限')
    .addOption(
      new Option('--to <addressee>', '照会の相手（事業所に照会できない人には、本人に照会する）')
        .choices(['workplace', 'person'])
        .default('workplace'),
    )
    .action((file: string | undefined, options: Acting & Naming & { replyBy: string; to: Addressee }) =>
      inCampaign(options, async (database, key) => {
        const request = {
          chosen: await chosenOf(file, options),
          addressee: options.to,
          sentOn: dayOf(options.on, '--on'),
          replyBy: dayOf(options.replyBy, '--reply-by'),
        };
        await answer(await inquire(database, actorOf(options), key, request));
      }),
    );
  acting(review.command('reply <file>'))
    .description('照会への回答を記録する（CSV の列: member_id,reply。- は標準入力）')
    .action((file: string, options: Acting) =>
      inCampaign(options, async (database, key) => {
        const repliedOn = dayOf(options.on, '--on');
        const replies = await readRecords(file, ['member_id', 'reply'], []);
        const requests = replies.map(({ member_id, reply }) => ({ memberId: member_id, repliedOn, reply }));
        await recordReplies(database, actorOf(options), key, requests);
        await answer({ recorded: requests.length });
      }),
    );
}

/** `todoke review …`: held cases, decided by one person and released by another (docs/review.md). */
export function register(program: Command): void {
  const review = program
    .command('review')
    .description('保留の加入者を確認する（判断と承認は別の担当者が行う）');
  registerReading(review);
  registerDeciding(review);
  registerAsking(review);
}
