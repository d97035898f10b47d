import { expect, it } from 'vitest';
import { PREFECTURES, prefectureByJis, prefectureByNenkin } from '../../src/japan/prefectures.ts';

/** 都道府県コード of 届書 CSV as transcribed from 日本年金機構 (reference nenkin_csv.md). */
const NENKIN =
  '01北海道 02青森 03岩手 04宮城 05秋田 06山形 07福島 08茨城 09栃木 10群馬 11埼玉 12千葉 21東京 31神奈川 32新潟 33富山 34石川 35福井 36山梨 37長野 38岐阜 39静岡 41大阪 42兵庫 51愛知 52三重 53滋賀 54京都 55奈良 56和歌山 57鳥取 58島根 59岡山 60広島 61山口 71徳島 72香川 73愛媛 74高知 75福岡 76佐賀 77長崎 78熊本 79大分 80宮崎 81鹿児島 82沖縄';

it('the Nenkin table is that of the filings, all 47 of it', () => {
  const rows = NENKIN.split(' ');
  expect(rows.length).toBe(47);
  for (const row of rows) {
    expect(prefectureByNenkin(row.slice(0, 2))?.name).toMatch(new RegExp(`^${row.slice(2)}[都道府県]?$`));
  }
});

it.each([
  ['01', '北海道'],
  ['13', '東京都'],
  ['23', '愛知県'],
  ['26', '京都府'],
  ['27', '大阪府'],
  ['28', '兵庫県'],
  ['40', '福岡県'],
  ['47', '沖縄県'],
])('JIS %s is %s', (code, name) => expect(prefectureByJis(code)?.name).toBe(name));

it('the two tables are two: 21 is 岐阜県 by JIS and 東京都 in a filing', () => {
  expect(prefectureByJis('21')?.name).toBe('岐阜県');
  expect(prefectureByNenkin('21')?.name).toBe('東京都');
  expect(prefectureByJis('48')).toBeUndefined();
  expect(prefectureByNenkin('13')).toBeUndefined();
  expect(new Set(PREFECTURES.map(({ jis }) => jis)).size).toBe(47);
});
