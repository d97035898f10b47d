import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { composeNotices } from '../../src/document/notices.ts';
import { FileProver } from '../../src/readback/lot.ts';
import { readRound } from '../../src/readback/record.ts';
import type { NoticeRecord } from '../../src/template/record.ts';
import { pdfKit } from './kit.ts';
import { type Composer, type Finished, finishedRound, LOTS } from './round.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Faults of every file, by code and element. */
async function faultsOf({ folder, keys, listed }: Finished): Promise<string[]> {
  folders.push(folder);
  const round = readRound(folder);
  const prover = new FileProver(folder, round, keys);
  const all: string[] = [];
  for (const file of round.files) {
    const proved = await prover.prove(file, listed[file.lot] ?? [], { hash: true });
    expect(proved.pages).toBe(file.pages);
    expect(proved.units).toBe(file.records);
    all.push(...proved.faults.map(({ page, code, at }) => `${file.lot}/${page} ${code} ${at ?? ''}`));
  }
  return all;
}

test.each(['mhlw-2024', 'kyokai-2024', 'kumiai-2024'])('files of the set %s have no fault', async (set) => {
  expect(await faultsOf(await finishedRound(set))).toEqual([]);
});

test.each(['mhlw-2024', 'kyokai-2024', 'kumiai-2024'])(
  'nor have the papers of %s made by pdfkit',
  async (set) => {
    const round = await finishedRound(set, pdfKit);
    const bytes = readFileSync(join(round.folder, 'print', 'W0001.pdf'), 'latin1');
    expect(bytes.includes('/X1 Do') || bytes.includes('Todoke')).toBe(false);
    expect(await faultsOf(round)).toEqual([]);
  },
);

const todoke: Composer = (context, records, path) => composeNotices({ context, records, path });
const coded = (record: NoticeRecord, i: number): NoticeRecord =>
  record.form === 'request'
    ? record
    : { ...record, access: { code: `7K3Q-9X2V-M4T${i}`, until: '2024-12-08' } };
const CODED: typeof LOTS = Object.fromEntries(
  Object.entries(LOTS).map(([lot, records]) => [lot, records.map(coded)]),
);
const LINKS = { links: { notice: 'https://todoke.example/01130012/ja/notice' } };

test.each([
  ['mhlw-2024', todoke],
  ['kyokai-2024', pdfKit],
  ['kumiai-2024', todoke],
] as const)('nor notices of %s that bear a one-time code', async (set, writer) => {
  expect(await faultsOf(await finishedRound(set, writer, CODED, LINKS))).toEqual([]);
});

test('a notice with another’s code, with none, or with one it must not bear is a fault', async () => {
  // What is printed is changed, what the record says is not.
  const printing =
    (change: (record: NoticeRecord) => NoticeRecord): Composer =>
    (context, records, path) =>
      todoke(context, records.map(change), path);
  const faults = async (change: (record: NoticeRecord) => NoticeRecord, lots = CODED): Promise<string[]> => {
    const round = await finishedRound('kyokai-2024', printing(change), { H0001: lots.H0001 ?? [] }, LINKS);
    return (await faultsOf(round)).filter((fault) => fault.startsWith('H0001/1'));
  };
  const other = (record: NoticeRecord): NoticeRecord => ({
    ...record,
    access: { code: '7K3Q-9X2V-M4TZ', until: '2024-12-08' },
  });
  expect(await faults(other)).toEqual(['H0001/1 access.differs access.code']);
  expect(await faults(({ access: _, ...record }) => record)).toContain('H0001/1 text.missing access.title');
  expect(await faults(other, LOTS)).toContain('H0001/1 text.unexpected ');
});
