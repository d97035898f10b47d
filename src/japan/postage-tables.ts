import type { IsoDate } from './calendar.ts';

/** 定形, 定形外規格内, 定形外規格外, 通常はがき. */
export type MailClass = 'standard' | 'non_standard' | 'oversize' | 'postcard';
/** 特定記録, 簡易書留, 一般書留. */
export type MailOption = 'specified_record' | 'simple_registered' | 'registered';

/** Prices of one period. Yen; weights in grams. */
export interface PostageTable {
  readonly id: string;
  /** First and last day of acceptance. */
  readonly from: IsoDate;
  readonly to?: IsoDate;
  /** False: nobody has held it against Japan Post's own list yet; a release must say so. */
  readonly verified: boolean;
  readonly source: string;
  /** Steps [up to grams, yen], ascending. */
  readonly letters: Readonly<Record<MailClass, readonly (readonly [number, number])[]>>;
  readonly options: Readonly<Record<MailOption, number>>;
}

/** Newest last; no day belongs to two tables. */
export const POSTAGE_TABLES: readonly PostageTable[] = [
  {
    id: '2023-10',
    from: '2023-10-01',
    to: '2024-09-30',
    verified: false,
    source:
      'from memory of the list in force until 2024-09-30 (特定記録 210 from 2023-10-01); to be verified',
    letters: {
      standard: [
        [25, 84],
        [50, 94],
      ],
      non_standard: [
        [50, 120],
        [100, 140],
        [150, 210],
        [250, 250],
        [500, 390],
        [1000, 580],
      ],
      oversize: [
        [50, 200],
        [100, 220],
        [150, 300],
        [250, 350],
        [500, 510],
        [1000, 710],
        [2000, 1040],
        [4000, 1350],
      ],
      postcard: [[6, 63]],
    },
    options: { specified_record: 210, simple_registered: 350, registered: 480 },
  },
  {
    id: '2024-10',
    from: '2024-10-01',
    verified: true,
    source:
      'smbiz.asahi.com/article/15305281, otayoripost.net/ryokin/kokunairyokin.html, outidebouken.com/register',
    letters: {
      standard: [[50, 110]],
      non_standard: [
        [50, 140],
        [100, 180],
        [150, 270],
        [250, 320],
        [500, 510],
        [1000, 750],
      ],
      oversize: [
        [50, 260],
        [100, 290],
        [150, 390],
        [250, 450],
        [500, 660],
        [1000, 920],
        [2000, 1350],
        [4000, 1750],
      ],
      postcard: [[6, 85]],
    },
    options: { specified_record: 210, simple_registered: 350, registered: 480 },
  },
];

/**
 * Discounts for many pieces handed over together. The figures come from public pages of uncertain age and have to
 * be verified with the accepting office, so every result that uses them says so.
 */
export const DISCOUNTS = {
  /** 特定記録・一般書留の「単割300」: yen off each piece. */
  bulkOption: { pieces: 300, yen: 11, options: ['specified_record', 'registered'] as readonly MailOption[] },
  /** バーコード付郵便物割引: 定形 of up to 6 mm and postcards, and no option at all. */
  barcode: { pieces: 1000, percent: 3, maxThicknessMm: 6 },
  /** 区分郵便物割引 by 郵便区番号: [pieces from, percent, percent within designated zones]. */
  sorted: [
    [2_000, 3, 1],
    [10_000, 4, 2],
    [50_000, 5, 3],
    [100_000, 6, 4],
  ] as readonly (readonly [number, number, number])[],
  /** More percent on sorted mail: delivery within three days' leeway; its own barcode (定形 only). */
  sortedLeeway: 2,
  sortedBarcode: 3,
  /** At the regional sorting office from 50,000 pieces: [定形 and postcards, 定形外], plain and with 7 days' leeway. */
  regional: { pieces: 50_000, plain: [1, 3] as const, sevenDays: [4, 6] as const },
} as const;
