/** 都道府県コード of 日本年金機構's filings. Not JIS X 0401: Tokyo is 21 here and 13 there. */
export const NENKIN_PREFECTURES: ReadonlyMap<string, string> = new Map(
  (
    '01北海道 02青森 03岩手 04宮城 05秋田 06山形 07福島 08茨城 09栃木 10群馬 11埼玉 12千葉 21東京 31神奈川 ' +
    '32新潟 33富山 34石川 35福井 36山梨 37長野 38岐阜 39静岡 41大阪 42兵庫 51愛知 52三重 53滋賀 54京都 55奈良 ' +
    '56和歌山 57鳥取 58島根 59岡山 60広島 61山口 71徳島 72香川 73愛媛 74高知 75福岡 76佐賀 77長崎 78熊本 ' +
    '79大分 80宮崎 81鹿児島 82沖縄'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), entry.slice(2)]),
);
