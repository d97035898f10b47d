import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  countByWorkplace,
  countFiling,
  createNumberSeal,
  FiledNumber,
  lateRecords,
  parseFilingSettings,
  personsOf,
  type RegisterFact,
  registerFacts,
  reportOf,
  type StateInquiry,
  stateInquiries,
} from '../../../src/register/filing/index.ts';
import { KPFD_SETTINGS } from './generate.ts';
import * as s from './samples.ts';

const codes = (bytes: Uint8Array, options: Parameters<typeof s.check>[1] = {}) =>
  s.check(bytes, options).errors.map(({ code, item }) => `${code}@${item}`);
const one = (cells: s.Cells, changes: s.Cells = {}) => s.file([s.alter(cells, changes)]);

describe('records at the edge of a rule pass', () => {
  it.each<[string, s.Cells, s.Cells]>([
    ['acquired on the day of the check', s.ACQUIRED, { 19: '070110' }],
    // Born 昭和30年1月11日: 70 on 10 January 2025, the day before the birthday.
    ['acquired on the day 70 is reached', s.ACQUIRED_OVER70, { 10: '300111', 19: '070110' }],
    // Born on 1 March 1954: (birth − 1 day) + 70 years is 29 February's neighbour, 28 February 2024.
    ['acquired at 70, born on 1 March', s.ACQUIRED_OVER70, { 10: '290301', 19: '060228' }],
    ['pay of exactly 1,000 yen', s.ACQUIRED, { 21: '1000', 23: '1000' }],
    ['pay capped at 9,999,999', s.ACQUIRED, { 21: '9999999', 22: '1', 23: '9999999' }],
    ['pay with leading zeros', s.ACQUIRED, { 21: '0300000', 22: '0000000', 23: '0300000' }],
    ['no number, reason その他 with its remark', s.ACQUIRED_NO_NUMBER, { 14: '3', 15: '照会中' }],
    ['no number, living abroad', s.ACQUIRED_NO_NUMBER, { 14: '1' }],
    ['shipping division without pension number', s.ACQUIRED, { 12: '4', 16: '', 17: '' }],
    ['a kanji name of 25 bytes', s.ACQUIRED, { 8: `亜　${'亜'.repeat(10)}A` }],
    ['a kana name of 25 bytes', s.ACQUIRED, { 7: `ｱ ${'ｱ'.repeat(23)}` }],
    ['three names', s.ACQUIRED, { 7: 'ｱ ｲ ｳ', 8: '亜　伊　宇' }],
    ['the last day of 昭和', s.ACQUIRED, { 9: '5', 10: '640107' }],
    ['the first day of 平成', s.ACQUIRED, { 9: '7', 10: '010108' }],
    ['born in 明治', s.ACQUIRED, { 9: '1', 10: '450729' }],
    ['an alphabetic 事業所記号', s.ACQUIRED, { 4: 'AB12' }],
    ['lost on the 75th birthday', s.LOST_75, {}],
    ['lost by death', s.LOST, { 16: '5' }],
    ['lost without number, with 基礎年金番号', s.LOST, { 11: '', 12: '1234', 13: '567890' }],
    ['a spouse alone', s.CHANGED, Object.fromEntries(Array.from({ length: 66 }, (_, i) => [70 + i, '']))],
    ['a dependent abroad', s.ADDED, { 58: '1', 59: '9', 60: '070106', 61: '5', 62: '帯同' }],
    ['a death', s.REMOVED, { 52: '1', 54: '9', 55: '070105' }],
  ])('%s', (_name, cells, changes) => {
    const found = codes(one(cells, changes));
    // The one about another workplace's symbol is a warning, never an error.
    expect(found).toEqual([]);
  });

  it("takes the specification's own sample of 2202700, whose numbers have no right check digit", () => {
    const sample: s.Cells = {
      1: '2202700',
      2: '21',
      3: '01',
      4: 'ｹｲﾄ',
      5: '1',
      6: '9',
      7: '010708',
      8: '10',
      9: 'ﾈﾝｷﾝ ﾏｻｱｷ',
      10: '年金　正明',
      11: '5',
      12: '551010',
      13: '1',
      14: '123456708900',
      17: '3200000',
      21: '1',
      22: '9',
      23: '010708',
      24: 'ﾈﾝｷﾝ ｸﾐ',
      25: '年金　久美',
      26: '5',
      27: '560326',
      28: '2',
      29: '123456078900',
      35: '1',
      37: '120',
      38: '8580',
      39: '東京都杉並区高井戸西３－５－２４',
      40: '1',
      41: '03',
      42: '3456',
      43: '7890',
      44: '9',
      45: '010707',
      46: '2',
      48: '1',
      49: '0',
    };
    const result = s.check(one(sample));
    expect(result.errors).toEqual([]);
    expect(result.warnings.map(({ code, item }) => `${code}@${item}`)).toEqual([
      'number_check_digit@14',
      'number_check_digit@29',
    ]);
  });
});

describe('days and settings', () => {
  it('S126 refuses a future acquisition in SHFD and takes it in KPFD, unless the profile says otherwise', () => {
    const cells = { ...s.ACQUIRED, 19: '070401', 34: '' };
    const shfd = one(cells);
    const kpfd = s.file([s.row(cells, 36)], s.KPFD_HEADER);
    const settings = (futureAcquisition: string) => parseFilingSettings({ futureAcquisition });
    expect(codes(shfd)).toEqual(['acquisition_in_future@19']);
    expect(codes(shfd, { settings: settings('accept') })).toEqual([]);
    expect(codes(shfd, { receivedOn: '2025-04-01' })).toEqual([]);
    expect(codes(kpfd)).toEqual([]);
    expect(codes(kpfd, { settings: settings('refuse') })).toEqual(['acquisition_in_future@19']);
  });

  it('S127 calls a filing late from the sixth day after the fact on', () => {
    const late = (receivedOn: string, cells: s.Cells = s.ACQUIRED) =>
      lateRecords(s.check(one(cells), { receivedOn }), 5).map(({ days }) => days);
    expect(late('2025-01-11')).toEqual([]);
    expect(late('2025-01-12')).toEqual([6]);
    expect(late('2025-01-07', s.LOST)).toEqual([6]);
    expect(late('2025-01-12', s.ADDED)).toEqual([6]);
    expect(late('2026-01-01', s.CHANGED)).toEqual([]);
    expect(late('2026-01-01', s.ACQUIRED_OVER70)).toEqual([]);
  });

  it('refuses a wrong check digit only where the profile asks for it', () => {
    const wrong = one(s.ACQUIRED, { 13: '123456789010' });
    expect(codes(wrong)).toEqual([]);
    expect(s.check(wrong).warnings[0]).toMatchObject({ code: 'number_check_digit', item: 13 });
    const settings = parseFilingSettings({ checkDigit: 'refuse' });
    expect(codes(wrong, { settings })).toEqual(['number_check_digit@13']);
  });

  it('names the places of wrong settings', () => {
    expect(() => parseFilingSettings({ dueDays: -1, kpfd: { forms: { '2200700': { base: 0 } } } })).toThrow(
      /dueDays.*kpfd\.forms\.2200700\.base/,
    );
  });
});

describe('KPFD, the variant of the societies', () => {
  const kpfd = (cells: s.Cells, width: number, changes: s.Cells = {}) =>
    s.file([s.row({ ...cells, ...changes }, width)], s.KPFD_HEADER);

  it('reads the shape known from before December 2024 by default', () => {
    const result = s.check(kpfd(s.ACQUIRED, 36, { 34: '12345', 35: '678', 36: 'ABC' }));
    expect(result.errors).toEqual([]);
    expect(result.kind).toBe('kpfd');
    const event = result.filing?.events[0];
    expect(event?.value.union).toEqual({ workplaceNumber: '12345', cardNumber: '678', own: 'ABC' });
    expect(personsOf(event!)[0]?.certificateWish).toBe(false);
  });

  it('reads the certificate wish where the settings place it', () => {
    const bytes = kpfd(s.ACQUIRED, 37, { 34: '1', 35: '12345', 36: '678', 37: 'ABC' });
    const result = s.check(bytes, { settings: KPFD_SETTINGS });
    expect(result.errors).toEqual([]);
    expect(personsOf(result.filing!.events[0]!)[0]?.certificateWish).toBe(true);
    expect(codes(bytes)).toEqual(['cell_count@0']);
    expect(codes(kpfd(s.ACQUIRED, 37, { 34: '2' }), { settings: KPFD_SETTINGS })).toEqual(['code_value@34']);
  });

  it('S095 reads a wish for each dependent', () => {
    const wishes = s.file([s.alter(s.ADDED, { 138: '' })]);
    expect(
      s
        .check(wishes)
        .filing?.events.flatMap(personsOf)
        .map((p) => p.certificateWish),
    ).toEqual([true, false, true]);
  });

  it('checks the header of a society', () => {
    const header = (cells: readonly string[]) => [cells, ...s.KPFD_HEADER.slice(1)];
    const row = s.row({ ...s.ACQUIRED, 34: '' }, 36);
    expect(codes(s.file([row], header(['12345', '001', '20250110'])))).toEqual([]);
    expect(codes(s.file([row], header(['12345', '001', '20250110', ...new Array(5).fill('')])))).toEqual([]);
    expect(codes(s.file([row], header(['12345', '001', '20250110', ...new Array(6).fill('')])))).toEqual([
      'cell_count@0',
    ]);
    expect(codes(s.file([row], header(['', '001', '20250110'])))).toEqual(['required@1']);
  });
});

describe('the Individual Number', () => {
  it('shows no digit, whatever is done with the result of a check', () => {
    const result = s.check(s.file([s.row(s.ACQUIRED), s.row(s.LOST), s.row(s.ADDED)]));
    expect(result.filing?.events).toHaveLength(3);
    const shown = [
      JSON.stringify(result),
      JSON.stringify(reportOf(result, 'SHFD0006.CSV', 5)),
      inspect(result, { depth: 20, showHidden: true, getters: true }),
      JSON.stringify(registerFacts(result)),
      JSON.stringify(structuredClone(result.filing?.events.flatMap(personsOf).map(({ number }) => number))),
    ].join('\n');
    expect(shown).not.toContain(s.NUMBER);
    expect(JSON.stringify(result)).toContain('[個人番号]');
  });

  it('is read by the partner of its seal and by nobody else', () => {
    const [vault, other] = [createNumberSeal(), createNumberSeal()];
    const sealed = vault.seal(s.NUMBER);
    expect(vault.open(sealed)).toBe(s.NUMBER);
    expect(() => other.open(sealed)).toThrow('another reader');
    expect(`${sealed}`).toBe('[個人番号]');
    expect(Object.keys(sealed)).toEqual(['checkDigitOk']);
    expect(() => FiledNumber.read({}, sealed)).toThrow('another reader');
  });

  it('never stands in a fault, however wrong the record', () => {
    const bytes = one(s.ACQUIRED, { 13: '1234567890189999', 14: '9', 29: 'ABC', 31: '杉並区' });
    const text = JSON.stringify(s.check(bytes).errors);
    for (const value of ['1234567890189999', 'ABC', '杉並区', 'ﾐﾎﾝ', '見本'])
      expect(text).not.toContain(value);
  });
});

describe('what the register learns', () => {
  it('asks the state, by all five items, for numbers that are missing or wrong', () => {
    const result = s.check(
      s.file([
        s.row(s.ACQUIRED),
        s.row(s.ACQUIRED_NO_NUMBER),
        s.alter(s.ACQUIRED, { 13: '123456789010' }),
        s.alter(s.ADDED, { 29: '', 78: s.NUMBER }),
        s.alter(s.LOST, { 11: '', 12: '1234', 13: '567890' }),
      ]),
    );
    expect(
      stateInquiries(result).map(({ person, reason, missing }) => [person.row, person.role, reason, missing]),
    ).toEqual([
      [7, 'insured', 'number_missing', []],
      [8, 'insured', 'number_check_digit', ['address']],
      [9, 'spouse', 'number_missing', []],
      [9, 'other', 'number_missing', []],
    ]);
    const person: StateInquiry['person'] | undefined = stateInquiries(result)[0]?.person;
    expect(person).toMatchObject({
      name: { kanji: '見本　正明', kana: 'ﾐﾎﾝ ﾏｻｱｷ' },
      birth: '1980-10-10',
      sex: 'male',
      address: '東京都杉並区高井戸西３－５－２４',
    });
  });

  it('has a fact for every person whose health insurance changes, and none for the pension alone', () => {
    const result = s.check(
      s.file([
        s.row(s.ACQUIRED),
        s.row(s.ACQUIRED_OVER70),
        s.row(s.LOST),
        s.alter(s.LOST, { 16: '5' }),
        s.row(s.LOST_OVER70),
        s.row(s.LOST_75),
        s.row(s.ADDED),
        s.alter(s.REMOVED, { 52: '1', 54: '9', 55: '070105' }),
        s.row(s.CHANGED),
      ]),
    );
    expect(result.errors).toEqual([]);
    const facts = registerFacts(result).map(({ effect, person, validFrom, source }: RegisterFact) =>
      [source.row, person.role, effect, validFrom, person.lossReason, person.diedOn].join(' '),
    );
    expect(facts).toEqual([
      '6 insured gained 2025-01-06  ',
      '8 insured lost 2025-01-01 left ',
      '9 insured lost 2025-01-01 died 2024-12-31',
      '11 insured lost 2025-01-05 seventyFive ',
      '12 spouse gained 2025-01-06  ',
      '12 other gained 2025-01-06  ',
      '12 other gained 2025-01-06  ',
      '13 spouse lost 2025-01-06 died 2025-01-05',
      '13 other lost 2025-01-06 employed ',
      '13 other lost 2025-01-06 employed ',
      '14 spouse changed   ',
      '14 other changed   ',
      '14 other changed   ',
    ]);
    expect(registerFacts(result)[0]?.insured).toEqual({
      office: { prefecture: '21', city: '01', symbol: 'ｹｲﾄ' },
      workplaceNumber: '123',
      insuredNumber: '10',
      cardNumber: '',
      name: { kana: 'ﾐﾎﾝ ﾏｻｱｷ', kanji: '見本　正明' },
      birth: '1980-10-10',
    });
    expect(registerFacts(result)[0]?.source).toEqual({
      form: '2200700',
      row: 6,
      serial: '001',
      createdOn: '2025-01-10',
    });
  });

  it('S124 counts errors, lateness and missing numbers per workplace', () => {
    const first = s.check(s.file([s.row(s.ACQUIRED_NO_NUMBER), s.alter(s.ACQUIRED, { 7: '' })]));
    const second = s.check(s.file([s.row(s.ADDED), s.row(s.LOST)]));
    const broken = s.check(new Uint8Array());
    const counts = countByWorkplace([first, second, broken].map((check) => countFiling(check, 3)));
    expect(counts).toEqual([
      {
        workplace: '21-01-ｹｲﾄ-123',
        files: 2,
        refusedFiles: 0,
        records: 4,
        accepted: 3,
        errors: 1,
        late: 3,
        newMembers: 4,
        numbersMissing: 3,
      },
      {
        workplace: '',
        files: 1,
        refusedFiles: 1,
        records: 0,
        accepted: 0,
        errors: 1,
        late: 0,
        newMembers: 0,
        numbersMissing: 0,
      },
    ]);
  });

  it('warns of a record of another workplace than the header', () => {
    const result = s.check(one(s.ACQUIRED, { 4: 'ﾍﾞﾂ' }));
    expect(result.errors).toEqual([]);
    expect(result.warnings).toMatchObject([{ row: 6, code: 'office_differs' }]);
  });
});
