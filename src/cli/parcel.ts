import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { openParcel } from '../dispatch/seal.ts';
import { readSheet, recordScans, sealScanned } from '../dispatch/station.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { findCampaign, profileOf } from './campaign.ts';
import {
  actorOf,
  type MailingOptions,
  printJson,
  withDatabase,
  withMailingOptions,
} from './mailing-input.ts';

interface Options extends MailingOptions {
  readonly campaign?: string;
  readonly fingerprint?: string;
  readonly reason?: string;
}

const name = z.strictObject({ client: z.string(), sequence: z.int() });
/** What a station without a network leaves in a file: docs/mailing.md. */
const UPLOAD = z.strictObject({
  serial: z.int().min(1),
  scans: z.array(
    z.strictObject({
      ...name.shape,
      at: z.string(),
      code: z.string(),
      envelope: z.string().optional(),
      undoes: name.optional(),
    }),
  ),
});

function readUpload(path: string): z.output<typeof UPLOAD> {
  try {
    return UPLOAD.parse(JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8')));
  } catch {
    // The parser's own message would quote what was scanned.
    throw new TodokeError('cli.scans', '読み取りの記録のファイルを読めません。', {
      remedy: '封緘の画面が書き出した JSON（serial と scans）を指定してください。',
    });
  }
}

async function campaignOf(sql: Sql, options: Options) {
  const key = await findCampaign(sql, options.campaign, options.insurer);
  const { dispatch } = await profileOf(sql, key);
  return { key, containerRequired: dispatch.scanContainer };
}

/** `todoke parcel …`: one parcel at the sealing table, with or without a network. JSON on stdout. */
export function register(program: Command): void {
  const parcel = program.command('parcel').description('梱包一つの中身・読み取り・封緘・開封');
  const command = (usage: string, text: string): Command =>
    withMailingOptions(parcel.command(usage).description(text)).option(
      '--campaign <id>',
      '送付番号（データベースに送付が複数あるとき）',
    );

  command('sheet <parcel>', '封緘の端末が持って行く、梱包の中身の一覧を JSON で出す').action(
    (target: string, options: Options) =>
      withDatabase(options, (database) =>
        database.read(async (sql) => {
          const { key, containerRequired } = await campaignOf(sql, options);
          printJson(await readSheet(sql, key, target, containerRequired));
        }),
      ),
  );
  command(
    'scans <parcel> <file>',
    '端末の読み取りの記録を受け取る（何度送っても同じ）。過不足があれば終了コード1',
  ).action(async (target: string, file: string, options: Options) => {
    const upload = readUpload(file);
    await withDatabase(options, (database) =>
      database.transaction(async (sql) => {
        const { key, containerRequired } = await campaignOf(sql, options);
        const answer = await recordScans(sql, actorOf(options), key, target, upload, containerRequired);
        printJson(answer);
        if (!answer.state.complete || answer.conflicts.length > 0) process.exitCode = 1;
      }),
    );
  });
  command('seal <parcel>', '受け取った読み取りがすべてそろっていれば、封緘を記録する')
    .requiredOption('--fingerprint <hash>', '端末が見ていた中身の指紋（sheet の fingerprint）')
    .action((target: string, options: Options) =>
      withDatabase(options, (database) =>
        database.transaction(async (sql) => {
          const { key, containerRequired } = await campaignOf(sql, options);
          const fingerprint = options.fingerprint ?? '';
          const request = { fingerprint, containerRequired };
          const answer = await sealScanned(sql, actorOf(options), key, target, request);
          printJson(answer);
          if (answer.findings.length > 0) process.exitCode = 1;
        }),
      ),
    );
  command('open <parcel>', '封緘した梱包を、差し出す前に開けたことを記録する')
    .requiredOption('--reason <text>', '理由（個人情報は書かない）')
    .action((target: string, options: Options) =>
      withDatabase(options, (database) =>
        database.transaction(async (sql) => {
          const { key } = await campaignOf(sql, options);
          await openParcel(sql, actorOf(options), key, target, options.reason ?? '');
          process.stderr.write('開封を記録しました。中の送付物は、もう一度読み取って封緘してください。\n');
        }),
      ),
    );
}
