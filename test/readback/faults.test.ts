import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/readback/faults.ts';
import { FileProver } from '../../src/readback/lot.ts';
import { readRound } from '../../src/readback/record.ts';
import type { Kind } from './edits.ts';
import { inflict, KINDS } from './kinds.ts';
import { pdfKit } from './kit.ts';
import { type Composer, copyOf, type Finished, finishedRound } from './round.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Faults of a lot; the file's hash is not compared, so that every fault must be seen on the page. */
async function faultsOf({ folder, keys, listed }: Finished, lot: string): Promise<readonly Fault[]> {
  const round = readRound(folder);
  const file = round.files.find((each) => each.lot === lot);
  if (file === undefined) throw new Error('no such lot');
  return (await new FileProver(folder, round, keys).prove(file, listed[lot] ?? [], { hash: false })).faults;
}

const NO_HARM: Kind = { name: 'nothing', harm: () => undefined, code: 'file.hash', page: null };

describe.each<[string, Composer | undefined]>([
  ['Todoke', undefined],
  ['pdfkit', pdfKit],
])('faults put into finished files of %s', (_, composer) => {
  let round: Finished;
  beforeAll(async () => {
    round = await finishedRound('kyokai-2024', composer);
    folders.push(round.folder);
  });

  const harmed = async (kind: Kind, objectStreams = false): Promise<readonly Fault[]> => {
    const copy = copyOf(round);
    folders.push(copy.folder);
    await inflict(kind, copy.folder, objectStreams);
    return faultsOf(copy, kind.lot ?? 'W0001');
  };

  test('a file only rewritten has none, with plain or with packed objects', async () => {
    expect(await harmed(NO_HARM)).toEqual([]);
    expect(await harmed(NO_HARM, true)).toEqual([]);
  });

  test.each(KINDS)('$name: $code', async (kind) => {
    const faults = await harmed(kind);
    expect(faults.map(({ page, code }) => `${page} ${code}`)).toContain(`${kind.page} ${kind.code}`);
  });
});
