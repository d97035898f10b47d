import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database } from '../kernel/ports.ts';
import { openCommandDatabase } from './database.ts';
import { readRecords } from './review-input.ts';
import { DATABASE } from './where.ts';

/** What every command about the mailing takes. */
export interface MailingOptions {
  readonly as: string;
  readonly insurer?: string;
  readonly database?: string;
}

const ACCOUNT = /^[A-Za-z0-9._:@-]{1,64}$/;

/** Adds the options every command about the mailing takes. */
export const withMailingOptions = (command: Command): Command =>
  command
    .option('--as <id>', '操作した人の識別名（記録に残る。氏名は書かない）', 'system')
    .option('--insurer <number>', '保険者番号（同じ番号が複数の保険者にあるとき）')
    .addOption(DATABASE);

/** Who acts, as the audit trail names them. Throws `cli.as`. */
export function actorOf({ as }: { readonly as: string }): Actor {
  if (ACCOUNT.test(as)) return { id: as };
  throw new TodokeError('cli.as', '--as は、英数字と . _ : @ - の64文字までです。', {
    remedy: '識別名（アカウント名や窓口の番号）を指定してください。氏名は書かないでください。',
  });
}

/** Opens the database of a command for some work and closes it afterwards. */
export async function withDatabase<T>(
  options: { readonly database?: string },
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { database, close } = await openCommandDatabase(options.database);
  try {
    return await work(database);
  } finally {
    await close();
  }
}

/** The bytes of a file named on the command line, `-` for standard input. Throws `cli.file`. */
export function readInputBytes(path: string): Buffer {
  try {
    return readFileSync(path === '-' ? 0 : path);
  } catch (cause) {
    throw new TodokeError('cli.file', 'ファイルを開けません。', {
      remedy: '読めるファイル（または - で標準入力）を指定してください。',
      cause,
    });
  }
}

/** Prints a value as JSON on standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Management numbers of the command line, and of a CSV (column `management_number`) named with `--from`. Throws
 * `cli.numbers` where there is none.
 */
export async function numbersOf(args: readonly string[], from: string | undefined): Promise<string[]> {
  const listed =
    from === undefined
      ? []
      : (await readRecords(from, ['management_number'], [])).map((record) => record.management_number);
  const numbers = [...args, ...listed];
  if (numbers.length > 0) return numbers;
  throw new TodokeError('cli.numbers', '整理番号が指定されていません。', {
    remedy: '整理番号を並べるか、--from で CSV（列 management_number）を指定してください。',
  });
}
