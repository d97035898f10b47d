import { FIVE_ITEMS, type FiveValues, type Item } from '../src/matching/level.ts';
import { commonForm, otherValues, plainValues } from './notation.ts';
import { NAME_KANJI, newBirth, newGiven, newHome, newPerson, newSurname, type Person } from './people.ts';
import { Dice } from './random.ts';

/** What happened between the two records of a pair. */
export const KINDS = [
  'identical',
  'notation',
  'slip',
  'marriage',
  'moved',
  'twins',
  'namesakes',
  'swapped',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Pair {
  readonly kind: Kind;
  readonly a: FiveValues;
  readonly b: FiveValues;
  /** Whether both values of an item mean the same, by construction and not by any matcher. */
  readonly same: Readonly<Record<Item, boolean>>;
}

/** Shares of a pair file, in percent; what is left over is drawn evenly from the other kinds. */
export interface Mix {
  readonly identical: number;
  readonly notation: number;
}

/** Kanji that clerks and readers take for one another though they are different letters of names. */
const CONFUSED =
  '己巳 巳已 郎朗 裕祐 亨享 土士 末未 崎埼 昇升 圭珪 斎斉 藤籐 佑祐 大太 萩荻 坂阪 堺界 治冶 侍待 遣遺 綱網 幸辛 美実 由田 今令 橋矯 沢択 隆降 博専 健建 彦産 久々 浩活 雅稚 孝考 千干 牛午 矢失 島鳥 石右 永氷 林材'.split(
    ' ',
  );
const CONFUSED_WITH = new Map(CONFUSED.flatMap(([a = '', b = '']) => [[a, b] as const, [b, a] as const]));
const KANA = [
  ...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン',
];
const VOICED = new Map(
  [...'カガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボ'].map((k, i, all) => [
    k,
    all[i ^ 1] as string,
  ]),
);

function changeOne(text: string, dice: Dice, change: (letter: string) => string): string {
  const letters = [...text];
  const at = dice.below(letters.length);
  letters[at] = change(letters[at] as string);
  return letters.join('');
}

const wrongKanji = (name: string, dice: Dice): string =>
  changeOne(name, dice, (letter) => CONFUSED_WITH.get(letter) ?? dice.pick(NAME_KANJI));

const FULL_SIZE = new Map(
  [...'ァアィイゥウェエォオッツャヤュユョヨ'].map((kana, i, all) => [kana, all[i + 1] as string]),
);

/**
 * A kana mistyped, voiced, or a long vowel dropped. Never ョ as ヨ: that is how a terminal without small kana
 * writes the same name, so that nobody could say it is a slip.
 */
function wrongKana(name: string, dice: Dice): string {
  if (dice.once(3) && /.[ウー]/.test(name)) return name.replace(/(.)[ウー]/, '$1');
  return changeOne(name, dice, (kana) => {
    const wrong = (dice.once(2) ? VOICED.get(kana) : undefined) ?? dice.pick(KANA);
    return wrong === FULL_SIZE.get(kana) ? 'ン' : wrong;
  });
}

function slip(person: Person, dice: Dice): Person {
  const { home } = person;
  switch (dice.below(6)) {
    case 0:
      return { ...person, given: wrongKanji(person.given, dice) };
    case 1:
      return { ...person, surname: wrongKanji(person.surname, dice) };
    case 2:
      return { ...person, givenKana: wrongKana(person.givenKana, dice) };
    case 3:
      return { ...person, surnameKana: wrongKana(person.surnameKana, dice) };
    case 4:
      return { ...person, birth: newBirth(dice).slice(0, 8) + person.birth.slice(8) };
    default:
      return { ...person, home: { ...home, ban: home.ban + 1 + dice.below(9) } };
  }
}

/** The person of the other record: himself, written wrongly, or somebody else. */
function other(kind: Kind, person: Person, dice: Dice): Person {
  switch (kind) {
    case 'identical':
    case 'notation':
      return person;
    case 'slip':
      return slip(person, dice);
    case 'marriage':
      return { ...person, ...newSurname(dice) };
    case 'moved':
      return { ...person, home: newHome(dice) };
    case 'twins':
      return { ...person, ...newGiven(dice, person.sex) };
    case 'namesakes':
      return { ...person, birth: newBirth(dice), home: { ...person.home, go: person.home.go + 1 } };
    case 'swapped':
      return newPerson(dice);
  }
}

const homeKey = ({ prefecture, municipality, town, chome, ban, go }: Person['home']): string =>
  [prefecture, municipality, town, chome, ban, go].join(' ');

function truth(a: Person, b: Person): Record<Item, boolean> {
  return {
    kanji: commonForm(a.surname + a.given) === commonForm(b.surname + b.given),
    kana: a.surnameKana + a.givenKana === b.surnameKana + b.givenKana,
    birth: a.birth === b.birth,
    sex: a.sex === b.sex,
    address: homeKey(a.home) === homeKey(b.home),
  };
}

/** A string in one piece: what a reader of files hands over, not a rope that its first reader has to tie. */
const flat = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
const flatValues = (values: FiveValues): FiveValues =>
  Object.fromEntries(FIVE_ITEMS.map((item) => [item, flat(values[item])])) as FiveValues;

/** Person pairs of known truth; the same seed gives the same pairs. */
export function* personPairs(count: number, seed: number, mix: Mix): Generator<Pair> {
  const dice = new Dice(seed);
  const rest = KINDS.slice(2);
  for (let i = 0; i < count; i++) {
    const roll = dice.below(100);
    const kind =
      roll < mix.identical ? 'identical' : roll < mix.identical + mix.notation ? 'notation' : dice.pick(rest);
    const person = newPerson(dice);
    const second = other(kind, person, dice);
    const a = flatValues(plainValues(person));
    const b = kind === 'identical' ? a : flatValues(otherValues(second, dice));
    yield { kind, a, b: kind === 'identical' ? flatValues(b) : b, same: truth(person, second) };
  }
}
