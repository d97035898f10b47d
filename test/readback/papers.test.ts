import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FinishedPapers, faultsOfPaper, finishedPapers, PAPER_FILES } from './papers.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('lists, cards, letters and sheets of cards as Todoke makes them', () => {
  let round: FinishedPapers;
  beforeAll(async () => {
    round = await finishedPapers();
    folders.push(round.folder);
  });

  test.each(PAPER_FILES)('%s has no fault, neither in structure nor in picture', async (file) => {
    expect(await faultsOfPaper(round.folder, file, 'structure')).toEqual([]);
    expect(await faultsOfPaper(round.folder, file, 'picture')).toEqual([]);
  });
});
