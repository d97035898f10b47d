import { daysBetween, type IsoDate } from '../japan/calendar.ts';
import { checkTrackingNumber, trackingNumberCheckDigit } from '../japan/check-digits.ts';

/**
 * A band of acceptance numbers (引受番号) an insurer has from its post office. Both ends inclusive, 11 digits without
 * hyphens, the last a check. Kind, region and sender (the first five digits) are the same over a band.
 */
export interface TrackingBand {
  readonly first: string;
  readonly last: string;
}

export type BandFault = 'invalid_first' | 'invalid_last' | 'other_prefix' | 'reversed';

const LENGTH = 11;
const PREFIX = 5;

/** An acceptance number as 11 digits, hyphens and blanks taken out; undefined if its form or check digit is wrong. */
export function parseTrackingNumber(text: string): string | undefined {
  const digits = text.replace(/[- ]/g, '');
  return digits.length === LENGTH && checkTrackingNumber(digits).valid ? digits : undefined;
}

/** The number as it is written and read aloud: 3-2-5-1. `number`: 11 digits. */
export const formatTrackingNumber = (number: string): string =>
  `${number.slice(0, 3)}-${number.slice(3, 5)}-${number.slice(5, 10)}-${number.slice(10)}`;

const bodyOf = (number: string): number => Number(number.slice(0, LENGTH - 1));

function numberOf(body: number): string {
  const digits = String(body).padStart(LENGTH - 1, '0');
  return `${digits}${trackingNumberCheckDigit(digits)}`;
}

/** A band from its ends as people write them, or what is wrong with them. */
export function parseTrackingBand(first: string, last: string): TrackingBand | { readonly fault: BandFault } {
  const from = parseTrackingNumber(first);
  const to = parseTrackingNumber(last);
  if (from === undefined) return { fault: 'invalid_first' };
  if (to === undefined) return { fault: 'invalid_last' };
  if (from.slice(0, PREFIX) !== to.slice(0, PREFIX)) return { fault: 'other_prefix' };
  return bodyOf(from) > bodyOf(to) ? { fault: 'reversed' } : { first: from, last: to };
}

/** How many numbers a band has. */
export const bandSize = ({ first, last }: TrackingBand): number => bodyOf(last) - bodyOf(first) + 1;

/** Whether a number (11 digits) belongs to a band. */
const inBand = (number: string, { first, last }: TrackingBand): boolean =>
  bodyOf(first) <= bodyOf(number) && bodyOf(number) <= bodyOf(last);

/** Whether two bands share a number: then both would give it out. */
export const bandsOverlap = (a: TrackingBand, b: TrackingBand): boolean =>
  bodyOf(a.first) <= bodyOf(b.last) && bodyOf(b.first) <= bodyOf(a.last);

/**
 * The number after `previous` (the first of the band without one); undefined when the band is used up. It does not
 * begin again by itself: a number may come back only with a later acceptance, and that is the insurer's decision.
 * Throws RangeError if `previous` is not of this band.
 */
export function nextTrackingNumber(band: TrackingBand, previous?: string): string | undefined {
  if (previous === undefined) return band.first;
  if (!inBand(previous, band)) throw new RangeError('the previous number is not of this band');
  return previous === band.last ? undefined : numberOf(bodyOf(previous) + 1);
}

/** A run of numbers that were not used (欠番), both ends inclusive. */
export interface TrackingGap {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/**
 * The gaps between the band's first number and the highest one used, in order: what a stuck label or a lost sheet
 * leaves. Numbers after the highest are not a gap, they are still to come. `used`: numbers of 11 digits, any order;
 * those of other bands do not matter.
 */
export function trackingGaps(band: TrackingBand, used: Iterable<string>): TrackingGap[] {
  const bodies = [...used].filter((number) => inBand(number, band)).map(bodyOf);
  bodies.sort((a, b) => a - b);
  const gaps: TrackingGap[] = [];
  let expected = bodyOf(band.first);
  for (const body of bodies) {
    if (body > expected) {
      gaps.push({ from: numberOf(expected), to: numberOf(body - 1), count: body - expected });
    }
    expected = body + 1;
  }
  return gaps;
}

/** A number given to a piece of mail on its day of acceptance. */
export interface TrackingUse {
  readonly number: string;
  readonly acceptedOn: IsoDate;
}

/** What identifies an acceptance for ever: numbers come back when a band wraps, the number alone does not. */
export const trackingKey = ({ number, acceptedOn }: TrackingUse): string =>
  `${number.replace(/[- ]/g, '')}@${acceptedOn}`;

export type TrackingFault = 'invalid' | 'outside_bands' | 'doubled' | 'reused_too_soon';

/**
 * What is wrong with uses of numbers, by their place in `uses`: a wrong check digit, a number of no band, the same
 * number twice on one day, or again within `reuseAfterDays` days, while the tracking page still shows the first.
 * Each use is reported at most once; of two that collide the later one (in date, then in place).
 */
export function trackingFaults(
  uses: readonly TrackingUse[],
  bands: readonly TrackingBand[],
  reuseAfterDays: number,
): { readonly at: number; readonly fault: TrackingFault }[] {
  const faults = new Map<number, TrackingFault>();
  const byNumber = new Map<string, number[]>();
  for (const [at, { number }] of uses.entries()) {
    const parsed = parseTrackingNumber(number);
    if (parsed === undefined) faults.set(at, 'invalid');
    else if (!bands.some((band) => inBand(parsed, band))) faults.set(at, 'outside_bands');
    else byNumber.set(parsed, [...(byNumber.get(parsed) ?? []), at]);
  }
  for (const places of byNumber.values()) {
    const on = (at: number) => (uses[at] as TrackingUse).acceptedOn;
    places.sort((a, b) => (on(a) < on(b) ? -1 : on(a) > on(b) ? 1 : a - b));
    for (const [i, at] of places.entries()) {
      if (i === 0) continue;
      const days = daysBetween(on(places[i - 1] as number), on(at));
      if (days === 0) faults.set(at, 'doubled');
      else if (days < reuseAfterDays) faults.set(at, 'reused_too_soon');
    }
  }
  return [...faults].map(([at, fault]) => ({ at, fault })).sort((a, b) => a.at - b.at);
}
