import type { ItemResult, Level } from '../level.ts';

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
export const PARTIAL_FROM = BIT['P-市区町村'];
export const DIFFERENT_FROM = BIT['AX-市区町村'];

const results = new Map<number, ItemResult>();

/** The reasons of the decided level only: what a 町 that differs makes of the room is of no interest. */
export function resultOf(bits: number): ItemResult {
  const level: Level = bits >= DIFFERENT_FROM ? 'different' : bits >= PARTIAL_FROM ? 'partial' : 'equivalent';
  const kept = level === 'different' ? bits & ~(DIFFERENT_FROM - 1) : bits;
  const known = results.get(kept);
  if (known !== undefined) return known;
  const reasons = ADDRESS_REASONS.filter((reason) => (kept & BIT[reason]) !== 0);
  const result = { level, reasons: reasons.length > 0 ? reasons : ['A1'] };
  results.set(kept, result);
  return result;
}
