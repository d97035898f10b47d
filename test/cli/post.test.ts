import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textsOf } from '../document/pages.ts';
import { freshDatabase } from '../support/postgres.ts';
import { plannedRound, targetsOf } from '../support/round.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const { database, url } = await freshDatabase();
const folder = mkdtempSync(join(tmpdir(), 'todoke-post-'));
const ON = '2024-10-02';
let items = 0;

function post(...args: string[]): { code: number | null; out: string; err: string } {
  const env = { ...process.env, DATABASE_URL: '' };
  const result = spawnSync(TODOKE, ['post', ...args, '--database', url], { env, encoding: 'utf8' });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

beforeAll(async () => {
  const { key } = await plannedRound(database, 300, 'post-cli');
  items = (await database.read((sql) => targetsOf(sql, key))).size;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('todoke post', () => {
  it('S074 numbers what is handed over, and draws the list of 30 lines a page with the same lines as the CSV', async () => {
    const pdf = join(folder, '差出票 1.pdf');
    const none = post('list', 'round-1', '--on', ON, '--pdf', pdf);
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(none.err).toContain('document.no_pages');
    expect(existsSync(pdf)).toBe(false);

    expect(post('band', 'round-1', '561-60-00000-2', '561-60-09999-5').code).toBe(0);
    expect(JSON.parse(post('assign', 'round-1', '--on', ON).out)).toMatchObject({ numbered: items });
    const list = post('list', 'round-1', '--on', ON, '--pdf', pdf);
    expect(list.code, list.err).toBe(0);
    const numbers = list.out.match(/561-60-\d{5}-\d/g) ?? [];
    expect(numbers).toHaveLength(items);
    const texts = await textsOf(readFileSync(pdf));
    expect(texts).toHaveLength(Math.ceil(items / 30));
    expect(texts.flatMap((text) => text.match(/561-60-\d{5}-\d/g) ?? [])).toEqual(numbers);
  });
});
