import { readFileSync } from 'node:fs';
import type { Dice } from './random.ts';

/** A person as he is, before anybody writes him down. */
export interface Person {
  readonly surname: string;
  readonly given: string;
  readonly surnameKana: string;
  readonly givenKana: string;
  /** ISO date. */
  readonly birth: string;
  readonly sex: 'male' | 'female';
  readonly home: Home;
}

export interface Home {
  readonly prefecture: string;
  readonly municipality: string;
  readonly town: string;
  readonly chome: number;
  readonly ban: number;
  readonly go: number;
}

interface Name {
  readonly name: string;
  readonly kana: string;
  readonly sex: string;
}

const rows = (file: string): string[][] =>
  readFileSync(new URL(`../src/sample/data/${file}.tsv`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));

const SURNAMES: Name[] = rows('surnames').map(([name = '', kana = '']) => ({ name, kana, sex: '' }));
const GIVEN: Name[] = rows('given-names').map(([name = '', kana = '', sex = '']) => ({ name, kana, sex }));
const GIVEN_BY_SEX = {
  male: GIVEN.filter(({ sex }) => sex === '1'),
  female: GIVEN.filter(({ sex }) => sex === '2'),
};
const PLACES = rows('towns').map(([, prefecture = '', municipality = '', towns = '']) => ({
  prefecture,
  municipality,
  towns: towns.split(' ').map((town) => town.slice(7)),
}));

const two = (value: number): string => String(value).padStart(2, '0');

/** All kanji that occur in the names: what a wrong letter is drawn from. */
export const NAME_KANJI: readonly string[] = [
  ...new Set([...SURNAMES, ...GIVEN].flatMap(({ name }) => [...name])),
].filter((letter) => /\p{Script=Han}/u.test(letter));

export function newHome(dice: Dice): Home {
  const { prefecture, municipality, towns } = dice.pick(PLACES);
  return {
    prefecture,
    municipality,
    town: dice.pick(towns),
    chome: 1 + dice.below(6),
    ban: 1 + dice.below(40),
    go: 1 + dice.below(30),
  };
}

export function newGiven(dice: Dice, sex: Person['sex']): { given: string; givenKana: string } {
  const { name, kana } = dice.pick(GIVEN_BY_SEX[sex]);
  return { given: name, givenKana: kana };
}

export function newSurname(dice: Dice): { surname: string; surnameKana: string } {
  // Half of the people bear one of the 200 commonest surnames, as in the country.
  const { name, kana } = dice.once(2) ? dice.pick(SURNAMES.slice(0, 200)) : dice.pick(SURNAMES);
  return { surname: name, surnameKana: kana };
}

export const newBirth = (dice: Dice): string =>
  `${1935 + dice.below(88)}-${two(1 + dice.below(12))}-${two(1 + dice.below(28))}`;

export function newPerson(dice: Dice): Person {
  const sex = dice.once(2) ? 'male' : 'female';
  return { ...newSurname(dice), ...newGiven(dice, sex), birth: newBirth(dice), sex, home: newHome(dice) };
}
