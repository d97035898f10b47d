import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { csvLine } from '../csv/index.ts';
import { flagAddresses } from '../dispatch/address-trust.ts';
import { recipientOf } from '../dispatch/contractor-key.ts';
import { exportJobs } from '../dispatch/job-package.ts';
import { TodokeError } from '../kernel/errors.ts';
import { writeFileWhole } from '../kernel/files.ts';
import type { Actor, Database } from '../kernel/ports.ts';
import { closeCampaign } from '../ledger/ledger.ts';
import { profileForRound } from '../profile/proposals.ts';
import type { SampleAim } from '../readback/sample.ts';
import type { Keys } from '../vault/keys.ts';
import { requireApproved } from './approval.ts';
import { sheetsOf, writeSigned } from './closing.ts';
import { type RoundHome, resultFolder, roundHome } from './home.ts';
import { getPlan, isBegun } from './plans.ts';
import { type OnProgress, WORK_STEPS } from './progress.ts';
import { readBackRound } from './read-back.ts';
import { forgetRegistered } from './registered.ts';
import { planRound, runRound, takeFilesIn } from './run.ts';
import { type Simulation, simulateFolder } from './simulation.ts';
import { COLUMNS, removeUploads, UPLOAD_KINDS } from './uploads.ts';
import { claimWork, endWork, noteProgress, type Work, type WorkKind, type WorkProblem } from './works.ts';

/** What the worker of a server works with. */
export interface Workshop {
  readonly database: Database;
  readonly keys: Keys;
  /** The server's result folder; the rounds stand beside it. */
  readonly outDir: string;
  /** How sure the pictures of a read-back are to be; by default as sure as usual. */
  readonly aim?: SampleAim;
}

interface Doing extends Workshop {
  readonly work: Work;
  readonly home: RoundHome;
  readonly actor: Actor;
  readonly onProgress: OnProgress;
  readonly messages: string[];
}

/** How many people an estimate draws and matches: the spread of the share held is then below one in a hundred. */
const DRAWN = 20_000;

const roundOf = ({ home, database, keys, actor, onProgress, messages }: Doing) => ({
  inputDir: home.inputDir,
  database,
  keys,
  actor,
  onProgress,
  onMessage: (message: string) => void messages.push(message),
  asRegistered: true as const,
});

/** Writes the plan as the insurer.json the round is run by. */
async function placeOrder({ database, work, home }: Doing): Promise<void> {
  const { order } = await database.read((sql) => getPlan(sql, work));
  mkdirSync(home.inputDir, { recursive: true, mode: 0o700 });
  writeFileWhole(
    `${home.inputDir}`,
    join(home.inputDir, 'insurer.json'),
    `${JSON.stringify(order, null, 2)}\n`,
  );
}

/** An estimate reads files alone: of those not handed in there is nobody, but for the members themselves. */
async function estimate(doing: Doing): Promise<Simulation> {
  const { home } = doing;
  const missing = (['workplaces', 'members', 'resident-register'] as const).filter(
    (kind) => !existsSync(join(home.inputDir, `${kind}.csv`)),
  );
  if (missing.length > 0)
    throw new TodokeError(
      'round.estimate_files',
      `見積もりには、この発送回に送られた ${missing.map((kind) => `${kind}.csv`).join('、')} が要ります。`,
      { remedy: '「ファイル」で送ってから、もう一度見積もってください。', status: 409 },
    );
  const folder = `${home.inputDir}.estimate`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    for (const name of ['insurer.json', ...UPLOAD_KINDS.map((kind) => `${kind}.csv`)])
      if (existsSync(join(home.inputDir, name))) symlinkSync(join(home.inputDir, name), join(folder, name));
    for (const kind of UPLOAD_KINDS)
      if (!existsSync(join(folder, `${kind}.csv`)))
        writeFileSync(join(folder, `${kind}.csv`), csvLine(COLUMNS[kind]()));
    return await simulateFolder(folder, DRAWN, '0.95', (warning) => doing.messages.push(warning));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const readBack = ({ database, actor, keys, work, home, outDir, onProgress, aim }: Doing) =>
  readBackRound(database, actor, keys, work, resultFolder(outDir, work, home.outDir), onProgress, aim);

/** Work by its kind; answers what it came to. Every one may be done again after being cut short. */
const DO: Readonly<Record<WorkKind, (doing: Doing) => Promise<unknown>>> = {
  async take_in(doing) {
    forgetRegistered(doing.home.inputDir);
    const reports = await takeFilesIn(roundOf(doing));
    return {
      files: reports.map(({ kind, fileRows, loaded, aside, known }) => ({
        kind,
        fileRows,
        loaded,
        aside,
        known,
      })),
    };
  },
  simulate: estimate,
  async extract(doing) {
    if (!(await doing.database.read((sql) => isBegun(sql, doing.work))))
      forgetRegistered(doing.home.inputDir);
    const { travellers } = await planRound(roundOf(doing));
    return { travellers };
  },
  async compose(doing) {
    const outDir = resultFolder(doing.outDir, doing.work, doing.home.outDir);
    const { extracted, pieces, pages, balanced, faults } = await runRound({ ...roundOf(doing), outDir });
    // Known before anybody approves: the handing over would find them last, and stop there (I4).
    await doing.database.transaction((sql) => flagAddresses(sql, doing.actor, doing.work));
    await readBack(doing);
    return { extracted, pieces, pages, balanced, faults };
  },
  verify: readBack,
  async package(doing) {
    const { database, keys, work, home, actor } = doing;
    const { order } = await database.read(async (sql) => {
      await requireApproved(sql, work);
      return getPlan(sql, work);
    });
    const { profile } = await database.read((sql) =>
      profileForRound(sql, work.insurerId, order.profile, work.campaignId),
    );
    const { stations } = profile.dispatch;
    const folders = {
      outDir: resultFolder(doing.outDir, work, home.outDir),
      jobDir: home.packageDir,
      scratchDir: `${home.packageDir}.tmp`,
    };
    const recipient = await database.read((sql) => recipientOf(sql, work.insurerId));
    const packages = await exportJobs(database, actor, keys, work, stations, folders, undefined, recipient);
    return { packages: packages.map(({ lot, folder }) => ({ lot, folder })) };
  },
  async close(doing) {
    const { database, keys, work, home, actor } = doing;
    const { ledger, sheets } = await database.transaction(async (sql) => {
      const closed = await closeCampaign(sql, actor, work);
      const name = `${closed.insurer}-${closed.campaign}-closing`;
      return { ledger: closed, sheets: await sheetsOf(sql, work, closed, name) };
    });
    writeSigned(keys, home.closingDir, sheets);
    removeUploads(home);
    return { extracted: ledger.extracted, pieces: ledger.pieces };
  },
};

/** What a person is told of work that failed; of an unexpected error nothing but that it happened. */
const problemOf = (error: unknown): WorkProblem =>
  error instanceof TodokeError
    ? { id: error.id, message: error.message, remedy: error.remedy }
    : {
        id: 'api.internal',
        message: 'サーバーで予期しない誤りが起きました。',
        remedy: 'もう一度試し、直らないときはサーバーの画面の記録を添えて管理者に伝えてください。',
      };

/** How often the database hears how far work is: often enough to be seen moving and to be known alive. */
const BEAT_MS = 1_000;

/** Does one piece of work to its end. Resolves when it is ended, well or not; only a lost database throws. */
async function perform(workshop: Workshop, work: Work, onError: (error: unknown) => void): Promise<void> {
  const { database } = workshop;
  const at = { step: '', done: 0, total: 0 };
  let beating = true;
  const beats = (async () => {
    for (; beating; await new Promise((next) => setTimeout(next, BEAT_MS)))
      // Missed beats do no harm: the stages of a round take turns, whoever works on them.
      await noteProgress(database, work, at).catch(onError);
  })();
  try {
    const doing: Doing = {
      ...workshop,
      work,
      home: roundHome(workshop.outDir, work),
      actor: { id: work.askedBy },
      onProgress: (step, done, total) => Object.assign(at, { step: WORK_STEPS[step], done, total }),
      messages: [],
    };
    await placeOrder(doing);
    const result = await DO[work.kind](doing);
    await endWork(database, work, { result: { ...(result as object), messages: doing.messages } });
  } catch (error) {
    if (!(error instanceof TodokeError)) onError(error);
    await endWork(database, work, { problem: problemOf(error) });
  } finally {
    beating = false;
    await beats;
  }
}

/** How long an idle worker waits before it looks again. */
const IDLE_MS = 700;

/** Works in the background of a server until it is stopped; what is under way then is taken up by the next start. */
export function startWorks(
  workshop: Workshop,
  worker: string,
  onError: (error: unknown) => void,
  silence?: number,
): { stop(): void } {
  let stopped = false;
  const turns = async (): Promise<void> => {
    while (!stopped) {
      try {
        const work = await claimWork(workshop.database, worker, silence);
        if (work !== undefined) await perform(workshop, work, onError);
        else await new Promise((next) => setTimeout(next, IDLE_MS));
      } catch (error) {
        if (stopped) return;
        onError(error);
        await new Promise((next) => setTimeout(next, IDLE_MS));
      }
    }
  };
  void turns();
  return {
    stop() {
      stopped = true;
    },
  };
}
