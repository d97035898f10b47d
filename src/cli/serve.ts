import { resolve } from 'node:path';
import type { Command } from 'commander';
import { buildWeb, WEB_DIST } from '../../scripts/build-web.ts';
import { buildServer } from '../api/server.ts';
import { SYSTEM } from '../kernel/ports.ts';
import { joinFolder } from '../platform/instance.ts';
import { startNights } from '../round/night.ts';
import { startWorks } from '../round/perform.ts';
import { loadKeys } from '../vault/keys.ts';
import { startDeliveries } from '../webhook/deliver.ts';
import { DEFAULT_PORT, httpsOrigin, listen, stopRequested, tellTrouble } from './console.ts';
import { databaseFolderOf, openCommandDatabase } from './database.ts';
import { signInMeans } from './sign-in-means.ts';

interface Options {
  readonly out: string;
  readonly database?: string;
  readonly port: string;
  readonly origin?: string;
}

/**
 * `todoke serve`: the console and the API for an insurer's own data. Listens on loopback; a TLS proxy before it
 * makes it reachable at `--origin`. Nobody is signed in by a click here: that is `todoke start`'s, for the sample.
 */
export function register(program: Command): void {
  program
    .command('serve')
    .description('実際の保険者の管理画面と API を開く（Ctrl-C で終了）')
    .requiredOption('--out <folder>', 'todoke run の結果のフォルダー（データベースは OUT.db）')
    .option('--database <url>', 'PostgreSQL の接続先（省略時は DATABASE_URL、次に OUT.db）')
    .option('--port <n>', 'ポート番号', String(DEFAULT_PORT))
    .option('--origin <url>', '利用者が開く https のアドレス（省略時はこのコンピューターの中だけ）')
    .action(async (options: Options) => {
      const stopped = stopRequested();
      const origin = httpsOrigin(options.origin);
      await buildWeb();
      const outDir = resolve(options.out);
      const url = options.database ?? process.env.DATABASE_URL;
      const instance = await (url ? openCommandDatabase(url) : joinFolder(databaseFolderOf(outDir)));
      const { database } = instance;
      const keys = loadKeys();
      const signIn = signInMeans(keys);
      const server = buildServer({
        database,
        outDir,
        webDir: WEB_DIST,
        signIn,
        ...(origin === undefined ? {} : { origin }),
      });
      const deliveries = startDeliveries(database, keys.access, tellTrouble);
      const works = startWorks({ database, keys, outDir }, `${process.pid}-${Date.now()}`, tellTrouble);
      const nights = startNights(database, SYSTEM, tellTrouble);
      try {
        const address = await listen(server, Number(options.port));
        process.stderr.write(`管理画面: ${origin ?? address}/（Ctrl-C で終了）\n`);
        if (origin === undefined)
          process.stderr.write(
            `パスキーを使うときは ${address.replace('127.0.0.1', 'localhost')}/ で開いてください。\n`,
          );
        await stopped;
      } finally {
        works.stop();
        await nights.stop();
        await deliveries.stop();
        await server.close();
        await instance.close();
        process.stderr.write('終了しました。\n');
        // Work cut short must not keep the process: the next start takes it up.
        setImmediate(() => process.exit());
      }
    });
}
