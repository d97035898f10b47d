import { describe, expect, it } from 'vitest';
import { tableOf } from '../../src/sample/data.ts';
import { NameBook } from '../../src/sample/names.ts';
import { foldKanji, otherForms, otherKana, slipOfKana } from '../../src/sample/notation.ts';
import { Random } from '../../src/sample/random.ts';

const surnames = tableOf('surnames.tsv').map(([name, kana, weight]) => ({
  name,
  kana,
  weight: Number(weight),
}));
const given = tableOf('given-names.tsv').map(([name, kana, sex, generations, weight]) => ({
  name,
  kana,
  sex,
  generations: generations as string,
  weight: Number(weight),
}));

describe('names of the sample', () => {
  it('come from at least 2,000 surnames and 2,000 given names', () => {
    expect(new Set(surnames.map(({ name }) => name)).size).toBeGreaterThanOrEqual(2000);
    expect(new Set(given.map(({ name }) => name)).size).toBeGreaterThanOrEqual(2000);
  });

  it('are each written and read once, with a weight, in full-width katakana', () => {
    for (const rows of [surnames, given.map((row) => ({ ...row, name: `${row.sex}${row.name}` }))]) {
      expect(new Set(rows.map(({ name, kana }) => `${name}/${kana}`)).size).toBe(rows.length);
      expect(rows.filter(({ weight }) => !(weight > 0))).toEqual([]);
      expect(rows.filter(({ kana }) => !/^[ァ-ヴー]+$/.test(kana as string))).toEqual([]);
    }
  });

  it('have the surnames people have: 佐藤 about 1.5 %, then 鈴木, 高橋, 田中', () => {
    const total = surnames.reduce((sum, { weight }) => sum + weight, 0);
    const share = (name: string) => (surnames.find((row) => row.name === name)?.weight ?? 0) / total;
    expect(share('佐藤')).toBeGreaterThan(0.014);
    expect(share('佐藤')).toBeLessThan(0.016);
    expect(surnames.slice(0, 4).map(({ name }) => name)).toEqual(['佐藤', '鈴木', '高橋', '田中']);
  });

  it.each(['髙橋', '渡邉', '齋藤', '𠮷田', '山﨑', '濵田', '辻\u{E0100}'])('know the spelling %s', (name) => {
    expect(surnames.some((row) => row.name === name)).toBe(true);
  });

  it('have a hundred or more for each sex and generation', () => {
    for (const sex of ['1', '2']) {
      for (const letter of 'ABCDE') {
        const usual = given.filter((row) => row.sex === sex && row.generations.includes(letter));
        expect(usual.length, `${sex}${letter}`).toBeGreaterThanOrEqual(100);
      }
    }
  });

  it('fit the age: nobody born in 1950 is called 陽葵, nobody born in 2015 節子', () => {
    const [book, random] = [new NameBook(), new Random('ages')];
    const drawn = (year: number) =>
      new Set(Array.from({ length: 3000 }, () => book.givenName(random, '2', year).name));
    const [old, young] = [drawn(1950), drawn(2015)];
    expect(old.has('節子')).toBe(true);
    expect(old.has('陽葵')).toBe(false);
    expect(young.has('陽葵')).toBe(true);
    expect(young.has('節子')).toBe(false);
  });

  it('offers homophones that are other characters, not older forms of the same', () => {
    const [book, random] = [new NameBook(), new Random('homophones')];
    for (let i = 0; i < 2000; i++) {
      const name = book.givenName(random, '1', 1970);
      const other = book.homophone(random, name, '1');
      if (other === undefined) continue;
      expect(other.kana).toBe(name.kana);
      expect(foldKanji(other.name)).not.toBe(foldKanji(name.name));
    }
  });
});

describe('spelling the same name differently', () => {
  const random = new Random('spelling');

  it.each([
    ['高橋　一郎', '髙橋　一郎'],
    ['髙橋　一郎', '高橋　一郎'],
    ['辻　進', '辻\u{E0100}　進'],
    ['辻\u{E0100}　進', '辻　進'],
  ])('%s may be written %s', (name, other) => {
    expect(otherForms(name, random)).toBe(other);
  });

  it('changes the letters, never the name', () => {
    for (const { name } of surnames) {
      const other = otherForms(name as string, random);
      if (other === undefined) continue;
      expect(other).not.toBe(name);
      expect(foldKanji(other)).toBe(foldKanji(name as string));
    }
  });

  it('leaves a name alone that has one form only', () => {
    expect(otherForms('田中　一', random)).toBeUndefined();
    expect(otherKana('タナカ　ハジメ', random)).toBeUndefined();
  });

  it('writes small kana large everywhere or not at all, as an old terminal does', () => {
    expect(otherKana('リュウ　ショウイチ', random)).toBe('リユウ　シヨウイチ');
  });

  it('takes a hyphen for the long vowel', () => {
    const seen = new Set(Array.from({ length: 50 }, () => otherKana('ユーコ', random)));
    expect([...seen].filter((kana) => kana !== undefined).sort()).toEqual(
      ['ユ-コ', 'ユ−コ', 'ユ－コ'].sort(),
    );
  });

  it('slips to a kana of another row: no voicing or size that a matcher might forgive', () => {
    for (let i = 0; i < 500; i++) expect(slipOfKana('ケンタ', random)).not.toBe('ケンタ');
    expect(slipOfKana('アイ', random)).not.toBe('アイ');
  });
});
