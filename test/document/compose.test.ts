import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** The sample's header and rows as cells, changed by `change`, written as another input folder. */
function changed(name: string, change: (rows: Record<string, string>[]) => Record<string, string>[]): string {
  const dir = join(folder, name);
  cpSync(sample, dir, { recursive: true });
  const [header = '', ...lines] = readFileSync(join(dir, 'members.csv'), 'utf8').trimEnd().split('\r\n');
  const columns = header.split(',');
  const rows = lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, i) => [columns[i] as string, cell])),
  );
  const text = change(rows).map((row) => columns.map((column) => row[column]).join(','));
  writeFileSync(join(dir, 'members.csv'), `${[header, ...text].join('\r\n')}\r\n`);
  return dir;
}

test('O9 a protected member without an address of their choice gets no notice: the home on file is on no page', async () => {
  const secret = '東京都千代田区千代田9-8-7';
  const dir = changed('protected', (rows) =>
    rows.map((row, i) =>
      i === 0
        ? { ...row, protected: 'yes', address: secret, contact_postcode: '', contact_address: '' }
        : row,
    ),
  );
  const out = join(folder, 'protected-out');
  todoke('compose', dir, '--out', out, '--form', 'plain');
  const held = linesOf(join(out, 'held.csv')).map((line) => line.split(','));
  expect(held).toContainEqual(['M00000001', 'no_address', '']);
  const pages = await textsOf(readFileSync(join(out, 'plain-00001.pdf')));
  expect(pages.join('').replaceAll(/\s/g, '')).not.toContain('9-8-7');
});

test('rows in any order: a family listed before its insured has its papers, too', () => {
  const dir = changed('turned', (rows) => rows.reverse());
  const out = join(folder, 'turned-out');
  const { pieces } = JSON.parse(todoke('compose', dir, '--out', out, '--form', 'plain'));
  expect(readFileSync(join(out, 'held.csv'), 'utf8')).not.toContain('no_insured');
  const straight = JSON.parse(
    todoke('compose', sample, '--out', join(folder, 'straight'), '--form', 'plain'),
  );
  expect(pieces).toBe(straight.pieces);
});

test('a card ends the day before the 75th birthday, and bears a co-payment from the month after the 70th', async () => {
  // Issued on 2024-09-09: 70 since 1 September, 70 only from 1 October, 75 on 2026-01-10, 75 on the day itself.
  const births = ['1954-08-31', '1954-09-02', '1951-01-10', '1949-09-09'];
  const dir = changed('ages', (rows) =>
    rows
      .filter((row) => row.insured_id === row.member_id)
      .slice(0, births.length)
      .map((row, i) => ({ ...row, birth_date: births[i] as string, lost_on: '', kind: 'general' })),
  );
  const out = join(folder, 'ages-out');
  const { pieces, held } = JSON.parse(todoke('compose', dir, '--out', out, '--form', 'certificate'));
  expect([pieces, held]).toEqual([3, 1]);
  expect(linesOf(join(out, 'held.csv')).join()).toContain('no_coverage');
  const texts = (await textsOf(readFileSync(join(out, 'certificate-00001.pdf')))).map((text) =>
    text.replaceAll(/\s/g, ''),
  );
  const [since, not, until] = [0, 2, 4].map((page) => texts[page] as string);
  expect([since, not].map((text) => /[23]割/.test(text as string))).toEqual([true, false]);
  expect(since).toContain('令和11年8月30日');
  expect(until).toContain('令和8年1月9日');
});
