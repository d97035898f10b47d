import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addPerson, setRoles } from '../src/access/people.ts';
import { ROLE_NAMES } from '../src/access/roles.ts';
import { openSession } from '../src/access/sessions.ts';
import type { Today } from '../src/api/round-contract.ts';
import type { CampaignKey } from '../src/campaign/key.ts';
import { TOPIC_IDS } from '../src/desk/topics.ts';
import { type Database, SYSTEM } from '../src/kernel/ports.ts';
import { act } from '../src/piece/commands.ts';
import { openFolder } from '../src/platform/instance.ts';
import { planRound } from '../src/round/run.ts';
import { writeSample } from '../src/sample/files.ts';
import { loadKeys } from '../src/vault/keys.ts';
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
  readonly kinds: Readonly<Record<string, Taken>>;
}

/** Clock ticks a second of /proc (sysconf(_SC_CLK_TCK), 100 on every Linux Node runs on). */
const TICKS = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its own processor time and that of children that ended, in milliseconds. */
  readonly cpuMs: number;
}

/** Every process there is; one that ends while we look is not among them. */
function processes(): Process[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticks = [11, 12, 13, 14].reduce((total, i) => total + Number(fields[i]), 0);
      return [{ pid: Number(name), parent: Number(fields[1]), cpuMs: (ticks * 1000) / TICKS }];
    } catch {
      return [];
    }
  });
}

/** Processor time of a process and what it started, so far. */
function cpuOf(pid: number): number {
  const all = processes();
  const own = all.find((one) => one.pid === pid);
  const below = (parent: number): number =>
    all.filter((one) => one.parent === parent).reduce((total, one) => total + one.cpuMs + below(one.pid), 0);
  return own === undefined ? 0 : own.cpuMs + below(pid);
}

const BATCH = 20_000;

/** A made-up insurer's round, planned down to its parcels and put as composed: no papers, which no request reads here. */
async function seed(database: Database, folder: string, members: number): Promise<CampaignKey> {
  const input = join(folder, 'sample');
  writeSample({ members, seed: '1', profile: 'kyokai-kenpo' }, input);
  const { key } = await planRound({
    inputDir: input,
    database,
    keys: loadKeys(),
    actor: SYSTEM,
    onProgress: () => undefined,
    onMessage: () => undefined,
  });
  const { rows } = await database.read((sql) =>
    sql.query<{ piece_id: string }>(
      'SELECT piece_id FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2 ORDER BY piece_id',
      [key.insurerId, key.campaignId],
    ),
  );
  for (let i = 0; i < rows.length; i += BATCH) {
    const pieceIds = rows.slice(i, i + BATCH).map(({ piece_id }) => piece_id);
    await database.transaction((sql) =>
      act(sql, SYSTEM, { insurerId: key.insurerId, pieceIds, action: 'compose' }),
    );
  }
  return key;
}

/** The campaign a run before left with all its pieces composed. */
async function madeBefore(database: Database): Promise<CampaignKey | undefined> {
  const { rows } = await database.read((sql) =>
    sql.query<CampaignKey>(
      `SELECT insurer_id AS "insurerId", campaign_id AS "campaignId" FROM campaign.stage WHERE stage = 'pack'`,
    ),
  );
  return rows[0];
}

/** A session of somebody who may do everything. */
const sessionOf = (database: Database, insurerId: string): Promise<string> =>
  database.transaction(async (sql) => {
    const { rowCount } = await sql.query("SELECT FROM access.person WHERE person_id = 'bench'");
    if (rowCount === 0) await addPerson(sql, SYSTEM, { personId: 'bench', name: 'bench', kind: 'person' });
    await setRoles(sql, SYSTEM, 'bench', insurerId, ROLE_NAMES);
    return (await openSession(sql, 'bench', 'password', new Date())).token;
  });

interface Subjects {
  readonly numbers: readonly string[];
  readonly pieces: readonly string[];
  readonly parcels: readonly string[];
  readonly members: readonly string[];
  readonly held: readonly string[];
}

async function subjectsOf(database: Database, { insurerId, campaignId }: CampaignKey): Promise<Subjects> {
  const list = async (text: string): Promise<string[]> => {
    const { rows } = await database.read((sql) => sql.query<{ id: string }>(text, [insurerId, campaignId]));
    return rows.map(({ id }) => id);
  };
  const of = 'WHERE insurer_id = $1 AND campaign_id = $2';
  return {
    numbers: await list(`SELECT management_number AS id FROM piece.piece ${of} ORDER BY piece_id LIMIT 5000`),
    pieces: await list(`SELECT piece_id AS id FROM piece.piece ${of} ORDER BY management_number LIMIT 5000`),
    parcels: await list(`SELECT parcel_id AS id FROM packing.parcel ${of} ORDER BY 1 LIMIT 5000`),
    members: await list(`SELECT member_id AS id FROM campaign.extracted ${of} ORDER BY 1 LIMIT 5000`),
    held: await list(
      `SELECT member_id AS id FROM campaign.extracted ${of} AND outcome = 'held_review'
        AND NOT EXISTS (SELECT FROM review.inquiry q WHERE q.insurer_id = $1 AND q.campaign_id = $2 AND q.member_id = campaign.extracted.member_id) ORDER BY 1`,
    ),
  };
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

const quantile = (sorted: readonly number[], q: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 10) / 10;

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

/** The file in which PostgreSQL says its process. */
function postmasterFile(folder: string): string {
  const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((one) =>
    one.endsWith('postmaster.pid'),
  );
  return join(folder, name as string);
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
  const instance = await openFolder(join(folder, 'out.db'));
  let server: { pid: number; stop(): void } | undefined;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  try {
    const campaign =
      (await madeBefore(instance.database)) ?? (await seed(instance.database, folder, members));
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
    const postmaster = Number(readFileSync(postmasterFile(join(folder, 'out.db')), 'utf8').split('\n')[0]);
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
      kinds: Object.fromEntries([...times].toSorted().map(([kind, taken]) => [kind, takenOf(taken)])),
    };
  } finally {
    agent.destroy();
    server?.stop();
    await instance.close();
    if (data === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
