import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TodokeError } from '../kernel/errors.ts';
import { type Instance, joinFolder, openServer } from '../platform/instance.ts';

/** Where `npm start` keeps its result and, beside it, its database. */
export const HOME_OUT = fileURLToPath(new URL('../../out', import.meta.url));
export const databaseFolderOf = (outDir: string): string => `${outDir.replace(/\/+$/, '')}.db`;

/**
 * The database a command works on: `--database`, then DATABASE_URL, then the one of `npm start`. Throws
 * `cli.no_database` where none of them exists.
 */
export async function openCommandDatabase(option: string | undefined): Promise<Instance> {
  const url = option ?? process.env.DATABASE_URL;
  if (url) return openServer(url);
  const folder = databaseFolderOf(HOME_OUT);
  if (existsSync(folder)) return joinFolder(folder);
  throw new TodokeError('cli.no_database', 'データベースがまだありません。', {
    remedy: 'npm start を一度実行するか、--database（または DATABASE_URL）で接続先を指定してください。',
  });
}
