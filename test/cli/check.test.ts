import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TODOKE = join(ROOT, 'bin/todoke');
const check = (...args: string[]) => spawnSync(TODOKE, ['check', ...args], { encoding: 'utf8' });

it.each([
  ['my-number', '123456789018'],
  ['insurer-number', '01130012'],
  ['tracking-number', '131-12-38385-2'],
  ['tracking-number', '4055-4842-4886'],
])('check %s says valid and exits 0', (kind, value) => {
  const { status, stdout, stderr } = check(kind, value);
  expect([status, stdout, stderr]).toEqual([0, 'valid\n', '']);
});

it.each([
  ['my-number', '123456789012', 'wrong_check_digit', '検査数字が合いません'],
  ['my-number', '12345678901', 'wrong_length', '12桁'],
  ['insurer-number', '0113001X', 'not_digits', '数字以外'],
  ['tracking-number', '131-12-38385-3', 'wrong_check_digit', '引受番号'],
])(
  'check %s refuses with the reason and exits 1, and never prints the number',
  (kind, value, reason, message) => {
    const { status, stdout, stderr } = check(kind, value);
    expect([status, stdout]).toEqual([1, `invalid: ${reason}\n`]);
    expect(stderr).toContain(message);
    expect(stdout + stderr).not.toContain(value);
  },
);

it('an unknown kind of number is refused', () => {
  expect(check('passport', '1').status).not.toBe(0);
});

it('keeps what Node compiled beside its own parts; what a kill left half of it there does no harm', () => {
  const home = mkdtempSync(join(tmpdir(), 'todoke 道具-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  cpSync(join(ROOT, 'bin'), join(home, 'bin'), { recursive: true });
  mkdirSync(join(home, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules/.bin'), join(home, 'node_modules/.bin'));
  symlinkSync(join(ROOT, 'src'), join(home, 'src'));
  const env = { ...process.env };
  delete env.NODE_COMPILE_CACHE;
  const answer = () =>
    spawnSync(join(home, 'bin/todoke'), ['check', 'my-number', '123456789018'], { encoding: 'utf8', env });
  expect(answer()).toMatchObject({ status: 0, stdout: 'valid\n', stderr: '' });
  const cache = join(home, 'node_modules/.cache/todoke/compiled');
  const kept = readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .map((name) => join(cache, name))
    .filter((path) => statSync(path).isFile());
  // Every module of the command is one of them, its types already stripped.
  expect(kept.length).toBeGreaterThan(10);
  for (const path of kept) truncateSync(path, 100);
  expect(answer()).toMatchObject({ status: 0, stdout: 'valid\n', stderr: '' });
});
