import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TEMPLATE_SETS } from '../../src/template/sets.ts';
import { pageCountOf, textsOf } from './pages.ts';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const MEMBERS = 120;
let folder = '';
let sample = '';

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, TODOKE_KEY_FILE: join(folder, 'key') });
const todoke = (...args: string[]): string =>
  execFileSync(TODOKE, args, { encoding: 'utf8', env: environment(), stdio: ['ignore', 'pipe', 'ignore'] });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'todoke-compose-'));
  sample = join(folder, 'sample');
  todoke('sample', '--members', String(MEMBERS), '--seed', '7', '--out', sample);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\r\n').slice(1);

test.each([
  ['style1', 1],
  ['request', 2],
  ['certificate', 2],
])(
  'compose --form %s makes a paper of %i pages for every member or says why not',
  async (form, pagesEach) => {
    const out = join(folder, form);
    const result = JSON.parse(
      todoke('compose', sample, '--out', out, '--form', form, '--pages-per-file', '50'),
    );
    const index = linesOf(join(out, 'index.csv')).map((line) => line.split(','));
    expect(result.pieces + result.held).toBe(MEMBERS);
    expect(result.pages).toBe(result.pieces * pagesEach);
    expect(index).toHaveLength(result.pieces);
    expect(linesOf(join(out, 'held.csv'))).toHaveLength(result.held);
    expect(new Set(index.map(([, number]) => number)).size).toBe(result.pieces);
    const files = readdirSync(out).filter((name) => !name.endsWith('.csv'));
    expect(files.sort()).toEqual([...new Set(index.map(([, , file]) => file))].sort());
    expect(files).toHaveLength(Math.ceil(result.pieces / 50));
    const last = index.at(-1) as string[];
    const bytes = readFileSync(join(out, last[2] as string));
    const page = Number(last[3]) - 1;
    expect(await pageCountOf(bytes)).toBe(page + pagesEach);
    expect((await textsOf(bytes, [page]))[0]).toContain(last[1]);
  },
);

test('the same folder gives the same files, whatever the threads do', () => {
  const read = (out: string): Buffer[] =>
    readdirSync(out)
      .sort()
      .map((name) => readFileSync(join(out, name)));
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  for (const out of [a, b])
    todoke('compose', sample, '--out', out, '--form', 'style2', '--pages-per-file', '50');
  expect(Buffer.concat(read(a)).equals(Buffer.concat(read(b)))).toBe(true);
});

test('an unknown form is refused', () => {
  const { status } = spawnSync(TODOKE, ['compose', sample, '--out', join(folder, 'x'), '--form', 'style3']);
  expect(status).not.toBe(0);
});

test('specimens: an index names a page of an existing file for every paper and condition', async () => {
  const out = join(folder, 'book');
  const result = JSON.parse(todoke('specimens', '--out', out));
  const rows = linesOf(join(out, 'index.csv')).map((line) => line.split(','));
  expect(rows).toHaveLength(result.papers);
  const files = readdirSync(out).filter((name) => name.endsWith('.pdf'));
  expect(files).toHaveLength(result.files);
  const leafletFiles = ['explanation', 'promotion', 'certificate'].flatMap((leaflet) =>
    ['ja', 'ja-easy', 'en'].flatMap((language) =>
      ['', '-large'].map((type) => `leaflet-${leaflet}-${language}${type}.pdf`),
    ),
  );
  const noticeFiles = TEMPLATE_SETS.flatMap((set) =>
    ['-notices', '-large-notices', '-voice-notices', '-proofs', '-lists'].map((kind) => `${set}${kind}.pdf`),
  );
  const others = ['target-lists', 'reply-envelope', 'cooperation-notice', 'cooperation-certificate'];
  expect(files).toEqual(
    expect.arrayContaining([...leafletFiles, ...noticeFiles, ...others.map((name) => `${name}.pdf`)]),
  );
  for (const file of files) {
    const pages = rows.filter(([name]) => name === file).map(([, page]) => Number(page));
    expect(pages.length, file).toBeGreaterThan(0);
    expect(Math.max(...pages)).toBeLessThanOrEqual(await pageCountOf(readFileSync(join(out, file))));
  }
});
