import { TodokeError } from '../kernel/errors.ts';
import { type Envelope, milli } from './envelopes.ts';
import { cutFamily, EMPTY, fits, fitsAny, type Limits, type Load, levelHeight, limitsOf } from './load.ts';
import { lowerBound, lowerBounds } from './lower-bound.ts';
import type { ContainerReason, DivisionReason } from './reasons.ts';
import type { PackingSettings } from './settings.ts';

/** A parcel to be: its container, its envelopes in the order of S078, and what it should weigh and measure. */
export interface Parcel {
  /** Name of the container in the settings. */
  readonly container: string;
  readonly envelopes: readonly Envelope[];
  readonly people: number;
  /** With the container. */
  readonly grams: number;
  /** Outer thickness: of a box its depth, of an envelope that of its contents, levelled, and its walls. */
  readonly thicknessMm: number;
  /** Why the destination's envelopes make as many parcels as they do; the same for all of them. */
  readonly divisionReason: DivisionReason;
  readonly containerReason: ContainerReason;
}

/** A load with its place at the destination. */
interface Placed {
  readonly load: Load;
  readonly at: number;
}

const add = (a: Load, b: Load): Load => ({
  envelopes: a.envelopes,
  people: a.people + b.people,
  mg: a.mg + b.mg,
  um: a.um + b.um,
  thickest: Math.max(a.thickest, b.thickest),
});

/** Families strictly in order: a new parcel whenever the next family does not fit. */
function inOrder(loads: readonly Placed[], limits: readonly Limits[]): Placed[][] {
  const parcels: Placed[][] = [];
  let parcel: Placed[] = [];
  let sum = EMPTY;
  for (const placed of loads) {
    if (parcel.length > 0 && !fitsAny(sum, placed.load, limits)) {
      parcels.push(parcel);
      parcel = [];
      sum = EMPTY;
    }
    parcel.push(placed);
    sum = add(sum, placed.load);
  }
  if (parcel.length > 0) parcels.push(parcel);
  return parcels;
}

/** Loads that are alike in people, weight and thickness, first come first out. */
interface Shape {
  readonly load: Load;
  readonly queue: Placed[];
  next: number;
}

function shapesOf(loads: readonly Placed[], limits: readonly Limits[]): Shape[] {
  const shapes = new Map<string, Shape>();
  for (const placed of loads) {
    const { people, mg, um, thickest } = placed.load;
    const key = `${people} ${mg} ${um} ${thickest}`;
    const shape = shapes.get(key);
    if (shape === undefined) shapes.set(key, { load: placed.load, queue: [placed], next: 0 });
    else shape.queue.push(placed);
  }
  const share = ({ people, mg, um }: Load) =>
    Math.min(...limits.map((l) => Math.max(people / l.people, mg / l.mg, um / (l.um * l.space.stacks))));
  const size = new Map([...shapes.values()].map((shape) => [shape, share(shape.load)]));
  return [...shapes.values()].sort(
    (a, b) =>
      (size.get(b) as number) - (size.get(a) as number) || (a.queue[0]?.at ?? 0) - (b.queue[0]?.at ?? 0),
  );
}

/**
 * Largest first, parcel by parcel (first fit decreasing). With `keepOrder`, a parcel is filled in order as far as
 * it goes, and only what is left of it is closed by later families, the largest that fit.
 */
function filling(loads: readonly Placed[], limits: readonly Limits[], keepOrder: boolean): Placed[][] {
  let shapes = shapesOf(loads, limits);
  const taken = new Uint8Array(loads.length);
  const parcels: Placed[][] = [];
  let first = 0;
  let left = loads.length;
  while (left > 0) {
    const parcel: Placed[] = [];
    let sum = EMPTY;
    const take = (placed: Placed) => {
      taken[placed.at] = 1;
      parcel.push(placed);
      sum = add(sum, placed.load);
      left--;
    };
    for (; keepOrder && first < loads.length; first++) {
      if (taken[first] === 1) continue;
      const placed = loads[first] as Placed;
      if (parcel.length > 0 && !fitsAny(sum, placed.load, limits)) break;
      take(placed);
    }
    for (const shape of shapes) {
      for (; shape.next < shape.queue.length; shape.next++) {
        const placed = shape.queue[shape.next] as Placed;
        if (taken[placed.at] === 1) continue;
        if (parcel.length > 0 && !fitsAny(sum, placed.load, limits)) break;
        take(placed);
      }
    }
    shapes = shapes.filter(({ next, queue }) => next < queue.length);
    parcels.push(parcel.sort((a, b) => a.at - b.at));
  }
  return parcels.sort((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0));
}

function finish(
  parcel: readonly Placed[],
  limits: readonly Limits[],
  divisionReason: DivisionReason,
): Parcel {
  const envelopes = parcel.flatMap(({ load }) => load.envelopes);
  const sum = parcel.reduce((total, { load }) => add(total, load), EMPTY);
  const { space } = limits.find((limit) => fits(EMPTY, sum, limit)) as Limits;
  const first = limits[0] as Limits;
  const { name, tareGrams, rigid, depthMm, wallMm } = space.container;
  const height = levelHeight(
    envelopes.map(({ thicknessMm }) => milli(thicknessMm)),
    space.stacks,
  );
  return {
    container: name,
    envelopes,
    people: sum.people,
    grams: (sum.mg + milli(tareGrams)) / 1000,
    thicknessMm: rigid ? depthMm : (height + 2 * milli(wallMm)) / 1000,
    divisionReason,
    containerReason: space === first.space ? 'preferred' : sum.mg > first.mg ? 'weight' : 'thickness',
  };
}

/** Which limit asks for so many parcels; `families` where none does by itself, but nobody's family is to be split. */
function divisionReasonOf(
  parcels: number,
  bounds: Readonly<Record<'people' | 'weight' | 'thickness', number>>,
): DivisionReason {
  if (parcels === 1) return 'whole';
  const binding = (['people', 'weight', 'thickness'] as const).find((limit) => bounds[limit] === parcels);
  return binding ?? 'families';
}

/** The families at one destination, in order, as what has to travel together. */
function loadsOf(envelopes: readonly Envelope[], limits: readonly Limits[]): Load[] {
  const families = new Map<string, Envelope[]>();
  for (const envelope of envelopes) {
    const family = families.get(envelope.familyKey);
    if (family === undefined) families.set(envelope.familyKey, [envelope]);
    else family.push(envelope);
  }
  const compare = (a: Envelope, b: Envelope) =>
    a.order - b.order || (a.familyKey < b.familyKey ? -1 : a.familyKey > b.familyKey ? 1 : 0);
  const loads = [...families.values()]
    .sort((a, b) => compare(a[0] as Envelope, b[0] as Envelope))
    .flatMap((family) => cutFamily(family, limits));
  if (!loads.every((load) => fitsAny(EMPTY, load, limits))) {
    throw new TodokeError('packing.parcel_full', '封筒1通だけで、どの梱包材にも入りきりません。', {
      remedy: '保険者プロファイルの梱包材の大きさ・重さ・人数の上限を確かめてください。',
    });
  }
  return loads;
}

/**
 * Packs the envelopes for one destination (a workplace) into parcels.
 *
 * Never more than the people, weight, thickness and outer size the settings and the post allow (S075–S077, X15).
 * A family (all envelopes of one `familyKey`) is in one parcel unless it alone exceeds a parcel. Inside a parcel
 * the order is that of `buildEnvelopes`, the insured first (S078). The same input gives the same parcels.
 *
 * As few parcels as possible: the plain order of families is kept if it reaches `parcelLowerBound`; else gaps are
 * closed with later families; else families are packed largest first; of these the fewest, the plainest first.
 * No guarantee by proof (bin packing is hard); over the random workplaces of the tests and of `bench/packing.ts`
 * the result is at most one parcel above the bound.
 *
 * Time grows with envelopes, and in the filling passes with parcels times the number of unlike families.
 * Throws `packing.parcel_full` if a single envelope does not fit any container.
 */
export function packParcels(envelopes: readonly Envelope[], settings: PackingSettings): Parcel[] {
  const limits = limitsOf(settings);
  const loads = loadsOf(envelopes, limits).map((load, at) => ({ load, at }));
  const bounds = lowerBounds(
    loads.map(({ load }) => load),
    limits,
  );
  const bound = Math.max(...Object.values(bounds));
  let best = inOrder(loads, limits);
  for (const keepOrder of [true, false]) {
    if (best.length <= bound) break;
    const other = filling(loads, limits, keepOrder);
    if (other.length < best.length) best = other;
  }
  const reason = divisionReasonOf(best.length, bounds);
  return best.map((parcel) => finish(parcel, limits, reason));
}

/** A number of parcels below which `packParcels` cannot go, for reports of how near it came. */
export function parcelLowerBound(envelopes: readonly Envelope[], settings: PackingSettings): number {
  const limits = limitsOf(settings);
  return lowerBound(loadsOf(envelopes, limits), limits);
}
