import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CampaignKey } from '../campaign/extract.ts';
import { columnsOf, csvLine, openCsvBytes } from '../csv/index.ts';
import {
  ACCEPTANCE_COLUMNS,
  type AcceptedItem,
  acceptanceCells,
  readAcceptanceList,
  SERVICES,
} from '../dispatch/acceptance-list.ts';
import { enterBand } from '../dispatch/bands.ts';
import { assignAcceptance, readPostage } from '../dispatch/post.ts';
import { postAccepted, TRACKING_REFUSALS, type TrackingLine, takeTracking } from '../dispatch/tracking.ts';
import { composeAcceptanceList } from '../document/acceptance-list.ts';
import { publishFile } from '../kernel/files.ts';
import { type Database, type Sql, SYSTEM } from '../kernel/ports.ts';
import { POST_PAPERS, templateSet } from '../template/sets.ts';
import { dayOf, findCampaign, insurerName, profileOf } from './campaign.ts';
import { openCommandDatabase } from './database.ts';
import { readInputBytes } from './mailing-input.ts';
import { DATABASE, INSURER_OF_CAMPAIGN } from './where.ts';

interface Options {
  readonly on: string;
  readonly wave?: string;
  readonly insurer?: string;
  readonly database?: string;
}

async function within(options: Options, work: (database: Database) => Promise<void>): Promise<void> {
  const { database, close } = await openCommandDatabase(options.database);
  try {
    await work(database);
  } finally {
    await close();
  }
}

/** Takes a file of tracking states in; JSON on stdout, refused lines on stderr. */
async function takeTrackingFile(campaign: string, path: string, options: Options): Promise<void> {
  const name = '配達状況';
  const bytes = readInputBytes(path);
  const file = await openCsvBytes(bytes, name);
  const at = columnsOf(file.header, ['acceptance_number', 'accepted_on', 'state', 'at'], name);
  const lines: TrackingLine[] = [];
  for await (const { cells } of file.rows()) {
    const cell = (column: keyof typeof at): string => (cells[at[column]] ?? '').trim();
    const [number, acceptedOn] = [cell('acceptance_number'), cell('accepted_on')];
    lines.push({ number, acceptedOn, state: cell('state'), at: cell('at') });
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await within(options, (database) =>
    database.transaction(async (sql) => {
      const key = await findCampaign(sql, campaign, options.insurer);
      const answer = await takeTracking(sql, SYSTEM, key, { sha256, lines });
      json(answer);
      for (const { line, why } of answer.refused)
        process.stderr.write(`${line + 1}行目: ${TRACKING_REFUSALS[why]}。\n`);
      if (answer.refused.length > 0) process.exitCode = 1;
    }),
  );
}

const json = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

/** Writes the paper list beside its name, then moves it in place: whole or not at all. */
async function writeList(
  sql: Sql,
  key: CampaignKey,
  lines: readonly AcceptedItem[],
  on: string,
  path: string,
): Promise<void> {
  const { document, dispatch } = await profileOf(sql, key);
  const context = {
    insurer: { number: key.insurerId, name: await insurerName(sql, key) },
    asOf: on,
    issuedOn: on,
    templateSet: templateSet(POST_PAPERS),
    settings: document,
    language: 'ja',
  } as const;
  const sheet = { acceptedOn: on, service: SERVICES[dispatch.option], lines };
  const draft = `${path}.draft`;
  try {
    const { pages } = await composeAcceptanceList({ context, sheet, path: draft });
    publishFile(draft, path);
    process.stderr.write(`差出票を作りました: ${lines.length}通、${pages}ページ\n`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** `todoke post band|total|assign|list|sent`: acceptance numbers, postage and the acceptance list of a campaign. */
export function register(program: Command): void {
  const post = program.command('post').description('引受番号・郵便料金・差出票');
  const command = (usage: string, text: string): Command =>
    post.command(usage).description(text).addOption(INSURER_OF_CAMPAIGN).addOption(DATABASE);
  const dated = (usage: string, text: string): Command =>
    command(usage, text).requiredOption('--on <date>', '差出日（2024-10-02 の形）');

  command(
    'band <campaign> <first> <last>',
    '郵便局から渡された引受番号の番号帯を、送付の保険者に登録する',
  ).action((campaign: string, first: string, last: string, options: Options) =>
    within(options, (database) =>
      database.transaction(async (sql) => {
        const { insurerId } = await findCampaign(sql, campaign, options.insurer);
        json(await enterBand(sql, SYSTEM, insurerId, first, last));
      }),
    ),
  );
  const ofWave = (usage: string, text: string): Command =>
    dated(usage, text).option('--wave <id>', '一つの回だけ（todoke wave list の id）');
  ofWave('total <campaign>', 'その日に差し出した場合の郵便料金の合計').action(
    (campaign: string, options: Options) =>
      within(options, (database) =>
        database.read(async (sql) => {
          const key = await findCampaign(sql, campaign, options.insurer);
          const { packing, dispatch } = await profileOf(sql, key);
          const total = await readPostage(sql, key, packing, dispatch, dayOf(options.on), options.wave);
          if (!total.verified)
            process.stderr.write('注意: 日本郵便の料金表と照合していない料金を含みます。\n');
          json(total);
        }),
      ),
  );
  ofWave('assign <campaign>', '梱包と直送の封筒に、番号帯から引受番号を付ける').action(
    (campaign: string, options: Options) =>
      within(options, (database) =>
        database.transaction(async (sql) => {
          const key = await findCampaign(sql, campaign, options.insurer);
          const { packing, dispatch } = await profileOf(sql, key);
          json(await assignAcceptance(sql, SYSTEM, key, packing, dispatch, dayOf(options.on), options.wave));
        }),
      ),
  );
  dated('list <campaign>', '差出票を CSV で出す。--pdf を付けると、1ページ30行の紙の差出票も作る')
    .option('--pdf <file>', '紙の差出票（PDF）の書き出し先')
    .action((campaign: string, options: Options & { pdf?: string }) =>
      within(options, (database) =>
        database.read(async (sql) => {
          const key = await findCampaign(sql, campaign, options.insurer);
          const items = await readAcceptanceList(sql, key, dayOf(options.on));
          if (options.pdf !== undefined) await writeList(sql, key, items, options.on, resolve(options.pdf));
          process.stdout.write(csvLine(ACCEPTANCE_COLUMNS));
          for (const cells of acceptanceCells(items)) process.stdout.write(csvLine(cells));
        }),
      ),
    );
  command(
    'tracking <campaign> <file>',
    '配達状況の CSV（acceptance_number,accepted_on,state,at）を取り込む。できない行があれば終了コード1',
  ).action(takeTrackingFile);
  dated('sent <campaign>', '封緘済みで引受番号のあるものを、差し出したと記録する').action(
    (campaign: string, options: Options) =>
      within(options, (database) =>
        database.transaction(async (sql) => {
          const key = await findCampaign(sql, campaign, options.insurer);
          json(await postAccepted(sql, SYSTEM, key, dayOf(options.on)));
        }),
      ),
  );
}
