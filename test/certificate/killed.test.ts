import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { differences, filesOf, temporaryFolder } from '../round/support.ts';
import { certificateSample } from './runs.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const folder = temporaryFolder();
const input = certificateSample(join(folder, 'in'), 200, '2025-12-31', 'kenpo-kumiai');
const started: ChildProcess[] = [];

/** The month's run from the command line, its database beside its result. */
function start(out: string): ChildProcess {
  const args = [
    'certificate',
    'run',
    '--month',
    '2026-01',
    '--registration',
    join(input, 'registration.csv'),
  ];
  const child = spawn(TODOKE, [...args, '--out', out], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: '', TODOKE_KEY_FILE: join(folder, 'key') },
  });
  started.push(child);
  return child;
}

async function finish(out: string): Promise<string> {
  const child = start(out);
  let said = '';
  let answer = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  child.stdout?.on('data', (text) => {
    answer += text;
  });
  const [code] = await once(child, 'exit');
  expect([code, said]).toEqual([0, said]);
  return answer;
}

/** A PostgreSQL that outlived its killed parent is stopped by the file that names it. */
function stopServer(out: string): void {
  const data = `${out}.db`;
  const names = existsSync(data) ? readdirSync(data, { recursive: true }).map(String) : [];
  for (const name of names.filter((one) => one.endsWith('postmaster.pid'))) {
    try {
      process.kill(Number(readFileSync(join(data, name), 'utf8').split('\n')[0]), 'SIGINT');
    } catch {
      // It has ended by itself.
    }
  }
}

const outs: string[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  for (const out of outs) stopServer(out);
});

test('killed on its way and run again, it leaves the bytes an undisturbed run leaves', async () => {
  const undisturbed = join(folder, 'undisturbed');
  outs.push(undisturbed);
  const answer = await finish(undisturbed);
  expect(JSON.parse(answer)).toMatchObject({ balanced: true, campaign: 'certificate-2026-01' });
  expect(filesOf(undisturbed)).toEqual(
    expect.arrayContaining([
      'ledger.json',
      'pieces.csv',
      'certificates.csv',
      'print/W0001.pdf',
      'letters/W0001.pdf',
    ]),
  );
  for (const [i, step] of ['[4/7]', '[6/7]'].entries()) {
    const out = join(folder, `killed-${i}`);
    outs.push(out);
    const child = start(out);
    const ended = once(child, 'exit');
    let said = '';
    const reached = new Promise<void>((done) => {
      child.stderr?.on('data', (text) => {
        said += text;
        if (said.includes(step)) done();
      });
    });
    await Promise.race([reached, ended]);
    await sleep(i * 40);
    child.kill('SIGKILL');
    await ended;
    await finish(out);
    expect(differences(undisturbed, out), step).toEqual([]);
  }
}, 240_000);
