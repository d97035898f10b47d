import type { AddressParser } from './parser.ts';
import { BIT } from './reasons.ts';
import { CITY_OMITTED, COUNTY_OMITTED, FORMER, PREF_OMITTED, WARD_OMITTED } from './table-types.ts';
import { plainText } from './text.ts';

/** Which notations make two spellings of one place differ. */
export function notation(a: AddressParser, b: AddressParser): number {
  let bits = 0;
  const flags = a.flags ^ b.flags;
  if ((flags & (PREF_OMITTED | COUNTY_OMITTED | CITY_OMITTED | WARD_OMITTED)) !== 0) bits |= BIT.A2;
  if ((flags & FORMER) !== 0 || (a.origin !== b.origin && (a.flags & FORMER) !== 0)) bits |= BIT.A6;
  if (a.streetTo > a.streetFrom !== b.streetTo > b.streetFrom) bits |= BIT.A5;
  if (a.postal !== b.postal) bits |= BIT.A1;
  if (!sameNumberText(a, b)) bits |= BIT.A1;
  const aTown = plainText(a, a.townFrom, a.koazaTo);
  const bTown = plainText(b, b.townFrom, b.koazaTo);
  if (aTown !== bTown && (flags & FORMER) === 0) {
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
