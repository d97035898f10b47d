import { type Envelope, milli } from './envelopes.ts';
import { type PackingSettings, type Space, spaceOf } from './settings.ts';

/** What has to travel together, in whole thousandths: a family's envelopes, or a part of a very large family. */
export interface Load {
  readonly envelopes: readonly Envelope[];
  readonly people: number;
  readonly mg: number;
  readonly um: number;
  /** Thickness of its thickest envelope. */
  readonly thickest: number;
}

/** Limits of one container, in whole thousandths. */
export interface Limits {
  readonly space: Space;
  readonly people: number;
  readonly mg: number;
  readonly um: number;
}

/** What each container of the profile can hold; one whose own size leaves no room is left out. */
export function limitsOf(settings: PackingSettings): Limits[] {
  return settings.containers.flatMap((container) => {
    const space = spaceOf(container, settings);
    if (space === undefined) return [];
    return [{ space, people: settings.peoplePerParcel, mg: milli(space.grams), um: milli(space.heightMm) }];
  });
}

export const EMPTY: Load = { envelopes: [], people: 0, mg: 0, um: 0, thickest: 0 };

function loadOf(envelopes: readonly Envelope[]): Load {
  let [people, mg, um, thickest] = [0, 0, 0, 0];
  for (const envelope of envelopes) {
    const thickness = milli(envelope.thicknessMm);
    people += envelope.people.length;
    mg += milli(envelope.grams);
    um += thickness;
    if (thickness > thickest) thickest = thickness;
  }
  return { envelopes, people, mg, um, thickest };
}

/**
 * Whether both loads go into one container together. Stacks are filled one after the other, and an envelope
 * does not bend round the top: each stack but the last may lose up to the thickest envelope. Counting that loss
 * as used makes the answer right whatever order the envelopes end up in.
 */
export function fits(a: Load, b: Load, { space, people, mg, um }: Limits): boolean {
  const thickest = Math.max(a.thickest, b.thickest);
  return (
    a.people + b.people <= people &&
    a.mg + b.mg <= mg &&
    a.um + b.um + (space.stacks - 1) * thickest <= um * space.stacks
  );
}

/** Do two loads go together into at least one container? */
export const fitsAny = (a: Load, b: Load, limits: readonly Limits[]): boolean =>
  limits.some((limit) => fits(a, b, limit));

/** A family as one load (nearly always), or, if it exceeds every container, cut into as few runs as its order allows. */
export function cutFamily(envelopes: readonly Envelope[], limits: readonly Limits[]): Load[] {
  const whole = loadOf(envelopes);
  if (fitsAny(EMPTY, whole, limits)) return [whole];
  const loads: Load[] = [];
  let run: Envelope[] = [];
  for (const envelope of envelopes) {
    if (run.length > 0 && !fitsAny(loadOf(run), loadOf([envelope]), limits)) {
      loads.push(loadOf(run));
      run = [];
    }
    run.push(envelope);
  }
  loads.push(loadOf(run));
  return loads;
}

/** Height in thousandths of mm of the tallest of `stacks` stacks when the envelopes, in order, are levelled. */
export function levelHeight(thicknesses: readonly number[], stacks: number): number {
  let [low, high] = [Math.max(0, ...thicknesses), thicknesses.reduce((sum, t) => sum + t, 0)];
  while (low < high) {
    const height = Math.floor((low + high) / 2);
    let [used, top] = [1, 0];
    for (const t of thicknesses) {
      if (top + t > height) {
        used++;
        top = 0;
      }
      top += t;
    }
    if (used <= stacks) high = height;
    else low = height + 1;
  }
  return low;
}
