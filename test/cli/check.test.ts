import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
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
