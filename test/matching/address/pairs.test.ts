import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { matchAddress } from '../../../src/matching/address/index.ts';

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly expected: string;
  readonly why: string;
}

const read = (file: string): Pair[] =>
  parse(readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8'), { columns: true });

describe.each(['pairs_address.csv', 'pairs_more.csv'])('S015 labelled pairs of addresses: %s', (file) => {
  const pairs = read(file);

  it('has rows of every level it promises', () => {
    expect(new Set(pairs.map((pair) => pair.expected)).size).toBeGreaterThanOrEqual(4);
  });

  it.each(pairs.map((pair) => [`${pair.why}: ${pair.a} / ${pair.b}`, pair] as const))('%s', (_, pair) => {
    expect(matchAddress(pair.a, pair.b).level).toBe(pair.expected);
    expect(matchAddress(pair.b, pair.a).level, 'the other way round').toBe(pair.expected);
  });
});

describe('reasons name the rule of levels.md', () => {
  it.each([
    ['A0', '東京都千代田区霞が関 2-1-6', '東京都千代田区霞が関2-1-6'],
    ['A1', '東京都千代田区霞が関二丁目1番6号', '東京都千代田区霞が関2-1-6'],
    ['A2', '神奈川県足柄下郡箱根町湯本256', '神奈川県箱根町湯本256'],
    ['A3', '京都府舞鶴市字北吸1044', '京都府舞鶴市北吸1044'],
    ['A4', '東京都千代田区霞ヶ関2-1-6', '東京都千代田区霞が関2-1-6'],
    ['A5', '京都市中京区寺町通御池上る上本能寺前町488', '京都市中京区上本能寺前町488'],
    ['A6', '静岡県浜松市北区三方原町1-1', '静岡県浜松市中央区三方原町1-1'],
    ['A7', '東京都港区芝公園4-2-8 405', '東京都港区芝公園4-2-8 コーポ芝405'],
    ['P-市区町村', '霞が関2-1-6', '東京都千代田区霞が関2-1-6'],
    ['P-合併', '東京都田無市南町5-6-13', '東京都西東京市南町5-6-13'],
    ['P-町名', '北海道札幌市白石区南郷通1丁目南8-1', '北海道札幌市白石区南郷通1丁目8-1'],
    ['P-通り名', '京都市中京区御幸町通御池上る亀屋町380', '京都市中京区亀屋町380'],
    ['P-小字', '千葉県山武郡横芝光町横芝字真砂482-2', '千葉県山武郡横芝光町横芝482-2'],
    ['P-番号', '東京都港区芝公園4-2', '東京都港区芝公園4-2-8'],
    ['P-方書', '東京都港区芝公園4-2-8 山田様方', '東京都港区芝公園4-2-8'],
    ['P-建物', '東京都港区芝公園4-2-8 青葉101', '東京都港区芝公園4-2-8 若葉101'],
    ['AX-市区町村', '東京都府中市本町1-1-1', '広島県府中市本町1-1-1'],
    ['AX-町名', '横浜市緑区鴨居町2400', '横浜市緑区鴨居2-400'],
    ['AX-通り名', '京都市中京区御幸町通御池上る亀屋町380', '京都市中京区富小路通三条上る亀屋町380'],
    ['AX-小字', '長野県長野市南長野字幅下692-2', '長野県長野市南長野字聖徳692-2'],
    ['AX-番号', '東京都港区芝公園1-2-34', '東京都港区芝公園1-23-4'],
    ['AX-号室', '東京都港区芝公園4-2-8 青葉101', '東京都港区芝公園4-2-8 青葉102'],
  ])('%s: %s / %s', (reason, a, b) => {
    expect(matchAddress(a, b).reasons).toEqual([reason]);
    expect(matchAddress(b, a).reasons).toEqual([reason]);
  });

  it('gives several reasons in table order, none twice', () => {
    const { level, reasons } = matchAddress(
      '横浜市中区本町6丁目50番地の10',
      '〒231-0005 神奈川県横浜市中区本町6-50-10',
    );
    expect(level).toBe('equivalent');
    expect(reasons).toEqual(['A1', 'A2']);
  });
});
