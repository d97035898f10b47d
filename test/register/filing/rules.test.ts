import { describe, expect, it } from 'vitest';
import { ACQUISITION_CONDITIONS } from '../../../src/register/filing/forms/acquisition.ts';
import { DEPENDENT_CONDITIONS } from '../../../src/register/filing/forms/dependents-conditions.ts';
import { LOSS_CONDITIONS } from '../../../src/register/filing/forms/loss.ts';
import { ITEM_RULES } from '../../../src/register/filing/item-checks.ts';
import * as s from './samples.ts';

/** rule code, 項番 it is reported at, a record without faults, what is changed in it. */
type Case = readonly [code: string, item: number, base: s.Cells, changes: s.Cells];

const LONG_KANJI = '亜'.repeat(38);

const ITEM_CASES: readonly Case[] = [
  ['required', 5, s.ACQUIRED, { 5: '' }],
  ['required', 7, s.ACQUIRED, { 7: '' }],
  ['required', 9, s.ACQUIRED, { 9: '' }],
  ['required', 19, s.ACQUIRED, { 19: '' }],
  ['required', 20, s.ACQUIRED, { 20: '' }],
  ['required', 21, s.ACQUIRED, { 21: '' }],
  ['required', 16, s.LOST, { 16: '' }],
  ['required', 5, s.ADDED, { 5: '' }],
  ['required', 13, s.ADDED, { 13: '' }],
  ['required', 21, s.ADDED, { 21: '' }],
  ['must_be_empty', 70, s.ADDED, { 70: '1' }],
  ['must_be_empty', 103, s.ADDED, { 103: '1' }],
  ['must_be_empty', 136, s.ADDED, { 136: '1' }],
  ['quoted', 8, s.ACQUIRED, { 8: '"見本　正明"' }],
  ['forbidden_character', 8, s.ACQUIRED, { 8: '髙橋　正明' }],
  ['forbidden_character', 8, s.ACQUIRED, { 8: '山﨑　正明' }],
  ['forbidden_character', 28, s.ACQUIRED, { 28: '①' }],
  ['forbidden_character', 28, s.ACQUIRED, { 28: '㈱' }],
  ['forbidden_character', 28, s.ACQUIRED, { 28: '備考\t' }],
  ['digits', 6, s.ACQUIRED, { 6: '1A' }],
  ['digits', 13, s.ACQUIRED, { 13: '12345678901X' }],
  ['digits', 21, s.ACQUIRED, { 21: '３００' }],
  ['length', 2, s.ACQUIRED, { 2: '2' }],
  ['length', 13, s.ACQUIRED, { 13: '12345678901' }],
  ['length', 16, s.ACQUIRED, { 16: '123' }],
  ['length', 43, s.ADDED, { 43: '789' }],
  ['too_long', 5, s.ACQUIRED, { 5: '123456' }],
  ['too_long', 6, s.ACQUIRED, { 6: '1234567' }],
  ['too_long', 7, s.ACQUIRED, { 7: `ｱ ${'ｱ'.repeat(24)}` }],
  ['too_long', 8, s.ACQUIRED, { 8: `亜　${'亜'.repeat(11)}` }],
  ['too_long', 10, s.ADDED, { 10: `亜　${'亜'.repeat(11)}` }],
  ['too_long', 28, s.ACQUIRED, { 28: LONG_KANJI }],
  ['too_long', 31, s.ACQUIRED_NO_NUMBER, { 31: 'ｱ'.repeat(76) }],
  ['too_long', 32, s.ACQUIRED_NO_NUMBER, { 32: LONG_KANJI }],
  ['too_long', 22, s.LOST, { 22: '100' }],
  ['too_long', 32, s.ADDED, { 32: '亜'.repeat(31) }],
  ['too_long', 47, s.ADDED, { 46: '5', 47: '亜'.repeat(25) }],
  ['too_long', 77, s.ADDED, { 76: '10', 77: '亜'.repeat(13) }],
  ['too_long', 4, s.ACQUIRED, { 4: 'ABCDE' }],
  ['all_zero', 4, s.ACQUIRED, { 4: '0000' }],
  ['all_zero', 5, s.ACQUIRED, { 5: '000' }],
  ['all_zero', 6, s.ACQUIRED, { 6: '0' }],
  ['all_zero', 16, s.ACQUIRED, { 16: '0000' }],
  ['all_zero', 29, s.ACQUIRED_NO_NUMBER, { 29: '000' }],
  ['code_value', 11, s.ACQUIRED, { 11: '4' }],
  ['code_value', 12, s.ACQUIRED, { 12: '2' }],
  ['code_value', 20, s.ACQUIRED, { 20: '2' }],
  ['code_value', 34, s.ACQUIRED, { 34: '0' }],
  ['code_value', 16, s.LOST, { 16: '6' }],
  ['code_value', 28, s.ADDED, { 28: '5' }],
  ['code_value', 48, s.ADDED, { 48: '5' }],
  ['code_value', 76, s.ADDED, { 76: '11' }],
  ['code_value', 92, s.ADDED, { 92: '7' }],
  ['code_value', 36, s.REMOVED, { 36: '48' }],
  ['code_value', 137, s.ADDED, { 137: '2' }],
  ['era_code', 9, s.ACQUIRED, { 9: '2' }],
  ['era_code', 18, s.ACQUIRED, { 18: '5' }],
  ['era_code', 11, s.ADDED, { 11: '3' }],
  ['era_code', 59, s.ADDED, { 58: '1', 59: '7', 60: '070106', 61: '1' }],
  ['real_date', 10, s.ACQUIRED, { 10: '550230' }],
  ['real_date', 10, s.ACQUIRED, { 9: '5', 10: '640108' }],
  ['real_date', 10, s.ACQUIRED, { 9: '7', 10: '310501' }],
  ['date_pair', 22, s.ADDED, { 22: '' }],
  ['date_pair', 7, s.ADDED, { 7: '' }],
  ['prefecture_code', 2, s.ACQUIRED, { 2: '13' }],
  ['city_code', 3, s.ACQUIRED, { 3: '00' }],
  ['city_code', 3, s.ACQUIRED, { 3: '99' }],
  ['symbol_characters', 4, s.ACQUIRED, { 4: 'ｹ1' }],
  ['kana_only', 7, s.ACQUIRED, { 7: 'ミホン ﾏｻｱｷ' }],
  ['name_separator_half', 7, s.ACQUIRED, { 7: 'ﾐﾎﾝﾏｻｱｷ' }],
  ['name_separator_half', 7, s.ACQUIRED, { 7: 'ﾐﾎﾝ  ﾏｻｱｷ' }],
  ['name_separator_full', 8, s.ACQUIRED, { 8: '見本正明' }],
  ['name_separator_full', 8, s.ACQUIRED, { 8: '見本　　正明' }],
  ['address_characters', 31, s.ACQUIRED_NO_NUMBER, { 31: '杉並区' }],
  ['half_space', 32, s.ACQUIRED_NO_NUMBER, { 32: '杉並区 高井戸' }],
  ['double_space', 31, s.ACQUIRED_NO_NUMBER, { 31: 'ｱ  ｱ' }],
  ['double_space', 32, s.ACQUIRED_NO_NUMBER, { 32: '杉並区　　高井戸' }],
];

const ACQUISITION_CASES: readonly Case[] = [
  ['kind_missing', 11, s.ACQUIRED, { 11: '' }],
  ['kind_not_seconded', 11, s.ACQUIRED, { 11: '5', 12: '3', 16: '', 17: '' }],
  ['kind_over70_only', 11, s.ACQUIRED_OVER70, { 11: '1' }],
  ['division_over70_only', 12, s.ACQUIRED_OVER70, { 12: '6' }],
  ['no_address_reason_with_number', 14, s.ACQUIRED, { 14: '1' }],
  ['number_remark_missing', 15, s.ACQUIRED_NO_NUMBER, { 14: '3' }],
  ['number_remark_unneeded', 15, s.ACQUIRED, { 15: '海外' }],
  ['number_remark_unneeded', 15, s.ACQUIRED_NO_NUMBER, { 14: '1', 15: '海外' }],
  ['pension_number_seconded', 16, s.ACQUIRED, { 12: '4' }],
  ['pension_serial_missing', 17, s.ACQUIRED, { 17: '' }],
  ['pension_serial_alone', 17, s.ACQUIRED, { 16: '' }],
  ['acquisition_in_future', 19, s.ACQUIRED, { 19: '070111' }],
  ['acquisition_before_seventy', 19, s.ACQUIRED, { 24: '1' }],
  ['remuneration_sum', 23, s.ACQUIRED, { 23: '300001' }],
  ['remuneration_minimum', 23, s.ACQUIRED, { 21: '999', 23: '999' }],
  ['over70_mark_missing', 24, s.ACQUIRED_OVER70, { 24: '' }],
  ...[29, 30, 31].map((no): Case => ['address_without_number', no, s.ACQUIRED_NO_NUMBER, { [no]: '' }]),
  ['address_with_number', 29, s.ACQUIRED, { 29: '168' }],
  ['address_with_number', 30, s.ACQUIRED, { 30: '8505' }],
  ['address_with_number', 31, s.ACQUIRED, { 31: 'ｱ' }],
  ['address_with_number', 32, s.ACQUIRED, { 32: '亜' }],
];

const LOSS_CASES: readonly Case[] = [
  ['insured_number_over70_only', 6, s.LOST_OVER70, { 6: '1' }],
  ['pension_number_without_number', 12, s.LOST, { 11: '' }],
  ['pension_serial_missing', 13, s.LOST, { 12: '1234' }],
  ['pension_serial_alone', 13, s.LOST, { 13: '567890' }],
  ['loss_date_over70_only', 14, s.LOST_OVER70, { 14: '9' }],
  ['loss_date_over70_only', 15, s.LOST_OVER70, { 15: '070101' }],
  ['loss_date_missing', 14, s.LOST, { 14: '' }],
  ['loss_date_missing', 15, s.LOST, { 15: '' }],
  ['loss_not_day_after', 15, s.LOST, { 15: '061231' }],
  ['loss_not_day_after', 15, s.LOST, { 15: '070102', 16: '5' }],
  ['loss_before_seventy_five', 15, s.LOST_75, { 15: '070104' }],
  ['loss_not_after_birth', 15, s.LOST_75, { 9: '9', 10: '070105', 16: '9' }],
  ['loss_in_future', 15, s.LOST, { 15: '070111', 18: '070110' }],
  ['leaving_date_missing', 17, s.LOST, { 17: '' }],
  ['leaving_date_missing', 18, s.LOST, { 18: '' }],
  ['leaving_date_unneeded', 17, s.LOST_75, { 17: '9' }],
  ['leaving_date_unneeded', 18, s.LOST_75, { 18: '070104' }],
  ['over70_end_mark_missing', 24, s.LOST_OVER70, { 24: '' }],
  ['over70_end_date_missing', 25, s.LOST_OVER70, { 25: '' }],
  ['over70_end_date_missing', 26, s.LOST_OVER70, { 26: '' }],
  ['over70_end_not_leaving_day', 26, s.LOST_OVER70, { 26: '070101' }],
  ['over70_end_in_future', 26, s.LOST_OVER70, { 26: '070111' }],
];

const otherCases = (no: number): Case[] => [
  ...[1, 3, 4, 5, 6].map((k): Case => ['dependent_identity_missing', no + k, s.ADDED, { [no + k]: '' }]),
  ['relation_note_missing', no + 7, s.ADDED, { [no + 6]: '10' }],
  ['relation_note_unneeded', no + 7, s.ADDED, { [no + 7]: '甥' }],
  ['residence_missing', no + 9, s.ADDED, { [no + 9]: '' }],
  ['residence_unneeded', no + 9, s.REMOVED, { [no + 9]: '1' }],
  ...[10, 11, 12].map((k): Case => ['dependent_address_missing', no + k, s.REMOVED, { [no + k]: '' }]),
  [
    'overseas_end_for_new_dependent',
    no + 13,
    s.ADDED,
    { [no + 13]: '2', [no + 16]: '1', [no + 18]: '9', [no + 19]: '070106' },
  ],
  ['overseas_reason_missing', no + 14, s.ADDED, { [no + 13]: '1' }],
  ['overseas_note_missing', no + 15, s.ADDED, { [no + 13]: '1', [no + 14]: '5' }],
  ['overseas_end_reason_missing', no + 16, s.CHANGED, { [no + 13]: '2' }],
  ['overseas_end_note_missing', no + 17, s.CHANGED, { [no + 13]: '2', [no + 16]: '2' }],
  ['entry_date_missing', no + 18, s.CHANGED, { [no + 13]: '2', [no + 16]: '1' }],
  ['entry_date_missing', no + 19, s.CHANGED, { [no + 13]: '2', [no + 16]: '1' }],
  ['became_date_missing', no + 20, s.ADDED, { [no + 20]: '' }],
  ['became_date_missing', no + 21, s.ADDED, { [no + 21]: '' }],
  ['became_date_unneeded', no + 20, s.REMOVED, { [no + 20]: '9' }],
  ['became_date_unneeded', no + 21, s.REMOVED, { [no + 21]: '070106' }],
  ['occupation_missing', no + 22, s.ADDED, { [no + 22]: '' }],
  ['occupation_unneeded', no + 22, s.CHANGED, { [no + 22]: '4' }],
  ['prefecture_unneeded', no + 23, s.CHANGED, { [no + 23]: '13' }],
  ['dependent_income_missing', no + 24, s.ADDED, { [no + 24]: '' }],
  ['became_reason_unneeded', no + 25, s.REMOVED, { [no + 25]: '1' }],
  ['became_note_missing', no + 26, s.ADDED, { [no + 25]: '5' }],
  ['ceased_date_missing', no + 27, s.REMOVED, { [no + 27]: '' }],
  ['ceased_date_missing', no + 28, s.REMOVED, { [no + 28]: '' }],
  ['ceased_reason_unneeded', no + 29, s.ADDED, { [no + 29]: '2' }],
  ['ceased_note_missing', no + 30, s.REMOVED, { [no + 29]: '6' }],
  ['ceased_note_unneeded', no + 30, s.REMOVED, { [no + 30]: '転居' }],
  ['change_remark_missing', no + 31, s.CHANGED, { [no + 31]: '' }],
];

const without = (from: number, to: number): s.Cells =>
  Object.fromEntries(Array.from({ length: to - from + 1 }, (_, i) => [from + i, '']));

const DEPENDENT_CASES: readonly Case[] = [
  ['insured_number_missing', 8, s.REMOVED, { 8: '' }],
  ['pension_number_without_number', 15, s.ADDED, { 14: '', 18: '168', 19: '8505', 20: '亜' }],
  ['pension_serial_missing', 16, s.ADDED, { 15: '1234' }],
  ['pension_serial_alone', 16, s.ADDED, { 16: '567890' }],
  ['income_unneeded', 17, s.REMOVED, { 17: '1' }],
  ...[18, 19, 20].map(
    (no): Case => ['address_without_number', no, s.ADDED, { 14: '', 15: '1234', 16: '567890' }],
  ),
  ['address_with_number', 18, s.ADDED, { 18: '168' }],
  ['address_with_number', 19, s.ADDED, { 19: '8505' }],
  ['address_with_number', 20, s.ADDED, { 20: '亜' }],
  ...[24, 26, 27, 28].map((no): Case => ['spouse_identity_missing', no, s.ADDED, { [no]: '' }]),
  ['pension_serial_missing', 31, s.ADDED, { 30: '1234' }],
  ['pension_serial_alone', 31, s.ADDED, { 31: '567890' }],
  ['residence_missing', 35, s.ADDED, { 35: '' }],
  ['residence_unneeded', 35, s.CHANGED, { 35: '1' }],
  ['prefecture_unneeded', 36, s.ADDED, { 36: '13' }],
  ...[37, 38, 39].map((no): Case => ['dependent_address_missing', no, s.CHANGED, { [no]: '' }]),
  ['became_date_missing', 44, s.ADDED, { 44: '' }],
  ['became_date_missing', 45, s.ADDED, { 45: '' }],
  ['became_date_unneeded', 44, s.REMOVED, { 44: '9' }],
  ['became_date_unneeded', 45, s.REMOVED, { 45: '070106' }],
  ['became_reason_missing', 46, s.ADDED, { 46: '' }],
  ['became_reason_unneeded', 46, s.REMOVED, { 46: '1' }],
  ['became_note_missing', 47, s.ADDED, { 46: '5' }],
  ['occupation_missing', 48, s.ADDED, { 48: '' }],
  ['occupation_unneeded', 48, s.REMOVED, { 48: '1' }],
  ['dependent_income_missing', 49, s.ADDED, { 49: '' }],
  ['ceased_date_missing', 50, s.REMOVED, { 50: '' }],
  ['ceased_date_missing', 51, s.REMOVED, { 51: '' }],
  ['ceased_reason_missing', 52, s.REMOVED, { 52: '' }],
  ['ceased_reason_unneeded', 52, s.CHANGED, { 52: '3' }],
  ['ceased_note_missing', 53, s.REMOVED, { 52: '6' }],
  ['ceased_note_unneeded', 53, s.REMOVED, { 53: '転居' }],
  ['death_date_missing', 54, s.REMOVED, { 52: '1' }],
  ['death_date_missing', 55, s.REMOVED, { 52: '1' }],
  ['death_date_unneeded', 54, s.REMOVED, { 54: '9' }],
  ['death_date_unneeded', 55, s.REMOVED, { 55: '070105' }],
  ['change_remark_missing', 56, s.CHANGED, { 56: '' }],
  ['overseas_end_for_new_dependent', 58, s.ADDED, { 58: '2' }],
  ['overseas_with_ceased', 58, s.REMOVED, { 58: '1', 59: '9', 60: '070106', 61: '1' }],
  ['overseas_date_missing', 59, s.ADDED, { 58: '1', 61: '1' }],
  ['overseas_date_missing', 60, s.ADDED, { 58: '1', 61: '1' }],
  ['overseas_reason_missing', 61, s.ADDED, { 58: '1' }],
  ['overseas_note_missing', 62, s.ADDED, { 58: '1', 61: '5' }],
  ['overseas_end_date_missing', 63, s.CHANGED, { 58: '2' }],
  ['overseas_end_date_missing', 64, s.CHANGED, { 58: '2' }],
  ['overseas_end_reason_missing', 65, s.CHANGED, { 58: '2' }],
  ['overseas_end_note_missing', 66, s.CHANGED, { 58: '2', 65: '2' }],
  ['entry_date_missing', 67, s.CHANGED, { 58: '2', 65: '1' }],
  ['entry_date_missing', 68, s.CHANGED, { 58: '2', 65: '1' }],
  ['income_unneeded', 69, s.REMOVED, { 69: '1' }],
  ...otherCases(70),
  ...otherCases(103),
  ['no_dependent', 24, s.CHANGED, without(22, 135)],
  ['certificate_wish_without_person', 137, s.ADDED, without(22, 69)],
  ['certificate_wish_without_person', 138, s.ADDED, without(70, 102)],
  ['certificate_wish_without_person', 139, s.ADDED, without(103, 135)],
];

const BASES = {
  ACQUIRED: s.ACQUIRED,
  ACQUIRED_NO_NUMBER: s.ACQUIRED_NO_NUMBER,
  ACQUIRED_OVER70: s.ACQUIRED_OVER70,
  LOST: s.LOST,
  LOST_OVER70: s.LOST_OVER70,
  LOST_75: s.LOST_75,
  ADDED: s.ADDED,
  REMOVED: s.REMOVED,
  CHANGED: s.CHANGED,
};

describe('files that break no rule', () => {
  it.each(Object.entries(BASES))('%s passes', (_name, cells) => {
    const result = s.check(s.file([s.row(cells)]));
    expect(result.errors).toEqual([]);
    expect(result.warnings).toEqual([]);
    expect(result.filing?.events).toHaveLength(1);
  });
});

describe('each rule has a file that breaks it, named at its item, and the row is set aside', () => {
  const all = [...ITEM_CASES, ...ACQUISITION_CASES, ...LOSS_CASES, ...DEPENDENT_CASES];
  it.each(all.map((one, i) => [one[0], one[2][1] as string, one[1], i] as const))(
    '%s (%s, item %i)',
    (code, _form, item, i) => {
      const [, , base, changes] = all[i] as Case;
      const result = s.check(s.file([s.alter(base, changes), s.row(s.LOST)]));
      const fault = result.errors.find((one) => one.code === code && one.item === item);
      expect(fault, JSON.stringify(result.errors)).toBeDefined();
      expect(fault?.row).toBe(6);
      expect(fault?.message).toContain(`「${fault?.name}」`);
      expect(fault?.remedy).toMatch(/。/);
      expect(result.filing?.events.map((event) => event.row)).toEqual([7]);
    },
  );

  const places = (conditions: readonly { item: unknown; code: string }[], wishes: Record<string, number>) =>
    new Set(
      conditions.map(({ item, code }) => `${code}@${typeof item === 'string' ? wishes[item] : String(item)}`),
    );
  const WISHES = { certificateWishSpouse: 137, certificateWishOther1: 138, certificateWishOther2: 139 };
  it.each([
    ['2200700', ACQUISITION_CONDITIONS, ACQUISITION_CASES],
    ['2201700', LOSS_CONDITIONS, LOSS_CASES],
    ['2202700', DEPENDENT_CONDITIONS, DEPENDENT_CASES],
  ] as const)('every condition of %s has such a file', (_form, conditions, cases) => {
    const tried = new Set(cases.map(([code, item]) => `${code}@${item}`));
    expect([...places(conditions, WISHES)].filter((place) => !tried.has(place))).toEqual([]);
  });

  it('every rule on single items has such a file', () => {
    // Two rules concern lines this table does not write: the header's serial and the form code itself.
    const elsewhere = ['serial_number', 'form_code'];
    const tried = new Set([...ITEM_CASES.map(([code]) => code), ...elsewhere]);
    expect(ITEM_RULES.filter((rule) => !tried.has(rule))).toEqual([]);
  });
});
