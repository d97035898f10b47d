import { TodokeError } from '../kernel/errors.ts';

/**
 * What a rate is about. Two indicators that newspapers mix and this room never does (S157): how many of the
 * confirmations at a counter were made with the card, and how many of the insured have registered it.
 */
export const INDICATORS = {
  usage: {
    title: 'マイナ保険証の利用率',
    numerator: 'マイナ保険証による資格確認の件数',
    denominator: '資格確認の件数',
    unit: '件',
  },
  registration: {
    title: 'マイナ保険証の登録率',
    numerator: '利用登録をした加入者数',
    denominator: '加入者数',
    unit: '人',
  },
} as const;
export type Indicator = keyof typeof INDICATORS;
export const INDICATOR_NAMES = Object.keys(INDICATORS) as Indicator[];

/** Whose figure it is. `code`: JIS X 0401, insurer number, or 事業所整理記号; `nation` has the code `JP`. */
export const LEVELS = {
  nation: '全国',
  prefecture: '都道府県',
  insurer: '保険者',
  workplace: '事業所',
} as const;
export type Level = keyof typeof LEVELS;
export const LEVEL_NAMES = Object.keys(LEVELS) as Level[];

/** Hundredths of a percent: 13.13 % is 1313. Rates are compared, rounded and stored as these whole numbers. */
export type BasisPoints = number;

/** How the parts of a figure were weighed (S154). A rate without counts says so, and cannot be added to another. */
export const WEIGHTINGS = {
  counts: '分子と分母の合計から計算',
  as_printed: '公表された値のまま（重みは公表されていない）',
} as const;
export type Weighting = keyof typeof WEIGHTINGS;

/** A counted figure, or one of which only the rate was published. Counts are whole and at most 2^53. */
export type Measure =
  | { readonly numerator: number; readonly denominator: number; readonly rate: BasisPoints }
  | { readonly numerator: null; readonly denominator: null; readonly rate: BasisPoints };

/** `numerator / denominator` in hundredths of a percent, half up; exact for every whole number. */
export function rateOf(numerator: number, denominator: number): BasisPoints {
  if (!(Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator)))
    throw new RangeError('counts are whole numbers');
  if (denominator <= 0 || numerator < 0 || numerator > denominator)
    throw new RangeError('0 <= numerator <= denominator, denominator > 0');
  const [top, bottom] = [BigInt(numerator), BigInt(denominator)];
  return Number((top * 20_000n + bottom) / (bottom * 2n));
}

/** As it is printed: `13.13%`. */
export const rateText = (rate: BasisPoints): string =>
  `${Math.floor(rate / 100)}.${String(rate % 100).padStart(2, '0')}%`;

/** Reads `13.13` or `13.13%`: at most two decimals, 0–100. Undefined where it is not a rate. */
export function parseRate(text: string): BasisPoints | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?%?$/.exec(text);
  if (match === null) return undefined;
  const rate = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return rate <= 10_000 ? rate : undefined;
}

export interface Total {
  readonly numerator: number;
  readonly denominator: number;
  readonly rate: BasisPoints;
  readonly weighting: 'counts';
  readonly parts: number;
}

/**
 * The rate of several places together, from the sums of their counts. Throws `statistics.mean_of_rates` as soon
 * as one of them has no counts: a mean of rates is no rate of anything (X12, S154).
 */
export function totalOf(measures: readonly Measure[]): Total {
  let [numerator, denominator] = [0, 0];
  for (const measure of measures) {
    if (measure.denominator === null) {
      throw new TodokeError(
        'statistics.mean_of_rates',
        '分子と分母のない率が含まれるため、合計の率を計算できません。',
        { remedy: '件数の入った資料を取り込むか、公表された平均をそのまま取り込んでください。', status: 409 },
      );
    }
    numerator += measure.numerator;
    denominator += measure.denominator;
  }
  if (denominator === 0) {
    throw new TodokeError('statistics.nothing', '合計する数値がありません。', {
      remedy: '月と区分を選び直してください。',
      status: 409,
    });
  }
  return {
    numerator,
    denominator,
    rate: rateOf(numerator, denominator),
    weighting: 'counts',
    parts: measures.length,
  };
}

/** A number that describes a list of printed values and is no rate: it has its own name wherever it is shown. */
export interface SimpleMean {
  readonly name: '印刷された値の単純平均';
  readonly value: BasisPoints;
  readonly of: number;
}

/** Seed 002 prints 5.64 as the average of 47 values whose simple mean is 6.40: shown side by side, never mixed. */
export function simpleMeanOf(rates: readonly BasisPoints[]): SimpleMean | null {
  if (rates.length === 0) return null;
  const sum = rates.reduce((total, rate) => total + rate, 0);
  return {
    name: '印刷された値の単純平均',
    value: Math.floor((sum * 2 + rates.length) / (rates.length * 2)),
    of: rates.length,
  };
}
