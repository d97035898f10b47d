import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A row of a table in `tables/`: two characters and where it is written that they are (or are not) one. */
export interface KanjiPair {
  readonly a: string;
  readonly b: string;
  readonly source: string;
}

export const TABLE_NAMES = [
  'joyo',
  'jinmei-1',
  'jinmei-2',
  'jis',
  'koseki',
  'weak',
  'mixed',
  'deny',
] as const;
export type TableName = (typeof TABLE_NAMES)[number];

const textOf = (name: TableName): string =>
  readFileSync(new URL(`./tables/${name}.tsv`, import.meta.url), 'utf8');

/** Version of the kanji tables: changes when a row does. Stored with every verdict, so that it can be recomputed. */
export function kanjiTablesVersion(): string {
  const hash = createHash('sha256');
  for (const name of TABLE_NAMES) hash.update(textOf(name));
  return hash.digest('hex').slice(0, 16);
}

/** Reads a table. The code points stand beside the characters so that an editor's normalization shows (tested). */
export function readTable(name: TableName): KanjiPair[] {
  const rows: KanjiPair[] = [];
  for (const line of textOf(name).split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, , codes, source] = line.split('\t') as [string, string, string, string];
    if (codes === 'codes') continue;
    const [a, b] = codes.split(' ').map((code) => String.fromCodePoint(Number.parseInt(code.slice(2), 16)));
    rows.push({ a: a as string, b: b as string, source });
  }
  return rows;
}

/** Reason codes of kanji names in the order of docs/matching.md; bit i of a mask stands for code i. */
export const KANJI_CODES = [
  'K0',
  'K1',
  'K2',
  'K3',
  'K4',
  'KR',
  'KS',
  'KA',
  'KX',
  'KW',
  'KP',
  'KL',
  'KH',
  'KT',
  'KM',
  'KU',
  'KN',
  'KD',
] as const;
export type KanjiCode = (typeof KANJI_CODES)[number];

/** Bit of each code. */
export const BIT = Object.fromEntries(KANJI_CODES.map((code, i) => [code, 1 << i])) as Record<
  KanjiCode,
  number
>;

/** Katakana, kanji and signs that look alike: a slip of the keyboard or of a reader, never proof (partial, KL). */
const LOOK_ALIKES =
  'ニ二 ー一 カ力 ロ口 エ工 タ夕 ト卜 ハ八 チ千 オ才 ミ三 ム厶 ノ丿 メ乂 イ亻 ー- ー− ー‐ ー― ー〜 ー~ 一- 一− 一‐ 一― 〇0 〇O O0 I1 I丨'.split(
    ' ',
  );

/** One number for an unordered pair of code points; below 2^53, as a Map key needs no string. */
export const pairKey = (a: number, b: number): number => (a < b ? a * 0x200000 + b : b * 0x200000 + a);

const codeOf = (letter: string): number => letter.codePointAt(0) as number;

/**
 * The relation of every related pair as a bit of `KANJI_CODES`. Pairs stand as the sources state them: there is
 * no transitive closure. Two forms of one proper form (邉 and 邊 of 辺 where no source joins them directly) are
 * only "perhaps" (KW), because a chain of such steps soon joins different names.
 */
export const RELATIONS: ReadonlyMap<number, number> = (() => {
  const relations = new Map<number, number>();
  const set = (a: string, b: string, code: KanjiCode) => {
    const key = pairKey(codeOf(a), codeOf(b));
    if (!relations.has(key)) relations.set(key, BIT[code]);
  };
  // A denied pair is entered first, so that no other table can claim it.
  for (const { a, b } of readTable('deny')) set(a, b, 'KN');
  for (const { a, b } of readTable('mixed')) set(a, b, 'KX');
  const variantsOf = new Map<string, Set<string>>();
  const equate = (table: TableName, code: KanjiCode) => {
    for (const { a, b } of readTable(table)) {
      set(a, b, code);
      variantsOf.set(a, (variantsOf.get(a) ?? new Set()).add(b));
      variantsOf.set(b, (variantsOf.get(b) ?? new Set()).add(a));
    }
  };
  equate('joyo', 'K3');
  equate('jinmei-1', 'K3');
  equate('jinmei-2', 'K3');
  equate('jis', 'K2');
  equate('koseki', 'K4');
  for (const { a, b } of readTable('weak')) set(a, b, 'KW');
  for (const forms of variantsOf.values()) {
    for (const a of forms) for (const b of forms) if (a !== b) set(a, b, 'KW');
  }
  for (const [a, b] of LOOK_ALIKES.map((pair) => [...pair])) set(a as string, b as string, 'KL');
  return relations;
})();
