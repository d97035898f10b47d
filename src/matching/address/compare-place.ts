import type { AddressParser } from './parser.ts';
import { BIT } from './reasons.ts';
import { FORMER, TOWN_JOINED, TOWN_REPEATED } from './table-types.ts';
import { plainText, sameText } from './text.ts';

const MACHI = '町'.charCodeAt(0);

/** Municipality, 通り名, town and 小字 of two read addresses: the bits of what differs or is missing. */
export function comparePlace(a: AddressParser, b: AddressParser): number {
  if (a.city >= 0 && b.city >= 0) {
    if (a.city !== b.city) return BIT['AX-市区町村'];
    return compareTown(a, b);
  }
  if (a.city < 0 && b.city < 0) {
    if (a.pref !== b.pref && a.pref > 0 && b.pref > 0) return BIT['AX-市区町村'];
    const same = sameText(a, a.headFrom, a.koazaTo, b, b.headFrom, b.koazaTo);
    if (!same) return BIT['AX-町名'];
    return a.pref === b.pref && !vagueMunicipality(a) ? 0 : BIT['P-市区町村'];
  }
  return a.city < 0 ? unresolved(a, b) : unresolved(b, a);
}

/** Neither side says which municipality: 中央区本町 and 本町 are in many, and two people may mean two of them. */
function vagueMunicipality({ form, pref, tables, headFrom, koazaTo }: AddressParser): boolean {
  if (form < 0) return pref === 0 || koazaTo <= headFrom;
  const named = (tables.candidates[form] ?? []).filter((candidate) => pref === 0 || candidate.pref === pref);
  return named.some((candidate) => candidate.origin !== named[0]?.origin);
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
  if (same) return BIT['P-市区町村'];
  return (vague.flags & FORMER) !== 0 && endsWith(sure, vague) ? BIT['P-合併'] : BIT['AX-町名'];
}

function compareTown(a: AddressParser, b: AddressParser): number {
  const former = formerDoubt(a, b);
  if (a.town < 0 && b.town < 0) {
    if (!sameText(a, a.koazaFrom, a.koazaTo, b, b.koazaFrom, b.koazaTo)) return BIT['AX-町名'];
    return compareStreet(a, b) | former;
  }
  if (a.town !== b.town) {
    const known = a.town >= 0 ? a : b;
    const other = a.town >= 0 ? b : a;
    const renamed = other.town < 0 && (other.flags & FORMER) !== 0 && endsWith(known, other);
    return renamed ? BIT['P-合併'] : BIT['AX-町名'];
  }
  let bits = former;
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

/**
 * What a merger leaves open when the sides name different municipalities, one or both former. Two former ones
 * each had their own 本町, and any town belonged to at most one of them (though 浜北市 and 浜松市浜北区 are the
 * same land); a common name under one former municipality may be another town's today.
 */
function formerDoubt(a: AddressParser, b: AddressParser): number {
  if (a.origin === b.origin || ((a.flags | b.flags) & FORMER) === 0) return 0;
  const both = (a.flags & b.flags & FORMER) !== 0;
  const unsure = a.uncertain || b.uncertain || a.town < 0;
  if (both) return unsure ? BIT['AX-町名'] : BIT['P-合併'];
  return unsure ? BIT['P-合併'] : 0;
}

/** 上ル, 上る, 上がる and 上 are one direction, 東入ル and 東入 another; 通 is left out freely (四条烏丸, 四条通烏丸). */
function wayKey({ text, streetFrom, streetTo }: AddressParser): string {
  let way = '';
  for (let i = streetFrom; i < streetTo; i++) way += String.fromCharCode(text.code[i] as number);
  return way
    .replaceAll(' ', '')
    .replace(/([上下])ケ?ル/g, '$1')
    .replace(/([東西南北])入[ルリ]?/g, '$1入')
    .replaceAll('通', '');
}

function compareStreet(a: AddressParser, b: AddressParser): number {
  const aStreet = a.streetTo > a.streetFrom;
  const bStreet = b.streetTo > b.streetFrom;
  if (!aStreet && !bStreet) return 0;
  if (aStreet && bStreet && sameText(a, a.streetFrom, a.streetTo, b, b.streetFrom, b.streetTo)) return 0;
  if (aStreet && bStreet && wayKey(a) === wayKey(b)) return 0;
  const repeated = a.town < 0 || ((a.tables.townFlags[a.town] as number) & TOWN_REPEATED) !== 0;
  if (aStreet && bStreet) return repeated ? BIT['AX-通り名'] : BIT['P-通り名'];
  return repeated ? BIT['P-通り名'] : 0;
}

/** Whether the known town's name ends in what the other side calls its town, with or without 町 (甲府市古関町, 古関). */
function endsWith(known: AddressParser, other: AddressParser): boolean {
  let j = other.koazaTo - 1;
  if (j < other.koazaFrom) return false;
  let i = known.townTo - 1;
  if (known.text.code[i] === MACHI && other.text.code[j] !== MACHI) i -= 1;
  while (j >= other.koazaFrom && i >= known.townFrom) {
    if (known.text.code[i] !== other.text.code[j]) return false;
    i -= 1;
    j -= 1;
  }
  return j < other.koazaFrom || i < known.townFrom;
}
