import { dateOf, type IsoDate } from '../../japan/calendar.ts';
import { isAllowedText, shiftJisLength } from './charset.ts';
import type { Breach, Item, ItemType } from './item.ts';
import { NENKIN_PREFECTURES } from './prefectures.ts';

/** The rules an item is held to by itself: sentence (about 「name」) and remedy per machine code. */
const SENTENCES = {
  required: ['が入力されていません。', '入力してください。'],
  must_be_empty: [
    'は、入力しないことになっている項目です。',
    '空（コンマの間に何もない状態）にしてください。',
  ],
  form_code: ['が、この届書のコードと違います。', '様式コードを確かめてください。'],
  quoted: [
    'が引用符（"）で囲まれています。',
    '引用符を付けずに出力してください。この様式では値を囲みません。',
  ],
  forbidden_character: [
    'に、届書で使えない文字があります。',
    'JIS第1・第2水準の文字に置き換えてください（①・㈱・髙・﨑などの機種依存文字は使えません）。',
  ],
  digits: ['に数字以外の文字があります。', '半角数字だけで入力してください。'],
  length: ['の桁数が違います。', '決められた桁数で入力してください。'],
  too_long: ['が長すぎます。', '決められたバイト数（半角1、全角2）以内に直してください。'],
  all_zero: ['が0だけになっています。', '正しい番号を入力してください。'],
  code_value: ['に、決められたコード以外の値があります。', '仕様書のコード表にある値を入力してください。'],
  era_code: ['に、使えない元号コードがあります。', 'この項目で使える元号コードを入力してください。'],
  real_date: ['が、実在しない日付です。', '元号と年月日を確かめてください（昭和64年1月8日以後は平成です）。'],
  date_pair: ['は、元号と年月日の両方が必要です。', '元号と年月日を両方入力するか、両方を空にしてください。'],
  prefecture_code: [
    'に、日本年金機構の都道府県コードにない値があります。',
    '日本年金機構のコード表で確かめてください（例: 東京は21。JISの都道府県番号とは違います）。',
  ],
  city_code: [
    "に、使えない符号（'00'または'99'）があります。",
    '事業所整理記号の郡市区符号を確かめてください。',
  ],
  symbol_characters: [
    'に使えない文字があります。',
    '英数字だけ、または半角カナだけで入力してください（混ぜることはできません）。',
  ],
  kana_only: ['に半角カナ以外の文字があります。', '半角カナと半角スペースだけで入力してください。'],
  name_separator_half: [
    'の姓と名の区切りが正しくありません。',
    '姓と名の間に半角スペースを一つ入れてください（続けて二つは入れられません）。',
  ],
  name_separator_full: [
    'の姓と名の区切りが正しくありません。',
    '姓と名の間に全角スペースを一つ入れてください（続けて二つは入れられません）。',
  ],
  address_characters: ['に使えない文字があります。', '半角の英字・数字・カナ・記号だけで入力してください。'],
  half_space: ['に半角スペースがあります。', '全角スペースに直すか、取り除いてください。'],
  double_space: ['に、続けて二つのスペースがあります。', 'スペースを一つにしてください。'],
  serial_number: ["が'001'から'999'の番号ではありません。", "媒体通番を'001'から'999'で付け直してください。"],
} as const satisfies Record<string, readonly [string, string]>;

/** Machine codes of the rules on single items; stable, for other people's programs. */
export type ItemRule = keyof typeof SENTENCES;
export const ITEM_RULES = Object.keys(SENTENCES) as readonly ItemRule[];

/** The breach of a rule by the item so named. */
export function breach(rule: ItemRule, name: string): Breach {
  const [sentence, remedy] = SENTENCES[rule];
  return { code: rule, message: `「${name}」${sentence}`, remedy };
}

const DIGITS = /^[0-9]+$/;
const ZEROS = /^0+$/;
const HALF_KANA_NAME = /^[\uff61-\uff9f ]+$/;
const SYMBOL = /^(?:[0-9A-Za-z]+|[\uff61-\uff9f]+)$/;
const HALF_WIDTH = /^[\u0020-\u007e\uff61-\uff9f]+$/;

/** Whether names stand on both sides of at least one separator, and no two separators in a row. */
function isSeparated(value: string, separator: string): boolean {
  const parts = value.split(separator);
  return parts.length > 1 && parts.every((part) => part !== '');
}

function digitRules(value: string, min: number, max: number): ItemRule[] {
  if (!DIGITS.test(value)) return ['digits'];
  if (value.length > max) return [min === max ? 'length' : 'too_long'];
  return value.length < min ? ['length'] : [];
}

/** The day of a YYYYMMDD; undefined if there is none. */
export function westernDay(value: string): IsoDate | undefined {
  if (!/^[0-9]{8}$/.test(value)) return undefined;
  return dateOf(Number(value.slice(0, 4)), Number(value.slice(4, 6)), Number(value.slice(6, 8)));
}

/** Rules a filled value breaks. Whether a day exists in its era needs both items: see check-record.ts. */
function broken(type: ItemType, value: string): ItemRule[] {
  switch (type.kind) {
    case 'nothing':
      return ['must_be_empty'];
    case 'form':
      return value === type.value ? [] : ['form_code'];
    case 'digits': {
      const rules = digitRules(value, type.min, type.max);
      return rules.length === 0 && type.notZero === true && ZEROS.test(value) ? ['all_zero'] : rules;
    }
    case 'individualNumber':
      return digitRules(value, 12, 12);
    case 'day':
      return digitRules(value, 6, 6);
    case 'code':
      return type.values.includes(value) ? [] : ['code_value'];
    case 'era':
      return type.eras.includes(value) ? [] : ['era_code'];
    case 'westernDay': {
      const rules = digitRules(value, 8, 8);
      return rules.length === 0 && westernDay(value) === undefined ? ['real_date'] : rules;
    }
    case 'serial':
      return /^[0-9]{3}$/.test(value) && value !== '000' ? [] : ['serial_number'];
    case 'prefecture': {
      const rules = digitRules(value, 2, 2);
      return rules.length === 0 && !NENKIN_PREFECTURES.has(value) ? ['prefecture_code'] : rules;
    }
    case 'cityCode': {
      const rules = digitRules(value, 2, 2);
      return rules.length === 0 && (value === '00' || value === '99') ? ['city_code'] : rules;
    }
    case 'symbol':
      if (!SYMBOL.test(value)) return ['symbol_characters'];
      if (shiftJisLength(value) > 4) return ['too_long'];
      return ZEROS.test(value) ? ['all_zero'] : [];
    case 'agentCode':
      if (!HALF_WIDTH.test(value)) return ['symbol_characters'];
      return shiftJisLength(value) === 8 ? [] : ['length'];
    case 'kanaName':
      return [
        ...(HALF_KANA_NAME.test(value) ? [] : (['kana_only'] as const)),
        ...(shiftJisLength(value) > type.max ? (['too_long'] as const) : []),
        ...(isSeparated(value, ' ') ? [] : (['name_separator_half'] as const)),
      ];
    case 'kanjiName':
      return [
        ...(shiftJisLength(value) > type.max ? (['too_long'] as const) : []),
        ...(isSeparated(value, '\u3000') ? [] : (['name_separator_full'] as const)),
      ];
    case 'kanaAddress':
      return [
        ...(HALF_WIDTH.test(value) ? [] : (['address_characters'] as const)),
        ...(shiftJisLength(value) > type.max ? (['too_long'] as const) : []),
        ...(value.includes('  ') ? (['double_space'] as const) : []),
      ];
    case 'kanjiAddress':
      return [
        ...(shiftJisLength(value) > type.max ? (['too_long'] as const) : []),
        ...(value.includes(' ') ? (['half_space'] as const) : []),
        ...(value.includes('\u3000\u3000') ? (['double_space'] as const) : []),
      ];
    case 'text':
      return shiftJisLength(value) > type.max ? ['too_long'] : [];
  }
}

/** Every rule the value of one item breaks by itself; an empty item breaks only `required`. */
export function checkItem(item: Item, value: string): Breach[] {
  if (value === '') return item.required === true ? [breach('required', item.name)] : [];
  if (value.startsWith('"')) return [breach('quoted', item.name)];
  if (!isAllowedText(value)) return [breach('forbidden_character', item.name)];
  return broken(item.type, value).map((rule) => breach(rule, item.name));
}
