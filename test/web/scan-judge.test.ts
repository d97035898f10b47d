import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkScans, containerCode } from '../../src/dispatch/scan.ts';
import type { SealingSheet, StationScan } from '../../src/dispatch/sealing.ts';
import { ALPHABET, checkValue, hyphenate } from '../../src/piece/read-number.ts';
import { verdictOf, wrongScans } from '../../web/src/scan/judge.ts';
import { scannedIn } from '../../web/src/scan/typed.ts';

/* What the screen says of a scan against what the server says of the parcel: the same rules, so never two answers. */

const numberOf = (n: number): string => {
  const values = Array.from({ length: 7 }, (_, i) => Math.floor(n / 32 ** i) % 32);
  return hyphenate([...values, checkValue(values)].map((value) => ALPHABET[value]).join(''));
};
const NUMBERS = Array.from({ length: 12 }, (_, i) => numberOf(i * 7_919 + 1));
const sheetOf = (required: boolean): SealingSheet => ({
  target: 'W0001-0001',
  serial: 1,
  sealed: false,
  outer: { container: 'box', required },
  contents: NUMBERS.slice(0, 8).map((number, i) => ({ number, live: i !== 3, envelope: `E${i >> 1}` })),
  fingerprint: '',
});
const scan = (sequence: number, code: string, envelope?: string): StationScan => ({
  client: 'c',
  sequence,
  at: '2024-10-01T00:00:00Z',
  code,
  ...(envelope === undefined ? {} : { envelope }),
});

describe('the verdict on a scan', () => {
  it('over 2,000 random rows of scans: the last is wrong where the server finds one more fault, and taking all back leaves none', () => {
    const code = fc.oneof(
      fc.constantFrom(...NUMBERS),
      fc.constantFrom('', containerCode('box'), containerCode('window')),
    );
    const envelope = fc.option(fc.constantFrom('E0', 'E1', 'E2', 'E3'), { nil: undefined });
    const rows = fc.array(fc.tuple(code, envelope), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, fc.boolean(), (given, required) => {
        const sheet = sheetOf(required);
        const scans = given.map(([text, inside], i) => scan(i + 1, text, inside));
        const faults = (some: readonly StationScan[]): number =>
          checkScans(
            sheet.contents,
            some.map((one) => ({ text: one.code, envelope: one.envelope })),
            sheet.outer,
          ).filter(({ problem }) => problem !== 'missing' && problem !== 'no_container').length;
        const last = scans.at(-1) as StationScan;
        const wrong = !['in', 'container', 'complete'].includes(verdictOf(sheet, scans, last));
        expect(wrong).toBe(faults(scans) > faults(scans.slice(0, -1)));
        // Each paper that is taken out may make the next one right (a double becomes the only one).
        let standing = scans;
        for (let left = wrongScans(sheet, standing); left.length > 0; left = wrongScans(sheet, standing)) {
          const out = left.at(-1)?.scan;
          standing = standing.filter((one) => one !== out);
        }
        expect(faults(standing)).toBe(0);
      }),
      { numRuns: 2_000, seed: 5 },
    );
  });

  it('I7 the set alone is not complete where the box has to be scanned; the wrong box is told', () => {
    const sheet = sheetOf(true);
    const papers = sheet.contents.filter(({ live }) => live).map(({ number }, i) => scan(i + 1, number));
    const lastPaper = papers.at(-1) as StationScan;
    expect(verdictOf(sheet, papers, lastPaper)).toBe('in');
    const window = scan(papers.length + 1, containerCode('window'));
    expect(verdictOf(sheet, [...papers, window], window)).toBe('wrong_container');
    const box = scan(papers.length + 1, containerCode('box'));
    expect(verdictOf(sheet, [...papers, box], box)).toBe('complete');
    expect(verdictOf(sheet, [box], box)).toBe('container');
  });
});

describe('what a scanner typed into a field', () => {
  const number = numberOf(42);
  const other = `${number.slice(0, -1)}${number.endsWith('A') ? 'B' : 'A'}`;
  it.each([
    ['a fast row', `机1${number}`, 2, number],
    ['a slow scanner’s number behind what was typed', `机1${number}`, 12, number],
    ['a scanner that paused in the middle', `机1${number}`, 6, number],
    ['slow, with a wrong check character: a person’s', `机1${other}`, 12, ''],
    ['a person’s words', '廃棄の記録12', 7, ''],
    ['a few fast keys', 'abcde', 0, ''],
  ])('%s', (_, typed, fastFrom, scanned) => expect(scannedIn(typed, fastFrom)).toBe(scanned));
});
