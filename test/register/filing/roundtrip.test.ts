import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkFiling,
  createNumberSeal,
  DEFAULT_SETTINGS,
  type FilingKind,
  registerFacts,
  writeFiling,
} from '../../../src/register/filing/index.ts';
import { Generator, KPFD_SETTINGS } from './generate.ts';
import { mutate } from './mutate.ts';
import { check } from './samples.ts';

const settingsOf = (kind: FilingKind) => (kind === 'shfd' ? DEFAULT_SETTINGS : KPFD_SETTINGS);

/** Written, read and written again: the same bytes and no fault. */
function expectRoundTrip(seed: number, kind: FilingKind, events: number) {
  const { seal, open } = createNumberSeal();
  const settings = settingsOf(kind);
  const bytes = writeFiling(new Generator(seed, seal).filing(kind, events), { open, settings });
  const { errors, filing } = checkFiling(bytes, { seal, settings });
  if (errors.length > 0 || filing === null) throw new Error(JSON.stringify(errors));
  expect(filing.kind).toBe(kind);
  expect(filing.events).toHaveLength(events);
  const again = writeFiling(filing, { open, settings });
  expect(Buffer.compare(Buffer.from(bytes), Buffer.from(again))).toBe(0);
  return filing.events.map(({ type }) => type);
}

describe('round trip', () => {
  it('is byte-equal for 10,000 generated filings of every kind and form', () => {
    const seen = new Map<string, number>();
    for (let i = 0; i < 10_000; i++) {
      const kind = i % 2 === 0 ? 'shfd' : 'kpfd';
      for (const type of expectRoundTrip(i, kind, 1)) {
        const key = `${kind} ${type}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
    }
    expect(seen.size).toBe(6);
    expect(Math.min(...seen.values())).toBeGreaterThan(1_500);
  });

  it('is byte-equal whatever the seed', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom<FilingKind>('shfd', 'kpfd'),
        fc.integer({ min: 1, max: 6 }),
        (s, k, n) => {
          expectRoundTrip(s, k, n);
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });
});

describe('500 mutated files', () => {
  it('never crash and never load by half', () => {
    const { seal, open } = createNumberSeal();
    const outcomes = { refused: 0, setAside: 0, unharmed: 0 };
    for (let seed = 0; seed < 500; seed++) {
      const generator = new Generator(seed, seal);
      const kind: FilingKind = seed % 2 === 0 ? 'shfd' : 'kpfd';
      const settings = settingsOf(kind);
      const bytes = mutate(writeFiling(generator.filing(kind, 4), { open, settings }), generator);
      const result = check(bytes, { settings, kind });
      const badRows = new Set(result.errors.map(({ row }) => row));
      if (result.filing === null) {
        outcomes.refused++;
        expect(result.errors.length).toBeGreaterThan(0);
        expect(() => registerFacts(result)).toThrow('登録できません');
      } else {
        outcomes[badRows.size > 0 ? 'setAside' : 'unharmed']++;
        // Every row is accepted, set aside with its faults, or passed by: none disappears.
        const rows = [...result.filing.events, ...result.passedBy].map(({ row }) => row);
        expect([...rows, ...badRows].sort((a, b) => a - b)).toEqual(
          Array.from({ length: result.records }, (_, i) => i + 6),
        );
        registerFacts(result);
      }
      for (const fault of [...result.errors, ...result.warnings])
        expect(fault.message).not.toMatch(/[0-9]{12}/);
    }
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(10);
  });
});
