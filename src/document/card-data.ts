import { csvLine } from '../csv/index.ts';
import { formatWareki } from '../japan/era.ts';
import type { CertificateRecord } from '../template/certificate.ts';
import type { NoticeContext } from './context.ts';

type Column = readonly [name: string, meaning: string, value: (card: CertificateRecord) => string];

/** Columns of the data file, in order, with what the legend says of each. */
const COLUMNS: readonly Column[] = [
  [
    'management_number',
    '整理番号（カードの二次元コードと同じ。台紙との照合に使う）',
    (card) => card.managementNumber,
  ],
  ['relationship', 'insured＝本人（被保険者）、dependent＝家族（被扶養者）', (card) => card.relationship],
  ['symbol', '記号（先頭のゼロを残す）', (card) => card.symbol],
  ['number', '番号（先頭のゼロを残す）', (card) => card.number],
  ['sub_number', '枝番（2桁。空欄は枝番なし）', (card) => card.subNumber],
  ['name', '氏名（異体字セレクタを含むことがある）', (card) => card.name],
  ['kana', 'フリガナ', (card) => card.kana],
  ['insured_name', '被保険者氏名（家族のカードにのみ印字）', (card) => card.insuredName],
  ['birth_date', '生年月日（印字のまま）', (card) => formatWareki(card.birthDate)],
  ['sex', '性別（男・女）', (card) => (card.sex === 'male' ? '男' : '女')],
  ['acquired_on', '資格取得年月日（印字のまま）', (card) => formatWareki(card.acquiredOn)],
  ['issued_on', '交付年月日（印字のまま、右上）', (card) => formatWareki(card.issuedOn)],
  ['expires_on', '有効期限（印字のまま）', (card) => formatWareki(card.expiresOn)],
  [
    'copayment',
    '負担割合（空欄は印字しない）',
    (card) => (card.copayment === null ? '' : `${card.copayment}割`),
  ],
];

/**
 * The cards as data for a bureau that makes them: a CSV (UTF-8, CRLF, values as printed) and its legend, which
 * names card size, colour, every column, and the number of cards to check against. A layout of our own, not an
 * official one. No digit of an Individual Number is in it.
 */
export function cardData(
  context: NoticeContext,
  cards: readonly CertificateRecord[],
): { readonly data: string; readonly legend: string } {
  const { settings, templateSet, insurer } = context;
  const paper = templateSet.papers.certificateFront;
  const [width, height] = paper?.size ?? [0, 0];
  const lines = cards.map((card) => csvLine(COLUMNS.map(([, , value]) => value(card))));
  const facts = [
    ['cards', '枚数', String(cards.length)],
    ['card_size', 'カードの大きさ（mm）', `${width} x ${height}`],
    ['colour', '地の色', settings.certificate.colour],
    ['title', '券面の名称', settings.certificate.title],
    ['artwork', '版下', `${paper?.artwork} ${paper?.version}`],
    ['insurer_number', '保険者番号', insurer.number],
    ['insurer_name', '保険者名称', insurer.name],
    ['encoding', '文字コードと改行', 'UTF-8 CRLF'],
  ];
  const columns = COLUMNS.map(([name, meaning], i) => [name, meaning, `${i + 1}`]);
  return {
    data: csvLine(COLUMNS.map(([name]) => name)) + lines.join(''),
    legend:
      csvLine(['item', 'meaning', 'value']) + [...facts, ...columns].map((row) => csvLine(row)).join(''),
  };
}
