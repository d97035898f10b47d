import { daysInMonth } from '../japan/calendar.ts';
import type { Relationship } from '../register/index.ts';
import { type Address, type AddressBook, type Style, write } from './address.ts';
import { type ForeignFamily, foreignFamily, foreignName } from './foreign-names.ts';
import type { Name, NameBook, Sex } from './names.ts';
import { type Random, Weighted } from './random.ts';

/** The five items of one side, as they stand in its file. */
export interface FiveItems {
  kanji: string;
  kana: string;
  birth: string;
  sex: Sex | '';
  address: string;
}

/** Where people live and how their insurer writes it. */
interface Home {
  readonly address: Address;
  readonly style: Style;
  readonly line: string;
}

/**
 * A made-up person: what the insurer's file says of them (`held`), what the resident register says
 * (`registered`), and the numbers both know them by. A case changes one of the two sides, never the plan.
 */
export interface Person {
  readonly index: number;
  readonly relationship: Relationship;
  readonly surname: Name | undefined;
  readonly given: Name | undefined;
  readonly age: number;
  home: Home;
  readonly held: FiveItems;
  readonly registered: FiveItems;
  /** As in the insurer's file; blank if it holds none. */
  individualNumber: string;
  /** Under which number the register answers; blank if it does not. */
  registeredNumber: string;
}

const AGES = new Weighted(
  [
    [18, 19, 1],
    [20, 24, 7.5],
    [25, 29, 10],
    [30, 34, 10],
    [35, 39, 10.5],
    [40, 44, 11.5],
    [45, 49, 13],
    [50, 54, 13],
    [55, 59, 10.5],
    [60, 64, 8],
    [65, 69, 3.7],
    [70, 73, 1.3],
  ] as [number, number, number][],
  (band) => band[2],
);

const STYLE_SHARES = new Weighted<[Style, number]>(
  [
    ['formal', 62],
    ['hyphens', 22],
    ['kanji', 10],
    ['wide', 6],
  ],
  ([, weight]) => weight,
);

/** Chance of being married by age of the insured. */
function marriedAt(age: number): number {
  if (age < 22) return 0.02;
  if (age < 30) return 0.05 + (age - 22) * 0.04;
  return age < 45 ? 0.5 + (age - 30) * 0.013 : 0.7;
}

/** What a household needs from the generator: chance, books, numbers, and the day ages are counted to. */
export interface HouseholdSource {
  readonly random: Random;
  readonly names: NameBook;
  readonly addresses: AddressBook;
  readonly asOf: string;
  /** Index and Individual Number of the next person. */
  next(): { index: number; number: string };
}

/** Both halves are undefined for a foreign name, which has no such halves. */
interface FullName {
  readonly kanji: string;
  readonly kana: string;
  readonly surname: Name | undefined;
  readonly given: Name | undefined;
}

/** One household in the making: its people share a home and, mostly, a surname. */
class Family {
  readonly people: Person[] = [];
  private readonly source: HouseholdSource;
  private readonly surname: Name | ForeignFamily;
  private readonly home: Home;

  constructor(source: HouseholdSource, prefectureCode: string) {
    const { random } = source;
    this.source = source;
    this.surname = random.chance(0.022) ? foreignFamily(random) : source.names.surname(random);
    const address = source.addresses.home(random, prefectureCode);
    const style = STYLE_SHARES.draw(random)[0];
    this.home = { address, style, line: write(address, style) };
  }

  add(relationship: Relationship, sex: Sex, age: number, ownSurname = false): void {
    const birth = birthDate(this.source.random, this.source.asOf, age);
    const { kanji, kana, surname, given } = this.nameFor(sex, Number(birth.slice(0, 4)), ownSurname);
    const held: FiveItems = { kanji, kana, birth, sex, address: this.home.line };
    const registered: FiveItems = { kanji, kana, birth, sex, address: this.home.line };
    const { index, number } = this.source.next();
    this.people.push({
      index,
      relationship,
      surname,
      given,
      age,
      home: this.home,
      held,
      registered,
      individualNumber: number,
      registeredNumber: number,
    });
  }

  /** Full name of one more of the family; no two of it sound alike. Some relatives bear a surname of their own. */
  private nameFor(sex: Sex, birthYear: number, ownSurname: boolean): FullName {
    const { random, names } = this.source;
    if ('language' in this.surname) {
      const { name: kanji, kana } = foreignName(random, this.surname, sex);
      return { kanji, kana, surname: undefined, given: undefined };
    }
    const surname = ownSurname ? names.surname(random) : this.surname;
    let given = names.givenName(random, sex, birthYear);
    while (this.people.some((person) => person.given?.kana === given.kana)) {
      given = names.givenName(random, sex, birthYear);
    }
    return {
      kanji: `${surname.name}　${given.name}`,
      kana: `${surname.kana}　${given.kana}`,
      surname,
      given,
    };
  }
}

/** A birth date that makes somebody `age` years old on `asOf`. */
function birthDate(random: Random, asOf: string, age: number): string {
  const month = random.between(1, 12);
  const year = Number(asOf.slice(0, 4)) - age;
  const day = random.between(1, daysInMonth(2023, month));
  const monthDay = `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return `${monthDay > asOf.slice(5) ? year - 1 : year}-${monthDay}`;
}

/** An insured person and whoever depends on them, insured first; `most` people at the most. Nobody under 18 is insured. */
export function makeHousehold(source: HouseholdSource, prefectureCode: string, most: number): Person[] {
  const { random } = source;
  const family = new Family(source, prefectureCode);
  const band = AGES.draw(random);
  const age = random.between(band[0], band[1]);
  const sex: Sex = random.chance(0.59) ? '1' : '2';
  const man = sex === '1';
  family.add('insured', sex, age);
  const married = random.chance(marriedAt(age));
  if (married && random.chance(man ? 0.5 : 0.02)) {
    family.add('spouse', man ? '2' : '1', Math.min(73, Math.max(20, age + random.between(-6, 3))));
  }
  if (age >= 22 && random.chance(man ? (married ? 0.85 : 0.02) : married ? 0.25 : 0.1))
    addChildren(family, random, age);
  if (random.chance(0.03)) addElders(family, random, age, man);
  if (family.people.length > most) family.people.length = most;
  return family.people;
}

function addChildren(family: Family, random: Random, age: number): void {
  const eldest = age - random.between(22, 34);
  if (eldest < 0) return;
  const count =
    1 + (random.chance(0.55) ? 1 : 0) + (random.chance(0.2) ? 1 : 0) + (random.chance(0.06) ? 1 : 0);
  for (let i = 0, childAge = eldest; i < count && childAge >= 0; i++, childAge -= random.between(2, 4)) {
    const dependent = childAge < 18 || (childAge <= 22 ? random.chance(0.7) : random.chance(0.06));
    if (dependent) family.add('child', random.chance(0.512) ? '1' : '2', childAge);
  }
}

function addElders(family: Family, random: Random, age: number, man: boolean): void {
  const sex: Sex = random.chance(0.25) ? '1' : '2';
  const own = random.chance(man ? 0.1 : 0.5);
  const draw = random.unit();
  if (age <= 25 && draw < 0.3) family.add('grandparent', sex, random.between(66, 73), own);
  else if (age >= 56 && draw < 0.3)
    family.add('grandchild', random.chance(0.5) ? '1' : '2', random.between(0, 12), own);
  else if (draw < 0.4)
    family.add(
      'sibling',
      random.chance(0.5) ? '1' : '2',
      Math.min(73, Math.max(0, age + random.between(-8, 8))),
    );
  else if (draw < 0.5) family.add('other', random.chance(0.5) ? '1' : '2', random.between(3, 73), true);
  else if (age <= 51) family.add('parent', sex, Math.min(73, age + random.between(22, 32)), own);
}
