import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../src/kernel/ports.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { keepInsurer } from '../../src/profile/store.ts';
import { freshDatabase } from '../support/postgres.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const INSURER = '06130017';
const { database, url } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'todoke-member-'));
const env = { ...process.env, TODOKE_KEY_FILE: join(folder, 'key'), DATABASE_URL: url };

beforeAll(() =>
  database.transaction((sql) =>
    keepInsurer(sql, SYSTEM, { number: INSURER, name: '試験健康保険組合' }, loadProfile('kenpo-kumiai')),
  ),
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('todoke member', () => {
  it('serves the pages of an insurer, says that nothing is scanned, and ends when it is told to', async () => {
    const child = spawn(TODOKE, ['member', 'serve', '--port', '0'], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    const address = await new Promise<string>((found) => {
      child.stderr.on('data', (chunk) => {
        said += chunk;
        const [at] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
        if (at !== undefined && said.includes('--scanner')) found(at);
      });
    });
    expect(said).toContain('ウイルス検査は行いません');
    const page = await (await fetch(`${address}/${INSURER}/ja`)).text();
    expect(page).toContain('加入者の方のページ');
    expect(page).toContain('適用担当');
    const ended = new Promise<number | null>((done) => child.once('exit', done));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  }, 60_000);

  it('gives no codes where notices are not shown on the screen', () => {
    const args = ['member', 'codes', '--campaign', 'round-1', '--insurer', INSURER];
    const { status, stdout, stderr } = spawnSync(TODOKE, args, { env, encoding: 'utf8', timeout: 60_000 });
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('[member.notice_off]');
  }, 60_000);
});
