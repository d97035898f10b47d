import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { csvLine } from '../../src/csv/index.ts';
import { freshDatabase } from '../support/postgres.ts';
import {
  type CsvRow,
  differences,
  filesOf,
  type RoundResult,
  rowsOf,
  run,
  sampleIn,
  temporaryFolder,
} from './support.ts';

const { database } = await freshDatabase();
const folder = temporaryFolder();
const first = sampleIn(join(folder, 'first'), 400, 'two');
const second = join(folder, 'second');
const out = (name: string) => join(folder, `out-${name}`);

const EXTRACTION = '2024-11-29';
const PACKING = '2025-01-10';
let rounds: { one: RoundResult; two: RoundResult };
let members: CsvRow[];
let pieces: { one: CsvRow[]; two: CsvRow[] };

/** Round 2 of seed 000: a new extraction date, the register as it is by then. */
async function prepareSecond(): Promise<void> {
  cpSync(first, second, { recursive: true });
  const path = join(second, 'insurer.json');
  const order = JSON.parse(readFileSync(path, 'utf8'));
  order.campaign = {
    id: 'round-2',
    title: '資格情報のお知らせ（2回目）',
    extraction_date: EXTRACTION,
    cut_off: '2024-12-20',
    packing_date: PACKING,
    issue_date: '2025-01-22',
    window: { from: '2025-01-22', to: '2025-02-03' },
  };
  writeFileSync(path, JSON.stringify(order));
  // Corrected since: one address, one more member, and one row that is broken.
  const rows = await rowsOf(join(second, 'members.csv'));
  const columns = Object.keys(rows[0] as CsvRow);
  const insured = rows.filter((row) => row.relationship === 'insured' && row.kind === 'general');
  (insured[3] as CsvRow).address = '東京都千代田区丸の内9丁目9番9号';
  const joiner = {
    ...(insured[4] as CsvRow),
    member_id: 'N00000001',
    person_id: 'Q00000001',
    insured_id: 'N00000001',
  };
  Object.assign(joiner, { number: '99999', individual_number: '', acquired_on: '2024-09-01', lost_on: '' });
  const broken = { ...joiner, member_id: 'N00000002', insured_id: 'N00000002', number: '99998', sex: '' };
  const lines = [...rows, joiner, broken].map((row) =>
    csvLine(columns.map((column) => (row as CsvRow)[column] ?? '')),
  );
  writeFileSync(join(second, 'members.csv'), csvLine(columns) + lines.join(''));
  members = [...rows, joiner];
}

beforeAll(async () => {
  const one = await run(database, first, out('one'));
  await prepareSecond();
  const two = await run(database, second, out('two'));
  rounds = { one, two };
  pieces = {
    one: await rowsOf(join(out('one'), 'pieces.csv')),
    two: await rowsOf(join(out('two'), 'pieces.csv')),
  };
}, 120_000);

const ids = (rows: readonly CsvRow[]) => new Set(rows.map((row) => row.member_id as string));

it('both rounds balance', () => {
  expect([rounds.one.ledger.faults, rounds.two.ledger.faults]).toEqual([[], []]);
  expect([rounds.one.ledger.balanced, rounds.two.ledger.balanced]).toEqual([true, true]);
  expect([rounds.one.ledger.extracted, rounds.two.ledger.extracted]).toEqual([400, 401]);
});

it('S006: nobody is sent the last four digits twice; whoever got them is excluded with that reason', async () => {
  const told = ids(pieces.one.filter((piece) => piece.digits_printed === 'yes'));
  const excluded = ids(
    (await rowsOf(join(out('two'), 'excluded.csv'))).filter(
      (row) => row.outcome === 'excluded_already_notified',
    ),
  );
  expect(told.size).toBeGreaterThan(300);
  expect([...ids(pieces.two)].filter((id) => told.has(id))).toEqual([]);
  const insuredOf = new Map(members.map((row) => [row.member_id, row.insured_id]));
  const lostBy = (id: string | undefined, day: string) => {
    const row = members.find((one) => one.member_id === id) as CsvRow;
    const seventyFifth = `${Number(row.birth_date?.slice(0, 4)) + 75}${row.birth_date?.slice(4)}`;
    return (row.lost_on !== '' && (row.lost_on as string) <= day) || seventyFifth <= day;
  };
  for (const id of told)
    expect([id, excluded.has(id)]).toEqual([
      id,
      !lostBy(id, EXTRACTION) && !lostBy(insuredOf.get(id), EXTRACTION),
    ]);
  expect([...excluded].filter((id) => !told.has(id))).toEqual([]);
});

it('S061: a second round reaches the joiners of the time between, and whoever got no digits the first time', () => {
  const told = ids(pieces.one.filter((piece) => piece.digits_printed === 'yes'));
  const untold = pieces.one.filter((piece) => piece.digits_printed === 'no');
  expect(untold.length).toBeGreaterThan(0);
  expect(ids(pieces.two).has('N00000001')).toBe(true);
  expect(pieces.two.find((piece) => piece.member_id === 'N00000001')?.form).toBe('request');
  for (const piece of pieces.two) expect(told.has(piece.member_id as string)).toBe(false);
});

it('the ledger of each round opens with the rows of its own files, and names their own faults', async () => {
  const filesIn = (result: RoundResult) => result.ledger.files.find(({ kind }) => kind === 'members');
  expect(filesIn(rounds.one)).toEqual({ kind: 'members', rows: 400, loaded: 400, aside: 0 });
  expect(filesIn(rounds.two)).toEqual({ kind: 'members', rows: 402, loaded: 401, aside: 1 });
  const errors = async (name: string) =>
    (await rowsOf(join(out(name), 'aside.csv'))).filter((row) => row.severity === 'error');
  expect(await errors('one')).toEqual([]);
  expect((await errors('two')).map((row) => [row.file, row.row, row.column, row.code])).toEqual([
    ['members.csv', '403', 'sex', 'field.missing'],
  ]);
});

it('the first round is as it was: read again after the second, not a byte has changed', async () => {
  const before = new Map(filesOf(out('one')).map((file) => [file, readFileSync(join(out('one'), file))]));
  const again = await run(database, first, out('one'));
  expect(again.ledger).toEqual(rounds.one.ledger);
  for (const [file, bytes] of before) expect(readFileSync(join(out('one'), file)).equals(bytes)).toBe(true);
  await run(database, first, out('one-more'));
  expect(differences(out('one'), out('one-more'))).toEqual([]);
}, 60_000);

it('management numbers are never used twice, over all campaigns', () => {
  const numbers = [...pieces.one, ...pieces.two].map((piece) => piece.management_number);
  expect(new Set(numbers).size).toBe(numbers.length);
});

it('S004: a sending period outside that of the state is warned of', () => {
  expect(rounds.one.messages.filter((message) => message.startsWith('注意'))).toEqual([]);
  expect(rounds.two.messages.filter((message) => message.startsWith('注意'))).toEqual([
    '注意: 送付期間（令和7年1月22日〜令和7年2月3日）が、国の示した期間（令和6年9月1日〜令和6年10月31日）の外にあります。',
  ]);
});

it('a result folder belongs to one campaign', async () => {
  const before = filesOf(out('one')).length;
  await expect(run(database, second, out('one'))).rejects.toMatchObject({ id: 'round.other_result' });
  expect(filesOf(out('one')).length).toBe(before);
});

it('a campaign goes on only from the inputs it was begun with', async () => {
  const other = join(folder, 'other');
  cpSync(first, other, { recursive: true });
  const path = join(other, 'insurer.json');
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace('"packing_date": "2024-08-23"', '"packing_date": "2024-08-24"'),
  );
  await expect(run(database, other, out('one'))).rejects.toMatchObject({ id: 'campaign.other_inputs' });
});

it('a new campaign is not begun on files the register has been corrected after', async () => {
  const stale = join(folder, 'stale');
  cpSync(first, stale, { recursive: true });
  const path = join(stale, 'insurer.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"round-1"', '"round-3"'));
  await expect(run(database, stale, out('three'))).rejects.toMatchObject({
    id: 'campaign.superseded',
    message: expect.stringContaining('members.csv は取り込み済みですが'),
  });
});
