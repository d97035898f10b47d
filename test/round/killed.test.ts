import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { differences, filesOf, sampleIn, temporaryFolder } from './support.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const folder = temporaryFolder();
const input = sampleIn(join(folder, 'in'), 600, 'killed');
const undisturbed = join(folder, 'undisturbed');
const trials = ['undisturbed'];
const start = (out: string): ChildProcess =>
  spawn(TODOKE, ['run', input, '--out', out], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TODOKE_KEY_FILE: join(folder, 'key') },
  });

/** Parent of every living process, from /proc. */
function parents(): Map<number, number> {
  const result = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      result.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // Gone between the listing and the look.
    }
  }
  return result;
}

/** A process and all it started, the database server included. */
function treeOf(root: number): number[] {
  const of = parents();
  const tree = [root];
  for (const one of tree) for (const [pid, parent] of of) if (parent === one) tree.push(pid);
  return tree;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Runs to the end; fails with what was said on the way. */
async function finish(out: string): Promise<void> {
  const child = start(out);
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'exit');
  expect([code, said]).toEqual([0, said]);
}

/** Starts, and kills after so many milliseconds (or when `now` says so); false if it had ended by then. */
async function killAfter(
  out: string,
  whole: boolean,
  until: (child: ChildProcess) => Promise<void>,
): Promise<boolean> {
  const child = start(out);
  child.stderr?.resume();
  const ended = once(child, 'exit');
  await Promise.race([until(child), ended]);
  const alive = child.exitCode === null;
  const pid = child.pid as number;
  for (const one of whole ? treeOf(pid) : [pid]) kill(one);
  await ended;
  return alive;
}

/** The same moments in every run of the test: fractions of an undisturbed round. */
function* fractions(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const began = performance.now();
await finish(undisturbed);
const duration = performance.now() - began;

afterAll(() => {
  for (const trial of trials) {
    const pid = join(folder, `${trial}.db`, 'pg', 'postmaster.pid');
    if (existsSync(pid)) kill(Number(readFileSync(pid, 'utf8').split('\n')[0]));
  }
});

function trial(name: string): string {
  trials.push(name);
  return join(folder, name);
}

describe('killed with -9 and started again, the result is that of the undisturbed round, byte for byte', () => {
  it('the undisturbed round is there', () => {
    expect(filesOf(undisturbed)).toContain('ledger.json');
    expect(filesOf(undisturbed).length).toBeGreaterThan(10);
  });

  it.each([
    ['the whole process tree', true, 11],
    ['our process alone, while the database lives on', false, 12],
  ])('%s, at five random moments', { timeout: 300_000 }, async (_name, whole, seed) => {
    const name = whole ? 'tree' : 'process';
    const moments = fractions(seed);
    let out = trial(name);
    let took = duration;
    let kills = 0;
    for (let i = 0; i < 5 || kills < 2; i++) {
      const moment = (moments.next().value as number) * took;
      const start = performance.now();
      if (await killAfter(out, whole, () => sleep(moment))) kills += 1;
      else if (kills < 2) {
        // Done before its moment came: the machine is less busy than it was for the undisturbed round. Begun anew.
        took = performance.now() - start;
        kills = 0;
        out = trial(`${name}-${i}`);
      }
    }
    await finish(out);
    expect(differences(undisturbed, out)).toEqual([]);
  });

  it('our process alone, in the middle of making its database', { timeout: 120_000 }, async () => {
    const out = trial('initdb');
    const begun = async () => {
      while (!existsSync(`${out}.db`) || !readdirSync(`${out}.db`).some((name) => name.startsWith('pg.new')))
        await sleep(5);
      await sleep(100);
    };
    expect(await killAfter(out, false, begun)).toBe(true);
    await finish(out);
    expect(differences(undisturbed, out)).toEqual([]);
  });

  it.each([
    ['while the files are written', 'print'],
    ['while the lists are written', 'pieces.csv'],
  ])('%s', { timeout: 120_000 }, async (_name, file) => {
    const out = trial(`at-${file}`);
    const begun = async () => {
      while (!existsSync(join(out, file))) await sleep(2);
    };
    await killAfter(out, true, begun);
    await finish(out);
    expect(differences(undisturbed, out)).toEqual([]);
  });
});
