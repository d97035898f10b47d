import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignKana, alignKanji } from '../../src/matching/align.ts';
import { matchBirth } from '../../src/matching/birth.ts';
import { MATCHERS, matchFive } from '../../src/matching/five.ts';
import { matchKana } from '../../src/matching/kana.ts';
import { matchKanji } from '../../src/matching/kanji/match.ts';
import { KANJI_CODES, readTable } from '../../src/matching/kanji/tables.ts';
import { isMatch, LEVELS } from '../../src/matching/level.ts';
import { matchSex } from '../../src/matching/sex.ts';

const SEED = { seed: 20240607 };
const NAMES = { kanji: matchKanji, kana: matchKana, birth: matchBirth, sex: matchSex };
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom(...'アイウヨョユューッツヴィバジヂズヅヲオ ・-゛゜ﾊﾞﾊ一●?'),
    maxLength: 16,
  }),
  fc.string({ unit: fc.constantFrom(...'斎斉齋齊髙高邉邊辺󠄀々ゞ〻ニ二カ力 　●神神'), maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('\ud842', '\udfb7', '\udb40', '\udd00', '\ufe00', '\u3099', '\u200b', '田'),
    maxLength: 12,
  }),
);

describe.each(Object.entries(NAMES))('%s of any text', (_name, match) => {
  test('never throws, gives a level of the list, and does not depend on the sides', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const there = match(a, b);
        expect(LEVELS).toContain(there.level);
        expect(match(b, a)).toEqual(there);
        expect(new Set(there.reasons).size).toBe(there.reasons.length);
      }),
      { ...SEED, numRuns: 1200 },
    );
  });

  test('a value matches itself, unless it is missing or has a hole', () => {
    fc.assert(
      fc.property(anyText, (a) => {
        expect(['exact', 'missing', 'partial']).toContain(match(a, a).level);
        if (match(a, a).level === 'exact') expect(match(`${a} `, a).level).toBe('exact');
      }),
      { ...SEED, numRuns: 800 },
    );
  });
});

test('matchFive answers every item', () => {
  const record = fc.record({ kanji: anyText, kana: anyText, birth: anyText, sex: anyText, address: anyText });
  fc.assert(
    fc.property(record, record, (a, b) => {
      const five = matchFive(a, b);
      for (const [item, match] of Object.entries(MATCHERS)) {
        const key = item as keyof typeof MATCHERS;
        expect(five[key]).toEqual(match(a[key], b[key]));
      }
    }),
    { ...SEED, numRuns: 60 },
  );
});

test('alignment shows every letter of both sides once, in order', () => {
  const bare = (text: string) => text.replaceAll(/[\s]/gu, '');
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      for (const align of [alignKanji, alignKana]) {
        const pieces = align(a, b);
        expect(bare(pieces.map((piece) => piece.a).join(''))).toBe(bare(a));
        expect(bare(pieces.map((piece) => piece.b).join(''))).toBe(bare(b));
      }
    }),
    { ...SEED, numRuns: 500 },
  );
});

test('one letter changed to an unrelated one is never a match', () => {
  const letters = [...'一二三山川田中村上下木林森石井本松竹梅桜春夏秋冬東西南北太郎花子美和正明'];
  const name = fc.array(fc.constantFrom(...letters), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(name, fc.nat(), fc.constantFrom(...letters), (chars, at, other) => {
      const i = at % chars.length;
      fc.pre(chars[i] !== other);
      expect(isMatch(matchKanji(chars.join(''), chars.with(i, other).join('')).level)).toBe(false);
    }),
    { ...SEED, numRuns: 1200 },
  );
});

test('every row of the deny and mixed tables keeps two names apart', () => {
  for (const table of ['deny', 'mixed', 'weak'] as const) {
    for (const { a, b } of readTable(table)) {
      const { level, reasons } = matchKanji(`佐${a} 進`, `佐${b} 進`);
      expect(level, a + b).toBe(table === 'deny' ? 'different' : 'partial');
      expect(KANJI_CODES).toContain(reasons[0]);
    }
  }
});

test('time grows linearly with the length: 32 times the length costs far less than the square', () => {
  const time = (length: number) => {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round++) {
      // Of the processor, not of the clock: others may be at work on the machine.
      const start = process.cpuUsage();
      for (const match of Object.values(NAMES)) {
        match('ア '.repeat(length), 'イ '.repeat(length));
        match('ヴィー'.repeat(length), 'ビイイ'.repeat(length));
        match('?'.repeat(length), '𠮷?'.repeat(length));
      }
      const { user, system } = process.cpuUsage(start);
      best = Math.min(best, (user + system) / 1_000);
    }
    return best;
  };
  time(2_000);
  const short = time(2_000);
  expect(time(64_000)).toBeLessThan(Math.max(short * 32 * 6, 200));
});
