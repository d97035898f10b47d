import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownerOf, takeFolder } from '../../src/platform/postgres/lock.ts';

const LOCK = new URL('../../src/platform/postgres/lock.ts', import.meta.url).href;
/** Waits for the moment all of them wait for, takes the folder, says whether it did, and stays until it is ended. */
const PROGRAM = `
  const { takeFolder } = await import(process.argv[1]);
  while (Date.now() < Number(process.argv[3]));
  let said = 'taken';
  try { takeFolder(process.argv[2]); } catch (error) { said = error.id ?? String(error); }
  process.stdout.write(said);
  setTimeout(() => {}, 60_000);
`;

let folder = '';
let running: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'todoke 所有 '));
});
afterEach(async () => {
  await Promise.all(running.map(kill));
  running = [];
  rmSync(folder, { recursive: true, force: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
}

/** Processes that all try to take the folder at one moment; what each says, and which it was. */
async function atOnce(processes: number): Promise<{ said: string; child: ChildProcess }[]> {
  const moment = String(Date.now() + 600);
  const tries = Array.from({ length: processes }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, LOCK, folder, moment], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.push(child);
    return { child, heard: once(child.stdout, 'data') };
  });
  return Promise.all(tries.map(async ({ child, heard }) => ({ child, said: String((await heard)[0]) })));
}

test('of processes that open a folder at the same moment one gets it, as after an owner that was killed', async () => {
  let dead = '';
  for (let round = 0; round < 2; round += 1) {
    const tries = await atOnce(4);
    const [winner, ...more] = tries.filter(({ said }) => said === 'taken');
    expect(more).toEqual([]);
    expect(tries.map(({ said }) => said).toSorted()).toEqual([
      ...Array<string>(3).fill('platform.busy'),
      'taken',
    ]);
    expect(ownerOf(folder)).toBe(winner?.child.pid);
    expect(() => takeFolder(folder)).toThrow(`プロセス ${winner?.child.pid}`);
    await kill(winner?.child as ChildProcess);
    expect(ownerOf(folder)).toBeUndefined();
    dead = readFileSync(join(folder, 'owner'), 'utf8').trim();
  }
  // A successor that was killed before it had tidied up, and its draft: the chain leads to it, and on from it.
  writeFileSync(join(folder, `owner-after-${dead.replace(' ', '-')}`), '999999999 1\n');
  writeFileSync(join(folder, 'owner-after.999999999'), '');
  expect(ownerOf(folder)).toBeUndefined();
  takeFolder(folder);
  takeFolder(folder);
  expect(ownerOf(folder)).toBeUndefined();
  expect(readFileSync(join(folder, 'owner'), 'utf8')).toMatch(new RegExp(`^${process.pid} \\d+\\n$`));
  expect(readdirSync(folder)).toEqual(['owner']);
});

test('a living successor has the folder before it has tidied up; an owner file cut short belongs to nobody', async () => {
  const [other] = await atOnce(1);
  const alive = readFileSync(join(folder, 'owner'), 'utf8');
  writeFileSync(join(folder, 'owner'), '999999999 1\n');
  writeFileSync(join(folder, 'owner-after-999999999-1'), alive);
  expect(ownerOf(folder)).toBe(other?.child.pid);
  expect(() => takeFolder(folder)).toThrow(`プロセス ${other?.child.pid}`);
  rmSync(join(folder, 'owner-after-999999999-1'));
  writeFileSync(join(folder, 'owner'), '');
  takeFolder(folder);
  expect(readdirSync(folder)).toEqual(['owner']);
});
