import { encodeShiftJis } from '../../../src/register/filing/charset.ts';
import type { CheckOptions } from '../../../src/register/filing/check.ts';
import { checkFiling, createNumberSeal, type FilingCheck } from '../../../src/register/filing/index.ts';

/** Synthetic records by 項番; what is not named is blank. Every one of these files breaks no rule. */
export type Cells = Readonly<Record<number, string>>;

export const SHFD_HEADER: readonly (readonly string[])[] = [
  ['21', '01', 'ｹｲﾄ', '001', '20250110', '22223'],
  ['[kanri]'],
  ['', '001'],
  [
    '21',
    '01',
    'ｹｲﾄ',
    '123',
    '100',
    '0000',
    '東京都千代田区霞が関１－２－２',
    '見本株式会社',
    '見本　良一',
    '03',
    '1234',
    '5678',
  ],
  ['[data]'],
];
export const KPFD_HEADER: readonly (readonly string[])[] = [
  ['12345', '001', '20250110', ''],
  ['[kanri]'],
  ['', '001'],
  [
    '12345',
    '100',
    '0000',
    '東京都千代田区霞が関１－２－２',
    '見本株式会社',
    '見本　良一',
    '03',
    '1234',
    '5678',
  ],
  ['[data]'],
];

const OFFICE: Cells = { 2: '21', 3: '01', 4: 'ｹｲﾄ' };
/** 123456789018 has a right check digit and belongs to nobody. */
export const NUMBER = '123456789018';

/** 資格取得届 with an Individual Number, acquired 令和7年1月6日. */
export const ACQUIRED: Cells = {
  1: '2200700',
  ...OFFICE,
  5: '123',
  6: '10',
  7: 'ﾐﾎﾝ ﾏｻｱｷ',
  8: '見本　正明',
  9: '5',
  10: '551010',
  11: '1',
  12: '1',
  13: NUMBER,
  16: '1234',
  17: '567890',
  18: '9',
  19: '070106',
  20: '0',
  21: '300000',
  22: '0',
  23: '300000',
  34: '1',
};
/** The same without a number: an address instead. */
export const ACQUIRED_NO_NUMBER: Cells = {
  ...ACQUIRED,
  13: '',
  29: '168',
  30: '8505',
  31: 'ｽｷﾞﾅﾐｸ ﾀｶｲﾄﾞﾆｼ 3-5-24',
  32: '東京都杉並区高井戸西３－５－２４',
};
/** 資格取得届 of 70歳以上被用者届 only. */
export const ACQUIRED_OVER70: Cells = {
  ...ACQUIRED,
  9: '5',
  10: '280110',
  11: '',
  12: '',
  24: '1',
  33: '1',
  34: '',
};
/** 資格喪失届: left on 令和6年12月31日. */
export const LOST: Cells = {
  1: '2201700',
  ...OFFICE,
  5: '123',
  6: '11',
  7: 'ﾐﾎﾝ ﾊﾅｺ',
  8: '見本　花子',
  9: '5',
  10: '600401',
  11: NUMBER,
  14: '9',
  15: '070101',
  16: '4',
  17: '9',
  18: '061231',
  22: '1',
  23: '0',
};
/** 資格喪失届 of 70歳以上被用者 only. */
export const LOST_OVER70: Cells = {
  ...LOST,
  6: '',
  10: '280110',
  14: '',
  15: '',
  24: '1',
  25: '9',
  26: '061231',
  27: '1',
};
/** 資格喪失届 on the 75th birthday. */
export const LOST_75: Cells = { ...LOST, 10: '250105', 15: '070105', 16: '7', 17: '', 18: '' };

const INSURED: Cells = {
  1: '2202700',
  ...OFFICE,
  5: '1',
  6: '9',
  7: '070108',
  8: '10',
  9: 'ﾐﾎﾝ ﾏｻｱｷ',
  10: '見本　正明',
  11: '5',
  12: '551010',
  13: '1',
  14: NUMBER,
};
const ADDRESS = ['168', '8505', '東京都杉並区高井戸西３－５－２４'] as const;
const spouse: Cells = {
  24: 'ﾐﾎﾝ ｸﾐ',
  25: '見本　久美',
  26: '5',
  27: '560326',
  28: '2',
  37: ADDRESS[0],
  38: ADDRESS[1],
  39: ADDRESS[2],
};
const other = (no: number): Cells => ({
  [no + 1]: 'ﾐﾎﾝ ﾀﾛｳ',
  [no + 2]: '見本　太郎',
  [no + 3]: '9',
  [no + 4]: '030505',
  [no + 5]: '1',
  [no + 6]: '01',
  [no + 10]: ADDRESS[0],
  [no + 11]: ADDRESS[1],
  [no + 12]: ADDRESS[2],
});
const otherAdded = (no: number): Cells => ({
  ...other(no),
  [no + 9]: '1',
  [no + 20]: '9',
  [no + 21]: '070106',
  [no + 22]: '4',
  [no + 24]: '0',
  [no + 25]: '1',
});
const otherRemoved = (no: number): Cells => ({
  ...other(no),
  [no + 27]: '9',
  [no + 28]: '070106',
  [no + 29]: '2',
  [no + 23]: '13',
});

/** 被扶養者（異動）届, 該当: a spouse and two others. */
export const ADDED: Cells = {
  ...INSURED,
  17: '3200000',
  21: '1',
  22: '9',
  23: '070108',
  ...spouse,
  29: NUMBER,
  35: '1',
  40: '1',
  41: '03',
  42: '3456',
  43: '7890',
  44: '9',
  45: '070106',
  46: '2',
  48: '1',
  49: '0',
  57: '1',
  ...otherAdded(70),
  ...otherAdded(103),
  137: '1',
  138: '1',
  139: '1',
};
/** The same, 非該当. */
export const REMOVED: Cells = {
  ...INSURED,
  21: '2',
  ...spouse,
  36: '13',
  50: '9',
  51: '070106',
  52: '3',
  ...otherRemoved(70),
  ...otherRemoved(103),
};
/** The same, 変更. */
export const CHANGED: Cells = {
  ...INSURED,
  21: '3',
  ...spouse,
  56: '氏名変更（旧：見本　久美子）',
  ...other(70),
  101: '氏名変更',
  ...other(103),
  134: '氏名変更',
};

const WIDTH: Readonly<Record<string, number>> = { '2200700': 34, '2201700': 27, '2202700': 139 };

/** A record as a row of cells; `width` where a society's layout differs. */
export function row(cells: Cells, width = WIDTH[cells[1] as string] as number): string[] {
  return Array.from({ length: width }, (_, i) => cells[i + 1] ?? '');
}

/** The same with some items changed. */
export const alter = (cells: Cells, changes: Cells): string[] => row({ ...cells, ...changes });

/** A file's bytes, of rows as cells or as raw lines. */
export function file(
  rows: readonly (readonly string[] | string)[],
  header: readonly (readonly string[])[] = SHFD_HEADER,
): Uint8Array {
  return bytesOf([...header, ...rows].map((line) => (typeof line === 'string' ? line : line.join(','))));
}

/** Lines in Shift_JIS, each ended by CR LF. Characters only CP932 has are written as CP932 writes them. */
function bytesOf(lines: readonly string[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const character of lines.map((line) => `${line}\r\n`).join('')) {
    parts.push(CP932[character] ?? encodeShiftJis(character));
  }
  return Buffer.concat(parts);
}
const CP932: Readonly<Record<string, Uint8Array>> = {
  髙: Uint8Array.of(0xfb, 0xfc),
  﨑: Uint8Array.of(0xfa, 0xb1),
  '①': Uint8Array.of(0x87, 0x40),
  '㈱': Uint8Array.of(0x87, 0x8a),
  '\t': Uint8Array.of(0x09),
};

/** A check as somebody without a vault makes it. */
export function check(bytes: Uint8Array, options: Omit<CheckOptions, 'seal'> = {}): FilingCheck {
  return checkFiling(bytes, { seal: createNumberSeal().seal, ...options });
}
