import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/readback/verify.ts';
import { writeSample } from '../../src/sample/files.ts';
import { freshDatabase } from '../support/postgres.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'todoke-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const input = join(folder, 'in');
const environment = { ...process.env, TODOKE_KEY_FILE: join(folder, 'key'), DATABASE_URL: '' };
const { url } = await freshDatabase();

const run = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(TODOKE, ['run', ...args], { encoding: 'utf8', env: environment });
const onServer = (dir: string, out: string) => run(dir, '--out', join(folder, out), '--database', url);

/** The input with one file changed (or, with null, taken away). */
function spoilt(name: string, file: string, change: ((text: string) => string) | null): string {
  const dir = join(folder, name);
  cpSync(input, dir, { recursive: true });
  const path = join(dir, file);
  if (change === null) rmSync(path);
  else writeFileSync(path, change(readFileSync(path, 'utf8')));
  return dir;
}

beforeAll(() => writeSample({ members: 100, seed: 'cli', profile: 'kyokai-kenpo' }, input));

describe('todoke run', () => {
  it('leaves the promised files; the ledger goes to stdout, everything else to stderr', {
    timeout: 60_000,
  }, () => {
    const { status, stdout, stderr } = onServer(input, 'out');
    expect([status, stderr.includes('members.csv: UTF-8、100行 = 取込100 + 別置0')]).toEqual([0, true]);
    const ledger = JSON.parse(readFileSync(join(folder, 'out', 'ledger.json'), 'utf8'));
    expect(JSON.parse(stdout)).toEqual(ledger);
    expect(ledger).toMatchObject({ extracted: 100, balanced: true });
    for (const count of ['pieces', 'parcels', 'pages']) expect(ledger[count]).toBeGreaterThan(0);
    const outcomes: number[] = Object.values(ledger.outcomes);
    expect(outcomes.reduce((a, b) => a + b, 0)).toBe(100);
    for (const file of [
      'pieces.csv',
      'parcels.csv',
      'excluded.csv',
      'held.csv',
      'aside.csv',
      'inserts.csv',
      'inserts/explanation-leaflet.pdf',
      'inserts/promotion-leaflet.pdf',
      'record/round.json',
    ])
      expect(existsSync(join(folder, 'out', file)), file).toBe(true);
    expect(existsSync(join(folder, 'out.db'))).toBe(false);
  });

  it('--after goes on in the database of the round before: a second one knows whom the first reached', {
    timeout: 120_000,
  }, () => {
    expect(run(input, '--out', join(folder, 'first')).status).toBe(0);
    const second = spoilt('in-second', 'insurer.json', (text) => {
      const order = JSON.parse(text);
      return JSON.stringify({ ...order, campaign: { ...order.campaign, id: 'round-1-again' } });
    });
    const { status, stdout } = run(second, '--out', join(folder, 'second'), '--after', join(folder, 'first'));
    expect(status).toBe(0);
    expect(JSON.parse(stdout).outcomes.excluded_already_notified).toBeGreaterThan(50);
    expect(existsSync(join(folder, 'second.db'))).toBe(false);
    const nowhere = run(second, '--out', join(folder, 'third'), '--after', join(folder, 'no-such'));
    expect([nowhere.status, nowhere.stderr.includes('[run.no_earlier]')]).toEqual([1, true]);
  });

  it('what it left is proved by todoke verify: every page of notices and lists, every other file by its hash', {
    timeout: 120_000,
  }, () => {
    const verify = (...args: string[]) =>
      spawnSync(TODOKE, ['verify', join(folder, 'out'), ...args], { encoding: 'utf8', env: environment });
    const path = join(folder, '検査証明.json');
    const { status, stdout } = verify('--certificate', path);
    const certificate = JSON.parse(stdout) as Certificate;
    expect([status, certificate.faults]).toEqual([0, []]);
    const { pages } = JSON.parse(readFileSync(join(folder, 'out', 'ledger.json'), 'utf8')) as {
      pages: number;
    };
    const pagesOf = (kind: string): number =>
      certificate.files
        .filter(({ file }) => file.startsWith(kind))
        .reduce((sum, file) => sum + file.pages, 0);
    expect(pagesOf('print/')).toBe(pages);
    expect(pagesOf('lists/')).toBeGreaterThan(0);
    expect(certificate.pages).toBe(pages + pagesOf('lists/'));
    const others = certificate.others.map(({ file, proof }) => `${file} ${proof}`);
    for (const file of [
      'ledger.json',
      'parcels.csv',
      'held.csv',
      'record/texts.json',
      'record/parcels/W0001.ndjson',
    ])
      expect(others).toContain(`${file} hash`);
    expect(others.filter((each) => !each.endsWith(' hash'))).toEqual(['record/files.json file-list']);

    const to = join(folder, 'jobs');
    const hand = (...args: string[]) =>
      spawnSync(
        TODOKE,
        ['job', 'export', 'round-1', '--out', join(folder, 'out'), '--to', to, '--database', url, ...args],
        {
          encoding: 'utf8',
          env: environment,
        },
      );
    const unproved = hand();
    expect([unproved.status, unproved.stderr.includes('[readback.not_proved]')]).toEqual([1, true]);
    const written = readFileSync(path, 'utf8');
    writeFileSync(path, written.replace('"faultCount": 0', '"faultCount": 00'));
    const changed = hand('--certificate', path);
    expect([changed.status, changed.stderr.includes('[readback.signature]')]).toEqual([1, true]);
    expect(existsSync(to)).toBe(false);
    writeFileSync(path, written);
    const released = hand('--certificate', path);
    expect(released.stderr + released.stdout).toContain('W0001');
    expect(existsSync(join(to, 'public-key.pem')), released.stderr).toBe(true);
    const handed = readdirSync(to, { recursive: true }) as string[];
    expect(handed.filter((name) => name.endsWith('insert-explanation-leaflet.pdf')).length).toBeGreaterThan(
      0,
    );
  });

  it.each([
    ['members.csv', null, 'round.input', 'members.csv'],
    ['insurer.json', null, 'round.order', 'insurer.json'],
    ['insurer.json', (text: string) => text.slice(0, 40), 'round.order', 'insurer.json'],
    ['insurer.json', (text: string) => text.replace('01479997', '01479998'), 'insurer.number', '検査数字'],
    ['insurer.json', (text: string) => text.replace('kyokai-kenpo', 'nobody'), 'profile.unknown', 'nobody'],
    [
      'insurer.json',
      (text: string) => text.replace('"2024-08-09"', '"2024-13-09"'),
      'round.order',
      'campaign.cut_off',
    ],
    [
      'insurer.json',
      (text: string) => text.replace('"2024-08-23"', '"2024-10-23"'),
      'round.order',
      '日付は、抽出日',
    ],
    ['workplaces.csv', () => '', 'csv.empty', 'workplaces.csv'],
    ['inquiries.csv', (text: string) => text.replace('reply_by', 'reply'), 'csv.header', 'reply_by'],
    ['confirmations.csv', (text: string) => `${text}M1,"x`, 'csv.quotes', 'confirmations.csv'],
  ] as const)('a folder whose %s is wrong is refused (%#)', (file, change, id, word) => {
    const dir = spoilt(`bad-${id}-${word.length}-${file}`, file, change);
    const { status, stdout, stderr } = onServer(dir, 'never');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`[${id}]`);
    expect(stderr).toContain(word);
    expect(stderr).toMatch(/\n {2}→ .+/);
    expect(stderr).not.toContain('at ');
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });

  it('without --out it says how it is used', () => {
    const { status, stderr } = run(input);
    expect(status).not.toBe(0);
    expect(stderr).toContain('--out');
    expect(run('--help').stdout).toContain('--database');
  });

  it('a second start while the first is at work is refused by name, and harms neither', {
    timeout: 90_000,
  }, async () => {
    const out = join(folder, 'busy');
    const first = spawn(TODOKE, ['run', input, '--out', out], {
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    first.stderr.resume();
    const ended = once(first, 'exit');
    const owner = join(`${out}.db`, 'owner');
    while (!existsSync(owner) || readFileSync(owner, 'utf8') === '') await sleep(10);
    // Held where it is, so that it cannot end before the second has looked, however slow the machine.
    first.kill('SIGSTOP');
    const second = run(input, '--out', out);
    first.kill('SIGCONT');
    expect([second.status, second.stderr.includes('[platform.busy]')]).toEqual([1, true]);
    expect(await ended).toEqual([0, null]);
    expect(run(input, '--out', out).status).toBe(0);
  });
});
