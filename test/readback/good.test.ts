import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FileProver } from '../../src/readback/lot.ts';
import { readRound } from '../../src/readback/record.ts';
import { pdfKit } from './kit.ts';
import { type Finished, finishedRound } from './round.ts';

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
