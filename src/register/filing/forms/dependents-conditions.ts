import {
  type Condition,
  omittedWhen,
  pensionNumberPair,
  type RecordView,
  relation,
  requiredWhen,
} from '../conditions.ts';
import type { Use } from '../item.ts';
import { OTHER_BLOCK_SIZE, OTHER_BLOCKS, SPOUSE_BLOCK } from './dependents.ts';

/*
 * Conditions of 2202700. 異動の別 (item 21): 1 該当, 2 非該当, 3 変更. A block is in use when any item of it is
 * filled: a value that would belong to nobody must not pass unseen.
 */
type View = RecordView;
const added = (v: View): boolean => v.at(21) === '1';
const removed = (v: View): boolean => v.at(21) === '2';
const changed = (v: View): boolean => v.at(21) === '3';
const notAdded = (v: View): boolean => removed(v) || changed(v);

function anyFilled(v: View, from: number, to: number): boolean {
  for (let no = from; no <= to; no++) if (v.has(no)) return true;
  return false;
}

/** Whether the row names a spouse. */
const hasSpouse = (v: View): boolean => anyFilled(v, SPOUSE_BLOCK.from, SPOUSE_BLOCK.to);
/** Whether the row names a further dependent in the block that begins at `first`. */
const hasOther = (v: View, first: number): boolean => anyFilled(v, first, first + OTHER_BLOCK_SIZE - 1);

const ADDED = "異動の別が'1'（該当）の";
const REMOVED = "異動の別が'2'（非該当）の";
const CHANGED = "異動の別が'3'（変更）の";
const NOT_ADDED = "異動の別が'2'（非該当）・'3'（変更）の";
const NOT_REMOVED = "異動の別が'1'（該当）・'3'（変更）の";

const insured: Condition[] = [
  requiredWhen(8, 'insured_number_missing', NOT_ADDED, notAdded),
  requiredWhen(15, 'pension_number_without_number', '被保険者の個人番号に入力がない', (v) => !v.has(14)),
  ...pensionNumberPair(15),
  omittedWhen(17, 'income_unneeded', NOT_ADDED, notAdded),
  ...[18, 19, 20].flatMap((no) => [
    requiredWhen(no, 'address_without_number', '被保険者の個人番号に入力がない', (v) => !v.has(14)),
    omittedWhen(no, 'address_with_number', '被保険者の個人番号に入力がある', (v) => v.has(14)),
  ]),
];

const SPOUSE_SET = '配偶者である被扶養者を届け出る';
const spouse: Condition[] = [
  ...[24, 26, 27, 28].map((no) => requiredWhen(no, 'spouse_identity_missing', SPOUSE_SET, hasSpouse)),
  ...pensionNumberPair(30),
  requiredWhen(35, 'residence_missing', ADDED, (v) => hasSpouse(v) && added(v)),
  omittedWhen(35, 'residence_unneeded', NOT_ADDED, notAdded),
  omittedWhen(36, 'prefecture_unneeded', NOT_REMOVED, (v) => added(v) || changed(v)),
  ...[37, 38, 39].map((no) =>
    requiredWhen(
      no,
      'dependent_address_missing',
      `${SPOUSE_SET}（個人番号・同居別居に関わらず必要な）`,
      hasSpouse,
    ),
  ),
  ...[44, 45].flatMap((no) => [
    requiredWhen(no, 'became_date_missing', ADDED, (v) => hasSpouse(v) && added(v)),
    omittedWhen(no, 'became_date_unneeded', REMOVED, removed),
  ]),
  requiredWhen(46, 'became_reason_missing', ADDED, (v) => hasSpouse(v) && added(v)),
  omittedWhen(46, 'became_reason_unneeded', NOT_ADDED, notAdded),
  requiredWhen(47, 'became_note_missing', "被扶養者になった理由が'5'（その他）の", (v) => v.at(46) === '5'),
  requiredWhen(48, 'occupation_missing', ADDED, (v) => hasSpouse(v) && added(v)),
  omittedWhen(48, 'occupation_unneeded', NOT_ADDED, notAdded),
  requiredWhen(49, 'dependent_income_missing', ADDED, (v) => hasSpouse(v) && added(v)),
  ...[50, 51].map((no) =>
    requiredWhen(no, 'ceased_date_missing', REMOVED, (v) => hasSpouse(v) && removed(v)),
  ),
  requiredWhen(52, 'ceased_reason_missing', REMOVED, (v) => hasSpouse(v) && removed(v)),
  omittedWhen(52, 'ceased_reason_unneeded', NOT_REMOVED, (v) => added(v) || changed(v)),
  ...noteOf(53, 52, '6', 'ceased_note'),
  ...[54, 55].flatMap((no) => [
    requiredWhen(
      no,
      'death_date_missing',
      "被扶養者でなくなった理由が'1'（死亡）の",
      (v) => v.at(52) === '1',
    ),
    omittedWhen(
      no,
      'death_date_unneeded',
      "被扶養者でなくなった理由が'1'（死亡）でない",
      (v) => v.at(52) !== '1',
    ),
  ]),
  requiredWhen(56, 'change_remark_missing', CHANGED, (v) => hasSpouse(v) && changed(v)),
  ...overseas(58, 61, 65, 44),
  omittedWhen(
    58,
    'overseas_with_ceased',
    '被扶養者でなくなった日に入力がある',
    (v) => v.has(50) || v.has(51),
  ),
  ...[59, 60].map((no) =>
    requiredWhen(no, 'overseas_date_missing', "海外特例が'1'（該当）の", (v) => v.at(58) === '1'),
  ),
  ...[63, 64].map((no) =>
    requiredWhen(no, 'overseas_end_date_missing', "海外特例が'2'（非該当）の", (v) => v.at(58) === '2'),
  ),
  ...[67, 68].map((no) =>
    requiredWhen(
      no,
      'entry_date_missing',
      "海外特例の非該当理由が'1'（国内転入）の",
      (v) => v.at(65) === '1',
    ),
  ),
  omittedWhen(69, 'income_unneeded', NOT_ADDED, notAdded),
];

/** A note that belongs to the value その他 of another item, and to no other. */
function noteOf(note: number, reason: number, otherValue: string, name: string): Condition[] {
  const why = (suffix: string) => `直前の項目が'${otherValue}'（その他）${suffix}`;
  return [
    requiredWhen(note, `${name}_missing`, why('の'), (v) => v.at(reason) === otherValue),
    omittedWhen(note, `${name}_unneeded`, why('でない'), (v) => v.at(reason) !== otherValue),
  ];
}

/** 海外特例: `kind` 1 needs the reason for it, 2 the reason for its end; 2 does not go with a new dependent. */
function overseas(kind: number, reason: number, endReason: number, became: number): Condition[] {
  return [
    relation(
      kind,
      'overseas_end_for_new_dependent',
      "が'2'（非該当）です（被扶養者になった日に入力がある場合は使えません）。",
      "空にするか'1'にしてください。",
      (v) => v.at(kind) === '2' && (v.has(became) || v.has(became + 1)),
    ),
    requiredWhen(reason, 'overseas_reason_missing', "海外特例が'1'（該当）の", (v) => v.at(kind) === '1'),
    requiredWhen(
      reason + 1,
      'overseas_note_missing',
      "直前の項目が'5'（その他）の",
      (v) => v.at(reason) === '5',
    ),
    requiredWhen(
      endReason,
      'overseas_end_reason_missing',
      "海外特例が'2'（非該当）の",
      (v) => v.at(kind) === '2',
    ),
    requiredWhen(
      endReason + 1,
      'overseas_end_note_missing',
      "直前の項目が'2'（その他）の",
      (v) => v.at(endReason) === '2',
    ),
  ];
}

function other(first: number): Condition[] {
  const n = (k: number): number => first + k;
  const set = (v: View): boolean => hasOther(v, first);
  return [
    ...[1, 3, 4, 5, 6].map((k) =>
      requiredWhen(n(k), 'dependent_identity_missing', 'その他の被扶養者を届け出る', set),
    ),
    ...noteOf(n(7), n(6), '10', 'relation_note'),
    requiredWhen(n(9), 'residence_missing', ADDED, (v) => set(v) && added(v)),
    omittedWhen(n(9), 'residence_unneeded', NOT_ADDED, notAdded),
    ...[10, 11, 12].map((k) =>
      requiredWhen(
        n(k),
        'dependent_address_missing',
        "異動の別が'1'（該当）・'2'（非該当）の（個人番号・同居別居に関わらず必要な）",
        (v) => set(v) && (added(v) || removed(v)),
      ),
    ),
    ...overseas(n(13), n(14), n(16), n(20)),
    ...[18, 19].map((k) =>
      requiredWhen(
        n(k),
        'entry_date_missing',
        "海外特例の非該当理由が'1'（国内転入）の",
        (v) => v.at(n(16)) === '1',
      ),
    ),
    ...[20, 21].flatMap((k) => [
      requiredWhen(n(k), 'became_date_missing', ADDED, (v) => set(v) && added(v)),
      omittedWhen(n(k), 'became_date_unneeded', REMOVED, removed),
    ]),
    requiredWhen(n(22), 'occupation_missing', ADDED, (v) => set(v) && added(v)),
    omittedWhen(n(22), 'occupation_unneeded', NOT_ADDED, notAdded),
    omittedWhen(n(23), 'prefecture_unneeded', NOT_REMOVED, (v) => added(v) || changed(v)),
    requiredWhen(n(24), 'dependent_income_missing', ADDED, (v) => set(v) && added(v)),
    omittedWhen(n(25), 'became_reason_unneeded', NOT_ADDED, notAdded),
    requiredWhen(
      n(26),
      'became_note_missing',
      "被扶養者になった理由が'5'（その他）の",
      (v) => v.at(n(25)) === '5',
    ),
    ...[27, 28].map((k) => requiredWhen(n(k), 'ceased_date_missing', REMOVED, (v) => set(v) && removed(v))),
    omittedWhen(n(29), 'ceased_reason_unneeded', NOT_REMOVED, (v) => added(v) || changed(v)),
    ...noteOf(n(30), n(29), '6', 'ceased_note'),
    requiredWhen(n(31), 'change_remark_missing', CHANGED, (v) => set(v) && changed(v)),
  ];
}

const wish = (use: Use, set: (v: View) => boolean): Condition =>
  omittedWhen(use, 'certificate_wish_without_person', 'その被扶養者の届出がない', (v) => !set(v));

export const DEPENDENT_CONDITIONS: readonly Condition[] = [
  ...insured,
  ...spouse,
  ...OTHER_BLOCKS.flatMap(other),
  relation(
    24,
    'no_dependent',
    'をはじめ、被扶養者が一人も入力されていません。',
    '届け出る被扶養者を入力するか、この行を取り除いてください。',
    (v) => !hasSpouse(v) && !OTHER_BLOCKS.some((first) => hasOther(v, first)),
  ),
  wish('certificateWishSpouse', hasSpouse),
  wish('certificateWishOther1', (v) => hasOther(v, OTHER_BLOCKS[0])),
  wish('certificateWishOther2', (v) => hasOther(v, OTHER_BLOCKS[1])),
];
