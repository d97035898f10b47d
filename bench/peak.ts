import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const TODOKE = fileURLToPath(new URL('../bin/todoke', import.meta.url));

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

/** A command measured from outside. `peakPssMB`: peak of the PSS of all its processes, PostgreSQL included. */
export interface Measured {
  readonly stdout: string;
  readonly seconds: number;
  readonly peakPssMB: number;
}

/** Runs a todoke command to its end; throws where it fails. */
export async function measured(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const started = performance.now();
  const run = spawn(TODOKE, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  run.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
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
  if (code !== 0) throw new Error(`todoke ${args[0]} ended with ${code}`);
  return { stdout, seconds: (performance.now() - started) / 1000, peakPssMB: Math.round(peakKb / 1024) };
}
