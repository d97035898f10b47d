import { execFile } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { keyFile, keysFrom, loadKeys } from '../../src/vault/keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'todoke-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const KEYS_MODULE = fileURLToPath(new URL('../../src/vault/keys.ts', import.meta.url));

it('makes the key file at the first start, readable by nobody else, whatever the umask', () => {
  const path = join(folder, 'new', 'deeper', 'key');
  const umask = process.umask(0);
  try {
    loadKeys(path);
  } finally {
    process.umask(umask);
  }
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'new', 'deeper')).mode & 0o777).toBe(0o700);
  expect(Buffer.from(readFileSync(path, 'utf8').trim(), 'base64').length).toBe(32);
  expect(readdirSync(join(folder, 'new', 'deeper'))).toEqual(['key']);
});

it('reads the same keys again, and other keys from another file', () => {
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];
  const first = loadKeys(one);
  expect(loadKeys(one).seal.equals(first.seal)).toBe(true);
  expect(loadKeys(other).seal.equals(first.seal)).toBe(false);
});

it('each purpose has a key of its own', () => {
  const keys = Object.values(keysFrom(Buffer.alloc(32, 1))).map((key) => key.export().toString('hex'));
  expect(keys.length).toBe(6);
  expect(new Set(keys).size).toBe(keys.length);
});

it.each([0o640, 0o604, 0o660, 0o644])('refuses a key file others may read (mode %o)', (mode) => {
  const path = join(folder, `open-${mode}`);
  loadKeys(path);
  chmodSync(path, mode);
  expect(() => loadKeys(path)).toThrow(expect.objectContaining({ id: 'vault.key' }));
});

it.each(['', 'secret', Buffer.alloc(16).toString('base64'), `${Buffer.alloc(32).toString('base64')}x`])(
  'refuses a file that is no key, and never overwrites it: %j',
  (content) => {
    const path = join(folder, 'no-key');
    writeFileSync(path, content, { mode: 0o600 });
    expect(() => loadKeys(path)).toThrow(expect.objectContaining({ id: 'vault.key' }));
    expect(readFileSync(path, 'utf8')).toBe(content);
    rmSync(path);
  },
);

it('ten processes that start at once all read the one key that was made', { timeout: 60_000 }, async () => {
  const path = join(folder, 'race', 'key');
  mkdirSync(join(folder, 'race'));
  const script = `const { loadKeys } = await import(${JSON.stringify(KEYS_MODULE)});
    process.stdout.write(loadKeys(${JSON.stringify(path)}).seal.export().toString('hex'));`;
  const start = () => promisify(execFile)('node', ['--input-type=module', '-e', script]);
  const made = await Promise.all(Array.from({ length: 10 }, start));
  expect(new Set(made.map(({ stdout }) => stdout))).toEqual(
    new Set([loadKeys(path).seal.export().toString('hex')]),
  );
  expect(readdirSync(join(folder, 'race'))).toEqual(['key']);
});

it('is where TODOKE_KEY_FILE says, else in the configuration folder of the user', () => {
  expect(keyFile({ TODOKE_KEY_FILE: '/a/key', XDG_CONFIG_HOME: '/c' })).toBe('/a/key');
  expect(keyFile({ XDG_CONFIG_HOME: '/c' })).toBe('/c/todoke/key');
  expect(keyFile({})).toMatch(/\/\.config\/todoke\/key$/);
});
