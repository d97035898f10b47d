import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CampaignKey } from '../campaign/extract.ts';
import { csvLine } from '../csv/index.ts';
import {
  ACCEPTANCE_COLUMNS,
  type AcceptedItem,
  acceptanceCells,
  readAcceptanceList,
  SERVICES,
} from '../dispatch/acceptance-list.ts';
import { enterBand } from '../dispatch/bands.ts';
import { assignAcceptance, readPostage } from '../dispatch/post.ts';
import { postAccepted } from '../dispatch/tracking.ts';
import { composeAcceptanceList } from '../document/acceptance-list.ts';
import { publishFile } from '../kernel/files.ts';
import { type Database, type Sql, SYSTEM } from '../kernel/ports.ts';
import { POST_PAPERS, templateSet } from '../template/sets.ts';
import { dayOf, findCampaign, insurerName, profileOf } from './campaign.ts';
import { openCommandDatabase } from './database.ts';

interface Options {
  readonly on: string;
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
    post
      .command(usage)
      .description(text)
      .option('--insurer <number>', '保険者番号（同じ送付番号が複数の保険者にあるとき）')
      .option(
        '--database <url>',
        'PostgreSQL の接続先（省略時は DATABASE_URL、次に npm start のデータベース）',
      );
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
  dated('total <campaign>', 'その日に差し出した場合の郵便料金の合計').action(
    (campaign: string, options: Options) =>
      within(options, (database) =>
        database.read(async (sql) => {
          const key = await findCampaign(sql, campaign, options.insurer);
          const { packing, dispatch } = await profileOf(sql, key);
          const total = await readPostage(sql, key, packing, dispatch, dayOf(options.on));
          if (!total.verified)
            process.stderr.write('注意: 日本郵便の料金表と照合していない料金を含みます。\n');
          json(total);
        }),
      ),
  );
  dated('assign <campaign>', '梱包と直送の封筒に、番号帯から引受番号を付ける').action(
    (campaign: string, options: Options) =>
      within(options, (database) =>
        database.transaction(async (sql) => {
          const key = await findCampaign(sql, campaign, options.insurer);
          const { packing, dispatch } = await profileOf(sql, key);
          json(await assignAcceptance(sql, SYSTEM, key, packing, dispatch, dayOf(options.on)));
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
