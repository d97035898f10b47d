import { describe, expect, it } from 'vitest';
import { FINDINGS, type FindingCode } from '../../../src/register/index.ts';
import { freshDatabase } from '../../support/postgres.ts';
import {
  childOf,
  currentMembers,
  findingsOf,
  insured,
  membersCsv,
  newInsurer,
  type Row,
  workplace,
  workplacesCsv,
} from './fixture.ts';

const { database } = await freshDatabase();

const LONG_NAME = '協'.repeat(81);

/** One row that cannot be taken in, as the third of a file of three families; what is said of it. */
const ASIDE: Record<string, readonly [changes: Row, finding: string]> = {
  'an impossible date': [{ birth_date: '1981-02-29' }, 'birth_date date.impossible'],
  'a date of the Japanese era': [{ birth_date: '昭和55年4月1日' }, 'birth_date date.impossible'],
  'a short Japanese date': [{ acquired_on: 'S55.04.01' }, 'acquired_on date.impossible'],
  'a date with slashes': [{ acquired_on: '2010/04/01' }, 'acquired_on date.impossible'],
  'a loss that is no date': [{ lost_on: '未定' }, 'lost_on date.impossible'],
  'a cover that ends before it begins': [{ lost_on: '2010-03-31' }, 'lost_on date.order'],
  'a cover that begins before birth': [{ acquired_on: '1979-01-01' }, 'acquired_on date.order'],
  'a sex of no code': [{ sex: '男' }, 'sex field.malformed'],
  'an unknown kind': [{ kind: 'seaman' }, 'kind code.unknown'],
  'an unknown relationship': [{ relationship: 'cousin' }, 'relationship code.unknown'],
  'a protection of no code': [{ protected: 'maybe' }, 'protected code.unknown'],
  'a blank name': [{ name_kanji: '　' }, 'name_kanji field.missing'],
  'a blank id': [{ person_id: '' }, 'person_id field.missing'],
  'an id with a blank': [{ person_id: 'P 3' }, 'person_id field.malformed'],
  'a name too long': [{ name_kanji: LONG_NAME }, 'name_kanji field.too_long'],
  'a postcode of six digits': [{ postcode: '100000' }, 'postcode field.malformed'],
  'a branch number of one digit': [{ sub_number: '1' }, 'sub_number field.malformed'],
  'a remuneration with a comma': [
    { standard_remuneration: '300,000' },
    'standard_remuneration field.malformed',
  ],
  'no workplace': [{ workplace_id: '' }, 'workplace_id field.missing'],
  'a workplace nobody knows': [{ workplace_id: 'W9' }, 'workplace_id workplace.unknown'],
  'an insured who hangs on somebody else': [{ insured_id: 'M1' }, 'insured_id field.malformed'],
};

describe('a bad row is kept aside with row, column and code, and the good rows load', () => {
  it.each(Object.keys(ASIDE))('%s', async (name) => {
    const [changes, finding] = ASIDE[name] as (typeof ASIDE)[string];
    const insurer = await newInsurer(database);
    const file = membersCsv(insured(1), childOf(1, 1), insured(3, changes), insured(4));
    const report = await insurer.members(file);
    expect(report).toMatchObject({ fileRows: 4, loaded: 3, aside: 1 });
    expect(await findingsOf(database, insurer.insurerId)).toEqual([`4 ${finding} error`]);
    expect(await currentMembers(database, insurer.insurerId)).toEqual(['M1', 'M1-1', 'M4']);
    const [sentence, remedy] = FINDINGS[finding.split(' ')[1] as FindingCode];
    expect(Math.min(sentence.length, remedy.length)).toBeGreaterThan(4);
  });

  it('control characters: NUL, which the database cannot hold, and line breaks inside a value', async () => {
    const insurer = await newInsurer(database);
    const rows = [
      insured(1, { name_kanji: '協会\0太郎' }),
      insured(2, { address: '東京都千代田区\n丸の内1丁目' }),
      insured(3, { number: '3\t4' }),
      insured(4),
    ];
    expect(await insurer.members(membersCsv(...rows))).toMatchObject({ fileRows: 4, loaded: 1, aside: 3 });
    const errors = (await findingsOf(database, insurer.insurerId)).filter((one) => one.endsWith('error'));
    expect(errors).toEqual([
      '2 name_kanji text.control error',
      '3 address text.control error',
      '4 number text.control error',
    ]);
  });

  it('every fault of a row is told at once', async () => {
    const insurer = await newInsurer(database);
    await insurer.members(
      membersCsv(insured(1, { sex: '3', kind: 'x', birth_date: '2024-13-01' }), insured(2)),
    );
    expect(await findingsOf(database, insurer.insurerId)).toEqual([
      '2 birth_date date.impossible error',
      '2 kind code.unknown error',
      '2 sex field.malformed error',
    ]);
  });

  it('a short row and a long row: no cell of them is guessed', async () => {
    const insurer = await newInsurer(database);
    const [header, first, second, third] = membersCsv(insured(1), insured(2), insured(3)).split('\r\n');
    const file = [header, first?.replace(',1,', ','), `${second},x`, third, ''].join('\r\n');
    expect(await insurer.members(file)).toMatchObject({ fileRows: 3, loaded: 1, aside: 2 });
    expect(await findingsOf(database, insurer.insurerId)).toEqual([
      '2  row.columns error',
      '3  row.columns error',
    ]);
    expect(await currentMembers(database, insurer.insurerId)).toEqual(['M3']);
  });

  it('two rows of one eligibility: neither is taken for the right one', async () => {
    const insurer = await newInsurer(database);
    const twice = insured(2, { name_kanji: '協会　次郎', number: '9' });
    expect(await insurer.members(membersCsv(insured(1), insured(2), twice))).toMatchObject({
      loaded: 1,
      aside: 2,
    });
    expect(await findingsOf(database, insurer.insurerId)).toEqual([
      '3 member_id key.duplicate error',
      '4 member_id key.duplicate error',
    ]);
  });

  it('two people under one branch number of one family', async () => {
    const insurer = await newInsurer(database);
    const rows = [insured(1), childOf(1, 1), childOf(1, 2, { sub_number: '01' })];
    await insurer.members(membersCsv(...rows));
    expect(await findingsOf(database, insurer.insurerId)).toEqual([
      '3 sub_number key.duplicate error',
      '4 sub_number key.duplicate error',
    ]);
  });

  it('an orphan dependent, and one whose insured is a dependent', async () => {
    const insurer = await newInsurer(database);
    const rows = [insured(1), childOf(1, 1), childOf(9, 1), childOf(1, 2, { insured_id: 'M1-1' })];
    expect(await insurer.members(membersCsv(...rows))).toMatchObject({ loaded: 2, aside: 2 });
    expect(await findingsOf(database, insurer.insurerId)).toEqual([
      '4 insured_id insured.orphan error',
      '5 insured_id insured.orphan error',
    ]);
  });

  it('the dependents of an insured who is kept aside, by the row itself or by a rule among rows', async () => {
    const insurer = await newInsurer(database);
    const rows = [
      insured(1, { sex: '' }),
      childOf(1, 1),
      insured(2, { workplace_id: 'W9' }),
      childOf(2, 1),
      insured(3),
      childOf(3, 1),
    ];
    await insurer.members(membersCsv(...rows));
    expect(await findingsOf(database, insurer.insurerId)).toEqual([
      '2 sex field.missing error',
      '3 insured_id insured.orphan error',
      '4 workplace_id workplace.unknown error',
      '5 insured_id insured.orphan error',
    ]);
    expect(await currentMembers(database, insurer.insurerId)).toEqual(['M3', 'M3-1']);
  });
});

describe('a warning lets the row in', () => {
  const stateOf = (insurerId: string) =>
    database.read(async (sql) => {
      const { rows } = await sql.query<{ state: string }>(
        `SELECT concat_ws(' ', member_id, number_state, number_ref IS NOT NULL, unprintable_name, unprintable_address) AS state
           FROM register.person_fact WHERE insurer_id = $1 ORDER BY member_id`,
        [insurerId],
      );
      return rows.map(({ state }) => state);
    });

  it('a wrong check digit: nothing of the number is kept (rule row 1)', async () => {
    const insurer = await newInsurer(database);
    const right = insured(1).individual_number as string;
    const wrong = right.slice(0, -1) + ((Number(right.at(-1)) + 1) % 10);
    const rows = [
      insured(1, { individual_number: wrong }),
      insured(2, { individual_number: '' }),
      insured(3),
    ];
    expect(await insurer.members(membersCsv(...rows))).toMatchObject({ loaded: 3, aside: 0, warnings: 1 });
    expect(await findingsOf(database, insurer.insurerId)).toEqual([
      '2 individual_number my_number.check_digit warning',
    ]);
    expect(await stateOf(insurer.insurerId)).toEqual([
      'M1 bad_check f f f',
      'M2 none f f f',
      'M3 held t f f',
    ]);
  });

  it('a character no font can print: in the name, the reading, the address or the chosen address', async () => {
    const insurer = await newInsurer(database);
    const gaiji = '\ue012';
    const rows = [
      insured(1, { name_kanji: `${gaiji}田　太郎` }),
      insured(2, { address: `東京都${gaiji}区` }),
      insured(3, { protected: 'yes', contact_postcode: '1000005', contact_address: `東京都${gaiji}区` }),
      insured(4, { name_kanji: '𠮷田　太郎' }),
    ];
    expect(await insurer.members(membersCsv(...rows))).toMatchObject({ loaded: 4, warnings: 3 });
    expect(await findingsOf(database, insurer.insurerId)).toEqual([
      '2 name_kanji text.unprintable warning',
      '3 address text.unprintable warning',
      '4 address text.unprintable warning',
    ]);
    expect(await stateOf(insurer.insurerId)).toEqual([
      'M1 held t t f',
      'M2 held t f t',
      'M3 held t f t',
      'M4 held t f f',
    ]);
  });

  it('an unprintable character does not excuse an error of the same row', async () => {
    const insurer = await newInsurer(database);
    await insurer.members(membersCsv(insured(1, { name_kanji: '\ue012', sex: '' }), insured(2)));
    expect(await findingsOf(database, insurer.insurerId)).toEqual([
      '2 name_kanji text.unprintable warning',
      '2 sex field.missing error',
    ]);
    expect(await currentMembers(database, insurer.insurerId)).toEqual(['M2']);
  });
});

describe('workplaces.csv', () => {
  it('keeps bad rows aside in the same way', async () => {
    const insurer = await newInsurer(database);
    const rows = [
      workplace({ workplace_id: 'W2', prefecture: '48' }),
      workplace({ workplace_id: 'W3', postcode: '' }),
      workplace({ workplace_id: 'W4', opened_on: '2000-01-01', closed_on: '1999-12-31' }),
      workplace({ workplace_id: 'W5', name: '\ue012商事' }),
      workplace({ workplace_id: 'W6' }),
      workplace({ workplace_id: 'W6', name: '別の会社' }),
      workplace({ workplace_id: 'W7', name: '見\0本' }),
    ];
    expect(await insurer.workplaces(workplacesCsv(...rows))).toMatchObject({
      fileRows: 7,
      loaded: 1,
      aside: 6,
    });
    expect(await findingsOf(database, insurer.insurerId)).toEqual([
      '2 prefecture field.malformed error',
      '3 postcode field.missing error',
      '4 closed_on date.order error',
      '5 name text.unprintable warning',
      '6 workplace_id key.duplicate error',
      '7 workplace_id key.duplicate error',
      '8 name text.control error',
      '8 name text.unprintable warning',
    ]);
  });
});
