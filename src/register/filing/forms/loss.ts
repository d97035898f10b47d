import { addDays } from '../../../japan/calendar.ts';
import {
  addYears,
  type Condition,
  omittedWhen,
  pensionNumberPair,
  relation,
  requiredWhen,
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
  kanjiName,
  nonZero,
  pensionNumber,
  required,
  text,
} from '../item.ts';

/** 資格喪失届 (2201700), 27 items. Source: ＣＳＶ形式届書作成仕様書 16.2 and csv201 as transcribed. */
export const LOSS = '2201700';

export const LOSS_ITEMS: readonly Item[] = [
  ...formAndOffice(LOSS),
  nonZero(5, '事業所番号', 1, 5, required),
  nonZero(6, '被保険者整理番号', 1, 6),
  kanaName(7, '被保険者氏名（カナ）', required),
  kanjiName(8, '被保険者氏名（漢字）', 25),
  ...day(9, '生年月日', ERAS_ALL, required),
  individualNumber(11, '個人番号'),
  ...pensionNumber(12),
  ...day(14, '資格喪失年月日', ERAS_RECENT),
  code(16, '喪失（不該当）原因', ['4', '5', '7', '9', '11'], required),
  ...day(17, '退職日死亡日', ERAS_RECENT),
  flag(19, '備考欄項目１（二以上事業所勤務）'),
  flag(20, '備考欄項目２（退職後の継続再雇用者）'),
  text(21, '備考欄', 75),
  digits(22, '資格確認書回収（添付）', 1, 2),
  digits(23, '資格確認書回収（返不能）', 1, 2),
  flag(24, '70歳不該当情報（70歳不該当）'),
  ...day(25, '不該当年月日', ERAS_RECENT),
  flag(27, '70歳以上被用者届のみ提出'),
];

const leftOrDied = (cause: string): boolean => cause === '4' || cause === '5';
const ONLY = '70歳以上被用者届のみ提出する';

export const LOSS_CONDITIONS: readonly Condition[] = [
  omittedWhen(6, 'insured_number_over70_only', ONLY, (v) => v.at(27) === '1'),
  requiredWhen(12, 'pension_number_without_number', '個人番号に入力がない', (v) => !v.has(11)),
  ...pensionNumberPair(12),
  ...[14, 15].map((no) => omittedWhen(no, 'loss_date_over70_only', ONLY, (v) => v.at(27) === '1')),
  ...[14, 15].map((no) =>
    requiredWhen(no, 'loss_date_missing', '70歳以上被用者届のみの提出でない', (v) => v.at(27) !== '1'),
  ),
  relation(
    15,
    'loss_not_day_after',
    'が、退職日・死亡日の翌日になっていません。',
    '資格喪失年月日は、退職日・死亡日の翌日にしてください。',
    (v) => {
      const [lost, left] = [v.day(15), v.day(18)];
      const applies = v.at(16) === '4' || (v.at(16) === '5' && v.at(27) === '');
      return applies && lost !== undefined && left !== undefined && lost !== addDays(left, 1);
    },
  ),
  relation(
    15,
    'loss_before_seventy_five',
    'が、75歳の誕生日より前です（喪失原因が75歳到達の場合）。',
    '生年月日・資格喪失年月日・喪失原因を確かめてください。',
    (v) => {
      const [birth, lost] = [v.day(10), v.day(15)];
      return v.at(16) === '7' && birth !== undefined && lost !== undefined && lost < addYears(birth, 75);
    },
  ),
  relation(
    15,
    'loss_not_after_birth',
    'が、生年月日より後になっていません。',
    '生年月日と資格喪失年月日を確かめてください。',
    (v) => {
      const [birth, lost] = [v.day(10), v.day(15)];
      return birth !== undefined && lost !== undefined && lost <= birth;
    },
  ),
  relation(
    15,
    'loss_in_future',
    'が、受付日より後です。',
    '資格を喪失した日以後に提出するか、日付を直してください。',
    (v) => (v.day(15) ?? '') > v.checkedOn,
  ),
  ...[17, 18].map((no) =>
    requiredWhen(no, 'leaving_date_missing', '喪失原因が退職等・死亡の', (v) => leftOrDied(v.at(16))),
  ),
  ...[17, 18].map((no) =>
    omittedWhen(no, 'leaving_date_unneeded', '喪失原因が退職等・死亡でない', (v) => !leftOrDied(v.at(16))),
  ),
  requiredWhen(24, 'over70_end_mark_missing', ONLY, (v) => v.at(27) === '1'),
  ...[25, 26].map((no) =>
    requiredWhen(no, 'over70_end_date_missing', "70歳不該当情報が'1'の", (v) => v.at(24) === '1'),
  ),
  relation(
    26,
    'over70_end_not_leaving_day',
    'が、退職日・死亡日と同じ日になっていません。',
    '不該当年月日は退職日・死亡日と同じ日（翌日ではありません）にしてください。',
    (v) => {
      const [end, left] = [v.day(26), v.day(18)];
      const applies = v.at(24) === '1' && leftOrDied(v.at(16));
      return applies && end !== undefined && left !== undefined && end !== left;
    },
  ),
  relation(
    26,
    'over70_end_in_future',
    'が、受付日より後です。',
    '不該当となった日以後に提出するか、日付を直してください。',
    (v) => (v.day(26) ?? '') > v.checkedOn,
  ),
];
