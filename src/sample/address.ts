import { tableOf } from './data.ts';
import { type Random, Weighted } from './random.ts';

interface Town {
  readonly postcode: string;
  readonly name: string;
}

interface Municipality {
  readonly prefectureCode: string;
  readonly prefecture: string;
  readonly name: string;
  readonly towns: readonly Town[];
}

/** A place to live, as parts; how it is written is `write`'s business. `numbers`: 丁目 first where there is one. */
export interface Address {
  readonly prefectureCode: string;
  readonly prefecture: string;
  readonly municipality: string;
  readonly postcode: string;
  readonly town: string;
  readonly chome: boolean;
  readonly numbers: readonly number[];
  readonly building: string;
  readonly room: string;
}

/** Ways of writing the same numbers. `formal` is how the resident register prefers it. */
const STYLES = ['formal', 'hyphens', 'kanji', 'wide'] as const;
export type Style = (typeof STYLES)[number];

const STEMS = (
  'グリーン サン ロイヤル パーク リバーサイド シティ フローラル エクセル サニー ニュー ライト ひまわり さくら あおば みどり ' +
  'つくし すずらん かえで 若葉 青葉 光 泉 緑 藤 松風 富士見 丘の上 中央 第一 第二'
).split(' ');
const KINDS = 'ハイツ コーポ マンション ハイム レジデンス ヴィラ パレス メゾン'.split(' ');
const DIGITS = '〇一二三四五六七八九';

/** 1–99 in kanji as addresses write it (十二). */
function inKanji(n: number): string {
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  const head = tens === 0 ? '' : `${tens === 1 ? '' : DIGITS[tens]}十`;
  return head + (ones === 0 ? '' : DIGITS[ones]);
}

const inWide = (n: number): string =>
  String(n).replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

/** Ward-wise cities and special wards are denser than the rest; the exact populations do not matter here. */
function densityOf(municipality: string): number {
  if (municipality.endsWith('区')) return 6;
  if (municipality.endsWith('市')) return 4;
  return municipality.endsWith('町') ? 1 : 0.3;
}

/** Cities where 丁目 follows rules of its own (堺 has 丁, 京都 streets): their towns get plain lot numbers. */
const OWN_RULES = /^(堺市|京都市|札幌市)/;

/** Real towns of every prefecture, as many people in each prefecture as live there; numbers are made up. */
export class AddressBook {
  private readonly prefectures: Weighted<string>;
  private readonly municipalities = new Map<string, Weighted<Municipality>>();

  constructor() {
    const byPrefecture = new Map<string, Municipality[]>();
    for (const [code, prefecture, name, towns] of tableOf('towns.tsv') as [
      string,
      string,
      string,
      string,
    ][]) {
      const prefectureCode = code.slice(0, 2);
      const list = byPrefecture.get(prefectureCode) ?? [];
      byPrefecture.set(prefectureCode, list);
      list.push({
        prefectureCode,
        prefecture,
        name,
        towns: towns.split(' ').map((town) => ({ postcode: town.slice(0, 7), name: town.slice(7) })),
      });
    }
    for (const [code, list] of byPrefecture) {
      this.municipalities.set(code, new Weighted(list, (row) => densityOf(row.name)));
    }
    const people = new Map(
      tableOf('prefectures.tsv').map(([code, , thousands]) => [code as string, Number(thousands)]),
    );
    this.prefectures = new Weighted([...people.keys()], (code) => people.get(code) as number);
  }

  /** JIS code of a prefecture, by population. */
  prefecture(random: Random): string {
    return this.prefectures.draw(random);
  }

  /** A made-up house or flat in a real town of the prefecture. */
  home(random: Random, prefectureCode: string): Address {
    const municipality = (this.municipalities.get(prefectureCode) as Weighted<Municipality>).draw(random);
    const town = random.pick(municipality.towns);
    const urban = /[区市]$/.test(municipality.name);
    const chome = urban && Number(town.postcode.slice(-2)) % 10 < 5 && !OWN_RULES.test(municipality.name);
    const numbers = chome
      ? [random.between(1, 6), random.between(1, 40), random.between(1, 25)]
      : random.chance(0.6)
        ? [random.between(1, 2400), random.between(1, 20)]
        : [random.between(1, 2400)];
    const flat = random.chance(urban ? 0.45 : 0.1);
    return {
      prefectureCode,
      prefecture: municipality.prefecture,
      municipality: municipality.name,
      postcode: town.postcode,
      town: town.name,
      chome,
      numbers,
      building: flat ? random.pick(STEMS) + random.pick(KINDS) : '',
      room: flat ? `${random.between(1, 9)}${String(random.between(1, 12)).padStart(2, '0')}` : '',
    };
  }
}

function numbersOf({ chome, numbers }: Address, style: Style): string {
  const [first, second, third] = numbers as [number, number?, number?];
  if (style === 'hyphens') return numbers.join('-');
  if (chome) {
    if (style === 'wide')
      return `${inWide(first)}丁目${inWide(second as number)}番${inWide(third as number)}号`;
    return `${style === 'kanji' ? inKanji(first) : first}丁目${second}番${third}号`;
  }
  if (style === 'wide') return `${inWide(first)}番地${second === undefined ? '' : inWide(second)}`;
  if (style === 'kanji') return `${first}番地${second === undefined ? '' : `の${second}`}`;
  return `${first}番地${second === undefined ? '' : second}`;
}

/** The address as one line. With `building` false the name of the house and the flat are left out. */
export function write(address: Address, style: Style, building = true): string {
  const line = `${address.prefecture}${address.municipality}${address.town}${numbersOf(address, style)}`;
  if (address.building === '' || !building) return line;
  return style === 'hyphens'
    ? `${line} ${address.building}${address.room}`
    : `${line}　${address.building}${address.room}号室`;
}

/** What a comparison of letters sees that folds width and blanks only. */
const letters = (line: string): string => line.normalize('NFKC').replaceAll(' ', '');

/**
 * Another spelling of the same place as `write(address, style)`: other number style, ヶ for ケ, no prefecture.
 * It differs in more than width and blanks, except where a lone lot number leaves nothing else to change.
 */
export function writeDifferently(address: Address, style: Style, random: Random): string {
  const line = write(address, style);
  const others = STYLES.map((other) => write(address, other)).filter(
    (other) => letters(other) !== letters(line),
  );
  const other = others.length === 0 ? line : random.pick(others);
  const swapped = other.includes('ヶ') ? other.replaceAll('ヶ', 'ケ') : other.replaceAll('ケ', 'ヶ');
  const town = swapped !== other && random.chance(0.5) && !address.building.includes('ケ') ? swapped : other;
  const known = /市.+区$/.test(address.municipality) && random.chance(0.15);
  return known ? town.slice(address.prefecture.length) : town;
}
