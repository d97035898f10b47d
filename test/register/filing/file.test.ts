import { describe, expect, it } from 'vitest';
import { encodeShiftJis, isAllowedText, shiftJisLength } from '../../../src/register/filing/charset.ts';
import { registerFacts } from '../../../src/register/filing/index.ts';
import { STRUCTURE_RULES, TOO_BIG } from '../../../src/register/filing/structure.ts';
import * as s from './samples.ts';

const GOOD = [s.row(s.ACQUIRED)];
const lines = (): string[] => [...s.SHFD_HEADER, ...GOOD].map((cells) => cells.join(','));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const joined = (newline: string, last = newline): Uint8Array => encodeShiftJis(lines().join(newline) + last);

/** Lines of the header with one of them replaced; line 1 is 媒体管理. */
const header = (no: number, cells: readonly string[]) =>
  s.SHFD_HEADER.map((line, i) => (i === no - 1 ? cells : line));
const medium = (changes: Record<number, string>) =>
  header(
    1,
    s.SHFD_HEADER[0]!.map((cell, i) => changes[i + 1] ?? cell),
  );
const workplace = (changes: Record<number, string>) =>
  header(
    4,
    s.SHFD_HEADER[3]!.map((cell, i) => changes[i + 1] ?? cell),
  );

const truncatedCharacter = (): Uint8Array => {
  const bytes = s.file(GOOD);
  // The first byte of 東, with which 所在地 begins.
  const kanji = bytes.indexOf(0x93);
  return Buffer.concat([bytes.subarray(0, kanji + 1), Uint8Array.of(0x0d, 0x0a)]);
};

const STRUCTURAL: readonly (readonly [code: string, row: number, bytes: () => Uint8Array])[] = [
  ['empty_file', 0, () => new Uint8Array()],
  ['file_too_big', 0, () => new Uint8Array(TOO_BIG).fill(0x20)],
  ['encoding_utf8', 0, () => utf8(`${lines().join('\r\n')}\r\n`)],
  ['encoding_utf8', 0, () => utf8(`\ufeff${lines().join('\r\n')}\r\n`)],
  ['encoding_utf8', 0, () => utf8(`${lines().join('\r\n').replace('見本　正明', '𠮷田　正明')}\r\n`)],
  ['encoding', 4, truncatedCharacter],
  ['encoding', 1, () => Buffer.concat([Uint8Array.of(0xff), s.file(GOOD)])],
  ['newline', 1, () => joined('\n')],
  ['newline', 1, () => joined('\r')],
  ['no_final_newline', 6, () => joined('\r\n', '')],
  ['blank_line', 7, () => joined('\r\n', '\r\n\r\n')],
  ['kanri_missing', 2, () => s.file(GOOD, header(2, ['[KANRI]']))],
  ['data_missing', 5, () => s.file(GOOD, header(5, ['[data]', '']))],
  ['no_records', 6, () => s.file([])],
  ['cell_count', 6, () => s.file([[...s.row(s.ACQUIRED), '']])],
  ['cell_count', 6, () => s.file([s.row(s.ACQUIRED).slice(0, -1)])],
  ['cell_count', 6, () => s.file([s.alter(s.ACQUIRED, { 28: 'コンマ,入り' })])],
  ['cell_count', 6, () => s.file([s.row(s.ADDED, 136)])],
  ['cell_count', 1, () => s.file(GOOD, header(1, ['21', '01']))],
  ['cell_count', 3, () => s.file(GOOD, header(3, ['001']))],
  ['cell_count', 4, () => s.file(GOOD, header(4, ['21', '01', 'ｹｲﾄ']))],
  ['unknown_form', 6, () => s.file([['2200701', ...s.row(s.ACQUIRED).slice(1)]])],
  ['old_form', 6, () => s.file([['22187041', '21']])],
  ['quoted', 6, () => s.file([s.row(s.ACQUIRED).map((cell) => `"${cell}"`)])],
  ['prefecture_code', 1, () => s.file(GOOD, medium({ 1: '13' }))],
  ['serial_number', 1, () => s.file(GOOD, medium({ 4: '000' }))],
  ['serial_number', 1, () => s.file(GOOD, medium({ 4: '1' }))],
  ['real_date', 1, () => s.file(GOOD, medium({ 5: '20250230' }))],
  ['code_value', 1, () => s.file(GOOD, medium({ 6: '22222' }))],
  ['length', 1, () => s.file(GOOD, medium({ 1: '', 2: '', 3: '1234567' }))],
  ['must_be_empty', 3, () => s.file(GOOD, header(3, ['1', '001']))],
  ['code_value', 3, () => s.file(GOOD, header(3, ['', '002']))],
  ['required', 4, () => s.file(GOOD, workplace({ 4: '' }))],
  ['length', 4, () => s.file(GOOD, workplace({ 5: '10' }))],
  ['length', 4, () => s.file(GOOD, workplace({ 6: '000' }))],
  ['too_long', 4, () => s.file(GOOD, workplace({ 7: '亜'.repeat(38) }))],
  ['too_long', 4, () => s.file(GOOD, workplace({ 8: '亜'.repeat(26) }))],
  ['name_separator_full', 4, () => s.file(GOOD, workplace({ 9: '見本良一' }))],
];

describe('a file whose form is broken yields nothing', () => {
  it.each(STRUCTURAL.map(([code, row], i) => [code, row, i] as const))('%s in line %i', (code, row, i) => {
    const result = s.check(STRUCTURAL[i]![2]());
    expect(result.errors.map((fault) => [fault.code, fault.row])).toContainEqual([code, row]);
    expect(result.filing).toBeNull();
    expect(() => registerFacts(result)).toThrow('登録できません');
  });

  it('has a broken file for every rule of structure', () => {
    const tried = new Set(STRUCTURAL.map(([code]) => code));
    expect(STRUCTURE_RULES.filter((rule) => !tried.has(rule))).toEqual([]);
  });

  it('names the encoding it found', () => {
    expect(s.check(utf8(`${lines().join('\r\n')}\r\n`)).encoding).toBe('utf-8');
    expect(s.check(s.file(GOOD)).encoding).toBe('shift_jis');
    expect(s.check(truncatedCharacter()).encoding).toBe('unknown');
  });
});

describe('files at the edge of a rule pass', () => {
  it.each([
    ['社労士 as submitter', () => s.file(GOOD, medium({ 1: '', 2: '', 3: '12345678' }))],
    ['count 1', () => s.file(GOOD, header(3, ['', '1']))],
    ['count 01', () => s.file(GOOD, header(3, ['', '01']))],
    ['serial 999', () => s.file(GOOD, medium({ 4: '999' }))],
    [
      'longest texts',
      () => s.file(GOOD, workplace({ 7: '亜'.repeat(37), 8: '亜'.repeat(25), 9: `亜　${'亜'.repeat(10)}` })),
    ],
  ])('%s', (_name, bytes) => {
    const result = s.check(bytes());
    expect(result.errors).toEqual([]);
    expect(result.filing?.events).toHaveLength(1);
  });

  it('of 4,499,999 bytes is not too big, of 4,500,000 is', () => {
    const codeOf = (size: number) => s.check(new Uint8Array(size).fill(0x20)).errors[0]?.code;
    expect(codeOf(TOO_BIG - 1)).not.toBe('file_too_big');
    expect(codeOf(TOO_BIG)).toBe('file_too_big');
  });
});

describe('forms about pay are passed by with a clear word', () => {
  it.each(['2221700', '2225700', '2265700'])('%s', (form) => {
    const result = s.check(s.file([[form, '21', '01'], s.row(s.LOST)]));
    expect(result.errors).toEqual([]);
    expect(result.passedBy).toEqual([{ row: 6, form }]);
    expect(result.filing?.events.map(({ row }) => row)).toEqual([7]);
  });
});

describe('characters', () => {
  it('takes JIS X 0201 and JIS X 0208 levels 1 and 2, and nothing else', () => {
    expect(isAllowedText('ABCabc019 ｱﾞ｡亜腕弌熙～－∥￢　、。ぁんァヶΑя─╂')).toBe(true);
    for (const character of '髙﨑①Ⅰ㈱㍻德瀨𠮷纊鄧é€\t\n')
      expect(isAllowedText(character), character).toBe(false);
  });

  it('has the 6,879 two-byte characters of JIS X 0208', () => {
    const all = Array.from({ length: 0xffff }, (_, code) => String.fromCharCode(code));
    const aliases = 7;
    expect(all.filter((c) => isAllowedText(c) && shiftJisLength(c) === 2).length - aliases).toBe(6879);
  });

  it('encodes as the platform decodes', () => {
    const text = 'ｱA～亜熙';
    const bytes = encodeShiftJis(text);
    expect([...bytes.subarray(0, 4)]).toEqual([0xb1, 0x41, 0x81, 0x60]);
    expect(new TextDecoder('shift_jis').decode(bytes)).toBe(text);
    expect(() => encodeShiftJis('髙')).toThrow(RangeError);
  });

  it('counts half width as one byte and full width as two', () => {
    expect(shiftJisLength('ｱﾞA1')).toBe(4);
    expect(shiftJisLength('亜　')).toBe(4);
  });

  it('does not take a short file of half-width kana for UTF-8', () => {
    // ﾃｱ is C3 B1, which is also ñ in UTF-8.
    const result = s.check(s.file([s.alter(s.ACQUIRED, { 7: 'ﾃｱ ﾃｱ', 8: '' })]));
    expect(result.encoding).toBe('shift_jis');
    expect(result.errors).toEqual([]);
  });
});
