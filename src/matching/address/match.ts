import type { ItemResult, Level } from '../level.ts';
import { TOWN_JOINED, TOWN_REPEATED } from './compile.ts';
import { isDigit, oazaLength, SPACE, WIDTH } from './fold.ts';
import { BAN, BANCHI, BARE, CHOME, GO, JIWARI } from './numbers.ts';
import { AddressParser, CITY_OMITTED, COUNTY_OMITTED, FORMER, PREF_OMITTED, WARD_OMITTED } from './parser.ts';
import { buildingKey } from './tail.ts';

/** Reason codes in table order (docs/matching-address.md). */
export const ADDRESS_REASONS = [
  'A0',
  'A1',
  'A2',
  'A3',
  'A4',
  'A5',
  'A6',
  'A7',
  'P-市区町村',
  'P-合併',
  'P-町名',
  'P-通り名',
  'P-小字',
  'P-番号',
  'P-方書',
  'P-建物',
  'AX-市区町村',
  'AX-町名',
  'AX-通り名',
  'AX-小字',
  'AX-番号',
  'AX-号室',
] as const;
export type AddressReason = (typeof ADDRESS_REASONS)[number];
export const BIT = Object.fromEntries(ADDRESS_REASONS.map((reason, i) => [reason, 1 << i])) as Record<
  AddressReason,
  number
>;
const PARTIAL_FROM = BIT['P-市区町村'];
const DIFFERENT_FROM = BIT['AX-市区町村'];

const EXACT: ItemResult = { level: 'exact', reasons: [] };
const SPACED: ItemResult = { level: 'exact', reasons: ['A0'] };
const MISSING: ItemResult = { level: 'missing', reasons: [] };

const results = new Map<number, ItemResult>();

/** The reasons of the decided level only: what a 町 that differs makes of the room is of no interest. */
function resultOf(bits: number): ItemResult {
  const level: Level = bits >= DIFFERENT_FROM ? 'different' : bits >= PARTIAL_FROM ? 'partial' : 'equivalent';
  const kept = level === 'different' ? bits & ~(DIFFERENT_FROM - 1) : bits;
  const known = results.get(kept);
  if (known !== undefined) return known;
  const reasons = ADDRESS_REASONS.filter((reason) => (kept & BIT[reason]) !== 0);
  const result = { level, reasons: reasons.length > 0 ? reasons : ['A1'] };
  results.set(kept, result);
  return result;
}

let parsers: { readonly a: AddressParser; readonly b: AddressParser } | undefined;

/**
 * Compares two addresses as they stand in a file. `exact`: the same but for width and spaces; `equivalent`: one
 * place in two notations; `partial`: nothing contradicts, something is missing; `different`: a municipality,
 * town, number or room contradicts; `missing`: a side is blank. Pure, deterministic, linear, never throws.
 */
export function matchAddress(a: string, b: string): ItemResult {
  if (a === b) return isBlank(a) ? MISSING : EXACT;
  if (isBlank(a) || isBlank(b)) return MISSING;
  if (sameButSpaces(a, b)) return SPACED;
  parsers ??= { a: new AddressParser(), b: new AddressParser() };
  return resultOf(compare(parsers.a.read(a), parsers.b.read(b)));
}

function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const cu = WIDTH[text.charCodeAt(i)] as number;
    if (cu !== 0 && cu !== SPACE) return false;
  }
  return true;
}

/** Equal after the width folding without spaces, except that a space between two digits separates numbers. */
function sameButSpaces(a: string, b: string): boolean {
  let i = 0;
  let j = 0;
  let digitBefore = false;
  for (;;) {
    const iStart = i;
    const jStart = j;
    while (i < a.length && skipped(a, i)) i += 1;
    while (j < b.length && skipped(b, j)) j += 1;
    if (i >= a.length || j >= b.length) return i >= a.length && j >= b.length;
    const x = WIDTH[a.charCodeAt(i)] as number;
    if (x !== WIDTH[b.charCodeAt(j)]) return false;
    const digit = isDigit(x);
    if (digit && digitBefore && i > iStart !== j > jStart) return false;
    digitBefore = digit;
    i += 1;
    j += 1;
  }
}

function skipped(text: string, i: number): boolean {
  const cu = WIDTH[text.charCodeAt(i)] as number;
  return cu === 0 || cu === SPACE;
}

/** Everything that differs between two read addresses, whether or not an earlier component decides already. */
export const differences = (a: AddressParser, b: AddressParser): number =>
  comparePlace(a, b) | compareNumbers(a, b) | notation(a, b);

function compare(a: AddressParser, b: AddressParser): number {
  const place = comparePlace(a, b);
  if (place >= DIFFERENT_FROM) return place;
  const bits = place | compareNumbers(a, b);
  return bits >= PARTIAL_FROM ? bits : bits | notation(a, b);
}

function comparePlace(a: AddressParser, b: AddressParser): number {
  if (a.city >= 0 && b.city >= 0) {
    if (a.city !== b.city) return BIT['AX-市区町村'];
    return compareTown(a, b);
  }
  if (a.city < 0 && b.city < 0) {
    if (a.pref !== b.pref && a.pref > 0 && b.pref > 0) return BIT['AX-市区町村'];
    const same = sameText(a, a.headFrom, a.koazaTo, b, b.headFrom, b.koazaTo);
    if (!same) return BIT['AX-町名'];
    return a.pref === b.pref ? 0 : BIT['P-市区町村'];
  }
  return a.city < 0 ? unresolved(a, b) : unresolved(b, a);
}

/** One side names no certain municipality: at best nothing contradicts. */
function unresolved(vague: AddressParser, sure: AddressParser): number {
  const { tables } = vague;
  if (vague.form >= 0) {
    const fits = tables.candidates[vague.form]?.some((candidate) =>
      candidate.targets.some((target) => target.city === sure.city),
    );
    if (fits !== true) return BIT['AX-市区町村'];
  } else if (vague.pref > 0 && vague.pref !== tables.municipalities[sure.city]?.pref)
    return BIT['AX-市区町村'];
  const from = vague.form >= 0 ? vague.cityTo : vague.headFrom;
  const same = sameText(vague, from, vague.koazaTo, sure, sure.townFrom, sure.koazaTo);
  return same ? BIT['P-市区町村'] : BIT['AX-町名'];
}

function compareTown(a: AddressParser, b: AddressParser): number {
  if (a.town < 0 && b.town < 0) {
    if (sameText(a, a.koazaFrom, a.koazaTo, b, b.koazaFrom, b.koazaTo)) return compareStreet(a, b);
    return BIT['AX-町名'];
  }
  if (a.town !== b.town) {
    const known = a.town >= 0 ? a : b;
    const other = a.town >= 0 ? b : a;
    const renamed = other.town < 0 && (other.flags & FORMER) !== 0 && endsWith(known, other);
    return renamed ? BIT['P-合併'] : BIT['AX-町名'];
  }
  let bits = 0;
  if ((a.uncertain || b.uncertain) && a.form !== b.form) bits |= BIT['P-合併'];
  const joined = ((a.tables.townFlags[a.town] as number) & TOWN_JOINED) !== 0;
  if (joined && plainText(a, a.townFrom, a.townTo) !== plainText(b, b.townFrom, b.townTo))
    bits |= BIT['P-町名'];
  bits |= compareStreet(a, b);
  const aKoaza = a.koazaTo > a.koazaFrom;
  const bKoaza = b.koazaTo > b.koazaFrom;
  if (aKoaza && bKoaza) {
    if (!sameText(a, a.koazaFrom, a.koazaTo, b, b.koazaFrom, b.koazaTo)) bits |= BIT['AX-小字'];
  } else if (aKoaza || bKoaza) bits |= BIT['P-小字'];
  if (a.numbers.direction !== b.numbers.direction) {
    bits |= a.numbers.direction === 0 || b.numbers.direction === 0 ? BIT['P-町名'] : BIT['AX-町名'];
  }
  return bits;
}

function compareStreet(a: AddressParser, b: AddressParser): number {
  const aStreet = a.streetTo > a.streetFrom;
  const bStreet = b.streetTo > b.streetFrom;
  if (!aStreet && !bStreet) return 0;
  if (aStreet && bStreet && sameText(a, a.streetFrom, a.streetTo, b, b.streetFrom, b.streetTo)) return 0;
  const repeated = a.town < 0 || ((a.tables.townFlags[a.town] as number) & TOWN_REPEATED) !== 0;
  if (aStreet && bStreet) return repeated ? BIT['AX-通り名'] : BIT['P-通り名'];
  return repeated ? BIT['P-通り名'] : 0;
}

/** Whether the known town's official name ends in what the other side calls its town (富士市岩淵, 岩淵). */
function endsWith(known: AddressParser, other: AddressParser): boolean {
  let i = known.townTo - 1;
  let j = other.koazaTo - 1;
  if (j < other.koazaFrom) return false;
  while (j >= other.koazaFrom && i >= known.townFrom) {
    if (known.text.code[i] !== other.text.code[j]) return false;
    i -= 1;
    j -= 1;
  }
  return j < other.koazaFrom || i < known.townFrom;
}

/** Equality of two stretches of folded text, without spaces and the words 大字 and 字. */
function sameText(
  a: AddressParser,
  aFrom: number,
  aTo: number,
  b: AddressParser,
  bFrom: number,
  bTo: number,
): boolean {
  let i = aFrom;
  let j = bFrom;
  for (;;) {
    i = skipWords(a, i, aTo);
    j = skipWords(b, j, bTo);
    if (i >= aTo || j >= bTo) return i >= aTo && j >= bTo;
    if (a.text.code[i] !== b.text.code[j]) return false;
    i += 1;
    j += 1;
  }
}

function skipWords(side: AddressParser, at: number, to: number): number {
  let i = at;
  while (i < to) {
    if (side.text.code[i] === SPACE) i += 1;
    else {
      const word = oazaLength(side.text, i);
      if (word === 0) return i;
      i += word;
    }
  }
  return i;
}

const plainText = (side: AddressParser, from: number, to: number): string =>
  side.text.raw.slice(side.text.from[from], side.text.from[to]).normalize('NFKC').replaceAll(' ', '');

/** Two units that cannot be said of the same number. */
function unitsConflict(x: number, y: number): boolean {
  if (x === y || x === BARE || y === BARE) return false;
  if ((x === BAN && y === BANCHI) || (x === BANCHI && y === BAN)) return false;
  return x === CHOME || y === CHOME || x === JIWARI || y === JIWARI || x === GO || y === GO;
}

function compareNumbers(a: AddressParser, b: AddressParser): number {
  const [short, long] = a.numbers.count <= b.numbers.count ? [a, b] : [b, a];
  const x = short.numbers;
  const y = long.numbers;
  for (let i = 0; i < x.count; i++) {
    if (x.value[i] !== y.value[i] || unitsConflict(x.kind[i] as number, y.kind[i] as number))
      return BIT['AX-番号'];
  }
  if (x.count === y.count) return compareTail(a, b);
  const last = x.count - 1;
  const lastKind = last < 0 ? BARE : (x.kind[last] as number) || (y.kind[last] as number);
  let extra = '';
  for (let i = x.count; i < y.count; i++) extra += `${i > x.count ? '-' : ''}${y.value[i]}`;
  const complete = x.count >= 3 || lastKind === GO;
  if (short.tail.room !== '' && long.tail.room === '') {
    // 4-2-8-405 beside 4-2-8 コーポ405: the chain's end is the room.
    const isRoom =
      complete || (x.count === 2 && (x.kind[0] === CHOME || (y.value[x.count] as number) >= 100));
    const looksLikeRoom = isRoom || (y.value[x.count] as number) >= 100;
    if (short.tail.room === extra && looksLikeRoom) return compareBuilding(a, b) | BIT.A7;
    if (complete) return BIT['AX-号室'];
  }
  if (x.count === 0) return BIT['P-番号'];
  if (complete) return BIT['P-方書'];
  if (lastKind === BANCHI) return BIT['AX-番号'];
  if (y.kind[x.count] === GO || x.kind[0] === CHOME || y.kind[0] === CHOME || x.count >= 2)
    return BIT['P-番号'];
  return y.count - x.count >= 2 ? BIT['P-番号'] : BIT['AX-番号'];
}

function compareTail(a: AddressParser, b: AddressParser): number {
  const s = a.tail;
  const t = b.tail;
  if (s === t) return 0;
  let bits = s.kata === t.kata ? 0 : BIT['P-方書'];
  if (s.room !== '' && t.room !== '') {
    if (s.room === t.room) return bits | compareBuilding(a, b);
    const part = s.room.endsWith(`-${t.room}`) || t.room.endsWith(`-${s.room}`);
    const floor = s.room.endsWith('F') !== t.room.endsWith('F');
    return bits | (part || floor ? BIT['P-方書'] : BIT['AX-号室']);
  }
  if (s.room !== '' || t.room !== '') return bits | BIT['P-方書'];
  const x = buildingKey(s.building);
  const y = buildingKey(t.building);
  if (x !== y) bits |= x === '' || y === '' ? BIT['P-方書'] : BIT['P-建物'];
  else if (s.building !== t.building) bits |= BIT.A7;
  return bits;
}

/** The rooms agree: a missing name of the building is no difference, another name is. */
function compareBuilding(a: AddressParser, b: AddressParser): number {
  const x = buildingKey(a.tail.building);
  const y = buildingKey(b.tail.building);
  if (x === y) return a.tail.building === b.tail.building ? 0 : BIT.A7;
  return x === '' || y === '' ? BIT.A7 : BIT['P-建物'];
}

/** Which notations make two spellings of one place differ. */
function notation(a: AddressParser, b: AddressParser): number {
  let bits = 0;
  const flags = a.flags ^ b.flags;
  if ((flags & (PREF_OMITTED | COUNTY_OMITTED | CITY_OMITTED | WARD_OMITTED)) !== 0) bits |= BIT.A2;
  if ((flags & FORMER) !== 0 || (a.form !== b.form && (a.flags & FORMER) !== 0)) bits |= BIT.A6;
  if (a.streetTo > a.streetFrom !== b.streetTo > b.streetFrom) bits |= BIT.A5;
  if (a.postal !== b.postal) bits |= BIT.A1;
  if (!sameNumberText(a, b)) bits |= BIT.A1;
  const aTown = plainText(a, a.townFrom, a.koazaTo);
  const bTown = plainText(b, b.townFrom, b.koazaTo);
  if (aTown !== bTown) {
    const x = withoutWords(aTown);
    const y = withoutWords(bTown);
    if (x.length !== aTown.length || y.length !== bTown.length) bits |= BIT.A3;
    if (x !== y) bits |= /[0-9]/.test(x) !== /[0-9]/.test(y) ? BIT.A1 : BIT.A4;
  }
  const sameForm =
    a.form === b.form && plainText(a, a.headFrom, a.cityTo) !== plainText(b, b.headFrom, b.cityTo);
  if (sameForm) bits |= BIT.A4;
  if (a.streetTo > a.streetFrom && b.streetTo > b.streetFrom) {
    const x = plainText(a, a.streetFrom, a.streetTo);
    if (x !== plainText(b, b.streetFrom, b.streetTo)) bits |= BIT.A5;
  }
  return bits;
}

const withoutWords = (name: string): string => name.replace(/大字|(?<![文阿十万])字/g, '');

function sameNumberText(a: AddressParser, b: AddressParser): boolean {
  const x = a.numbers;
  const y = b.numbers;
  if (x.to - x.from !== y.to - y.from) return false;
  for (let i = 0; i < x.to - x.from; i++) {
    if (a.text.code[x.from + i] !== b.text.code[y.from + i]) return false;
  }
  return true;
}
