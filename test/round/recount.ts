import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkMyNumber } from '../../src/japan/check-digits.ts';
import { matchFive } from '../../src/matching/five.ts';
import { FIVE_ITEMS, isMatch } from '../../src/matching/level.ts';
import { unprintable } from '../../src/template/glyphs.ts';
import { OUTCOMES, PATTERNS } from '../campaign/decisions.ts';
import { type CsvRow, rowsOf } from './support.ts';

/*
 * A round counted a second time from its input files alone: plain loops over the rows, no database, and the rules
 * taken from the product decisions. Only the matcher and the list of printable characters are the program's own.
 */

export interface Expected {
  readonly outcome: string;
  readonly form: string;
  readonly digits: boolean;
  readonly rule: number;
}

export interface Recount {
  readonly plan: { extraction_date: string; cut_off: string; packing_date: string };
  readonly members: readonly CsvRow[];
  readonly byId: ReadonlyMap<string, CsvRow>;
  readonly expected: ReadonlyMap<string, Expected>;
}

const cell = (row: CsvRow, column: string): string => row[column] as string;

/** The first day without cover: the loss on file, or the 75th birthday (of 29 February: 1 March). */
function coverEnd(row: CsvRow): string {
  const [year = '', month, day] = cell(row, 'birth_date').split('-');
  const seventyFive = `${Number(year) + 75}-${month === '02' && day === '29' ? '03-01' : `${month}-${day}`}`;
  const lost = cell(row, 'lost_on');
  return lost !== '' && lost < seventyFive ? lost : seventyFive;
}

const groupBy = (rows: readonly CsvRow[], key: (row: CsvRow) => string): Map<string, CsvRow[]> => {
  const groups = new Map<string, CsvRow[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
};

/** Counts a round again. Every row of the files must be right: none is expected to be kept aside. */
export async function recount(folder: string): Promise<Recount> {
  const { campaign: plan } = JSON.parse(readFileSync(join(folder, 'insurer.json'), 'utf8'));
  const read = (name: string) => rowsOf(join(folder, `${name}.csv`));
  const members = await read('members');
  const byId = new Map(members.map((row) => [cell(row, 'member_id'), row]));
  const workplaces = new Map((await read('workplaces')).map((row) => [cell(row, 'workplace_id'), row]));

  const replies = (await read('resident-register')).filter((row) => cell(row, 'as_of') <= plan.cut_off);
  const snapshot =
    replies
      .map((row) => cell(row, 'as_of'))
      .sort()
      .at(-1) ?? '';
  const register = new Map(
    replies.filter((row) => row.as_of === snapshot).map((row) => [cell(row, 'individual_number'), row]),
  );
  const confirmed = new Set(
    (await read('confirmations')).filter((row) => row.snapshot === snapshot).map((row) => row.member_id),
  );
  const inquiries = groupBy(
    (await read('inquiries')).filter((row) => cell(row, 'sent_on') <= plan.cut_off),
    (row) => cell(row, 'member_id'),
  );

  const insuredOf = (row: CsvRow) => byId.get(cell(row, 'insured_id')) as CsvRow;
  const endOf = (row: CsvRow) => [coverEnd(row), coverEnd(insuredOf(row))].sort()[0] as string;
  const numberOf = (row: CsvRow) => {
    const number = cell(row, 'individual_number');
    return checkMyNumber(number).valid ? number : '';
  };
  const valid = members.filter(
    (row) => cell(row, 'acquired_on') <= plan.extraction_date && coverEnd(row) > plan.extraction_date,
  );
  const validByPerson = groupBy(valid, (row) => cell(row, 'person_id'));
  const validByNumber = groupBy(valid, numberOf);
  const byNumber = groupBy(members, numberOf);

  function replyOf(row: CsvRow): 'yes' | 'no' | 'pending' {
    const last = inquiries
      .get(cell(row, 'member_id'))
      ?.sort((a, b) => (cell(a, 'sent_on') < cell(b, 'sent_on') ? -1 : 1))
      .at(-1);
    if (last === undefined) return 'pending';
    const replied = cell(last, 'replied_on');
    if (replied !== '' && replied <= plan.cut_off) return 'yes';
    return cell(last, 'reply_by') <= plan.cut_off ? 'no' : 'pending';
  }

  function ruleOf(row: CsvRow): number {
    const number = numberOf(row);
    if (number === '') return 1;
    const reply = register.get(number);
    const people = new Set(byNumber.get(number)?.map((one) => one.person_id));
    if (reply === undefined || people.size > 1) return 2;
    if (confirmed.has(row.member_id)) return 3;
    const five = (one: CsvRow) => ({
      kanji: cell(one, 'name_kanji'),
      kana: cell(one, 'name_kana'),
      birth: cell(one, 'birth_date'),
      sex: cell(one, 'sex'),
      address: cell(one, 'address'),
    });
    const results = matchFive(five(row), five(reply));
    const pattern = FIVE_ITEMS.map((item) => (isMatch(results[item].level) ? 'o' : 'x')).join('');
    const several =
      (validByPerson.get(cell(row, 'person_id'))?.length ?? 0) > 1 ||
      (validByNumber.get(number)?.length ?? 0) > 1;
    return (PATTERNS[pattern] as readonly [number, number])[several ? 1 : 0];
  }

  function destinationOf(row: CsvRow): string {
    const insured = insuredOf(row);
    const blank = (one: CsvRow, ...columns: string[]) =>
      columns.some((column) => unprintable(cell(one, column)).length > 0);
    if (blank(row, 'name_kanji', 'name_kana') || blank(insured, 'name_kanji', 'name_kana'))
      return 'held_glyph';
    if (row.protected === 'yes') {
      if (row.contact_address === '') return 'held_address';
      return blank(row, 'address', 'contact_address') ? 'held_glyph' : 'chosen_mail';
    }
    const place = workplaces.get(cell(insured, 'workplace_id'));
    const closed =
      place !== undefined && place.closed_on !== '' && cell(place, 'closed_on') <= plan.packing_date;
    if (row.kind !== 'voluntary' && insured.kind !== 'voluntary' && place !== undefined && !closed)
      return blank(place, 'name', 'address') ? 'held_glyph' : 'workplace_parcel';
    const home = insured.protected === 'yes' ? row : insured;
    if (home.address === '' || home.postcode === '') return 'held_address';
    return blank(home, 'address', 'contact_address') ? 'held_glyph' : 'home_mail';
  }

  function outcomeOf(row: CsvRow, form: string): string {
    if (cell(row, 'acquired_on') > plan.extraction_date) return 'excluded_not_yet_acquired';
    if (endOf(row) <= plan.extraction_date) return 'excluded_lost';
    if (row.kind === 'day_labourer' || insuredOf(row).kind === 'day_labourer') return 'excluded_day_labourer';
    if (endOf(row) <= plan.packing_date) return 'late_loss';
    if (form === 'hold') return 'held_review';
    return destinationOf(row);
  }

  const expected = new Map<string, Expected>();
  for (const row of members) {
    const rule = ruleOf(row);
    const verdict = OUTCOMES[rule] as { now: string; noReply: string };
    const [form = '', digits] = (replyOf(row) === 'no' ? verdict.noReply : verdict.now).split(' ');
    expected.set(cell(row, 'member_id'), {
      outcome: outcomeOf(row, form),
      form,
      digits: digits === 'yes',
      rule,
    });
  }
  return { plan, members, byId, expected };
}
