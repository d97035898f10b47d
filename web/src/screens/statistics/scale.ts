/** Classes of a sequential scale: lower bounds in hundredths of a percent, as many as there are colours. */
export interface Scale {
  readonly bounds: readonly number[];
}

export const COLOURS = 5;

/** Steps people count in. */
const STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500];

/**
 * Five classes of equal, round width that hold every value given, so that a legend can be read aloud. The width is the
 * smallest round one that fits.
 */
export function scaleOf(rates: readonly number[]): Scale {
  const low = rates.length === 0 ? 0 : Math.min(...rates);
  const high = rates.length === 0 ? 0 : Math.max(...rates);
  for (const step of STEPS) {
    const first = Math.floor(low / step) * step;
    if (high < first + step * COLOURS)
      return { bounds: Array.from({ length: COLOURS }, (_, i) => first + i * step) };
  }
  return { bounds: [0, 2000, 4000, 6000, 8000] };
}

/** The class of a value, 0 the lowest. */
export const classOf = ({ bounds }: Scale, rate: number): number =>
  Math.max(
    0,
    bounds.findLastIndex((bound) => rate >= bound),
  );

/** Marks of an axis from 0 to at least `highest`, at most six, in round steps; hundredths of a percent. */
export function ticksTo(highest: number): number[] {
  const step = [100, 200, 250, 500, 1000, 2000].find((width) => highest <= width * 5) ?? 2000;
  const marks = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: marks + 1 }, (_, i) => i * step);
}
