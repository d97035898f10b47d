import { type Command, Option } from 'commander';
import { csvLine } from '../csv/index.ts';
import { type LifeReceipt, orderPieces, recordSighting } from '../dispatch/life.ts';
import { reprintPieces } from '../dispatch/reprints.ts';
import { RETURN_CAUSES, RETURN_REFUSALS, type ReturnAnswer, takeReturns } from '../dispatch/returns.ts';
import { endSearch, openSearch, type SearchResult } from '../dispatch/search.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { planSecondRoute } from '../packing/second-route.ts';
import { findPieces } from '../piece/find.ts';
import { readHistory } from '../piece/history.ts';
import { PIECE_STATUSES, type PieceAction } from '../piece/status.ts';
import { loadKeys } from '../vault/keys.ts';
import { dayOf, findCampaign, profileOf } from './campaign.ts';
import {
  actorOf,
  type MailingOptions,
  numbersOf,
  printJson,
  withDatabase,
  withMailingOptions,
} from './mailing-input.ts';
import { readRecords } from './review-input.ts';

interface Options extends MailingOptions {
  readonly from?: string;
  readonly reason?: string;
  readonly evidence?: string;
  readonly receipt?: string;
  readonly place?: string;
  readonly cause?: string;
  readonly on?: string;
  readonly status?: readonly string[];
}

/** Orders that are one action of the table: name → action, what must be said, how it is explained. */
const ORDERS: readonly {
  readonly name: string;
  readonly action: PieceAction;
  readonly says: 'reason' | 'evidence' | 'receipt';
  readonly text: string;
}[] = [
  { name: 'stop', action: 'stop', says: 'reason', text: '発送を取りやめる（封緘まで）' },
  {
    name: 'void',
    action: 'void',
    says: 'reason',
    text: '紛失・破損・不良の紙を無効にする（刷り直しの前に）',
  },
  { name: 'hand-over', action: 'hand_over', says: 'evidence', text: '本人へ引き渡されたことを記録する' },
  { name: 'recall', action: 'recall', says: 'reason', text: '封緘・差出しの後の回収を始める' },
  { name: 'write-off', action: 'write_off', says: 'evidence', text: '回収を打ち切る' },
  {
    name: 'destroy',
    action: 'destroy',
    says: 'receipt',
    text: '取りやめ・無効・返戻の紙の廃棄を、記録の番号とともに記録する',
  },
];

const SAYS = {
  reason: ['--reason <text>', '理由（個人情報は書かない）'],
  evidence: ['--evidence <text>', '誰が何で確かめたか（受領書・報告書の番号など。個人情報は書かない）'],
  receipt: ['--receipt <number>', '廃棄の記録の番号'],
} as const;

function printReceipts(receipts: readonly LifeReceipt[]): void {
  process.stdout.write(csvLine(['management_number', 'done', 'before', 'status']));
  for (const one of receipts) {
    process.stdout.write(csvLine([one.managementNumber, one.done, one.before, one.status]));
  }
}

function printReturns(answer: ReturnAnswer): void {
  printJson(answer);
  // The header is line 1 of the file.
  for (const { line, why } of answer.refused)
    process.stderr.write(`${line + 1}行目: ${RETURN_REFUSALS[why]}。\n`);
  if (answer.refused.length > 0) process.exitCode = 1;
}

async function order(
  { action, says }: (typeof ORDERS)[number],
  args: readonly string[],
  options: Options,
): Promise<void> {
  const numbers = await numbersOf(args, options.from);
  const actor = actorOf(options);
  await withDatabase(options, (database) =>
    database.transaction(async (sql) => {
      const pieces = await findPieces(sql, options.insurer, numbers);
      printReceipts(await orderPieces(sql, actor, pieces, action, { [says]: options[says] ?? '' }));
    }),
  );
}

async function returned(args: readonly string[], options: Options, cause: string): Promise<void> {
  const numbers = await numbersOf(args, options.from);
  const on = dayOf(options.on ?? '');
  const lines = numbers.map((number) => ({ number, cause, returnedOn: on }));
  await withDatabase(options, (database) =>
    database.transaction(async (sql) => {
      await findPieces(sql, options.insurer, numbers);
      printReturns(await takeReturns(sql, actorOf(options), options.insurer, lines));
    }),
  );
}

async function returnsFile(path: string, options: Options): Promise<void> {
  const records = await readRecords(path, ['management_number', 'cause', 'returned_on'], []);
  const lines = records.map((record) => ({
    number: record.management_number,
    cause: record.cause,
    returnedOn: record.returned_on,
  }));
  await withDatabase(options, (database) =>
    database.transaction(async (sql) => {
      printReturns(await takeReturns(sql, actorOf(options), options.insurer, lines));
    }),
  );
}

async function scan(numbers: readonly string[], options: Options): Promise<void> {
  await withDatabase(options, (database) =>
    database.transaction(async (sql) => {
      const pieces = await findPieces(sql, options.insurer, numbers);
      process.stdout.write(csvLine(['management_number', 'status', 'verdict']));
      for (const piece of pieces) {
        const verdict = await recordSighting(sql, actorOf(options), piece, options.place ?? '');
        process.stdout.write(csvLine([piece.managementNumber, piece.status, verdict]));
        if (verdict !== 'goes_on') process.exitCode = 1;
      }
    }),
  );
}

async function search(number: string, options: Options, result: SearchResult | undefined): Promise<void> {
  const evidence = options.evidence ?? '';
  await withDatabase(options, (database) =>
    database.transaction(async (sql) => {
      const [piece] = await findPieces(sql, options.insurer, [number]);
      if (piece === undefined) return;
      if (result === undefined) {
        const opened = await openSearch(sql, actorOf(options), piece, evidence);
        process.stderr.write(
          opened
            ? `捜索を始めました。見つかるか打ち切るまで、印刷ロット ${piece.lot} の梱包は差し出せません。\n`
            : 'すでに探しています。\n',
        );
        return;
      }
      await endSearch(sql, actorOf(options), piece, result, evidence);
      process.stderr.write(
        piece.status === 'voided'
          ? '捜索を終えました。無効にした紙は、廃棄を記録するまで残ります。\n'
          : '捜索を終えました。\n',
      );
    }),
  );
}

async function reprint(args: readonly string[], options: Options): Promise<void> {
  const numbers = await numbersOf(args, options.from);
  const keys = loadKeys();
  await withDatabase(options, (database) =>
    database.transaction(async (sql) => {
      const pieces = await findPieces(sql, options.insurer, numbers);
      process.stdout.write(csvLine(['management_number', 'replaces', 'lot']));
      const old = new Map(pieces.map((piece) => [piece.pieceId, piece.managementNumber]));
      for (const [, own] of Map.groupBy(pieces, (piece) => `${piece.insurerId}/${piece.campaignId}`)) {
        const ids = own.map((piece) => piece.pieceId);
        const [key] = own as [(typeof own)[number]];
        for (const made of await reprintPieces(sql, actorOf(options), keys, key, ids)) {
          process.stdout.write(csvLine([made.managementNumber, old.get(made.replaces) ?? '', made.lot]));
        }
      }
    }),
  );
}

async function list(sql: Sql, campaign: string, options: Options): Promise<void> {
  const wanted = options.status ?? [];
  const unknown = wanted.filter((status) => !(PIECE_STATUSES as readonly string[]).includes(status));
  if (unknown.length > 0) {
    throw new TodokeError('cli.status', `状態の名前が違います: ${unknown.join('、')}`, {
      remedy: `${PIECE_STATUSES.join('・')} のどれかを指定してください。`,
    });
  }
  const key = await findCampaign(sql, campaign, options.insurer);
  process.stdout.write(
    csvLine(['management_number', 'status', 'outcome', 'lot', 'parcel_id', 'envelope_id']),
  );
  const batches = sql.batches<Record<string, string | null>>(
    `SELECT p.management_number, p.status, x.outcome, p.lot, e.parcel_id, p.envelope_id
       FROM piece.piece p JOIN packing.envelope e USING (insurer_id, campaign_id, envelope_id)
       JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND (cardinality($3::text[]) = 0 OR p.status = ANY($3))
      ORDER BY p.lot COLLATE "C", p.position`,
    [key.insurerId, key.campaignId, wanted],
    5_000,
  );
  for await (const rows of batches) {
    process.stdout.write(
      rows
        .map((row) =>
          csvLine([
            row.management_number ?? '',
            row.status ?? '',
            row.outcome ?? '',
            row.lot ?? '',
            row.parcel_id ?? '',
            row.envelope_id ?? '',
          ]),
        )
        .join(''),
    );
  }
}

/** `todoke piece …`: the life of pieces, by the numbers on their papers. */
export function register(program: Command): void {
  const piece = program.command('piece').description('送付物一件ずつの状態と操作（整理番号で指定）');
  const command = (usage: string, text: string): Command =>
    withMailingOptions(piece.command(usage).description(text));
  const many = (name: string, text: string): Command =>
    command(`${name} [numbers...]`, text).option(
      '--from <file>',
      '整理番号の CSV（列 management_number。- は標準入力）',
    );

  command('show <number>', '送付物の今の状態、できる操作、これまでの出来事を JSON で出す').action(
    (number: string, options: Options) =>
      withDatabase(options, (database) =>
        database.read(async (sql) => {
          for (const one of await findPieces(sql, options.insurer, [number])) {
            printJson(await readHistory(sql, one));
          }
        }),
      ),
  );
  command('list <campaign>', '送付物の一覧を CSV で出す')
    .option('--status <status...>', 'この状態のものだけ')
    .action((campaign: string, options: Options) =>
      withDatabase(options, (database) => database.read((sql) => list(sql, campaign, options))),
    );
  command('scan <numbers...>', '手元の紙を読み取ったことを記録し、どうすべきかを CSV で出す')
    .requiredOption('--place <name>', '読み取った場所（机・機械の名前）')
    .action(scan);
  for (const entry of ORDERS) {
    const [flag, text] = SAYS[entry.says];
    many(entry.name, entry.text)
      .requiredOption(flag, text)
      .action((numbers: string[], options: Options) => order(entry, numbers, options));
  }
  many('return', '戻ってきた送付物を、理由とともに記録する')
    .addOption(
      new Option('--cause <cause>', '返戻の理由').choices(Object.keys(RETURN_CAUSES)).makeOptionMandatory(),
    )
    .requiredOption('--on <date>', '戻った日（2024-10-02 の形）')
    .action((numbers: string[], options: Options) => returned(numbers, options, options.cause ?? ''));
  many('send-back', '事業所・本人から送り返された送付物を記録する（回収中のものは受領になる）')
    .requiredOption('--on <date>', '戻った日（2024-10-02 の形）')
    .action((numbers: string[], options: Options) => returned(numbers, options, 'sent_back'));
  command('returns <file>', '返戻の一覧 CSV（management_number,cause,returned_on）を取り込む').action(
    returnsFile,
  );
  many('reprint', '無効にした送付物を、新しい番号で刷り直しに回す').action(reprint);
  command('second-route <campaign>', '返戻の送付物を、事業所経由の新しい送付物にする')
    .requiredOption('--on <date>', '資格と事業所を確かめる日（2024-10-02 の形）')
    .action((campaign: string, options: Options) =>
      withDatabase(options, (database) =>
        database.transaction(async (sql) => {
          const key = await findCampaign(sql, campaign, options.insurer);
          const profile = await profileOf(sql, key);
          const on = dayOf(options.on ?? '');
          printJson(await planSecondRoute(sql, actorOf(options), loadKeys(), key, profile, on));
        }),
      ),
    );
  const searching = (name: string, text: string, result?: SearchResult): void => {
    command(`${name} <number>`, text)
      .requiredOption('--evidence <text>', '探した場所、見つかった場所、または事故報告の番号')
      .action((number: string, options: Options) => search(number, options, result));
  };
  searching('lose', '紙が見当たらないことを記録し、捜索を始める（そのロットは差し出せなくなる）');
  searching('found', '探していた紙が見つかったことを記録する', 'found');
  searching('give-up', '無効にした紙の捜索を、事故報告の番号とともに打ち切る', 'given_up');
}
