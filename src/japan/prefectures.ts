/** The 47 prefectures in the order of JIS X 0401, whose code is the place in this list: 01 北海道 … 47 沖縄県. */
const NAMES = [
  ...['北海道', '青森県', '岩手県', '宮城県', '秋田県', '山形県', '福島県', '茨城県', '栃木県', '群馬県'],
  ...['埼玉県', '千葉県', '東京都', '神奈川県', '新潟県', '富山県', '石川県', '福井県', '山梨県', '長野県'],
  ...['岐阜県', '静岡県', '愛知県', '三重県', '滋賀県', '京都府', '大阪府', '兵庫県', '奈良県', '和歌山県'],
  ...['鳥取県', '島根県', '岡山県', '広島県', '山口県', '徳島県', '香川県', '愛媛県', '高知県', '福岡県'],
  ...['佐賀県', '長崎県', '熊本県', '大分県', '宮崎県', '鹿児島県', '沖縄県'],
] as const;

export interface Prefecture {
  /** JIS X 0401, two digits; digits 3–4 of an insurer number. */
  readonly jis: string;
  /** 都道府県コード of 日本年金機構's filing CSV, two digits: a different table. */
  readonly nenkin: string;
  readonly name: string;
}

/** Nenkin codes in the order of JIS: up to 千葉県 (12) they are the same, then they go by region. */
const NENKIN = [
  ...['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '21', '31', '32', '33'],
  ...['34', '35', '36', '37', '38', '39', '51', '52', '53', '54', '41', '42', '55', '56', '57', '58'],
  ...['59', '60', '61', '71', '72', '73', '74', '75', '76', '77', '78', '79', '80', '81', '82'],
];

export const PREFECTURES: readonly Prefecture[] = NAMES.map((name, i) => ({
  jis: String(i + 1).padStart(2, '0'),
  nenkin: NENKIN[i] as string,
  name,
}));

const BY_JIS = new Map(PREFECTURES.map((prefecture) => [prefecture.jis, prefecture]));
const BY_NENKIN = new Map(PREFECTURES.map((prefecture) => [prefecture.nenkin, prefecture]));

/** The prefecture of a JIS X 0401 code (`01`–`47`), or undefined. */
export const prefectureByJis = (code: string): Prefecture | undefined => BY_JIS.get(code);

/** The prefecture of a Nenkin filing code (`01`–`82`), or undefined. */
export const prefectureByNenkin = (code: string): Prefecture | undefined => BY_NENKIN.get(code);
