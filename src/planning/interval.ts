/** How sure a forecast is meant to be, with the quantile of the normal distribution for both sides. */
export const CONFIDENCES = {
  '0.90': 1.6448536269514722,
  '0.95': 1.959963984540054,
  '0.99': 2.5758293035489004,
};
export type Confidence = keyof typeof CONFIDENCES;

/** A number of rows in the whole file as guessed from a sample: with the chosen confidence in `low`…`high`. */
export interface Estimate {
  /** Rows of the sample it was found in. */
  readonly sampled: number;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How many of `total` rows are of a kind found `found` times among `size` rows drawn without putting back: the
 * score interval of Wilson (1927), which also holds for rare kinds, with the sample's size corrected for a finite
 * file. Of the whole file it is exact.
 */
export function estimateCount(found: number, size: number, total: number, confidence: Confidence): Estimate {
  if (size === 0) return { sampled: 0, estimate: 0, low: 0, high: total };
  if (size >= total) return { sampled: found, estimate: found, low: found, high: found };
  const z = CONFIDENCES[confidence];
  const effective = (size * (total - 1)) / (total - size);
  const share = found / size;
  const scale = 1 + z ** 2 / effective;
  const centre = share + z ** 2 / (2 * effective);
  const spread = z * Math.sqrt((share * (1 - share)) / effective + z ** 2 / (4 * effective ** 2));
  // What was seen is certain: at least `found` are of the kind, at least `size - found` are not.
  return {
    sampled: found,
    estimate: Math.round(total * share),
    low: Math.max(found, Math.floor((total * (centre - spread)) / scale)),
    high: Math.min(total - (size - found), Math.ceil((total * (centre + spread)) / scale)),
  };
}
