import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { composeNotices } from '../../src/document/notices.ts';
import { FileProver } from '../../src/readback/lot.ts';
import { PictureProver } from '../../src/readback/picture.ts';
import { readRound } from '../../src/readback/record.ts';
import { controlCodes, type InserterMarks } from '../../src/template/inserter.ts';
import type { NoticeRecord } from '../../src/template/record.ts';
import { type Composer, type Finished, finishedRound, LOTS } from './round.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** The lots of the kit as they are printed for a machine. */
function lotsFor(marks: InserterMarks): Record<string, readonly NoticeRecord[]> {
  return Object.fromEntries(
    Object.entries(LOTS).map(([lot, records]) => {
      const pieces = records.map(({ form }, i) => ({
        envelopeId: `E${i >> 1}`,
        inserts: form === 'request' ? ['leaflet', 'form'] : ['leaflet'],
        pages: form === 'request' ? 2 : 1,
      }));
      const codes = controlCodes(pieces, { leaflet: 1, form: 6 });
      return [
        lot,
        records.map((record, i) => ({ ...record, control: { marks, codes: codes[i] as string[] } })),
      ];
    }),
  );
}

/** Faults of structure and of every page's picture, by place, code and element. */
async function faultsOf({ folder, keys, listed }: Finished): Promise<string[]> {
  folders.push(folder);
  const round = readRound(folder);
  const prover = new FileProver(folder, round, keys);
  const pictures = new PictureProver(folder, round);
  const all: string[] = [];
  for (const file of round.files) {
    const { faults } = await prover.prove(file, listed[file.lot] ?? [], { hash: false });
    const pages = Array.from({ length: file.pages }, (_, i) => i);
    for (const { page, code, at } of [...faults, ...(await pictures.prove(file, pages))]) {
      all.push(`${file.lot}/${page} ${code} ${at ?? ''}`);
    }
  }
  return all;
}

/** A composer that prints other records than the round has recorded. */
const printing =
  (change: (records: readonly NoticeRecord[]) => readonly NoticeRecord[]): Composer =>
  (context, records, path) =>
    composeNotices({ context, records: change(records), path });

describe.each([
  ['qr', 'inserter.code'],
  ['omr', 'inserter.marks'],
] as const)('an inserter that reads %s', (marks, element) => {
  it.each(['mhlw-2024', 'kyokai-2024', 'kumiai-2024'])(
    'S158 pages of %s with its codes have no fault',
    async (set) => {
      expect(await faultsOf(await finishedRound(set, undefined, lotsFor(marks)))).toEqual([]);
    },
  );

  it('two neighbours of a file with each other’s codes are found, by structure and by picture', async () => {
    const swapped = printing(([first, second, ...others]) => [
      { ...(first as NoticeRecord), control: second?.control as NonNullable<NoticeRecord['control']> },
      { ...(second as NoticeRecord), control: first?.control as NonNullable<NoticeRecord['control']> },
      ...others,
    ]);
    const lots = { W0001: lotsFor(marks).W0001 as readonly NoticeRecord[] };
    const faults = await faultsOf(await finishedRound('kyokai-2024', swapped, lots));
    expect(faults).toEqual([
      `W0001/1 code.differs ${element}`,
      `W0001/2 code.differs ${element}`,
      `W0001/1 picture.code ${element}`,
      `W0001/2 picture.code ${element}`,
    ]);
  });

  it('a page without its code, and one with a code nobody asked for, are found', async () => {
    const without = printing((records) =>
      records.map(({ control, ...record }, i) =>
        i === 0 || control === undefined ? record : { ...record, control },
      ),
    );
    const lots = { W0001: (lotsFor(marks).W0001 as readonly NoticeRecord[]).slice(0, 2) };
    expect(await faultsOf(await finishedRound('kyokai-2024', without, lots))).toEqual([
      `W0001/1 code.missing ${element}`,
      `W0001/1 picture.code ${element}`,
    ]);
    const plain = { W0001: (LOTS.W0001 as readonly NoticeRecord[]).slice(0, 1) };
    const added = printing(() => lots.W0001.slice(0, 1));
    const faults = await faultsOf(await finishedRound('kyokai-2024', added, plain));
    expect(faults).toEqual(['W0001/1 image.unexpected ', 'W0001/1 picture.stray ']);
  });
});
