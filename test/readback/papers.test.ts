import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Harm } from './harm.ts';
import { pdfKitPapers } from './kit.ts';
import { PAPER_KINDS, type PaperKind } from './paper-kinds.ts';
import {
  type FinishedPapers,
  faultsOfPaper,
  finishedPapers,
  PAPER_FILES,
  type PaperComposers,
} from './papers.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe.each<[string, PaperComposers | undefined]>([
  ['Todoke', undefined],
  ['pdfkit', pdfKitPapers],
])('lists, cards, letters and sheets of cards made by %s', (_, composers) => {
  let round: FinishedPapers;
  beforeAll(async () => {
    round = await finishedPapers(composers);
    folders.push(round.folder);
  });

  test.each(PAPER_FILES)('%s has no fault, neither in structure nor in picture', async (file) => {
    expect(await faultsOfPaper(round.folder, file, 'structure')).toEqual([]);
    expect(await faultsOfPaper(round.folder, file, 'picture')).toEqual([]);
  });

  const harmed = async ({ file, harm }: PaperKind): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), 'todoke-readback-'));
    folders.push(folder);
    cpSync(round.folder, folder, { recursive: true });
    const path = join(folder, file);
    const harmer = await Harm.of(readFileSync(path));
    await harm(harmer);
    writeFileSync(path, await harmer.save(false));
    return folder;
  };

  test.each(PAPER_KINDS)('$file: $name', async (kind) => {
    const folder = await harmed(kind);
    const says = async (depth: 'structure' | 'picture', fault: string): Promise<void> => {
      const faults = await faultsOfPaper(folder, kind.file, depth);
      const found = faults.filter((each) => each === fault || each.startsWith(`${fault} `));
      expect(found, `${fault} among ${faults.join(', ')}`).not.toEqual([]);
    };
    await says('structure', kind.structure);
    if (kind.picture !== undefined) await says('picture', kind.picture);
  });
});
