import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Today } from '../src/api/round-contract.ts';
import { TOPIC_IDS } from '../src/desk/topics.ts';
import { openFolder } from '../src/platform/instance.ts';
import { insurerIn, type Subjects, sessionOf, subjectsOf } from './api-insurer.ts';
import { cpuOf, type DiskTimes, postmasterOf, quantile, watchDisk } from './machine.ts';
import { TODOKE } from './peak.ts';
import { Dice } from './random.ts';

/** What one kind of request took, in milliseconds from the moment it was due. */
interface Taken {
  readonly requests: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What the API took under a mixed load at a fixed rate. */
export interface ApiFigures extends Taken {
  readonly members: number;
  readonly pieces: number;
  readonly rate: number;
  readonly seconds: number;
  readonly errors: number;
  /** The refusals and failures by status, if any. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Processor time of the server's process and of PostgreSQL for one request, in milliseconds: whatever else runs. */
  readonly cpuMs: { readonly server: number; readonly database: number };
  /** How long the disk itself took to keep a page, tried beside the load: what is committed waits for it. */
  readonly diskMs: DiskTimes;
  readonly kinds: Readonly<Record<string, Taken>>;
}

interface Asked {
  readonly kind: string;
  readonly path: string;
  readonly body?: object;
}

/** The next request of a day: four of five read, one writes. */
function nextRequest(dice: Dice, of: Subjects, campaign: string, held: Iterator<string>): Asked {
  const one = (from: readonly string[]) => from[dice.below(from.length)] as string;
  const at = `/campaigns/${campaign}`;
  const n = dice.below(100);
  if (n < 16) return { kind: 'pieces', path: `${at}/pieces?limit=50` };
  if (n < 24) return { kind: 'pieces by form', path: `${at}/pieces?form=style2&sort=number` };
  if (n < 38) return { kind: 'piece by number', path: `${at}/pieces?q=${one(of.numbers)}` };
  if (n < 48) return { kind: 'piece', path: `${at}/pieces/${one(of.pieces)}` };
  if (n < 54) return { kind: 'campaign', path: at };
  if (n < 56) return { kind: 'rounds', path: '/rounds' };
  if (n < 58) return { kind: 'today', path: '/today' };
  if (n < 64) return { kind: 'held', path: `${at}/held?limit=50` };
  if (n < 68) return { kind: 'excluded', path: `${at}/excluded?limit=50` };
  if (n < 73) return { kind: 'parcels', path: `${at}/parcels?limit=50` };
  if (n < 78) return { kind: 'parcel', path: `${at}/parcels/${one(of.parcels)}/pieces` };
  if (n < 80) return { kind: 'progress', path: '/progress' };
  if (n < 92)
    return {
      kind: 'open a desk case',
      path: '/desk/cases',
      body: { topic: TOPIC_IDS[0], memberId: one(of.members), note: '折り返し連絡' },
    };
  const next = held.next();
  if (next.done === true) return { kind: 'progress', path: '/progress' };
  return {
    kind: 'inquire about a case',
    path: `${at}/review/inquire`,
    body: { members: [next.value], replyBy: '2099-12-31' },
  };
}

function takenOf(all: readonly number[]): Taken {
  const sorted = all.toSorted((a, b) => a - b);
  return {
    requests: sorted.length,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    max: quantile(sorted, 1),
  };
}

/** Begins the console on `port` as a process of its own; resolves when it answers. */
async function serve(outDir: string, port: number): Promise<{ pid: number; stop(): void }> {
  const server = spawn(TODOKE, ['serve', '--out', outDir, '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise<void>((ready, failed) => {
    let said = '';
    server.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('管理画面')) ready();
    });
    server.once('exit', () => failed(new Error(`the server ended: ${said}`)));
  });
  return { pid: server.pid as number, stop: () => void server.kill('SIGTERM') };
}

/** Waits until the first screen tells what the watchdogs found. */
async function watchdogsLooked(today: string, cookie: string): Promise<void> {
  for (;;) {
    const answer = await fetch(today, { headers: { cookie } });
    if (((await answer.json()) as Today).at !== null) return;
  }
}

/**
 * 200 requests a second, whether or not the ones before were answered, against the console of an insurer of `members`:
 * lists, searches, single pieces, counts, the day's work, cases opened and questions asked. The time of a request counts
 * from when it was due, so that a server that falls behind cannot hide it.
 */
export async function run(options: {
  members: number;
  rate: number;
  seconds: number;
  port: number;
  /** Where the insurer is made, or was by a run before, and stays; without it a folder that is removed. */
  data?: string;
}): Promise<ApiFigures> {
  const { members, rate, seconds, port, data } = options;
  const folder = data ?? mkdtempSync(join(tmpdir(), 'todoke-bench-api-'));
  mkdirSync(folder, { recursive: true });
  const key = join(folder, 'key');
  process.env.TODOKE_KEY_FILE = key;
  const databaseFolder = join(folder, 'out.db');
  const instance = await openFolder(databaseFolder);
  let server: { pid: number; stop(): void } | undefined;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  try {
    const campaign = await insurerIn(instance.database, folder, databaseFolder, members);
    const token = await sessionOf(instance.database, campaign.insurerId);
    const subjects = await subjectsOf(instance.database, campaign);
    server = await serve(join(folder, 'out'), port);
    const headers = { cookie: `todoke_session=${token}`, origin: `http://127.0.0.1:${port}` };
    const dice = new Dice(1);
    const held = subjects.held[Symbol.iterator]();
    const times = new Map<string, number[]>();
    const statuses: Record<string, number> = {};
    const ask = (asked: Asked, due: number): Promise<void> =>
      new Promise((done) => {
        const end = (status: string): void => {
          const taken = times.get(asked.kind) ?? [];
          taken.push(performance.now() - due);
          times.set(asked.kind, taken);
          if (status !== '200') statuses[status] = (statuses[status] ?? 0) + 1;
          done();
        };
        const sent = request(
          {
            agent,
            host: '127.0.0.1',
            port,
            path: `/api/insurers/${campaign.insurerId}${asked.path}`,
            method: asked.body === undefined ? 'GET' : 'POST',
            headers: {
              ...headers,
              ...(asked.body && {
                'content-type': 'application/json',
                'idempotency-key': crypto.randomUUID(),
              }),
            },
          },
          (response: IncomingMessage) => {
            response.resume();
            response.once('end', () => end(String(response.statusCode)));
          },
        );
        sent.once('error', ({ message }) => end(message));
        sent.end(asked.body === undefined ? undefined : JSON.stringify(asked.body));
      });
    // The first of each kind compiles and caches: a minute's load is what a server meets in the middle of a day.
    for (let i = 0; i < 200; i++)
      await ask(nextRequest(dice, subjects, campaign.campaignId, held), performance.now());
    // So does the watchdogs' first look at a million papers; later ones take a hundredth of the time.
    await watchdogsLooked(
      `http://127.0.0.1:${port}/api/insurers/${campaign.insurerId}/today`,
      headers.cookie,
    );
    times.clear();
    for (const status of Object.keys(statuses)) delete statuses[status];
    const postmaster = postmasterOf(databaseFolder);
    const disk = watchDisk(folder);
    const cpuBefore = { server: cpuOf(server.pid), database: cpuOf(postmaster) };
    const from = performance.now();
    const running: Promise<void>[] = [];
    for (let i = 0; i < rate * seconds; i++) {
      const due = from + (i * 1000) / rate;
      const wait = due - performance.now();
      if (wait > 0) await new Promise((next) => setTimeout(next, wait));
      running.push(ask(nextRequest(dice, subjects, campaign.campaignId, held), due));
    }
    await Promise.all(running);
    const diskMs = await disk.stop();
    const each = (spent: number): number => Math.round((spent / running.length) * 100) / 100;
    const cpuMs = {
      server: each(cpuOf(server.pid) - cpuBefore.server),
      database: each(cpuOf(postmaster) - cpuBefore.database),
    };
    const { rows } = await instance.database.read((sql) =>
      sql.query<{ n: number }>('SELECT count(*) AS n FROM piece.piece'),
    );
    return {
      members,
      pieces: rows[0]?.n ?? 0,
      rate,
      seconds,
      errors: Object.values(statuses).reduce((total, n) => total + n, 0),
      statuses,
      ...takenOf([...times.values()].flat()),
      cpuMs,
      diskMs,
      kinds: Object.fromEntries([...times].toSorted().map(([kind, taken]) => [kind, takenOf(taken)])),
    };
  } finally {
    agent.destroy();
    server?.stop();
    await instance.close();
    if (data === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
