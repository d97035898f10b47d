import {
  type Condition,
  omittedWhen,
  pensionNumberPair,
  relation,
  requiredWhen,
  seventyFrom,
} from '../conditions.ts';
import {
  code,
  day,
  digits,
  ERAS_ALL,
  ERAS_RECENT,
  flag,
  formAndOffice,
  type Item,
  individualNumber,
  kanaName,
  kanjiAddress,
  kanjiName,
  nonZero,
  pensionNumber,
  postal,
  required,
  text,
} from '../item.ts';

/** 資格取得届 (2200700), 34 items. Source: ＣＳＶ形式届書作成仕様書 16.2 and csv200_202412 as transcribed. */
export const ACQUISITION = '2200700';

export const ACQUISITION_ITEMS: readonly Item[] = [
  ...formAndOffice(ACQUISITION),
  nonZero(5, '事業所番号', 1, 5, required),
  nonZero(6, '被保険者整理番号', 1, 6),
  kanaName(7, '被保険者氏名（カナ）', required),
  kanjiName(8, '被保険者氏名（漢字）', 25),
  ...day(9, '生年月日', ERAS_ALL, required),
  code(11, '種別（性別）', ['1', '2', '3', '5', '6', '7']),
  code(12, '取得区分', ['1', '3', '4', '6', '7']),
  individualNumber(13, '個人番号'),
  code(14, '住民票住所を記載できない理由', ['1', '2', '3']),
  text(15, '個人番号情報（備考欄）', 75),
  ...pensionNumber(16),
  ...day(18, '資格取得年月日', ERAS_RECENT, required),
  code(20, '被扶養者の有無', ['0', '1'], required),
  digits(21, '報酬月額（通貨によるものの額）', 1, 7, required),
  digits(22, '報酬月額（現物によるものの額）', 1, 7, required),
  digits(23, '報酬月額（合計）', 1, 7, required),
  flag(24, '備考欄項目１（70歳以上被用者該当）'),
  flag(25, '備考欄項目２（二以上事業所勤務）'),
  flag(26, '備考欄項目３（短時間労働者）'),
  flag(27, '備考欄項目４（退職後の継続再雇用者）'),
  text(28, '備考欄', 75),
  ...postal(29),
  { no: 31, name: '被保険者住所（カナ）', type: { kind: 'kanaAddress', max: 75 } },
  kanjiAddress(32, '被保険者住所（漢字）'),
  flag(33, '70歳以上被用者届のみ提出'),
  flag(34, '資格確認書発行要否', { use: 'certificateWish' }),
];

const CAP = 9_999_999;
const is = (value: string, ...values: string[]): boolean => values.includes(value);
const amount = (value: string): number => (/^[0-9]{1,7}$/.test(value) ? Number(value) : Number.NaN);

const ADDRESS = [29, 30, 31] as const;

export const ACQUISITION_CONDITIONS: readonly Condition[] = [
  requiredWhen(11, 'kind_missing', "取得区分が'1'・'3'・'4'の", (v) => is(v.at(12), '1', '3', '4')),
  relation(
    11,
    'kind_not_seconded',
    "が'1'（男）・'2'（女）のどちらでもありません（取得区分が'3'・'4'の場合）。",
    '種別か取得区分を直してください。',
    (v) => is(v.at(12), '3', '4') && v.has(11) && !is(v.at(11), '1', '2'),
  ),
  omittedWhen(11, 'kind_over70_only', '70歳以上被用者届のみ提出する', (v) => v.at(33) === '1'),
  omittedWhen(12, 'division_over70_only', '70歳以上被用者届のみ提出する', (v) => v.at(33) === '1'),
  omittedWhen(14, 'no_address_reason_with_number', '個人番号に入力がある', (v) => v.has(13)),
  requiredWhen(
    15,
    'number_remark_missing',
    "個人番号がなく、住民票住所を記載できない理由が'3'（その他）の",
    (v) => !v.has(13) && v.at(14) === '3',
  ),
  omittedWhen(
    15,
    'number_remark_unneeded',
    "個人番号があるか、住民票住所を記載できない理由が'3'（その他）でない",
    (v) => v.has(13) || v.at(14) !== '3',
  ),
  omittedWhen(16, 'pension_number_seconded', "取得区分が'3'・'4'の", (v) => is(v.at(12), '3', '4')),
  ...pensionNumberPair(16),
  relation(
    19,
    'acquisition_in_future',
    'が、受付日より後です。',
    '資格を取得した日以後に提出するか、日付を直してください。',
    (v) => v.refuseFuture && (v.day(19) ?? '') > v.checkedOn,
  ),
  relation(
    19,
    'acquisition_before_seventy',
    'が、70歳に達する日より前です（備考欄項目１が70歳以上被用者該当の場合）。',
    '生年月日・資格取得年月日・備考欄項目１を確かめてください。',
    (v) => {
      const [birth, acquired] = [v.day(10), v.day(19)];
      return (
        v.at(24) === '1' && birth !== undefined && acquired !== undefined && acquired < seventyFrom(birth)
      );
    },
  ),
  relation(
    23,
    'remuneration_sum',
    'が、通貨と現物の額の合計になっていません。',
    '合計を計算し直してください（9,999,999円を超える場合は9999999）。',
    (v) => {
      const [money, kind, total] = [amount(v.at(21)), amount(v.at(22)), amount(v.at(23))];
      return ![money, kind, total].some(Number.isNaN) && total !== Math.min(money + kind, CAP);
    },
  ),
  relation(
    23,
    'remuneration_minimum',
    'が1,000円より少なくなっています。',
    '報酬月額を円の単位で入力してください。',
    (v) => amount(v.at(23)) < 1000,
  ),
  requiredWhen(24, 'over70_mark_missing', '70歳以上被用者届のみ提出する', (v) => v.at(33) === '1'),
  ...ADDRESS.map((no) =>
    requiredWhen(no, 'address_without_number', '個人番号に入力がない', (v) => !v.has(13)),
  ),
  ...[...ADDRESS, 32].map((no) =>
    omittedWhen(no, 'address_with_number', '個人番号に入力がある', (v) => v.has(13)),
  ),
];
