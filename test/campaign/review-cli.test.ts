import { type ExecFileException, execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { columnsOf, openCsvBytes } from '../../src/csv/index.ts';
import { insurerNumberCheckDigit, myNumberCheckDigit } from '../../src/japan/check-digits.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';
import { decideAll, load, PERSON, writeFiles } from './round.ts';

const CLI = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const numberOf = (body: string) => body + myNumberCheckDigit(body);
let db: TestDatabase;
let folder: string;

/** Three people whose register says another sex (row 4). */
beforeAll(async () => {
  db = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'todoke-review-cli-'));
  const numbers = ['81111111111', '82222222222', '83333333333'].map(numberOf);
  writeFiles(folder, `0113001${insurerNumberCheckDigit('0113001')}`, {
    'members.csv': numbers.map((individual_number, i) => ({
      ...PERSON,
      individual_number,
      member_id: `M${i}`,
      person_id: `P${i}`,
      insured_id: `M${i}`,
      number: `${i}`,
    })),
    'resident-register.csv': numbers.map((individual_number) => ({
      ...PERSON,
      individual_number,
      sex: '1',
      as_of: '2024-06-07',
    })),
  });
  await load(db.database, folder);
  await decideAll(db.database, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function review(args: readonly string[], input = ''): Promise<Answer> {
  return new Promise((done) => {
    const env = { PATH: process.env.PATH, DATABASE_URL: db.url, TODOKE_KEY_FILE: join(folder, 'key') };
    const child = execFile(process.execPath, [CLI, 'review', ...args], { env }, (error, out, err) =>
      done({ code: Number((error as ExecFileException | null)?.code ?? 0), out, err }),
    );
    child.stdin?.end(input);
  });
}

async function column(csv: string, name: string): Promise<string[]> {
  const file = await openCsvBytes(Buffer.from(csv), 'list');
  const at = columnsOf(file.header, [name], 'list')[name] as number;
  const values: string[] = [];
  for await (const { cells } of file.rows()) values.push(cells[at] as string);
  return values;
}

it('goes from the list to released verdicts by CSV, decided by one person and released by another', async () => {
  const listed = await review(['list', '--format', 'csv', '--on', '2024-08-20']);
  expect(await column(listed.out, 'member_id')).toEqual(['M0', 'M1', 'M2']);
  expect(await column(listed.out, 'sex_theirs')).toEqual(['1', '1', '1']);

  const file = join(folder, 'decisions.csv');
  writeFileSync(
    file,
    'member_id,resolution,reason,evidence\r\nM0,confirmed,,住民票の写し\r\nM1,no_doubt,corrected,\r\n',
  );
  const decided = await review(['decide', file, '--as', 'aki', '--on', '2024-08-20']);
  expect(decided).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(decided.out).decisions).toHaveLength(2);

  const waiting = await review(['list', '--format', 'csv', '--state', 'decided']);
  const own = await review(['release', '-', '--as', 'aki', '--on', '2024-08-21'], waiting.out);
  expect(own).toMatchObject({ code: 1, out: '' });
  expect(own.err).toContain('[review.same_person]');
  const released = await review(['release', '-', '--as', 'ben', '--on', '2024-08-21'], waiting.out);
  expect(JSON.parse(released.out)).toEqual({ released: 2 });

  const verdicts = (await review(['verdicts'])).out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(verdicts.map(({ memberId, form, digits, ruleRow }) => [memberId, form, digits, ruleRow])).toEqual([
    ['M0', 'style1', true, 3],
    ['M1', 'style1', true, 3],
  ]);
});

it('asks, takes the reply, takes a decision back, and answers JSON', async () => {
  const on = ['--as', 'aki', '--on', '2024-08-20'];
  const asked = await review(['inquire', '--member', 'M2', '--reply-by', '2024-08-30', ...on]);
  expect(JSON.parse(asked.out)).toEqual({ workplace: 1, person: 0 });
  const replied = await review(['reply', '-', ...on], 'member_id,reply\nM2,番号を出し直す\n');
  expect(JSON.parse(replied.out)).toEqual({ recorded: 1 });
  const decided = await review(['decide', '--member', 'M2', '--resolution', 'request', ...on]);
  const [id] = JSON.parse(decided.out).decisions;
  expect(JSON.parse((await review(['undo', `${id}`, '--reason', '入力の誤り', ...on])).out)).toEqual({
    undone: 1,
  });
  const [one] = JSON.parse((await review(['list', '--member', 'M2', '--on', '2024-08-21'])).out);
  expect(one).toMatchObject({ memberId: 'M2', reply: 'replied', decision: null });
});

it.each([
  [['decide', '--as', 'aki'], 'review.resolution'],
  [['decide', '--as', 'aki', '--resolution', 'request'], 'review.choice'],
  [['decide', '--as', 'aki', '--resolution', 'request', '--pattern', 'r4-0'], 'review.choice'],
  [['inquire', '--as', 'aki', '--member', 'M2', '--reply-by', '2024-02-30'], 'review.date'],
])('refuses %j with %s and a remedy', async (args, id) => {
  const { code, out, err } = await review(args);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(`[${id}]`);
  expect(err).toContain('→');
});
