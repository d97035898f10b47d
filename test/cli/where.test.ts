import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { writeSample } from '../../src/sample/files.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'todoke 結果-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const environment = { ...process.env, TODOKE_KEY_FILE: join(folder, 'key'), DATABASE_URL: '' };

function todoke(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(TODOKE, args, { encoding: 'utf8', env: environment });
  return { status, stdout, stderr };
}

describe('the database of a result', () => {
  const out = join(folder, 'out');

  it('is reached by every command that takes --database, by the folder of the result', {
    timeout: 60_000,
  }, async () => {
    const input = join(folder, 'in');
    await writeSample({ members: 100, seed: 'where', profile: 'kyokai-kenpo' }, input);
    expect(todoke('run', input, '--out', out).status).toBe(0);
    const explain = ['population', 'explain', 'round-1', 'M00000001', '--database'];
    const answers = [`${out}/`, `${out}.db`].map((place) => todoke(...explain, place));
    expect(answers.map(({ status }) => status)).toEqual([0, 0]);
    expect(JSON.parse(answers[0]?.stdout ?? '')).toMatchObject({ member: 'M00000001', registered: true });
    expect(todoke('piece', 'list', 'round-1', '--database', out).stdout).toContain('management_number');
  });

  it.each([
    ['ledger', 'round-1', '--out'],
    ['certificate', 'explain', 'M00000001', '--out'],
    ['piece', 'list', 'round-1', '--database'],
  ])('mistyped, it is refused and none is made: %s %s', (...command) => {
    const { status, stdout, stderr } = todoke(...command, join(folder, 'wrong'));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('[cli.no_database_there]');
    expect(readdirSync(folder)).not.toContain('wrong.db');
  });
});
