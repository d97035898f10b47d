import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

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
export function cpuOf(pid: number): number {
  const all = processes();
  const own = all.find((one) => one.pid === pid);
  const below = (parent: number): number =>
    all.filter((one) => one.parent === parent).reduce((total, one) => total + one.cpuMs + below(one.pid), 0);
  return own === undefined ? 0 : own.cpuMs + below(pid);
}

/** The process of the PostgreSQL whose data live somewhere under `folder`. */
export function postmasterOf(folder: string): number {
  const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((one) =>
    one.endsWith('postmaster.pid'),
  );
  return Number(readFileSync(join(folder, name as string), 'utf8').split('\n')[0]);
}

/** A quantile of sorted milliseconds, to a tenth. */
export const quantile = (sorted: readonly number[], q: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 10) / 10;

/** How long a disk took to keep a page of PostgreSQL's for good, in milliseconds. */
export interface DiskTimes {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const PAGE = Buffer.alloc(8192, 1);

/** Writes a page to a file of its own in `folder` ten times a second until stopped: what no program on this disk can beat. */
export function watchDisk(folder: string): { stop(): Promise<DiskTimes> } {
  const path = join(folder, 'disk-probe');
  let stopped = false;
  const took: number[] = [];
  const watching = (async () => {
    const file = await open(path, 'w');
    while (!stopped) {
      const from = performance.now();
      await file.write(PAGE, 0, PAGE.length, 0);
      await file.datasync();
      took.push(performance.now() - from);
      // A run that fails does not wait for it.
      await sleep(Math.max(0, 100 - (performance.now() - from)), undefined, { ref: false });
    }
    await file.close();
    rmSync(path);
  })();
  return {
    stop: async () => {
      stopped = true;
      await watching;
      const sorted = took.toSorted((a, b) => a - b);
      return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), max: quantile(sorted, 1) };
    },
  };
}
