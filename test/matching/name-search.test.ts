import { describe, expect, it } from 'vitest';
import { kanaSearch, kanjiSearch, MOST_PREFIXES, type NameSearch } from '../../src/matching/name-search.ts';

/** Whether a key as the index has it is in one of the ranges (order of code points, as COLLATE "C"). */
const finds = ({ ranges }: NameSearch, key: string): boolean => {
  const bytes = Buffer.from(key);
  return ranges.some(
    ({ from, below }) =>
      Buffer.compare(bytes, Buffer.from(from)) >= 0 && Buffer.compare(bytes, Buffer.from(below)) < 0,
  );
};

describe('issue 8, screen 4: a name in kanji finds its variants', () => {
  it.each([
    ['高橋', '髙橋 花子'],
    ['髙橋', '高橋 花子'],
    ['渡辺', '渡邉 太郎'],
    ['渡辺', '渡邊 太郎'],
    ['渡邉', '渡邊 太郎'],
    ['斎藤', '齋藤 一'],
    ['斎藤', '斉藤 一'],
    ['山崎', '山﨑 次郎'],
    ['佐々木', '佐佐木 直美'],
    ['佐佐木', '佐々木 直美'],
    ['浜田', '濱田 さくら'],
    ['浜田さくら', '濵田 サクラ'],
    ['吉田', '𠮷田 三郎'],
    ['見本太郎', '見本 太郎'],
    ['見本 太', '見本 太郎'],
    ['見', '見本 太郎'],
  ])('%s finds %s', (typed, key) => expect(finds(kanjiSearch(typed), key)).toBe(true));

  it.each([
    ['高橋', '高田 花子'],
    ['二宮', 'ニ宮 花子'],
    ['伝田', '傅田 花子'],
  ])('%s does not find %s', (typed, key) => expect(finds(kanjiSearch(typed), key)).toBe(false));

  it('what was typed comes first, and there are never more ranges than are asked for at once', () => {
    const { ranges, typed } = kanjiSearch('渡邉龍太郎斎藤高崎');
    expect(ranges[0]?.from).toBe('渡邉龍太郎斎藤高崎');
    expect(typed).toBe(9);
    expect(ranges.length).toBeLessThanOrEqual(MOST_PREFIXES);
  });
});

describe('issue 8, screen 4: a name in kana finds its other spellings', () => {
  it.each([
    // Keys are without ー and in full-size kana: register.kana_key sees to that.
    ['サトウ', 'サト タロウ'],
    ['サトウ', 'サトオ タロウ'],
    ['サト', 'サトウ タロウ'],
    ['オノ', 'オオノ ハナコ'],
    ['オオノ', 'オノ ハナコ'],
    ['オオノ', 'オウノ ハナコ'],
    ['サトウタロウ', 'サト タロ'],
    ['サトウ タ', 'サト タロウ'],
    ['ユウキ', 'ユキ'],
    ['ワタ', 'ワタナベ イチロウ'],
    ['ケイコ', 'ケエコ'],
  ])('%s finds %s', (typed, key) => expect(finds(kanaSearch(typed), key)).toBe(true));

  it.each([
    ['サトウ', 'サトミ ハナコ'],
    ['オオノ', 'オノデラ ジロウ'],
    ['カトウ', 'ガトウ ジロウ'],
    ['ワタナベ', 'ワタベ ジロウ'],
  ])('%s does not find %s', (typed, key) => expect(finds(kanaSearch(typed), key)).toBe(false));

  it('the longest name asks for no more ranges than are asked for at once', () => {
    expect(kanaSearch('コウシロウタロウザエモンノジョウ').ranges.length).toBeLessThanOrEqual(MOST_PREFIXES);
  });
});
