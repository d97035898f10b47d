import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { buildWeb, WEB_DIST } from '../../scripts/build-web.ts';
import { ROLES } from '../access/roles.ts';
import {
  ensureSamplePeople,
  ensureSampleWorkplace,
  type SamplePerson,
  samplePeople,
} from '../access/sample.ts';
import { buildServer, type RunningRound } from '../api/server.ts';
import { SYSTEM } from '../kernel/ports.ts';
import { type Instance, openFolder, openServer } from '../platform/instance.ts';
import { startNights } from '../round/night.ts';
import { readOrder } from '../round/order.ts';
import { startWorks } from '../round/perform.ts';
import { adoptPlan } from '../round/plans.ts';
import { WORK_STEPS } from '../round/progress.ts';
import { runRound } from '../round/run.ts';
import { writeSample } from '../sample/files.ts';
import { loadKeys } from '../vault/keys.ts';
import { startDeliveries } from '../webhook/deliver.ts';
import { largestWorkplace } from '../workplace/read.ts';
import { DEFAULT_PORT, listen, stopRequested, tellTrouble } from './console.ts';
import { databaseFolderOf, HOME_OUT } from './database.ts';
import { openMemberPages } from './member.ts';
import { progressLine } from './progress.ts';
import { signInMeans } from './sign-in-means.ts';

/** The bundled sample insurer: big enough to show every case and two large workplaces, small enough to wait for. */
const SAMPLE = { members: 2_000, seed: '1', profile: 'kyokai-kenpo' } as const;
const SAMPLE_DIR = join(databaseFolderOf(HOME_OUT), 'sample');

/** insurer.json is written last: where it stands, the sample is whole. */
function ensureSample(): void {
  if (!existsSync(join(SAMPLE_DIR, 'insurer.json'))) writeSample(SAMPLE, SAMPLE_DIR);
}

/** The ready-made sign-ins, as the terminal lists them. */
const signInOf = ({ name, roles }: SamplePerson): string =>
  `  ${name}  ${roles.length > 1 ? 'すべての担当' : roles.map((role) => ROLES[role]).join('・')}`;
const signInsOf = (people: readonly SamplePerson[]): string[] => [
  '見本のサインイン（画面で選ぶだけで、パスワードは要りません。見本の保険者だけのものです）:',
  ...people.map(signInOf),
];

async function openDatabase(): Promise<Instance> {
  const url = process.env.DATABASE_URL;
  return url ? openServer(url) : openFolder(databaseFolderOf(HOME_OUT));
}

/**
 * `todoke start` (npm start): the main job on the sample insurer, and the console that shows it. On 127.0.0.1 and
 * for the sample only: its ready-made people sign in by a click. A second start goes on where the first one stopped.
 */
export function register(program: Command): void {
  program
    .command('start')
    .description('見本の保険者で一回分の送付を行い、管理画面を開く（Ctrl-C で終了）')
    .option('--port <n>', '管理画面のポート番号', String(DEFAULT_PORT))
    .action(async (options: { port: string }) => {
      const stopped = stopRequested();
      const line = progressLine(process.stderr);
      line.say('画面を準備しています…');
      await buildWeb();
      line.say('データベースを起動しています…');
      const instance = await openDatabase();
      ensureSample();
      const order = readOrder(SAMPLE_DIR);
      const insurerId = order.insurer.insurer_number;
      const progress: RunningRound = {
        insurerId,
        stage: WORK_STEPS.load,
        done: 0,
        total: 0,
        finished: false,
      };
      const keys = loadKeys();
      const prepare = async (): Promise<void> => {
        await instance.database.transaction((sql) => adoptPlan(sql, SYSTEM, order));
        await ensureSamplePeople(instance.database, insurerId);
      };
      await prepare().catch(async (error: unknown) => {
        await instance.close();
        throw error;
      });
      const server = buildServer({
        database: instance.database,
        outDir: HOME_OUT,
        webDir: WEB_DIST,
        progress,
        signIn: { ...signInMeans(keys), sample: insurerId },
      });
      const address = await listen(server, Number(options.port));
      line.say(`管理画面: ${address}/`);
      const members = await openMemberPages(instance.database, keys, Number(options.port) + 1);
      line.say(`加入者のページ（サインインなし）: ${members.address}/`);
      for (const sentence of signInsOf(await samplePeople(instance.database, insurerId))) line.say(sentence);

      const deliveries = startDeliveries(instance.database, keys.access, tellTrouble);
      const workshop = { database: instance.database, keys, outDir: HOME_OUT };
      const works = startWorks(workshop, `${process.pid}-${Date.now()}`, tellTrouble);
      // The sample lives in its own year: by today's calendar its people would lose cover while one looks.
      const nights = startNights(instance.database, SYSTEM, tellTrouble, insurerId);
      const round = runRound({
        inputDir: SAMPLE_DIR,
        outDir: HOME_OUT,
        database: instance.database,
        keys,
        actor: SYSTEM,
        onProgress(step, done, total) {
          Object.assign(progress, { stage: WORK_STEPS[step], done, total });
          line.show(step, done, total);
        },
        onMessage: line.say,
      });
      const finished = round.then(async (ledger) => {
        const workplaceId = await instance.database.read((sql) => largestWorkplace(sql, insurerId));
        const joined =
          workplaceId === null
            ? null
            : await ensureSampleWorkplace(instance.database, insurerId, workplaceId);
        progress.finished = true;
        line.end();
        // Of a workplace that is known only now; of a later start the list above has them.
        if (joined !== null) line.say(`見本のサインインに加わりました:\n${signInOf(joined)}`);
        line.say(
          `できました: 抽出${ledger.extracted.toLocaleString()}人、送付物${ledger.pieces.toLocaleString()}件、梱包${ledger.parcels.toLocaleString()}個、${ledger.pages.toLocaleString()}ページ`,
        );
        line.say(`結果は ${HOME_OUT} にあります。管理画面: ${address}/ （Ctrl-C で終了）`);
        return stopped;
      });
      try {
        await Promise.race([finished, stopped]);
      } finally {
        // A round cut short by Ctrl-C loses its connections; that is how it ends, not a failure to report.
        finished.catch(() => undefined);
        works.stop();
        await nights.stop();
        await deliveries.stop();
        await server.close();
        await members.close();
        await instance.close();
        line.say('終了しました。');
        // Threads and timers of a round cut short must not keep the process.
        setImmediate(() => process.exit());
      }
    });
}
