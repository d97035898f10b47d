import type { IsoDate } from './calendar.ts';
import {
  DISCOUNTS,
  type MailClass,
  type MailOption,
  POSTAGE_TABLES,
  type PostageTable,
} from './postage-tables.ts';

/** Discounts the sender asks for; which of them really apply is part of the answer. */
export interface DiscountWish {
  /** 特定記録・一般書留の単割300. */
  readonly bulkOption?: boolean;
  /** バーコード付郵便物割引. */
  readonly barcode?: boolean;
  /** 区分郵便物割引, sorted by postcode. */
  readonly sorted?: {
    /** Handed over within the zones Japan Post designates (lower rate). */
    readonly designatedZones?: boolean;
    /** Three days' leeway for delivery. */
    readonly leeway?: boolean;
    readonly barcode?: boolean;
    /** Handed over at the regional sorting office; with seven days' leeway or without. */
    readonly regional?: 'plain' | 'sevenDays';
  };
}

/** Pieces that are alike and handed over together. */
export interface PostageQuestion {
  readonly grams: number;
  /** Length and width of the face, and thickness, in mm. */
  readonly sizeMm: { readonly length: number; readonly width: number; readonly thickness: number };
  /** Day of acceptance. */
  readonly on: IsoDate;
  readonly postcard?: boolean;
  /** At most one of 特定記録, 簡易書留, 一般書留: they exclude each other. */
  readonly option?: MailOption;
  /** Default 1. */
  readonly pieces?: number;
  readonly discounts?: DiscountWish;
}

type Discount = 'bulk_option' | 'barcode' | 'sorted' | 'sorted_leeway' | 'sorted_barcode' | 'sorted_regional';
/** Why a discount that was asked for does not apply. */
type DiscountRefusal =
  | 'too_few_pieces'
  | 'not_with_option'
  | 'needs_option'
  | 'wrong_class'
  | 'not_with_sorted';

export interface Postage {
  readonly class: MailClass;
  readonly table: string;
  /** False if a price or a discount used here still has to be held against Japan Post's own list. */
  readonly verified: boolean;
  readonly pieces: number;
  /** Postage and option of one piece before discounts. */
  readonly pieceYen: number;
  /** Of all pieces. Fractions of a yen are cut off the discount, never off the price. */
  readonly discountYen: number;
  readonly totalYen: number;
  readonly applied: readonly Discount[];
  readonly notApplied: readonly { readonly discount: Discount; readonly reason: DiscountRefusal }[];
}

/** Why nothing can be said: no price list for that day, or Japan Post does not carry it as a letter. */
export type NoPostage = 'no_table' | 'too_small' | 'too_big' | 'too_heavy';

const MIN_FACE = { long: 140, short: 90 };

/** The price list of a day of acceptance, or undefined. */
export const postageTable = (on: IsoDate): PostageTable | undefined =>
  POSTAGE_TABLES.find(({ from, to }) => from <= on && (to === undefined || on <= to));

/**
 * The class of a letter by size and weight: 定形 ≤ 235 × 120 × 10 mm and 50 g; 規格内 ≤ 340 × 250 × 30 mm and
 * 1 kg; 規格外 ≤ 600 mm, three sides ≤ 900 mm, 4 kg.
 */
export function mailClass(
  question: Pick<PostageQuestion, 'grams' | 'sizeMm' | 'postcard'>,
): MailClass | Exclude<NoPostage, 'no_table'> {
  const { grams, sizeMm } = question;
  const sides = [sizeMm.length, sizeMm.width, sizeMm.thickness];
  if (![grams, ...sides].every((value) => value > 0 && Number.isFinite(value))) {
    throw new RangeError('weight and sizes are positive numbers');
  }
  const long = Math.max(sizeMm.length, sizeMm.width);
  const short = Math.min(sizeMm.length, sizeMm.width);
  if (long < MIN_FACE.long || short < MIN_FACE.short) return 'too_small';
  const within = (a: number, b: number, c: number) => long <= a && short <= b && sizeMm.thickness <= c;
  if (question.postcard === true) {
    if (!within(154, 107, 10)) return 'too_big';
    return grams <= 6 ? 'postcard' : 'too_heavy';
  }
  if (grams <= 50 && within(235, 120, 10)) return 'standard';
  if (grams <= 1000 && within(340, 250, 30)) return 'non_standard';
  if (Math.max(...sides) > 600 || long + short + sizeMm.thickness > 900) return 'too_big';
  return grams <= 4000 ? 'oversize' : 'too_heavy';
}

interface Decided {
  readonly percent: number;
  readonly optionYen: number;
  readonly applied: readonly Discount[];
  readonly notApplied: Postage['notApplied'];
}

/** Which of the wished discounts hold together: the option's own, and either sorted mail or barcode mail. */
function decide(question: PostageQuestion, kind: MailClass, pieces: number): Decided {
  const { option, discounts = {}, sizeMm } = question;
  const applied: Discount[] = [];
  const notApplied: { discount: Discount; reason: DiscountRefusal }[] = [];
  let percent = 0;
  const apply = (discount: Discount, more: number, ...conditions: [boolean, DiscountRefusal][]): boolean => {
    const failed = conditions.find(([holds]) => !holds);
    if (failed !== undefined) notApplied.push({ discount, reason: failed[1] });
    else {
      applied.push(discount);
      percent += more;
    }
    return failed === undefined;
  };
  const enough = (least: number): [boolean, DiscountRefusal] => [pieces >= least, 'too_few_pieces'];
  // Whether sorted mail may carry 特定記録 is not published; the sure answer is no.
  const plain: [boolean, DiscountRefusal] = [option === undefined, 'not_with_option'];
  const small = kind === 'standard' || kind === 'postcard';

  const { bulkOption, barcode, sorted } = discounts;
  if (bulkOption === true) {
    const allowed = option !== undefined && DISCOUNTS.bulkOption.options.includes(option);
    apply('bulk_option', 0, [allowed, 'needs_option'], enough(DISCOUNTS.bulkOption.pieces));
  }
  let isSorted = false;
  if (sorted !== undefined) {
    const step = DISCOUNTS.sorted.findLast(([from]) => pieces >= from);
    const rate = sorted.designatedZones === true ? step?.[2] : step?.[1];
    isSorted = apply('sorted', rate ?? 0, plain, [step !== undefined, 'too_few_pieces']);
  }
  if (isSorted && sorted !== undefined) {
    const { regional } = DISCOUNTS;
    // The seven days' rate stands in place of the leeway of three.
    if (sorted.leeway === true && sorted.regional !== 'sevenDays') {
      apply('sorted_leeway', DISCOUNTS.sortedLeeway);
    }
    if (sorted.barcode === true) {
      apply('sorted_barcode', DISCOUNTS.sortedBarcode, [kind === 'standard', 'wrong_class']);
    }
    if (sorted.regional !== undefined) {
      apply('sorted_regional', regional[sorted.regional][small ? 0 : 1], enough(regional.pieces));
    }
  }
  if (barcode === true) {
    const flat = small && sizeMm.thickness <= DISCOUNTS.barcode.maxThicknessMm;
    apply(
      'barcode',
      DISCOUNTS.barcode.percent,
      plain,
      [!isSorted, 'not_with_sorted'],
      [flat, 'wrong_class'],
      enough(DISCOUNTS.barcode.pieces),
    );
  }
  const optionYen = applied.includes('bulk_option') ? DISCOUNTS.bulkOption.yen : 0;
  return { percent, optionYen, applied, notApplied };
}

/**
 * Postage of pieces that are alike: class, price of one, discounts that really combine, total; or why there is no
 * price. Percentages are taken of the postage, not of the option. Throws RangeError for weights, sizes or numbers
 * of pieces that are none.
 */
export function postageFor(question: PostageQuestion): Postage | { readonly none: NoPostage } {
  const { grams, on, option, pieces = 1 } = question;
  if (!Number.isInteger(pieces) || pieces < 1)
    throw new RangeError('the number of pieces is a positive integer');
  const kind = mailClass(question);
  if (kind === 'too_small' || kind === 'too_big' || kind === 'too_heavy') return { none: kind };
  const table = postageTable(on);
  if (table === undefined) return { none: 'no_table' };
  const step = table.letters[kind].find(([upTo]) => grams <= upTo) as readonly [number, number];
  const pieceYen = step[1] + (option === undefined ? 0 : table.options[option]);
  const { percent, optionYen, applied, notApplied } = decide(question, kind, pieces);
  const discountYen = Math.floor((step[1] * pieces * percent) / 100) + optionYen * pieces;
  return {
    class: kind,
    table: table.id,
    verified: table.verified && applied.length === 0,
    pieces,
    pieceYen,
    discountYen,
    totalYen: pieceYen * pieces - discountYen,
    applied,
    notApplied,
  };
}
