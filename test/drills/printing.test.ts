import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FileProver } from '../../src/readback/lot.ts';
import { readRound } from '../../src/readback/record.ts';
import { Harm } from '../readback/harm.ts';
import { PAPER_KINDS } from '../readback/paper-kinds.ts';
import { type FinishedPapers, faultsOfPaper, finishedPapers } from '../readback/papers.ts';
import { copyOf, type Finished, finishedRound } from '../readback/round.ts';

/* Incidents of the paper itself. What stops them is the read-back of every page, which knows the window and the seal. */

const folders: string[] = [];
let notices: Finished;
let papers: FinishedPapers;
beforeAll(async () => {
  notices = await finishedRound();
  papers = await finishedPapers();
  folders.push(notices.folder, papers.folder);
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function faultsAfter(harm: (harm: Harm) => void, lot: string): Promise<string[]> {
  const copy = copyOf(notices);
  folders.push(copy.folder);
  const path = join(copy.folder, 'print', `${lot}.pdf`);
  const harmer = await Harm.of(readFileSync(path));
  harm(harmer);
  writeFileSync(path, await harmer.save(false));
  const round = readRound(copy.folder);
  const file = round.files.find((each) => each.lot === lot);
  if (file === undefined) throw new Error('no such lot');
  const { faults } = await new FileProver(copy.folder, round, copy.keys).prove(file, copy.listed[lot] ?? [], {
    hash: false,
  });
  return faults.map(({ page, code }) => `${page} ${code}`);
}

describe('drills of the paper', () => {
  it('I8 the wrong person’s sheet on top of the stack. Stopped by: the read-back knows whose page each is (piece.other)', async () => {
    const faults = await faultsAfter(({ doc }) => {
      const [first, second] = [doc.getPage(0), doc.getPage(1)];
      doc.removePage(1);
      doc.removePage(0);
      doc.insertPage(0, first);
      doc.insertPage(0, second);
    }, 'H0001');
    expect(faults).toEqual(expect.arrayContaining(['1 piece.other', '2 piece.other']));
  });

  it('I8 a sheet that is not the addressee’s shows something in the window. Stopped by: the read-back of the window (window.foreign), and of the sheets behind (text.unexpected)', async () => {
    // Page 6 is the 申出書 behind the request of page 5: it bears no address, and nothing may be put on it.
    const shown = (page: number) => (harm: Harm) =>
      harm.append(page - 1, harm.showing(page - 1, '**** **** 6825', 90, 715));
    expect(await faultsAfter(() => undefined, 'W0001')).toEqual([]);
    expect(await faultsAfter(shown(1), 'W0001')).toContain('1 window.foreign');
    expect(await faultsAfter(shown(6), 'W0001')).toContain('6 text.unexpected');
  });

  it('I9 cards without the official seal. Stopped by: the read-back of every page, seal included (seal.missing, picture.seal)', async () => {
    const kinds = PAPER_KINDS.filter(({ name }) => name.startsWith('I9'));
    expect(kinds.length).toBeGreaterThan(0);
    for (const kind of kinds) {
      const before = readFileSync(join(papers.folder, kind.file));
      expect(await faultsOfPaper(papers.folder, kind.file, 'structure')).toEqual([]);
      const harm = await Harm.of(before);
      await kind.harm(harm);
      writeFileSync(join(papers.folder, kind.file), await harm.save(false));
      const faults = await faultsOfPaper(papers.folder, kind.file, 'structure');
      writeFileSync(join(papers.folder, kind.file), before);
      expect(faults.some((fault) => fault.includes('seal.missing'))).toBe(true);
    }
  });
});
