/** What may stand in an item. Lengths are bytes of Shift_JIS. Source: the reference's tables, per 項番. */
export type ItemType =
  | { readonly kind: 'form'; readonly value: string }
  | { readonly kind: 'digits'; readonly min: number; readonly max: number; readonly notZero?: boolean }
  | { readonly kind: 'individualNumber' }
  | { readonly kind: 'code'; readonly values: readonly string[] }
  | { readonly kind: 'era'; readonly eras: readonly string[] }
  /** YYMMDD within the era named by the item before it. */
  | { readonly kind: 'day' }
  /** YYYYMMDD of the western calendar. */
  | { readonly kind: 'westernDay' }
  | { readonly kind: 'serial' }
  | { readonly kind: 'prefecture' }
  | { readonly kind: 'cityCode' }
  | { readonly kind: 'symbol' }
  | { readonly kind: 'agentCode' }
  | { readonly kind: 'kanaName'; readonly max: number }
  | { readonly kind: 'kanjiName'; readonly max: number }
  | { readonly kind: 'kanaAddress'; readonly max: number }
  | { readonly kind: 'kanjiAddress'; readonly max: number }
  | { readonly kind: 'text'; readonly max: number }
  /** An item the specification keeps empty (文字数０). */
  | { readonly kind: 'nothing' };

/** What an item is for, where its position differs between layouts. */
export const USES = [
  'certificateWish',
  'certificateWishSpouse',
  'certificateWishOther1',
  'certificateWishOther2',
  'workplaceNumber',
  'cardNumber',
  'insurerOwn',
] as const;
export type Use = (typeof USES)[number];

/** One item (項目) of a record; `no` is its 項番, counted from 1 = its position. */
export interface Item {
  readonly no: number;
  readonly name: string;
  readonly type: ItemType;
  readonly required?: boolean;
  readonly use?: Use;
}

export type ItemRef = number | Use;

/** A rule broken at one place of a file. Never carries what stands there. */
export interface Fault {
  /** Line of the file, from 1; 0 for the file as a whole. */
  readonly row: number;
  /** 項番, from 1; 0 for the line as a whole. */
  readonly item: number;
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A broken rule before it is placed in the file. */
export interface Breach {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

type Options = Pick<Item, 'required' | 'use'>;
const R: Options = { required: true };
/** The option of an item that must always be filled. */
export const required = R;

export const digits = (no: number, name: string, min: number, max: number, options: Options = {}): Item => ({
  no,
  name,
  type: { kind: 'digits', min, max },
  ...options,
});
/** Digits of which not all may be 0. */
export const nonZero = (no: number, name: string, min: number, max: number, options: Options = {}): Item => ({
  no,
  name,
  type: { kind: 'digits', min, max, notZero: true },
  ...options,
});
export const code = (no: number, name: string, values: readonly string[], options: Options = {}): Item => ({
  no,
  name,
  type: { kind: 'code', values },
  ...options,
});
export const flag = (no: number, name: string, options: Options = {}): Item => code(no, name, ['1'], options);
export const text = (no: number, name: string, max: number, options: Options = {}): Item => ({
  no,
  name,
  type: { kind: 'text', max },
  ...options,
});
export const kanaName = (no: number, name: string, options: Options = {}): Item => ({
  no,
  name,
  type: { kind: 'kanaName', max: 25 },
  ...options,
});
export const kanjiName = (no: number, name: string, max: number): Item => ({
  no,
  name,
  type: { kind: 'kanjiName', max },
});
export const kanjiAddress = (no: number, name: string): Item => ({
  no,
  name,
  type: { kind: 'kanjiAddress', max: 74 },
});
export const individualNumber = (no: number, name: string): Item => ({
  no,
  name,
  type: { kind: 'individualNumber' },
});
/** An item the specification keeps empty. */
export const nothing = (no: number, name: string): Item => ({ no, name, type: { kind: 'nothing' } });

/** The two items of a day: era code at `no`, YYMMDD at `no + 1`. */
export const day = (no: number, name: string, eras: readonly string[], options: Options = {}): Item[] => [
  { no, name: `${name}（元号）`, type: { kind: 'era', eras }, ...options },
  { no: no + 1, name: `${name}（年月日）`, type: { kind: 'day' }, ...options },
];

/** The two items of 基礎年金番号. */
export const pensionNumber = (no: number, prefix = ''): Item[] => [
  nonZero(no, `${prefix}基礎年金番号（課所符号）`, 4, 4),
  nonZero(no + 1, `${prefix}基礎年金番号（一連番号）`, 6, 6),
];

/** The two items of a postal code; 親番号 000 does not exist. */
export const postal = (no: number, prefix = ''): Item[] => [
  nonZero(no, `${prefix}郵便番号（親番号）`, 3, 3),
  digits(no + 1, `${prefix}郵便番号（子番号）`, 4, 4),
];

/** Items 1–4 of every form: 様式コード and 事業所整理記号. */
export const formAndOffice = (form: string): Item[] => [
  { no: 1, name: '様式コード', type: { kind: 'form', value: form }, ...R },
  { no: 2, name: '都道府県コード', type: { kind: 'prefecture' }, ...R },
  { no: 3, name: '郡市区符号', type: { kind: 'cityCode' }, ...R },
  { no: 4, name: '事業所記号', type: { kind: 'symbol' }, ...R },
];

/** 元号コード: which eras an item accepts. */
export const ERAS_ALL = ['1', '3', '5', '7', '9'] as const;
export const ERAS_LIVING = ['5', '7', '9'] as const;
export const ERAS_RECENT = ['7', '9'] as const;
export const ERAS_REIWA = ['9'] as const;
