import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { isRealDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import {
  acceptFiling,
  checkFiling,
  createNumberSeal,
  DEFAULT_SETTINGS,
  type FilingKind,
  type FilingSettings,
  KINDS,
  parseFilingSettings,
  reportOf,
  writeCheckedFiling,
} from '../register/filing/index.ts';

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

interface CheckCommand {
  readonly kind?: FilingKind;
  readonly receivedOn?: string;
  readonly settings?: string;
}

async function check(file: string, options: CheckCommand): Promise<void> {
  const { receivedOn } = options;
  if (receivedOn !== undefined && !isRealDate(receivedOn)) {
    throw new TodokeError('filing.received_on', '--received-on が日付ではありません。', {
      remedy: '実在する日付を YYYY-MM-DD の形で指定してください。',
    });
  }
  const settings = await settingsOf(options.settings);
  const kind = options.kind ?? settings.kind ?? kindOfName(file);
  // Nobody keeps the opening half: a check has no use for the numbers themselves.
  const { seal } = createNumberSeal();
  const result = checkFiling(await bytesOf(file), {
    seal,
    settings,
    ...(kind === undefined ? {} : { kind }),
    ...(receivedOn === undefined ? {} : { receivedOn }),
  });
  process.stdout.write(`${JSON.stringify(reportOf(result, nameOf(file), settings.dueDays), null, 2)}\n`);
  if (result.errors.length > 0) process.exitCode = 1;
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

/** `todoke filing check` and `todoke filing write`: 日本年金機構's 届書 CSV, and the societies' variant. */
export function register(program: Command): void {
  const filing = program.command('filing').description('届書 CSV（SHFD0006・KPFD0006）を確かめる・作る');
  filing
    .command('check <file>')
    .description('届書を確かめ、結果を JSON で出す（誤りがあれば終了コード1。- は標準入力）')
    .addOption(new Option('--kind <kind>', 'shfd: 年金事務所あて、kpfd: 健保組合あて').choices(KINDS))
    .option('--received-on <date>', '受付日 YYYY-MM-DD（なければ媒体の作成年月日）')
    .option('--settings <json>', SETTINGS_HELP)
    .action(check);
  filing
    .command('write <file>')
    .description('JSON から届書を作る（誤りがあれば作らず、終了コード1。- は標準入力）')
    .option('--settings <json>', SETTINGS_HELP)
    .option('--out <file>', '書き出すファイル（なければ標準出力）')
    .action(write);
}
