import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const TODOKE = fileURLToPath(new URL('../../bin/todoke', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'todoke-decide-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEADER =
  'kanji,kana,birth,sex,address,has_number,found,duplicate_number,confirmed,several_eligibilities,replied';

function decide(rows: readonly string[], ...options: string[]) {
  const file = join(folder, 'cases.csv');
  writeFileSync(file, `${[HEADER, ...rows].join('\n')}\n`);
  return spawnSync(TODOKE, ['decide', file, ...options], { encoding: 'utf8' });
}

const five = (levels: string) => levels.split(' ').join(',');
const AGREE = five('exact equivalent exact exact equivalent');

it('answers form, digits and row for each record, one line each, one per row of the table', () => {
  const { status, stdout, stderr } = decide([
    `${AGREE},no,no,no,no,no,pending`,
    `${AGREE},yes,no,no,no,no,pending`,
    `${AGREE},yes,no,no,no,no,no`,
    `${five('different different different different different')},yes,yes,no,yes,no,pending`,
    `${five('exact exact missing exact exact')},yes,yes,no,no,no,yes`,
    `${AGREE},yes,yes,no,no,yes,pending`,
    `${five('partial exact exact exact exact')},yes,yes,no,no,no,pending`,
    `${five('partial different exact exact exact')},yes,yes,no,no,no,no`,
    `${five('exact exact exact exact missing')},yes,yes,no,no,no,pending`,
    `${five('exact exact exact exact different')},yes,yes,no,no,yes,pending`,
    `${five('exact partial exact exact different')},yes,yes,no,no,no,no`,
  ]);
  expect(stderr).toBe('');
  expect(stdout).toBe(
    [
      'form,digits,row',
      'request,no,1',
      'hold,no,2',
      'request,no,2',
      'style1,yes,3',
      'hold,no,4',
      'style1,yes,5',
      'style2,yes,6',
      'style2,no,7',
      'style2,yes,8',
      'hold,no,9',
      'style2,no,10',
      '',
    ].join('\r\n'),
  );
  expect(status).toBe(0);
});

it('reads standard input, whatever the order of the columns and with columns it does not know', () => {
  const input = `note,replied,several_eligibilities,confirmed,duplicate_number,found,has_number,address,sex,birth,kana,kanji\r
x,pending,no,no,yes,yes,yes,exact,exact,exact,exact,exact\r\n`;
  const { status, stdout } = spawnSync(TODOKE, ['decide', '-'], { encoding: 'utf8', input });
  expect([status, stdout]).toEqual([0, 'form,digits,row\r\nhold,no,2\r\n']);
});

it.each([
  ['kanji', `same,exact,exact,exact,exact,yes,yes,no,no,no,no`, '値が決まりと違います', 'exact, equivalent'],
  ['address', `exact,exact,exact,exact,,yes,yes,no,no,no,no`, '空です', 'missing'],
  ['has_number', `${AGREE},1,yes,no,no,no,no`, '値が決まりと違います', 'yes, no'],
  ['duplicate_number', `${AGREE},yes,yes,pending,no,no,no`, '値が決まりと違います', 'yes, no'],
  ['replied', `${AGREE},yes,yes,no,no,no,none`, '値が決まりと違います', 'yes, no, pending'],
])('a bad value of %s is refused, naming row and column', (column, row, fault, remedy) => {
  const { status, stderr } = decide([`${AGREE},yes,yes,no,no,no,no`, row]);
  expect(status).toBe(1);
  expect(stderr).toContain(`cases.csv: 3行目の列「${column}」`);
  expect(stderr).toContain(fault);
  expect(stderr).toContain(remedy);
});

it('a record of another width is refused, naming the row', () => {
  const { status, stderr } = decide([`${AGREE},yes,yes,no,no,no`]);
  expect(status).toBe(1);
  expect(stderr).toContain('cases.csv: 2行目の列の数が見出しと違います');
});

it('a missing column, an unknown profile and a missing file are refused by name', () => {
  const short = spawnSync(TODOKE, ['decide', '-'], { encoding: 'utf8', input: 'kanji\nexact\n' });
  expect([short.status, short.stderr.includes('列がありません: kana, birth')]).toEqual([1, true]);
  const profile = decide([`${AGREE},yes,yes,no,no,no,no`], '--profile', 'nobody');
  expect([profile.status, profile.stderr.includes('profile.unknown')]).toEqual([1, true]);
  const absent = spawnSync(TODOKE, ['decide', join(folder, 'absent.csv')], { encoding: 'utf8' });
  expect([absent.status, absent.stderr.includes('absent.csv: ファイルを開けません')]).toEqual([1, true]);
});

it('stands in the list of commands', () => {
  const { stdout } = spawnSync(TODOKE, ['--help'], { encoding: 'utf8' });
  expect(stdout).toMatch(/\n {2}decide .*下4桁/);
});
