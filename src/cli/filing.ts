import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { filingResult } from '../campaign/filing-result.ts';
import { csvLine } from '../csv/index.ts';
import { type CampaignLosses, stopLossesOf } from '../dispatch/losses.ts';
import { isRealDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { SYSTEM } from '../kernel/ports.ts';
import { profileOfInsurer } from '../profile/store.ts';
import {
  acceptFiling,
  checkFiling,
  createNumberSeal,
  DEFAULT_SETTINGS,
  type FilingKind,
  type FilingSettings,
  filingStatistics,
  KINDS,
  loadFiling,
  numberInquiries,
  parseFilingSettings,
  reportOf,
  writeCheckedFiling,
} from '../register/filing/index.ts';
import { loadKeys } from '../vault/keys.ts';
import { withInsurer } from './insurer.ts';
import { actorOf } from './mailing-input.ts';
import { dayOf } from './review-input.ts';
import { recordView, VIEWER } from './viewing.ts';
import { DATABASE, INSURER } from './where.ts';

const STDIN = '(標準入力)';
const nameOf = (file: string): string => (file === '-' ? STDIN : basename(file));

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return file === '-' ? await buffer(process.stdin) : await readFile(file);
  } catch (cause) {
    throw new TodokeError('file.unreadable', `${nameOf(file)}: ファイルを読めません。`, {
      remedy: 'ファイルの場所と、読み取りの権限を確かめてください。',
      cause,
    });
  }
}

function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own message quotes the text, which may hold a person's data.
    throw new TodokeError('file.json', `${name}: JSON として読めません。`, {
      remedy: 'UTF-8 の正しい JSON を指定してください。',
    });
  }
}

/** Settings from a file, or written out on the command line itself. */
async function settingsOf(option: string | undefined): Promise<FilingSettings> {
  if (option === undefined) return DEFAULT_SETTINGS;
  if (option.startsWith('{')) return parseFilingSettings(parseJson(Buffer.from(option), '--settings'));
  return parseFilingSettings(parseJson(await bytesOf(option), nameOf(option)));
}

/** The kind a file's own name tells (SHFD0006.CSV, KPFD0006.CSV); such a file must not be renamed. */
function kindOfName(file: string): FilingKind | undefined {
  const name = basename(file).toLowerCase();
  return KINDS.find((kind) => name.startsWith(`${kind}0006.`));
}

const notADate = (id: string, option: string): TodokeError =>
  new TodokeError(id, `${option} が日付ではありません。`, {
    remedy: '実在する日付を YYYY-MM-DD の形で指定してください。',
  });

interface CheckCommand {
  readonly kind?: FilingKind;
  readonly receivedOn?: string;
  readonly settings?: string;
}

async function check(file: string, options: CheckCommand): Promise<void> {
  const settings = await settingsOf(options.settings);
  // Nobody keeps the opening half: a check has no use for the numbers themselves.
  const { seal } = createNumberSeal();
  const result = checkFiling(await bytesOf(file), { seal, ...checkOptions(file, options, settings) });
  process.stdout.write(`${JSON.stringify(reportOf(result, nameOf(file), settings.dueDays), null, 2)}\n`);
  if (result.errors.length > 0) process.exitCode = 1;
}

interface LoadCommand extends CheckCommand {
  readonly insurer?: string;
  readonly workplace?: string;
  readonly database?: string;
}

function checkOptions(file: string, options: CheckCommand, settings: FilingSettings) {
  const { receivedOn } = options;
  if (receivedOn !== undefined && !isRealDate(receivedOn))
    throw notADate('filing.received_on', '--received-on');
  const kind = options.kind ?? settings.kind ?? kindOfName(file);
  return {
    settings,
    ...(kind === undefined ? {} : { kind }),
    ...(receivedOn === undefined ? {} : { receivedOn }),
  };
}

async function load(files: string[], options: LoadCommand): Promise<void> {
  const keys = loadKeys();
  const today = dayOf(undefined, '');
  await withInsurer(options, async (database, insurerId) => {
    // Without settings of their own, those of the insurer's profile, as the console loads filings.
    const settings =
      options.settings === undefined
        ? (await database.read((sql) => profileOfInsurer(sql, insurerId))).filing
        : await settingsOf(options.settings);
    for (const file of files) {
      let stopped: CampaignLosses[] = [];
      const loaded = await loadFiling(database, keys, {
        bytes: await bytesOf(file),
        insurerId,
        actor: SYSTEM,
        dueDays: settings.dueDays,
        check: checkOptions(file, options, settings),
        onLosses: async (sql, memberIds) => {
          stopped = await stopLossesOf(sql, SYSTEM, insurerId, memberIds, today);
        },
        ...(options.workplace === undefined ? {} : { workplaceId: options.workplace }),
      });
      process.stdout.write(`${JSON.stringify({ file: nameOf(file), ...loaded }, null, 2)}\n`);
      for (const { campaign, receipts } of stopped) {
        const recalled = receipts.filter(({ done }) => done === 'recalled').length;
        const papers = receipts.filter(({ paper }) => paper).length;
        process.stderr.write(
          `送付 ${campaign}: 資格喪失により${receipts.length}件の送付物を止めました（うち封緘後のため回収 ${recalled}件。抜き取る・回収する紙 ${papers}件。一覧は todoke piece list）。\n`,
        );
      }
      if (loaded.returned > 0) process.exitCode = 1;
    }
  });
}

/** Counts per workplace, as CSV: filings late, wrong or without numbers (S124, S127). */
async function statistics(options: LoadCommand): Promise<void> {
  await withInsurer(options, async (database, insurerId) => {
    const counts = await database.read((sql) => filingStatistics(sql, insurerId));
    const header = [
      'workplace',
      'files',
      'refusedFiles',
      'records',
      'accepted',
      'errors',
      'late',
      'newMembers',
      'numbersMissing',
    ] as const;
    process.stdout.write(csvLine(header));
    for (const one of counts) process.stdout.write(csvLine(header.map((name) => one[name])));
  });
}

/** What became of one filing, as CSV for the workplace: results, reasons, and the letters that followed. */
async function result(file: string, options: LoadCommand): Promise<void> {
  const sha256 = createHash('sha256')
    .update(await bytesOf(file))
    .digest('hex');
  await withInsurer(options, async (database, insurerId) => {
    const lines = await database.read((sql) => filingResult(sql, insurerId, sha256));
    process.stdout.write(
      csvLine([
        'row',
        'person',
        'form',
        'result',
        'reasons',
        'late_days',
        'member_id',
        'campaign',
        'management_number',
        'status',
        'posted_on',
      ]),
    );
    for (const one of lines) {
      const reasons = one.reasons.map(({ message, remedy }) => `${message}${remedy}`).join(' ');
      const { row, person, form, late_days, member_id, campaign_id, management_number, status } = one;
      const letter = [campaign_id ?? '', management_number ?? '', status ?? '', one.posted_on ?? ''];
      process.stdout.write(
        csvLine([row, person, form, one.result, reasons, late_days ?? '', member_id ?? '', ...letter]),
      );
    }
  });
}

interface InquiriesCommand extends LoadCommand {
  readonly as: string;
  readonly asOf: string;
}

/** The list the state is asked for missing numbers by, as CSV. */
async function inquiries(options: InquiriesCommand): Promise<void> {
  if (!isRealDate(options.asOf)) throw notADate('filing.as_of', '--as-of');
  await withInsurer(options, async (database, insurerId) => {
    const people = await database.transaction(async (sql) => {
      const found = await numberInquiries(sql, insurerId, options.asOf);
      await recordView(sql, actorOf(options), {
        insurerId,
        action: 'register.view_inquiries',
        subject: `insurer:${insurerId}`,
        purpose: 'number_inquiry',
        detail: { asOf: options.asOf, people: found.length, members: found.map((one) => one.member_id) },
      });
      return found;
    });
    process.stdout.write(
      csvLine(['member_id', 'reason', 'name_kanji', 'name_kana', 'birth_date', 'sex', 'address', 'missing']),
    );
    for (const one of people) {
      const { member_id, reason, name_kanji, name_kana, birth_date, sex, address, missing } = one;
      process.stdout.write(
        csvLine([member_id, reason, name_kanji, name_kana, birth_date, sex, address, missing.join(' ')]),
      );
    }
  });
}

interface WriteCommand {
  readonly settings?: string;
  readonly out?: string;
}

async function write(file: string, options: WriteCommand): Promise<void> {
  const settings = await settingsOf(options.settings);
  const { seal, open } = createNumberSeal();
  const filing = acceptFiling(parseJson(await bytesOf(file), nameOf(file)), seal);
  const { bytes, errors } = writeCheckedFiling(filing, { open, settings });
  if (bytes === null) {
    for (const { row, item, code, message, remedy } of errors) {
      process.stderr.write(`${row}行目・項番${item} [${code}] ${message}\n  → ${remedy}\n`);
    }
    process.stderr.write(`誤りが${errors.length}件あるため、届書を作りませんでした。\n`);
    process.exitCode = 1;
  } else if (options.out === undefined) {
    process.stdout.write(bytes);
  } else {
    await writeFile(options.out, bytes);
  }
}

const SETTINGS_HELP = '届書の設定（JSON、または JSON ファイル。書き方は docs/filings.md）';

/** `todoke filing`: check, load, write; 日本年金機構's 届書 CSV, and the societies' variant. */
export function register(program: Command): void {
  const filing = program
    .command('filing')
    .description('届書 CSV（SHFD0006・KPFD0006）を確かめる・登録する・作る');
  filing
    .command('check <file>')
    .description('届書を確かめ、結果を JSON で出す（誤りがあれば終了コード1。- は標準入力）')
    .addOption(new Option('--kind <kind>', 'shfd: 年金事務所あて、kpfd: 健保組合あて').choices(KINDS))
    .option('--received-on <date>', '受付日 YYYY-MM-DD（なければ媒体の作成年月日）')
    .option('--settings <json>', SETTINGS_HELP)
    .action(check);
  const onRegister = (command: Command) => command.addOption(INSURER).addOption(DATABASE);
  onRegister(filing.command('load <files...>'))
    .description('届書を登録し、一件ごとの結果を JSON で出す（返戻があれば終了コード1。- は標準入力）')
    .addOption(new Option('--kind <kind>', 'shfd: 年金事務所あて、kpfd: 健保組合あて').choices(KINDS))
    .option('--received-on <date>', '受付日 YYYY-MM-DD（なければ媒体の作成年月日）')
    .option('--workplace <id>', 'この届書の事業所（workplace_id。一度指定すると覚える）')
    .option('--settings <json>', SETTINGS_HELP)
    .action(load);
  onRegister(filing.command('result <file>'))
    .description('登録した届書の一件ごとの結果と、その後に送ったお知らせを CSV で出す（- は標準入力）')
    .action(result);
  onRegister(filing.command('statistics'))
    .description('事業所ごとの届出の件数・誤り・遅れ・番号の記入もれを CSV で出す')
    .action(statistics);
  onRegister(filing.command('inquiries'))
    .description('個人番号のない加入者の、5情報による照会の一覧を CSV で出す（個人情報を含む）')
    .requiredOption('--as-of <date>', '資格のある日 YYYY-MM-DD')
    .addOption(VIEWER)
    .action(inquiries);
  filing
    .command('write <file>')
    .description('JSON から届書を作る（誤りがあれば作らず、終了コード1。- は標準入力）')
    .option('--settings <json>', SETTINGS_HELP)
    .option('--out <file>', '書き出すファイル（なければ標準出力）')
    .action(write);
}
