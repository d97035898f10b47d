import {
  code,
  day,
  digits,
  ERAS_LIVING,
  ERAS_RECENT,
  ERAS_REIWA,
  flag,
  formAndOffice,
  type Item,
  individualNumber,
  kanaName,
  kanjiAddress,
  kanjiName,
  nonZero,
  nothing,
  pensionNumber,
  postal,
  required,
  text,
} from '../item.ts';

/**
 * 被扶養者（異動）届・国民年金第３号被保険者関係届 (2202700), 139 items: the insured 1–21, the spouse 22–69, two
 * further dependents 70–102 and 103–135. More people take more rows. Source: ＣＳＶ形式届書作成仕様書 16.2,
 * 表４．１０．１－１, as transcribed.
 */
export const DEPENDENTS = '2202700';

/** First 項番 of the blocks of the two further dependents; both have the same 33 items. */
export const OTHER_BLOCKS = [70, 103] as const;
export const OTHER_BLOCK_SIZE = 33;
export const SPOUSE_BLOCK = { from: 22, to: 69 } as const;

/** 都道府県 01–47 (JIS X 0401) of 住所地, not the office's own table. */
const JIS_PREFECTURES = Array.from({ length: 47 }, (_, i) => String(i + 1).padStart(2, '0'));

/** 続柄コード of a further dependent; 10 asks for a note. */
const RELATION_CODES = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'] as const;

const insured: Item[] = [
  ...formAndOffice(DEPENDENTS),
  code(5, '事業主確認欄', ['0', '1'], required),
  ...day(6, '事業主等受付年月日', ERAS_RECENT),
  nonZero(8, '被保険者整理番号', 1, 6),
  kanaName(9, '被保険者氏名（カナ）', required),
  kanjiName(10, '被保険者氏名（漢字）', 24),
  ...day(11, '被保険者生年月日', ERAS_LIVING, required),
  code(13, '被保険者の性別', ['1', '2'], required),
  individualNumber(14, '被保険者の個人番号'),
  ...pensionNumber(15, '被保険者の'),
  digits(17, '被保険者の収入', 1, 7),
  ...postal(18, '被保険者の'),
  kanjiAddress(20, '被保険者住所（漢字）'),
  code(21, '異動の別', ['1', '2', '3'], required),
];

const S = '配偶者・';
const spouse: Item[] = [
  ...day(22, '第３号被保険者届出日', ERAS_RECENT),
  kanaName(24, `${S}氏名（カナ）`),
  kanjiName(25, `${S}氏名（漢字）`, 24),
  ...day(26, `${S}生年月日`, ERAS_LIVING),
  code(28, `${S}性別（続柄）`, ['1', '2', '3', '4']),
  individualNumber(29, `${S}個人番号`),
  ...pensionNumber(30, S),
  text(32, `${S}外国籍`, 60),
  kanaName(33, `${S}外国人通称名（カナ）`),
  kanjiName(34, `${S}外国人通称名（漢字）`, 24),
  code(35, `${S}同居・別居の別`, ['1', '2']),
  code(36, `${S}住所地`, JIS_PREFECTURES),
  ...postal(37, S),
  kanjiAddress(39, `${S}住所（漢字）`),
  code(40, `${S}電話番号（種別）`, ['1', '2', '3', '4']),
  digits(41, `${S}電話番号（局番１）`, 2, 5),
  digits(42, `${S}電話番号（局番２）`, 1, 4),
  digits(43, `${S}電話番号（局番３）`, 4, 5),
  ...day(44, `${S}被扶養者になった日`, ERAS_RECENT),
  code(46, `${S}被扶養者になった理由`, ['1', '2', '3', '4', '5']),
  text(47, `${S}被扶養者になった理由（その他）`, 48),
  code(48, `${S}職業`, ['1', '2', '3', '4']),
  digits(49, `${S}収入`, 1, 7),
  ...day(50, `${S}被扶養者でなくなった日`, ERAS_RECENT),
  code(52, `${S}被扶養者でなくなった理由`, ['1', '2', '3', '4', '5', '6']),
  text(53, `${S}被扶養者でなくなった理由（その他）`, 48),
  ...day(54, `${S}死亡年月日`, ERAS_RECENT),
  text(56, `${S}備考`, 75),
  flag(57, `${S}続柄確認`),
  code(58, `${S}海外特例`, ['1', '2']),
  ...day(59, `${S}海外特例要件に該当した日`, ERAS_REIWA),
  code(61, `${S}海外特例要件に該当した理由`, ['1', '2', '3', '4', '5']),
  text(62, `${S}海外特例要件に該当した理由（その他）`, 48),
  ...day(63, `${S}海外特例要件に非該当となった日`, ERAS_REIWA),
  code(65, `${S}海外特例要件に非該当となった理由`, ['1', '2']),
  text(66, `${S}海外特例要件に非該当となった理由（その他）`, 48),
  ...day(67, `${S}国内転入日`, ERAS_REIWA),
  digits(69, `${S}年間収入`, 1, 7),
];

function other(first: number, p: string): Item[] {
  return [
    nothing(first, `${p}被扶養者番号`),
    kanaName(first + 1, `${p}氏名（カナ）`),
    kanjiName(first + 2, `${p}氏名（漢字）`, 24),
    ...day(first + 3, `${p}生年月日`, ERAS_LIVING),
    code(first + 5, `${p}性別`, ['1', '2']),
    code(first + 6, `${p}続柄コード`, RELATION_CODES),
    text(first + 7, `${p}続柄コードその他補足`, 24),
    individualNumber(first + 8, `${p}個人番号`),
    code(first + 9, `${p}同居・別居の別`, ['1', '2']),
    ...postal(first + 10, p),
    kanjiAddress(first + 12, `${p}住所（漢字）`),
    code(first + 13, `${p}海外特例`, ['1', '2']),
    code(first + 14, `${p}海外特例要件に該当した理由`, ['1', '2', '3', '4', '5']),
    text(first + 15, `${p}海外特例要件に該当した理由（その他）`, 48),
    code(first + 16, `${p}海外特例要件に非該当となった理由`, ['1', '2']),
    text(first + 17, `${p}海外特例要件に非該当となった理由（その他）`, 48),
    ...day(first + 18, `${p}国内転入日`, ERAS_REIWA),
    ...day(first + 20, `${p}被扶養者になった日`, ERAS_RECENT),
    code(first + 22, `${p}職業`, ['1', '2', '3', '4', '5', '6']),
    code(first + 23, `${p}住所地`, JIS_PREFECTURES),
    digits(first + 24, `${p}収入`, 1, 7),
    code(first + 25, `${p}被扶養者になった理由`, ['1', '2', '3', '4', '5']),
    text(first + 26, `${p}被扶養者になった理由（その他）`, 48),
    ...day(first + 27, `${p}被扶養者でなくなった日`, ERAS_RECENT),
    code(first + 29, `${p}被扶養者でなくなった理由`, ['1', '2', '3', '4', '5', '6']),
    text(first + 30, `${p}被扶養者でなくなった理由（その他）`, 48),
    text(first + 31, `${p}備考`, 75),
    flag(first + 32, `${p}続柄確認`),
  ];
}

export const DEPENDENT_ITEMS: readonly Item[] = [
  ...insured,
  ...spouse,
  ...OTHER_BLOCKS.flatMap((first, i) => other(first, `その他の被扶養者${'１２'.charAt(i)}・`)),
  nothing(136, '届出意思確認済'),
  flag(137, '資格確認書発行要否（配偶者である被扶養者）', { use: 'certificateWishSpouse' }),
  flag(138, '資格確認書発行要否（その他の被扶養者１）', { use: 'certificateWishOther1' }),
  flag(139, '資格確認書発行要否（その他の被扶養者２）', { use: 'certificateWishOther2' }),
];
