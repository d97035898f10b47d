import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/dispatch/contents.ts';
import { type Content, checkScans, containerCode, scannedCode } from '../../src/dispatch/scan.ts';
import {
  acknowledged,
  keptCode,
  mergeScans,
  type SealingSheet,
  type StationScan,
  sealingState,
  sheetFingerprint,
  sheetIsWhole,
  unsent,
} from '../../src/dispatch/sealing.ts';
import { managementNumber } from '../../src/piece/management-number.ts';

const KEY = createSecretKey(Buffer.alloc(32, 5));
const numbers = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => managementNumber(KEY, first + i));
const AT = '2024-09-09T09:00:00.000Z';

function sheetOf(contents: readonly Content[], changes: Partial<SealingSheet> = {}): SealingSheet {
  const live = contents.filter((one) => one.live && one.awaited !== true).map(({ number }) => number);
  return {
    target: 'W0001-0001',
    serial: 1,
    sealed: false,
    outer: { container: 'envelope', required: false },
    contents,
    fingerprint: fingerprintOf(live),
    ...changes,
  };
}
const live = (list: readonly string[]): Content[] => list.map((number) => ({ number, live: true }));
const scansBy = (client: string, codes: readonly string[]): StationScan[] =>
  codes.map((code, i) => ({ client, sequence: i + 1, at: AT, code }));

describe('the sealing table', () => {
  it('runs in a browser: none of its modules imports anything of Node', () => {
    for (const path of ['dispatch/sealing.ts', 'dispatch/scan.ts', 'piece/read-number.ts']) {
      const text = readFileSync(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)), 'utf8');
      const imports = [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name);
      expect(imports.every((name) => /\/(scan|read-number)\.ts$/.test(name as string))).toBe(true);
      expect(text).not.toMatch(/\b(Buffer|process|require)\b/);
    }
  });

  it('says at once what is a stranger, missing, double, stopped, and when the set is complete', () => {
    const [a = '', b = '', c = '', stranger = ''] = numbers(1, 4);
    const sheet = sheetOf([...live([a, b]), { number: c, live: false }]);
    const state = (codes: string[]) => sealingState(sheet, scansBy('t1', codes));
    expect(state([])).toMatchObject({ expected: 2, found: 0, complete: false });
    expect(state([b, a])).toEqual({ findings: [], expected: 2, found: 2, complete: true });
    const problems = (codes: string[]) => state(codes).findings.map(({ problem }) => problem);
    expect(problems([a, stranger])).toEqual(['stranger', 'missing']);
    expect(problems([a, a, b])).toEqual(['double']);
    expect(problems([a, b, c])).toEqual(['stopped']);
    expect(problems([a, b, ''])).toEqual(['unreadable']);
  });

  it('I2 a voided paper that waits for its reprint is never the one that fills the set', () => {
    const [a = '', old = ''] = numbers(1, 2);
    const contents = [...live([a]), { number: old, live: true, awaited: true }];
    expect(checkScans(contents, [a]).map(({ problem }) => problem)).toEqual(['missing']);
    expect(checkScans(contents, [a, old]).map(({ problem }) => problem)).toEqual(['stopped', 'missing']);
    expect(sealingState(sheetOf(contents), scansBy('t1', [a, old])).complete).toBe(false);
  });

  it('I3 a paper in the envelope of another person is called out, although the parcel holds exactly its set', () => {
    const [a = '', b = ''] = numbers(1, 2);
    const contents = [
      { number: a, live: true, envelope: 'W0001-E1' },
      { number: b, live: true, envelope: 'W0001-E2' },
    ];
    expect(checkScans(contents, [`${a},W0001-E1`, `${b},W0001-E2`])).toEqual([]);
    expect(checkScans(contents, [`${a},W0001-E2`, `${b},W0001-E1`])).toEqual([
      { problem: 'wrong_envelope', number: a },
      { problem: 'wrong_envelope', number: b },
    ]);
    expect(scannedCode(a)).toEqual({ text: a });
  });

  it('I7 the wrong kind of envelope or box is called out, and where it must be scanned, none at all', () => {
    const [a = ''] = numbers(1, 1);
    const outer = { container: 'box', required: true };
    expect(checkScans(live([a]), [a, containerCode('box')], outer)).toEqual([]);
    expect(checkScans(live([a]), [containerCode('window'), a], outer)).toEqual([
      { problem: 'wrong_container', number: 'window' },
      { problem: 'no_container', number: 'box' },
    ]);
    expect(checkScans(live([a]), [a], outer)).toEqual([{ problem: 'no_container', number: 'box' }]);
    expect(checkScans(live([a]), [a], { ...outer, required: false })).toEqual([]);
  });

  it('a scan taken back counts no more, whichever of the two arrives first', () => {
    const [a = '', stranger = ''] = numbers(1, 2);
    const wrong = { client: 't1', sequence: 1, at: AT, code: stranger };
    const back = { client: 't1', sequence: 2, at: AT, code: '', undoes: { client: 't1', sequence: 1 } };
    const right = { client: 't1', sequence: 3, at: AT, code: a };
    for (const order of [
      [wrong, back, right],
      [back, right, wrong],
    ]) {
      expect(sealingState(sheetOf(live([a])), order).complete).toBe(true);
    }
  });

  it('what is no number of ours is not kept: nobody knows what was scanned', () => {
    expect(keptCode('123456789018')).toBe('');
    expect(keptCode('東京都千代田区')).toBe('');
    expect(keptCode('=box')).toBe('=box');
    expect(keptCode('=東京都')).toBe('');
    expect(keptCode((numbers(7, 1)[0] as string).toLowerCase().replaceAll('-', ' '))).toBe(numbers(7, 1)[0]);
  });

  it('a sheet that lost a line, or whose order changed, is not whole', async () => {
    const list = numbers(1, 5);
    const sheet = sheetOf(live(list));
    expect(await sheetFingerprint(sheet.contents)).toBe(fingerprintOf(list));
    expect(await sheetIsWhole(sheet)).toBe(true);
    expect(await sheetIsWhole({ ...sheet, contents: sheet.contents.slice(1) })).toBe(false);
    expect(await sheetIsWhole({ ...sheet, contents: sheet.contents.toReversed() })).toBe(false);
  });
});

describe('random swaps (I1, I5)', () => {
  /** Parcels of equal count, and so of equal weight: one paper a person, one leaflet each. */
  const swap = fc
    .record({
      parcels: fc.integer({ min: 2, max: 8 }),
      size: fc.integer({ min: 1, max: 30 }),
      moves: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 20 }),
      whole: fc.boolean(),
    })
    .map(({ parcels, size, moves, whole }) => {
      const planned = Array.from({ length: parcels }, (_, i) => numbers(1 + i * size, size));
      const packed = planned.map((list) => [...list]);
      for (const [p, q, i, j] of moves) {
        const [a, b] = [p % parcels, q % parcels];
        const [inA, inB] = [packed[a] as string[], packed[b] as string[]];
        if (whole) [packed[a], packed[b]] = [inB, inA];
        else [inA[i % size], inB[j % size]] = [inB[j % size] as string, inA[i % size] as string];
      }
      return { planned, packed };
    });

  it('of pieces or whole parcels, counts and weights always equal: exactly the untouched parcels can be sealed', () => {
    let stopped = 0;
    fc.assert(
      fc.property(swap, ({ planned, packed }) => {
        for (const [i, list] of planned.entries()) {
          const inside = packed[i] as string[];
          expect(inside).toHaveLength(list.length);
          const untouched = [...inside].sort().join() === [...list].sort().join();
          const { complete } = sealingState(sheetOf(live(list)), scansBy('t1', inside));
          expect(complete).toBe(untouched);
          if (!untouched) stopped += 1;
        }
      }),
      { seed: 3, numRuns: 400 },
    );
    expect(stopped).toBeGreaterThan(400);
  });
});

describe('stations without a network', () => {
  const sheet = sheetOf(live(numbers(1, 12)));
  const scan = fc.record({
    client: fc.constantFrom('t1', 't2', 't3'),
    code: fc.constantFrom(...numbers(1, 14), ''),
    undo: fc.boolean(),
  });
  /** What three stations did, each with its own running number. */
  const work = fc.array(scan, { maxLength: 40 }).map((events) => {
    const last = new Map<string, number>();
    return events.map(({ client, code, undo }): StationScan => {
      const sequence = (last.get(client) ?? 0) + 1;
      last.set(client, sequence);
      const taken = undo && sequence > 1 ? { undoes: { client, sequence: sequence - 1 } } : {};
      return { client, sequence, at: AT, code, ...taken };
    });
  });

  it('uploads in any order, in parts, doubled and late give one state, and nothing is lost or counted twice', () => {
    fc.assert(
      fc.property(
        work.chain((scans) =>
          fc.record({
            scans: fc.constant(scans),
            order: fc.array(fc.nat(), { minLength: scans.length, maxLength: scans.length }),
            part: fc.integer({ min: 1, max: 9 }),
          }),
        ),
        ({ scans, order, part }) => {
          const whole = mergeScans([], scans);
          const shuffled = scans
            .map((one, i) => [order[i] as number, one] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, one]) => one);
          let known: readonly StationScan[] = [];
          let fresh = 0;
          for (let i = 0; i < shuffled.length; i += part) {
            // Each part arrives twice, the second time with the part before it.
            for (const batch of [
              shuffled.slice(i, i + part),
              shuffled.slice(Math.max(0, i - part), i + part),
            ]) {
              const merged = mergeScans(known, batch);
              known = merged.scans;
              fresh += merged.fresh.length;
              expect(merged.conflicts).toEqual([]);
            }
          }
          expect(fresh).toBe(scans.length);
          expect(sealingState(sheet, known)).toEqual(sealingState(sheet, whole.scans));
          const receipts = acknowledged(known);
          expect(unsent(scans, receipts)).toEqual([]);
          for (const { client, sequence } of scans) expect(receipts[client]).toBeGreaterThanOrEqual(sequence);
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });

  it('the receipt stops before a gap, so that the station sends the rest again', () => {
    const scans = scansBy('t1', numbers(1, 5));
    const arrived = scans.filter(({ sequence }) => sequence !== 3);
    expect(acknowledged(arrived)).toEqual({ t1: 2 });
    expect(unsent(scans, acknowledged(arrived)).map(({ sequence }) => sequence)).toEqual([3, 4, 5]);
  });

  it('a name that stands for another scan is a conflict, and the first one stays', () => {
    const [a = '', b = ''] = numbers(1, 2);
    const first = scansBy('t1', [a]);
    const merged = mergeScans(first, scansBy('t1', [b]));
    expect(merged).toMatchObject({ fresh: [], repeated: 0, conflicts: [{ client: 't1', sequence: 1 }] });
    expect(merged.scans).toEqual(first);
  });
});
