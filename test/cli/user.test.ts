import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWeb } from '../../scripts/build-web.ts';
import type { Person } from '../../src/access/people.ts';
import { ensureSamplePeople } from '../../src/access/sample.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { keepInsurer } from '../../src/profile/store.ts';
import { freshDatabase } from '../support/postgres.ts';

/* Issue 8: the first administrator on the command line; ready-made sign-ins on the sample and never outside it. */

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const INSURER = '06130017';
const SAMPLE_INSURER = '01130012';
const { database, url } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'todoke-user-'));
const env = { ...process.env, TODOKE_KEY_FILE: join(folder, 'key'), DATABASE_URL: url };

function todoke(...args: string[]): { code: number | null; out: string; err: string } {
  const result = spawnSync(TODOKE, args, { env, encoding: 'utf8', timeout: 60_000 });
  return { code: result.status, out: result.stdout, err: result.stderr };
}
const answerOf = <T>(...args: string[]): T => {
  const { code, out, err } = todoke(...args);
  expect(code, err).toBe(0);
  return JSON.parse(out) as T;
};
const at = ['--insurer', INSURER];

beforeAll(async () => {
  await buildWeb();
  // The sample's people are there, and then a real insurer comes into the same database.
  await ensureSamplePeople(database, SAMPLE_INSURER);
  const insurer = { number: INSURER, name: '試験健康保険組合' };
  await database.transaction((sql) => keepInsurer(sql, SYSTEM, insurer, loadProfile('kenpo-kumiai')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('todoke user', () => {
  it('makes the first administrator, with an invitation told once', () => {
    const made = answerOf<{ code: string }>(
      'user',
      'add',
      'chief',
      '--name',
      '管理 春',
      '--role',
      'administrator',
      ...at,
    );
    expect(made).toMatchObject({ personId: 'chief', code: expect.stringMatching(/^(\w{5}-){3}\w{5}$/) });
    const [chief] = answerOf<Person[]>('user', 'list', ...at);
    expect(chief).toMatchObject({
      personId: 'chief',
      password: false,
      grants: [{ insurerId: INSURER, roles: ['administrator'] }],
    });
  });
  it('replaces roles, resets, disables, links; a program gets a token', () => {
    answerOf('user', 'roles', 'chief', '--role', 'clerk', 'desk', ...at);
    expect(answerOf('user', 'reset', 'chief')).toMatchObject({ code: expect.any(String) });
    answerOf('user', 'link', 'chief', '--issuer', 'https://id.example', '--subject', 'sub-1');
    answerOf('user', 'disable', 'chief');
    expect(answerOf<Person[]>('user', 'list', ...at)[0]).toMatchObject({
      disabledAt: expect.any(String),
      identities: 1,
      grants: [{ insurerId: INSURER, roles: ['clerk', 'desk'] }],
    });
    answerOf('user', 'add', 'robot', '--name', '連携', '--client', '--role', 'printer', ...at);
    expect(answerOf('user', 'token', 'robot')).toMatchObject({ token: expect.stringMatching(/^tdk_/) });
  });
  it.each([
    [['add', 'chief', '--name', 'x', '--role', 'clerk', ...at], 'access.exists'],
    [['add', 'Chief', '--name', 'x', '--role', 'clerk', ...at], 'access.person_id'],
    [['disable', 'nobody'], 'access.unknown'],
    [['token', 'chief'], 'access.not_a_client'],
    [['token', 'robot', '--days', '0'], 'cli.days'],
  ])('%j is refused: %s', (args, id) => {
    const { code, out, err } = todoke('user', ...args);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`[${id}]`);
  });
});

describe('the sample’s sign-ins', () => {
  it('are not offered by todoke serve, though their people be in its database', async () => {
    const server = spawn(TODOKE, ['serve', '--out', folder, '--database', url, '--port', '0'], { env });
    try {
      const address = await new Promise<string>((done, failed) => {
        let said = '';
        server.stderr.on('data', (chunk) => {
          said += String(chunk);
          const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
          if (found !== null) done(found[0]);
        });
        server.on('exit', () => failed(new Error(said)));
      });
      const ways = await (await fetch(`${address}/api/sign-in`)).json();
      expect(ways).toMatchObject({ password: true, sample: null });
      const click = await fetch(`${address}/api/sign-in/sample`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: address },
        body: JSON.stringify({ personId: 'sample-all' }),
      });
      expect(click.status).toBe(401);
    } finally {
      const ended = new Promise((done) => server.on('exit', done));
      server.kill('SIGINT');
      await ended;
    }
  });
});
