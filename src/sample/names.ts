import { tableOf } from './data.ts';
import { foldKanji } from './notation.ts';
import { type Random, Weighted } from './random.ts';

/** A surname or given name: as written and as read (full-width katakana). */
export interface Name {
  readonly name: string;
  readonly kana: string;
}

/** Codes of the member file: 1 male, 2 female. */
export type Sex = '1' | '2';

interface GivenName extends Name {
  readonly sex: Sex;
  /** Letters of the generations in which the name is usual, see `generationOf`. */
  readonly generations: string;
  readonly weight: number;
}

const GENERATIONS = 'ABCDE';

/** A: born up to 1964, B: –1979, C: –1994, D: –2009, E: since 2010. Names go out of fashion about that fast. */
function generationOf(birthYear: number): number {
  if (birthYear <= 1964) return 0;
  if (birthYear <= 1979) return 1;
  if (birthYear <= 1994) return 2;
  return birthYear <= 2009 ? 3 : 4;
}

/** The Japanese names of the sample: about as frequent as in life, given names of the right age and sex. */
export class NameBook {
  private readonly surnames: Weighted<Name>;
  private readonly given: Record<Sex, Weighted<GivenName>[]>;
  private readonly sameReading = new Map<string, Name[]>();
  private readonly sameWriting = new Map<string, Name[]>();

  constructor() {
    const surnames = tableOf('surnames.tsv').map(([name, kana, weight]) => ({
      name: name as string,
      kana: kana as string,
      weight: Number(weight),
    }));
    this.surnames = new Weighted(surnames, (row) => row.weight);
    const given = tableOf('given-names.tsv').map(
      ([name, kana, sex, generations, weight]): GivenName => ({
        name: name as string,
        kana: kana as string,
        sex: sex as Sex,
        generations: generations as string,
        weight: Number(weight),
      }),
    );
    const tables = (sex: Sex) =>
      [...GENERATIONS].map(
        (letter) =>
          new Weighted(
            given.filter((row) => row.sex === sex && row.generations.includes(letter)),
            (row) => row.weight,
          ),
      );
    this.given = { '1': tables('1'), '2': tables('2') };
    for (const row of given) {
      const [reading, writing] = [row.sex + row.kana, row.sex + row.name];
      this.sameReading.set(reading, [...(this.sameReading.get(reading) ?? []), row]);
      this.sameWriting.set(writing, [...(this.sameWriting.get(writing) ?? []), row]);
    }
  }

  surname(random: Random): Name {
    return this.surnames.draw(random);
  }

  givenName(random: Random, sex: Sex, birthYear: number): Name {
    return (this.given[sex][generationOf(birthYear)] as Weighted<GivenName>).draw(random);
  }

  /** Another given name that sounds the same but is written with other characters, not merely older forms. */
  homophone(random: Random, name: Name, sex: Sex): Name | undefined {
    const others = (this.sameReading.get(sex + name.kana) ?? []).filter(
      (other) => foldKanji(other.name) !== foldKanji(name.name),
    );
    return others.length === 0 ? undefined : random.pick(others);
  }

  /** The same characters read differently (裕子: ユウコ, ヒロコ). */
  otherReading(random: Random, name: Name, sex: Sex): Name | undefined {
    const others = (this.sameWriting.get(sex + name.name) ?? []).filter((other) => other.kana !== name.kana);
    return others.length === 0 ? undefined : random.pick(others);
  }
}
