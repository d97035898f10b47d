import { addDays } from '../japan/calendar.ts';
import type { AddressBook } from './address.ts';
import { write, writeDifferently } from './address.ts';
import type { Person } from './household.ts';
import { withWrongCheckDigit } from './individual-number.ts';
import { isExtracted, type Member, type Plan, type RuleRow } from './model.ts';
import type { NameBook, Sex } from './names.ts';
import { otherForms, otherKana, slipOfKana } from './notation.ts';
import type { Random } from './random.ts';

/** What a case may use to change a person's two sides. */
export interface CaseSource {
  readonly random: Random;
  readonly names: NameBook;
  readonly addresses: AddressBook;
}

/** A planned departure from "both sides agree". `apply` returns false, changing nothing, where it does not fit. */
export interface Case {
  readonly name: string;
  readonly row: RuleRow;
  /** Share of the people the rule table is asked of. */
  readonly rate: number;
  readonly several?: true;
  readonly confirmation?: Plan['confirmation'];
  apply(source: CaseSource, member: Member, batch: readonly Member[]): boolean;
}

/** Asked by the rule table, and nothing planned for them yet. */
const isPlain = (member: Member): boolean =>
  member.firstRow && member.plan.name === 'plain' && isExtracted(member);
const isJapanese = (person: Person): boolean => person.surname !== undefined;
const birthYear = (person: Person): number => Number(person.held.birth.slice(0, 4));

/** Moved house: the register knows the new address, the insurer the old one. */
function moves({ random, addresses }: CaseSource, { person }: Member): boolean {
  const near = random.chance(0.8) ? person.home.address.prefectureCode : addresses.prefecture(random);
  for (;;) {
    const address = addresses.home(random, near);
    if (address.town === person.home.address.town) continue;
    person.registered.address = write(address, person.home.style);
    return true;
  }
}

/** Married (or divorced): the register has the new surname. */
function changesSurname({ random, names }: CaseSource, { person }: Member): boolean {
  if (person.surname === undefined || person.given === undefined || person.age < 20) return false;
  for (;;) {
    const surname = names.surname(random);
    if (surname.kana === person.surname.kana) continue;
    person.registered.kanji = `${surname.name}　${person.given.name}`;
    person.registered.kana = `${surname.kana}　${person.given.kana}`;
    return true;
  }
}

/** The insurer typed a given name that sounds right but is written with other characters (裕子 for 祐子). */
function wrongCharacters({ random, names }: CaseSource, { person }: Member): boolean {
  if (person.surname === undefined || person.given === undefined) return false;
  const other = names.homophone(random, person.given, person.held.sex as Sex);
  if (other === undefined) return false;
  person.held.kanji = `${person.surname.name}　${other.name}`;
  return true;
}

/** The insurer guessed the reading, or mistyped it. */
function wrongReading({ random, names }: CaseSource, { person }: Member): boolean {
  if (person.surname === undefined || person.given === undefined) {
    person.held.kana = slipOfKana(person.held.kana, random);
    return true;
  }
  const other = names.otherReading(random, person.given, person.held.sex as Sex);
  const given = other?.kana ?? slipOfKana(person.given.kana, random);
  person.held.kana = `${person.surname.kana}　${given}`;
  return true;
}

/** A character of the name exists only as a maker's own code (外字) in the insurer's old system. */
function privateCharacter({ random }: CaseSource, { person }: Member): boolean {
  if (!isJapanese(person)) return false;
  const rest = [...person.held.kanji].slice(1).join('');
  person.held.kanji = String.fromCodePoint(0xe000 + random.below(40)) + rest;
  if (random.chance(0.4)) person.registered.kanji = `●${rest}`;
  return true;
}

/** Another date of birth: a slip of one digit, or month and day of somebody else; never after the day of joining. */
function wrongBirthDate({ random }: CaseSource, { person, acquiredOn }: Member): boolean {
  const { birth } = person.held;
  const days = random.pick([-3653, -365, -31, -10, -1, 1, 9, 30, 366]);
  const later = addDays(birth, days);
  person.held.birth = later <= acquiredOn ? later : addDays(birth, -Math.abs(days));
  return true;
}

/** The number is a stranger's: the register answers with somebody else altogether. */
function strangersNumber(source: CaseSource, { person }: Member): boolean {
  const { random, names, addresses } = source;
  const sex: Sex = random.chance(0.5) ? '1' : '2';
  const year = birthYear(person) - random.between(2, 20);
  const [surname, given] = [names.surname(random), names.givenName(random, sex, year)];
  Object.assign(person.registered, {
    kanji: `${surname.name}　${given.name}`,
    kana: `${surname.kana}　${given.kana}`,
    birth: `${year}${person.held.birth.slice(4)}`.replace('-02-29', '-02-28'),
    sex,
  });
  return moves({ random, names, addresses }, { person } as Member);
}

/** The flat is missing in the insurer's address. */
function missingFlat(_source: CaseSource, { person }: Member): boolean {
  const { address, style } = person.home;
  if (address.building === '') return false;
  person.held.address = write(address, style, false);
  return true;
}

/** Somebody else of this batch whose number gets into this person's row (or the other way round). */
function duplicate(_source: CaseSource, member: Member, batch: readonly Member[]): boolean {
  const { person } = member;
  const other = batch.find((candidate) => candidate.person !== person && isPlain(candidate));
  if (other === undefined) return false;
  person.individualNumber = other.person.individualNumber;
  person.registeredNumber = '';
  Object.assign(other.plan, { row: 2, name: 'duplicate_number' });
  return true;
}

/** Two brothers or sisters born on one day whose numbers were swapped when they were handed in. */
function twins({ random, names }: CaseSource, member: Member, batch: readonly Member[]): boolean {
  const { person } = member;
  if (person.relationship !== 'child' || !isJapanese(person)) return false;
  const twin = batch.find(
    (other) =>
      other !== member &&
      other.insuredId === member.insuredId &&
      other.relationship === 'child' &&
      isPlain(other) &&
      other.person.held.sex === person.held.sex,
  );
  if (twin === undefined || twin.acquiredOn < person.held.birth) return false;
  twin.person.held.birth = person.held.birth;
  while (twin.person.held.kana === person.held.kana) {
    const given = names.givenName(random, person.held.sex as Sex, birthYear(person));
    if (given.kana === person.given?.kana) continue;
    twin.person.held.kanji = `${person.surname?.name}　${given.name}`;
    twin.person.held.kana = `${person.surname?.kana}　${given.kana}`;
  }
  Object.assign(person.registered, twin.person.held);
  Object.assign(twin.person.registered, person.held);
  Object.assign(twin.plan, { row: 7, name: 'swapped_twins' });
  return true;
}

const both =
  (...changes: Case['apply'][]): Case['apply'] =>
  (source, member, batch) =>
    changes.every((change) => change(source, member, batch));

/** Every planned case, in order of precedence among those due. Rates: calibrated to about 90 % agreeing. */
export const CASES: readonly Case[] = [
  { name: 'private_character', row: 6, rate: 0.0015, apply: privateCharacter },
  {
    name: 'number_blank',
    row: 1,
    rate: 0.008,
    apply: (_source, { person }) => {
      person.individualNumber = '';
      person.registeredNumber = '';
      return true;
    },
  },
  {
    name: 'check_digit_wrong',
    row: 1,
    rate: 0.0025,
    apply: ({ random }, { person }) => {
      person.individualNumber = withWrongCheckDigit(person.individualNumber, random);
      person.registeredNumber = '';
      return true;
    },
  },
  {
    name: 'number_unknown',
    row: 2,
    rate: 0.003,
    apply: (_source, { person }) => {
      person.registeredNumber = '';
      return true;
    },
  },
  { name: 'duplicate_number', row: 2, rate: 0.0015, apply: duplicate },
  { name: 'confirmed_name', row: 3, rate: 0.003, confirmation: 'current', apply: wrongCharacters },
  { name: 'confirmed_move', row: 3, rate: 0.0025, confirmation: 'current', apply: moves },
  { name: 'confirmed_birth', row: 3, rate: 0.001, confirmation: 'current', apply: wrongBirthDate },
  { name: 'birth_differs', row: 4, rate: 0.0025, apply: wrongBirthDate },
  {
    name: 'birth_missing',
    row: 4,
    rate: 0.0005,
    apply: (_source, { person }) => {
      person.registered.birth = '';
      return true;
    },
  },
  {
    name: 'sex_differs',
    row: 4,
    rate: 0.001,
    apply: (_source, { person }) => {
      person.held.sex = person.held.sex === '1' ? '2' : '1';
      return true;
    },
  },
  { name: 'strangers_number', row: 4, rate: 0.0015, apply: strangersNumber },
  { name: 'kanji_differs', row: 6, rate: 0.008, apply: wrongCharacters },
  { name: 'kana_differs', row: 6, rate: 0.006, apply: wrongReading },
  { name: 'surname_changed', row: 7, rate: 0.005, apply: changesSurname },
  { name: 'swapped_twins', row: 7, rate: 0.0008, apply: twins },
  { name: 'several_and_moved', row: 9, rate: 0, several: true, apply: moves },
  { name: 'moved_and_married', row: 10, rate: 0.0025, apply: both(changesSurname, moves) },
  { name: 'moved_and_misspelled', row: 10, rate: 0.003, apply: both(wrongCharacters, moves) },
  { name: 'confirmed_for_older_snapshot', row: 8, rate: 0.0015, confirmation: 'older', apply: moves },
  { name: 'moved', row: 8, rate: 0.02, apply: moves },
  { name: 'flat_missing', row: 8, rate: 0.006, apply: missingFlat },
];

/** Spells one or two of the items differently without changing what they say. Returns whether anything changed. */
export function respell({ random }: CaseSource, person: Person): boolean {
  let changed = false;
  if (random.chance(0.12)) {
    const address = writeDifferently(person.home.address, person.home.style, random);
    changed = address !== person.held.address;
    person.held.address = address;
  }
  if (random.chance(0.07)) {
    const kanji = otherForms(person.held.kanji, random);
    if (kanji !== undefined) {
      person.held.kanji = kanji;
      changed = true;
    }
  }
  if (random.chance(0.03)) {
    const kana = otherKana(person.held.kana, random);
    if (kana !== undefined) {
      person.held.kana = kana;
      changed = true;
    }
  }
  return changed;
}
