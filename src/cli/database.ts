import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TodokeError } from '../kernel/errors.ts';
import { type Instance, joinFolder, openServer } from '../platform/instance.ts';

/** Where `npm start` keeps its result and, beside it, its database. */
export const HOME_OUT = fileURLToPath(new URL('../../out', import.meta.url));
/** Where the own database of a result folder lies: beside it, never in it. */
export const databaseFolderOf = (outDir: string): string => `${outDir.replace(/\/+$/, '')}.db`;

const SERVER = /^postgres(?:ql)?:\/\//;

/** Joins an own database that is there already: a mistyped folder must not leave a new, empty one behind. */
function joinExisting(folders: readonly string[]): Promise<Instance> {
  const folder = folders.find((each) => existsSync(join(each, 'pg')));
  if (folder !== undefined) return joinFolder(folder);
  throw new TodokeError('cli.no_database_there', '指定されたフォルダーに、データベースがありません。', {
    remedy:
      'todoke run などの --out に指定した結果のフォルダー（隣の「.db」で終わるフォルダーが要ります）を確かめてください。',
    status: 404,
  });
}

/** The database beside the result folder `outDir`. Throws `cli.no_database_there` where there is none. */
export const openResultDatabase = async (outDir: string): Promise<Instance> =>
  joinExisting([databaseFolderOf(resolve(outDir))]);

/**
 * The database a command works on: `--database` (the address of a server, or the folder of a result, or its `.db`
 * beside it), then DATABASE_URL, then the one of `npm start`. Throws `cli.no_database` where none of them exists,
 * `cli.no_database_there` where the folder has none.
 */
export async function openCommandDatabase(option: string | undefined): Promise<Instance> {
  if (option && !SERVER.test(option)) {
    const folder = resolve(option);
    return joinExisting([databaseFolderOf(folder), folder]);
  }
  const url = option ?? process.env.DATABASE_URL;
  if (url) return openServer(url);
  const folder = databaseFolderOf(HOME_OUT);
  if (existsSync(folder)) return joinFolder(folder);
  throw new TodokeError('cli.no_database', 'データベースがまだありません。', {
    remedy:
      'npm start を一度実行するか、--database（または DATABASE_URL）で、接続先か todoke run の結果のフォルダーを指定してください。',
  });
}
