import type { CarrierRecord, CertificateRecord } from '../template/certificate.ts';
import type { ParcelRow, ParcelSheet } from '../template/parcel.ts';
import type { NoticeRecord } from '../template/record.ts';
import type { DocumentSettings } from '../template/settings.ts';
import type { TargetList } from '../template/target-list.ts';
import type { CooperationRequest } from './cooperation.ts';

/** A made-up record for a page of the specimen book, and what it shows. */
export interface Specimen {
  readonly title: string;
  readonly record: NoticeRecord;
}

const INSURED: NoticeRecord = {
  pieceId: 'specimen',
  managementNumber: '7K3-Q9X-2V',
  form: 'style1',
  lastFour: '6825',
  route: 'workplace',
  relationship: 'insured',
  name: '佐藤 太郎',
  kana: 'サトウ タロウ',
  insuredName: '佐藤 太郎',
  birthDate: '1985-04-01',
  symbol: '12345678',
  number: '1234567',
  subNumber: '00',
  copayment: 3,
  acquiredOn: '2019-05-01',
  destination: null,
};
const DEPENDENT = {
  relationship: 'dependent',
  name: '佐藤 花子',
  kana: 'サトウ ハナコ',
  subNumber: '01',
  birthDate: '2020-02-29',
  copayment: 2,
} as const;
const HOME = {
  route: 'home',
  destination: {
    postcode: '263-0023',
    address: '千葉県千葉市稲毛区緑町3丁目30-8 見本ハイツ403号室',
    afterTown: '3丁目30-8 見本ハイツ403号室',
  },
} as const;
const ACCESS = { code: '7K3Q-9X2V-M4TD', until: '2024-12-08' } as const;
const LONG_NAME = 'アレクサンドラ・マリア・フェルナンデス・ガルシア・デ・ラ・クルス・モンテネグロ';
const LONG = {
  name: LONG_NAME,
  kana: LONG_NAME,
  insuredName: LONG_NAME,
  symbol: '123456789012',
  number: '123456789012',
} as const;
const LONG_HOME = {
  route: 'home',
  destination: {
    postcode: '904-0411',
    address:
      '沖縄県国頭郡恩納村字恩納一丁目23番地の4 メゾン・ド・サンシャイン恩納リゾート第弐マンション1203号室 見本様方',
    afterTown: '一丁目23番地の4 メゾン・ド・サンシャイン恩納リゾート第弐マンション1203号室 見本様方',
  },
} as const;

const NOTICES: readonly (readonly [title: string, changes: Partial<NoticeRecord>])[] = [
  ['様式1・被保険者・事業所経由', {}],
  ['様式1・被扶養者・事業所経由', DEPENDENT],
  ['様式1・自宅あて', HOME],
  ['様式1・長い氏名', LONG],
  ['様式1・長い氏名と住所・自宅あて', { ...LONG, ...LONG_HOME }],
  ['様式1・枝番なし', { subNumber: '' }],
  [
    '様式1・異体字と追加漢字',
    { name: '𠮷田 凜葛\u{e0100}', insuredName: '髙橋 﨑之助', kana: 'ヨシダ リンカ' },
  ],
  ['様式2・下4桁あり', { form: 'style2' }],
  ['様式2・下4桁あり・被扶養者・自宅あて', { form: 'style2', ...DEPENDENT, ...HOME }],
  ['様式2・下4桁なし', { form: 'style2', lastFour: null }],
  ['提出のお願いと申出書', { form: 'request', lastFour: null }],
  ['提出のお願いと申出書・長い氏名・自宅あて', { form: 'request', lastFour: null, ...LONG, ...LONG_HOME }],
  ['下4桁の表示のないもの', { form: 'plain', lastFour: null }],
  ['下4桁の表示のないもの・選ばれた住所あて', { form: 'plain', lastFour: null, ...HOME, route: 'chosen' }],
  ['様式1・画面で見るためのコードあり', { access: ACCESS }],
  [
    '様式2・下4桁なし・画面で見るためのコードあり・自宅あて',
    { form: 'style2', lastFour: null, ...HOME, access: ACCESS },
  ],
];

/** Settings as the specimens need them: an insurer that has no page for notices yet shows a made-up address. */
export const specimenSettings = (settings: DocumentSettings): DocumentSettings => ({
  ...settings,
  links: { notice: 'https://todoke.example/01130012/ja/notice', ...settings.links },
});

/** Every notice in every condition that changes its page. */
export const noticeSpecimens = (): Specimen[] =>
  NOTICES.map(([title, changes]) => ({ title, record: { ...INSURED, ...changes } }));

const WORKPLACE = {
  symbol: INSURED.symbol,
  postcode: '100-8977',
  address: '東京都千代田区見本町1丁目2番3号 見本ビルディング12階',
  afterTown: '1丁目2番3号 見本ビルディング12階',
};
const LONG_COMPANY =
  '株式会社とどけ見本ホールディングス関東ロジスティクスソリューションズ東京第一物流センター準備室・見本事業統括本部';

/** A parcel whose list fills several pages, and one with long names. */
export function parcelSpecimens(): ParcelSheet[] {
  const row = (i: number): ParcelRow => {
    const { symbol, managementNumber } = INSURED;
    const insured = i % 3 === 0;
    const long = i === 4 ? { insuredName: LONG_NAME, name: LONG_NAME } : {};
    return {
      symbol,
      number: String(1 + Math.floor(i / 3)),
      subNumber: String(i % 3).padStart(2, '0'),
      insuredName: '協会 太郎',
      name: insured ? '協会 太郎' : '協会 花子',
      relationship: insured ? 'insured' : 'dependent',
      managementNumber,
      ...long,
    };
  };
  const rows = (count: number): ParcelRow[] => Array.from({ length: count }, (_, i) => row(i));
  return [
    {
      parcelId: 'W000001-1',
      index: 1,
      count: 2,
      workplace: { ...WORKPLACE, name: '株式会社見本製作所' },
      rows: rows(150),
    },
    {
      parcelId: 'W000001-2',
      index: 2,
      count: 2,
      workplace: { ...WORKPLACE, name: LONG_COMPANY },
      rows: rows(3),
    },
  ];
}

const CARD: CertificateRecord = {
  certificateId: 'specimen',
  managementNumber: '7K3-Q9X-2V',
  relationship: 'insured',
  symbol: INSURED.symbol,
  number: INSURED.number,
  subNumber: '00',
  name: '佐藤 太郎',
  kana: 'サトウ タロウ',
  insuredName: '佐藤 太郎',
  birthDate: '1985-04-01',
  sex: 'male',
  acquiredOn: '2019-05-01',
  issuedOn: '2025-07-30',
  expiresOn: '2029-12-01',
  copayment: null,
};

/** Cards in every condition that changes one. */
export const cardSpecimens = (): CertificateRecord[] => [
  CARD,
  {
    ...CARD,
    relationship: 'dependent',
    name: '佐藤 花子',
    kana: 'サトウ ハナコ',
    sex: 'female',
    subNumber: '01',
  },
  { ...CARD, birthDate: '1953-11-03', copayment: 2, subNumber: '' },
  {
    ...CARD,
    relationship: 'dependent',
    name: LONG_NAME,
    kana: LONG_NAME,
    insuredName: LONG_NAME,
    copayment: 3,
  },
];

/** Carrier letters of one card, and of a household in two envelopes. */
export function carrierSpecimens(): CarrierRecord[] {
  const cards = cardSpecimens();
  const { managementNumber, symbol, number } = CARD;
  const home = { managementNumber, symbol, number, route: 'home', part: 1 } as const;
  return [
    { ...home, insuredName: '佐藤 太郎', destination: HOME.destination, cards: cards.slice(0, 1), parts: 1 },
    { ...home, insuredName: LONG_NAME, destination: LONG_HOME.destination, cards, parts: 2 },
    {
      ...home,
      route: 'workplace',
      insuredName: '佐藤 太郎',
      destination: null,
      cards: cards.slice(0, 2),
      parts: 1,
    },
    { ...home, route: 'workplace', insuredName: LONG_NAME, destination: null, cards, parts: 2 },
  ];
}

/** Target lists: one over three pages with a letter of the second plane, one short with long names. */
export function targetListSpecimens(): TargetList[] {
  const rows = parcelSpecimens().map((parcel) =>
    parcel.rows.map(({ managementNumber: _, ...row }, i) => (i === 7 ? { ...row, name: '𠮷田 凜' } : row)),
  );
  const window = { from: '2025-07-30', to: '2025-08-29' };
  return [
    {
      workplace: { ...WORKPLACE, name: '株式会社見本製作所' },
      route: 'home',
      window,
      rows: (rows[0] ?? []).slice(0, 62),
    },
    {
      workplace: { ...WORKPLACE, name: LONG_COMPANY },
      route: 'workplace',
      window,
      rows: (rows[0] ?? []).slice(3, 6),
    },
  ];
}

/** The requests for cooperation of seeds 003 and 004. */
export const cooperationSpecimenRequests = (): CooperationRequest[] => [
  {
    subject: { about: 'notice' },
    signatory: '理事長　見本 太郎',
    chain: ['日本・東京商工会議所', '会員企業 各位'],
    enclosures: ['配付リストの見本', '事業主の皆様への3つのお願い', '説明のチラシ'],
  },
  {
    subject: {
      about: 'certificate',
      acquiredBy: '2024-11-29',
      checkedOn: '2025-04-30',
      window: { from: '2025-07-01', to: '2025-10-31' },
    },
    signatory: '理事長　見本 太郎',
    chain: ['全国中小企業団体中央会', '都道府県中小企業団体中央会・会員組合', '組合員企業 各位'],
    enclosures: [
      '案内リーフレット（事業所送付用）',
      '資格確認書送付予定対象者一覧',
      '案内リーフレット（被保険者送付用）',
    ],
  },
];
