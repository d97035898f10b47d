import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { TodokeError } from '../../kernel/errors.ts';
import { postgresHome } from './binaries.ts';

/** A running server of our own. `stop` ends it cleanly; its data stay in the folder. */
export interface EmbeddedPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** The account PostgreSQL sees when we are root: it refuses to run as root itself. */
const NOBODY = 65534;

const USER_NAMESPACE = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
const OTHER_ACCOUNT = [
  'setpriv',
  `--reuid=${NOBODY}`,
  `--regid=${NOBODY}`,
  '--clear-groups',
  '--securebits',
  '+no_setuid_fixup',
  '--inh-caps=-all,+dac_override',
  '--ambient-caps=-all,+dac_override',
];

/** Two cores and a 1.5 GB budget for everything: small buffers, no parallel workers, no JIT. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '40',
  shared_buffers: '128MB',
  work_mem: '16MB',
  hash_mem_multiplier: '1.0',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  dynamic_shared_memory_type: 'mmap',
  // A client that was killed must not keep its transaction: its successor is waiting for the locks.
  client_connection_check_interval: '500ms',
  log_min_messages: 'warning',
  // Statements carry members' data; the server's log must not.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

interface Launcher {
  readonly prefix: readonly string[];
  readonly ownedByNobody: boolean;
}

function launcher(): Launcher {
  if (process.getuid?.() !== 0) return { prefix: [], ownedByNobody: false };
  const [unshare = '', ...args] = USER_NAMESPACE;
  if (spawnSync(unshare, [...args, 'true'], { stdio: 'ignore' }).status === 0) {
    return { prefix: USER_NAMESPACE, ownedByNobody: false };
  }
  return { prefix: OTHER_ACCOUNT, ownedByNobody: true };
}

function failed(what: string, logFile: string, cause?: unknown): TodokeError {
  return new TodokeError('platform.postgres_start', `内蔵の PostgreSQL を${what}できませんでした。`, {
    remedy: `記録 ${logFile} を確かめるか、DATABASE_URL に別の PostgreSQL を指定してください。`,
    status: 500,
    cause,
  });
}

const DRAFT = 'pg.new-';

/** Removes what killed processes of ours left of clusters in the making, as far as that is possible yet. */
function sweepDrafts(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(DRAFT))) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      // Its initdb outlived our process and is still writing; the next start removes it.
    }
  }
}

/**
 * Creates the cluster beside its final place and moves it there, so that a kill never leaves half of one. Each
 * attempt has a folder of its own: the initdb of a killed process may still be writing into the last one.
 */
function createCluster(home: string, folder: string, how: Launcher): void {
  const staging = join(folder, `${DRAFT}${randomBytes(6).toString('hex')}`);
  const secret = join(folder, 'password');
  writeFileSync(secret, randomBytes(24).toString('base64url'), { mode: 0o600 });
  mkdirSync(staging, { mode: 0o700 });
  if (how.ownedByNobody) {
    chownSync(staging, NOBODY, NOBODY);
    chownSync(secret, NOBODY, NOBODY);
  }
  const args = ['-D', staging, '-U', 'todoke', '-A', 'scram-sha-256', `--pwfile=${secret}`];
  const [command = '', ...rest] = [...how.prefix, join(home, 'bin', 'initdb'), ...args];
  const result = spawnSync(command, [...rest, '-E', 'UTF8', '--locale=C', '--no-instructions'], {
    encoding: 'utf8',
    cwd: folder,
  });
  if (result.status !== 0) {
    const log = join(folder, 'postgres.log');
    writeFileSync(log, `${result.stdout}\n${result.stderr}\n${result.error ?? ''}`);
    throw failed('準備', log, result.error);
  }
  renameSync(staging, join(folder, 'pg'));
}

/** The server a killed process of ours left behind in this folder, if it still lives: [process id, port]. */
function survivor(data: string): [number, number] | undefined {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return commandLine.includes(data) ? [pid, Number(lines[3])] : undefined;
  } catch {
    return undefined;
  }
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

async function connects(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Ends every other connection of an adopted server: they belong to a process that was killed. */
async function endOrphans(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const orphans = `FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;
    await client.query(`SELECT pg_terminate_backend(pid, 10000) ${orphans}`);
  } finally {
    await client.end();
  }
}

/** True once the process is gone (a zombie counts as gone). */
function isGone(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

/** Fast shutdown: open transactions roll back, a checkpoint is written. */
async function shutDown(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    return;
  }
  for (let i = 0; i < 600 && !isGone(pid); i++) await sleep(50);
}

/** The URL of the server another process of ours runs in `folder`, as soon as it answers. */
export async function attachEmbedded(folder: string): Promise<string> {
  const base = resolve(folder);
  for (let i = 0; i < 100; i++) {
    const running = survivor(join(base, 'pg'));
    if (running !== undefined) {
      const url = urlOf(readFileSync(join(base, 'password'), 'utf8'), running[1]);
      if (await connects(url)) return url;
    }
    await sleep(200);
  }
  throw failed('利用', join(base, 'postgres.log'));
}

const urlOf = (password: string, port: number): string =>
  `postgresql://todoke:${password}@127.0.0.1:${port}/postgres`;

/**
 * Starts (or adopts) the PostgreSQL whose data live in `folder`; creates it at the first call. Loopback only,
 * password authentication. `settings` override the server's parameters. Throws `platform.postgres_start`.
 */
export async function startEmbedded(
  folder: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedPostgres> {
  const base = resolve(folder);
  const home = postgresHome();
  const how = launcher();
  const data = join(base, 'pg');
  mkdirSync(base, { recursive: true, mode: 0o700 });
  sweepDrafts(base);
  if (!existsSync(data)) createCluster(home, base, how);
  const password = readFileSync(join(base, 'password'), 'utf8');

  const left = survivor(data);
  if (left !== undefined) {
    const [pid, port] = left;
    const url = urlOf(password, port);
    if (await connects(url)) {
      await endOrphans(url);
      return { url, stop: () => shutDown(pid) };
    }
  }

  const logFile = join(base, 'postgres.log');
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = await freePort();
    const options = Object.entries({ ...SETTINGS, ...settings, port: String(port) });
    const [command = '', ...args] = [...how.prefix, join(home, 'bin', 'postgres'), '-D', data];
    const log = openSync(logFile, 'a', 0o600);
    // A session of its own: Ctrl-C in the terminal is for us, and we shut the server down in order.
    const child = spawn(
      command,
      [...args, ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        stdio: ['ignore', log, log],
        detached: true,
        cwd: base,
      },
    );
    child.unref();
    const url = urlOf(password, port);
    for (let i = 0; i < 1200 && child.exitCode === null && child.signalCode === null; i++) {
      if (await connects(url)) return { url, stop: () => shutDown(child.pid as number) };
      await sleep(i < 20 ? 50 : 250);
    }
    // A dying predecessor may hold the folder for some seconds yet.
    await sleep(1000 * (attempt + 1));
  }
  throw failed('起動', logFile);
}
