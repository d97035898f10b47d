import { addDays, dateOf, daysInMonth, type IsoDate, partsOf } from '../../japan/calendar.ts';
import type { ItemRef } from './item.ts';

/** What a condition between items (相関) may look at. Cells by 項番 or use; an item the layout lacks is ''. */
export interface RecordView {
  at(item: ItemRef): string;
  has(item: ItemRef): boolean;
  /** The day whose YYMMDD is item `no` and whose era is item `no - 1`; undefined if blank or no day. */
  day(no: number): IsoDate | undefined;
  /** システムチェック実施日: when the filing was received, else when its medium was made. */
  readonly checkedOn: IsoDate;
  /** Whether an acquisition after that day is refused (SHFD) or taken (a society that invites it, S126). */
  readonly refuseFuture: boolean;
}

/** A rule between items, placed at the item to correct. It is broken where `broken` says so. */
export interface Condition {
  readonly item: ItemRef;
  readonly code: string;
  broken(view: RecordView): boolean;
  /** Sentence about the item; `name` is its name in this layout. */
  message(name: string): string;
  readonly remedy: string;
}

type When = (view: RecordView) => boolean;

/** The item must be filled when `when`; `why` completes 「（…場合は必要です）」. */
export const requiredWhen = (item: ItemRef, code: string, why: string, when: When): Condition => ({
  item,
  code,
  broken: (view) => !view.has(item) && when(view),
  message: (name) => `「${name}」が入力されていません（${why}場合は必要です）。`,
  remedy: '入力してください。',
});

/** The item must be empty when `when`; `why` completes 「（…場合は入力しません）」. */
export const omittedWhen = (item: ItemRef, code: string, why: string, when: When): Condition => ({
  item,
  code,
  broken: (view) => view.has(item) && when(view),
  message: (name) => `「${name}」が入力されています（${why}場合は入力しません）。`,
  remedy: '空にするか、関係する項目を直してください。',
});

/** Any other relation between items. */
export const relation = (
  item: ItemRef,
  code: string,
  sentence: string,
  remedy: string,
  broken: When,
): Condition => ({ item, code, broken, message: (name) => `「${name}」${sentence}`, remedy });

/** 基礎年金番号's two halves come together (both forms name the second as the one to correct). */
export const pensionNumberPair = (office: number): Condition[] => [
  requiredWhen(office + 1, 'pension_serial_missing', '課所符号に入力がある', (v) => v.has(office)),
  omittedWhen(office + 1, 'pension_serial_alone', '課所符号に入力がない', (v) => !v.has(office)),
];

/** The day `years` later; 29 February becomes the last day of February where there is none. */
export function addYears(date: IsoDate, years: number): IsoDate {
  const { year, month, day } = partsOf(date);
  const to = year + years;
  const result = dateOf(to, month, Math.min(day, daysInMonth(to, month)));
  if (result === undefined) throw new RangeError('day beyond the calendar');
  return result;
}

/** 70歳: (birth − 1 day) + 70 years, since an age is reached on the day before the birthday. */
export const seventyFrom = (birth: IsoDate): IsoDate => addYears(addDays(birth, -1), 70);
