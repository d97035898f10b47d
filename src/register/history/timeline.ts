import type { IsoDate } from '../../japan/calendar.ts';

/** Values that hold from a day up to, not including, another; `infinity` is no end. */
export interface Span<V> {
  readonly from: IsoDate;
  readonly to: IsoDate | 'infinity';
  readonly values: V;
}

/** A later day than every other, in the order days compare in. */
const before = (a: string, b: string): boolean => a !== 'infinity' && (b === 'infinity' || a < b);
const later = (a: string, b: string): string => (before(a, b) ? b : a);
const earlier = (a: string, b: string): string => (before(a, b) ? a : b);

const sameValue = (a: unknown, b: unknown): boolean =>
  Buffer.isBuffer(a) && Buffer.isBuffer(b) ? a.equals(b) : a === b;

/** Whether a patch says nothing new. */
const saysNothingNew = <V extends object>(values: V, patch: Partial<V>): boolean =>
  (Object.keys(patch) as (keyof V)[]).every((name) => sameValue(values[name], patch[name]));

/**
 * What holds after `patch` became known to hold from `from` up to, not including, `to`: spans are cut where it begins
 * and ends, and nothing outside it changes. Days no span covers stay uncovered. A span that says the same as before is
 * the same object, so that what was replaced and what is new can be told by identity. Pure.
 */
export function overwrite<V extends object>(
  spans: readonly Span<V>[],
  from: IsoDate,
  to: IsoDate | 'infinity',
  patch: Partial<V>,
): Span<V>[] {
  return spans.flatMap((span) => {
    const start = later(span.from, from);
    const end = earlier(span.to, to);
    if (!before(start, end) || saysNothingNew(span.values, patch)) return [span];
    return [
      ...(before(span.from, start) ? [{ from: span.from, to: start, values: span.values }] : []),
      { from: start, to: end, values: { ...span.values, ...patch } },
      ...(before(end, span.to) ? [{ from: end, to: span.to, values: span.values }] : []),
    ];
  });
}
