import { TOWN_JOINED, TOWN_REPEATED } from './compile.ts';
import { type AddressParser, FORMER } from './parser.ts';
import { BIT } from './reasons.ts';
import { plainText, sameText } from './text.ts';

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
