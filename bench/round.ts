import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * A whole round from files to sealed counts, measured from outside: members per second, and the peak of the PSS of
 * all its processes, PostgreSQL included. `node bench/round.ts [members]`, JSON on stdout.
 */
const members = Number(process.argv[2] ?? 100_000);
const todoke = fileURLToPath(new URL('../bin/todoke', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'todoke-round-'));

/** The process and everything below it. */
function tree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended while we looked.
    }
  }
  const found: number[] = [];
  for (let queue = [root]; queue.length > 0; ) {
    const pid = queue.pop() as number;
    found.push(pid);
    queue = queue.concat(children.get(pid) ?? []);
  }
  return found;
}

function pssKb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

try {
  const environment = { ...process.env, TODOKE_KEY_FILE: join(work, 'key') };
  const sample = ['sample', '--members', String(members), '--seed', '1', '--out', join(work, 'sample')];
  if (spawnSync(todoke, sample, { env: environment, stdio: 'inherit' }).status !== 0)
    throw new Error('sample failed');
  const started = performance.now();
  const run = spawn(todoke, ['run', join(work, 'sample'), '--out', join(work, 'out')], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  run.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  let peakKb = 0;
  const watch = setInterval(() => {
    peakKb = Math.max(
      peakKb,
      tree(run.pid as number).reduce((sum, pid) => sum + pssKb(pid), 0),
    );
  }, 250);
  const code = await new Promise((done) => run.on('close', done));
  clearInterval(watch);
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`run ended with ${code}`);
  const ledger = JSON.parse(output) as { balanced: boolean; pieces: number; parcels: number; pages: number };
  const figures = {
    members,
    seconds: Number(seconds.toFixed(1)),
    membersPerSecond: Math.round(members / seconds),
    peakPssMB: Math.round(peakKb / 1024),
    balanced: ledger.balanced,
    pieces: ledger.pieces,
    parcels: ledger.parcels,
    pages: ledger.pages,
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
