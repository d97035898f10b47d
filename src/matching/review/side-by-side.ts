import { ALIGNERS } from '../align.ts';
import { type AlignedPiece, FIVE_ITEMS, type FiveValues, type Item } from '../level.ts';

/** One item of two records as a reviewer compares them. `theirs` null: the resident register has no such number. */
export interface SideBySide {
  readonly item: Item;
  readonly ours: string;
  readonly theirs: string | null;
  /** Where they differ and why; null where there is nothing to lay beside ours. */
  readonly pieces: readonly AlignedPiece[] | null;
}

/**
 * The five items of the insurer's record and the resident register's, item by item (S015). The address of a
 * protected member (支援措置対象) is left out on both sides: it is on no list and no screen.
 */
export function sideBySide(ours: FiveValues, theirs: FiveValues | null, isProtected: boolean): SideBySide[] {
  return FIVE_ITEMS.filter((item) => item !== 'address' || !isProtected).map((item) => ({
    item,
    ours: ours[item],
    theirs: theirs?.[item] ?? null,
    pieces: theirs === null ? null : ALIGNERS[item](ours[item], theirs[item]),
  }));
}
