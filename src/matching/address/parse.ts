import { BANCHI, BARE, CHOME, JIWARI, LETTER, LETTER_BASE } from './numbers.ts';
import { AddressParser } from './parser.ts';
import { readTail } from './tail.ts';
import { plainText } from './text.ts';

/** An address taken apart. Names are today's official ones where the tables know them, else as written. */
export interface ParsedAddress {
  readonly pref: string;
  /** With its 郡: 足柄下郡箱根町. Of a designated city without its ward. */
  readonly city: string;
  readonly ward: string;
  readonly town: string;
  /** 京都の通り名 as written. */
  readonly streets: string;
  readonly chome: string;
  readonly koaza: string;
  /** 番・番地, 号, branches; in the order written, without leading zeros. */
  readonly numbers: readonly string[];
  readonly room: string;
  readonly building: string;
  /** The household somebody lodges with (山田 of 山田様方). */
  readonly kata: string;
  /** Text before the numbers when no municipality was recognised. */
  readonly rest: string;
}

/** The largest 丁目 an unmarked first number is taken for; beyond it, it is a lot number. */
const MAX_CHOME = 45;

let shared: AddressParser | undefined;

/** Takes an address apart; whatever the text, it never throws and loses no part of it. */
export function parseAddress(text: string): ParsedAddress {
  shared ??= new AddressParser();
  return describe(shared.read(text));
}

function numberTexts(side: AddressParser): string[] {
  const { numbers } = side;
  return Array.from({ length: numbers.count }, (_, i) => {
    const value = numbers.value[i] as number;
    return numbers.kind[i] === LETTER ? String.fromCharCode(value - LETTER_BASE) : String(value);
  });
}

function describe(side: AddressParser): ParsedAddress {
  const { tables, numbers, text } = side;
  const municipality = side.city >= 0 ? tables.municipalities[side.city] : undefined;
  const before = plainText(side, side.koazaFrom, side.koazaTo).replace(/^字/, '');
  const known = side.town >= 0;
  const texts = numberTexts(side);
  const kinds = numbers.kind;
  let chome = '';
  let koaza = known ? before : '';
  if (kinds[0] === JIWARI && texts.length > 0) koaza += `第${texts.shift()}地割`;
  else if (texts.length > 0 && (kinds[0] === CHOME || looksLikeChome(side))) chome = texts.shift() ?? '';
  if (numbers.direction !== 0) koaza = String.fromCharCode(numbers.direction) + koaza;
  const tail = readTail(text.raw.slice(text.from[numbers.to], text.raw.length).normalize('NFKC'));
  let { room } = side.tail;
  if (room === '' && chome !== '' && texts.length === 3) room = texts.pop() ?? '';
  return {
    pref: tables.prefectures[(municipality?.pref ?? side.pref) - 1] ?? '',
    city: municipality === undefined ? '' : municipality.county + municipality.city,
    ward: municipality?.ward ?? '',
    town: known ? townName(side) : municipality === undefined ? '' : before,
    streets: plainText(side, side.streetFrom, side.streetTo),
    chome,
    koaza,
    numbers: texts,
    room,
    building: tail.building,
    kata: tail.kata,
    rest: municipality === undefined ? plainText(side, side.headFrom, side.koazaTo) : '',
  };
}

function looksLikeChome(side: AddressParser): boolean {
  const { numbers } = side;
  if (numbers.count === 2 && side.town >= 0 && /条[東西南北]?$/.test(townName(side))) return true; // 札幌
  if (numbers.count < 3 || (numbers.value[0] as number) > MAX_CHOME) return false;
  return numbers.kind[0] === BARE && numbers.kind[1] !== BANCHI;
}

/** Official name of the town that was read. */
function townName({ tables, town }: AddressParser): string {
  return tables.townNames.slice(tables.townNameStart[town], tables.townNameStart[town + 1]).normalize('NFKC');
}
