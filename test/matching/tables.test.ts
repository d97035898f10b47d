import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { relateKanji } from '../../src/matching/kanji/match.ts';
import {
  BIT,
  pairKey,
  RELATIONS,
  readTable,
  TABLE_NAMES,
  type TableName,
} from '../../src/matching/kanji/tables.ts';
import { COMPATIBLE } from '../../src/matching/letters.ts';

const EQUATING = ['joyo', 'jinmei-1', 'jinmei-2', 'jis', 'koseki'] as const;
const keyOf = ({ a, b }: { a: string; b: string }) =>
  pairKey(a.codePointAt(0) as number, b.codePointAt(0) as number);
const show = (pairs: { a: string; b: string }[]) => pairs.map(({ a, b }) => a + b);

/** Characters of a legal list, one string per line, `#` comments. */
function legalList(name: string): Set<string> {
  const text = readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8');
  return new Set(
    text
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .join(''),
  );
}

describe('tables of kanji are complete against their source', () => {
  test.each([
    ['joyo', 364, '常用漢字表 bracketed Kangxi forms'],
    ['jinmei-1', 18, '別表第二 一, pairs joined by ‐'],
    ['jinmei-2', 212, '別表第二 二'],
    ['koseki', 324, '誤字俗字・正字一覧表, forms met in names'],
    ['weak', 184, 'dictionary relations'],
    ['mixed', 7, '混用'],
    ['deny', 51, 'never equated'],
  ] as [TableName, number, string][])('%s has %i rows (%s)', (name, count) => {
    expect(readTable(name)).toHaveLength(count);
  });

  test('jis: 29 rows of JIS X 0208:1997 6.6.4 and 10 of JIS X 0213:2004', () => {
    const rows = readTable('jis');
    expect(rows.filter(({ source }) => source === 'JISX0208:1997 6.6.4')).toHaveLength(29);
    expect(rows.filter(({ source }) => source === 'JISX0213:2004')).toHaveLength(10);
  });

  test('常用漢字表 has 2136 characters, every bracketed form belongs to one of them', () => {
    const joyo = legalList('joyo-2010.txt');
    expect(joyo.size).toBe(2136);
    expect(readTable('joyo').filter(({ a, b }) => !joyo.has(a) || joyo.has(b))).toEqual([]);
  });

  test('別表第二 一 has 651 characters (646 beside the five compatibility ideographs), its pairs stand in it', () => {
    const list = legalList('jinmei-1.txt');
    expect(list.size).toBe(646);
    const missing = readTable('jinmei-1').filter(
      ({ a, b }) => !list.has(a) || !(list.has(b) || COMPATIBLE.has(b.codePointAt(0) as number)),
    );
    expect(show(missing)).toEqual([]);
  });
});

describe('tables of kanji do not contradict themselves', () => {
  test.each(TABLE_NAMES)(
    '%s: the characters are those of the code points beside them, no row twice',
    (name) => {
      const text = readFileSync(
        new URL(`../../src/matching/kanji/tables/${name}.tsv`, import.meta.url),
        'utf8',
      );
      const rows = text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .slice(1);
      const seen = new Set<string>();
      for (const row of rows) {
        const [a, b, codes, source] = row.split('\t');
        const expected = [a, b].map(
          (c) => `U+${(c as string).codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`,
        );
        expect(codes, row).toBe(expected.join(' '));
        expect(a, row).not.toBe(b);
        expect(source, row).toBeTruthy();
        expect(seen.has([a, b].sort().join('')), `${row} twice`).toBe(false);
        seen.add([a, b].sort().join(''));
      }
      expect(rows).toHaveLength(readTable(name).length);
    },
  );

  test('no pair is both equated and denied, mixed or weak', () => {
    const others = new Map<number, TableName>();
    for (const name of ['deny', 'mixed', 'weak'] as const) {
      for (const row of readTable(name)) {
        expect(others.has(keyOf(row)), `${row.a}${row.b} in ${name} and ${others.get(keyOf(row))}`).toBe(
          false,
        );
        others.set(keyOf(row), name);
      }
    }
    for (const name of EQUATING)
      expect(show(readTable(name).filter((row) => others.has(keyOf(row))))).toEqual([]);
  });

  test('two characters the law lists apart are never equated, unless it joins them itself', () => {
    const listed = new Set([...legalList('joyo-2010.txt'), ...legalList('jinmei-1.txt')]);
    const joined = new Set(readTable('jinmei-1').map(keyOf));
    for (const name of EQUATING) {
      const wrong = readTable(name).filter(
        (row) => listed.has(row.a) && listed.has(row.b) && !joined.has(keyOf(row)),
      );
      expect(show(wrong), name).toEqual([]);
    }
  });

  test('no transitive closure: equated pairs are exactly the rows of the tables', () => {
    const rows = new Set(EQUATING.flatMap((name) => readTable(name).map(keyOf)));
    const equated = [...RELATIONS]
      .filter(([, bit]) => (bit & (BIT.K2 | BIT.K3 | BIT.K4)) !== 0)
      .map(([key]) => key);
    expect(new Set(equated)).toEqual(rows);
  });

  test('two forms of one proper form are only partial where no source joins them', () => {
    const relation = (a: string, b: string) =>
      relateKanji(a.codePointAt(0) as number, b.codePointAt(0) as number);
    expect(relation('﨑', '嵜')).toBe(BIT.KW);
    expect(relation('辨', '辯')).toBe(BIT.KW);
    expect(relation('﨑', '崎')).toBe(BIT.K4);
  });

  test('the 12 ideographs of the compatibility block that do not decompose stand for themselves', () => {
    expect([...'﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩'].filter((c) => COMPATIBLE.has(c.codePointAt(0) as number))).toEqual(
      [],
    );
    expect(COMPATIBLE.get(0xfa19)).toBe(0x795e);
    expect([...COMPATIBLE.values()].some((target) => COMPATIBLE.has(target))).toBe(false);
  });
});
