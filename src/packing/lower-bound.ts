import type { Limits, Load } from './load.ts';

/** How finely the bound looks: families of up to 1/`DEPTH` of a parcel are seen as what they are. */
const DEPTH = 40;

/**
 * Dual feasible function u(k) of Fekete and Schepers: whatever fits into a parcel together has a sum of u ≤ 1, so
 * the sum over all is a number of parcels that no packing undercuts. With k = 21 it sees that of families of 7
 * only 21 go into 150, where the plain quotient believes 21.4.
 */
function sumOfU(sizes: ReadonlyMap<number, number>, capacity: number, k: number): number {
  let units = 0;
  for (const [size, count] of sizes) {
    const product = size * (k + 1);
    const whole = product % capacity === 0;
    // In units of 1/(k × (k+1)) so that the sum stays an integer.
    units += count * (whole ? (product / capacity) * k : Math.floor(product / capacity) * (k + 1));
  }
  return Math.ceil(units / (k * (k + 1)));
}

function boundOf(loads: readonly Load[], sizeOf: (load: Load) => number, capacity: number): number {
  const sizes = new Map<number, number>();
  let total = 0;
  for (const load of loads) {
    const size = sizeOf(load);
    total += size;
    sizes.set(size, (sizes.get(size) ?? 0) + 1);
  }
  let bound = Math.ceil(total / capacity);
  // On very many unlike sizes the finer look costs more than it tells; the quotient is nearly exact there.
  if (sizes.size <= 500) for (let k = 1; k <= DEPTH; k++) bound = Math.max(bound, sumOfU(sizes, capacity, k));
  return bound;
}

/** The bound each limit gives by itself, against the container that takes most of it. */
export function lowerBounds(
  loads: readonly Load[],
  limits: readonly Limits[],
): Readonly<Record<'people' | 'weight' | 'thickness', number>> {
  const most = (of: (limit: Limits) => number) => Math.max(...limits.map(of));
  const bound = (sizeOf: (load: Load) => number, of: (limit: Limits) => number) =>
    boundOf(loads, sizeOf, most(of));
  return {
    people: bound(
      (load) => load.people,
      (limit) => limit.people,
    ),
    weight: bound(
      (load) => load.mg,
      (limit) => limit.mg,
    ),
    thickness: bound(
      (load) => load.um,
      (limit) => limit.um * limit.space.stacks,
    ),
  };
}

/** A number of parcels below which no packing of whole loads can go: the greatest of `lowerBounds`. */
export const lowerBound = (loads: readonly Load[], limits: readonly Limits[]): number =>
  Math.max(...Object.values(lowerBounds(loads, limits)));
