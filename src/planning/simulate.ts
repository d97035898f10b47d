import { hash } from 'node:crypto';
import { judge } from '../campaign/judge.ts';
import type { Population } from '../campaign/population.ts';
import type { RuleSettings } from '../campaign/rule-table.ts';
import { type MailItem, postageOf } from '../dispatch/post.ts';
import type { DispatchSettings } from '../dispatch/settings.ts';
import { buildEnvelopes, type Envelope } from '../packing/envelopes.ts';
import { packParcels } from '../packing/parcels.ts';
import { type InsertSettings, packingPerson, pagesOf } from '../packing/planner.ts';
import type { PackingSettings } from '../packing/settings.ts';
import { type Confidence, estimateCount } from './interval.ts';
import type { SampledFiles } from './sampled-files.ts';
import type { SimulatedPerson } from './simulated-files.ts';

/** A figure before the round: what is expected, and between which it lies. */
export interface Range {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/** What one way of mailing comes to. */
export interface Variant {
  /** One person or one household in an envelope. */
  readonly enclosing: 'person' | 'household';
  /** How general members are written to. */
  readonly route: 'workplace' | 'home';
  /** The one the profile says. */
  readonly of_profile: boolean;
  readonly people: Range;
  readonly pages: Range;
  readonly cards: Range;
  readonly envelopes: Range;
  readonly direct: Range;
  readonly parcels: Range;
  readonly postage_yen: Range;
  readonly postage_verified: boolean;
}

export interface SimulationSettings {
  readonly packing: PackingSettings;
  readonly inserts: InsertSettings;
  readonly dispatch: DispatchSettings;
  readonly rules: RuleSettings;
  readonly form: Population['form'];
  readonly route: 'workplace' | 'home';
  readonly acceptedOn: string;
}

/** What the sample says of people with a number: of those drawn the answer itself, of the others the share. */
interface Holding {
  readonly known: ReadonlyMap<string, { readonly held: boolean; readonly request: boolean }>;
  readonly share: Range;
}

function holdingOf(
  files: SampledFiles,
  form: Population['form'],
  rules: RuleSettings,
  confidence: Confidence,
): Holding {
  const known = new Map<string, { held: boolean; request: boolean }>();
  let held = 0;
  let numbered = 0;
  for (const one of files.members) {
    if (!one.asked || one.lateLoss) continue;
    const verdict = form === 'plain' ? undefined : judge(one, rules).verdict;
    const answer = { held: verdict?.form === 'hold', request: verdict?.form === 'request' };
    known.set(one.memberId, answer);
    if (!one.hasNumber) continue;
    numbered += 1;
    if (answer.held) held += 1;
  }
  if (files.drawn >= files.rows) return { known, share: { low: 0, expected: 0, high: 0 } };
  const scale = 1_000_000;
  const { estimate, low, high } = estimateCount(held, numbered, scale, confidence);
  return { known, share: { low: low / scale, expected: estimate / scale, high: high / scale } };
}

/** A place in [0, 1) that depends on the member alone, so that the same people are thinned out every time. */
const placeOf = (memberId: string): number =>
  Number.parseInt(hash('sha256', memberId).slice(0, 12), 16) / 2 ** 48;

interface Traveller extends SimulatedPerson {
  /** As far as packing asks: the other forms are alike in sheets and inserts. */
  readonly form: 'plain' | 'request' | 'style1';
}

function travellers(
  people: readonly SimulatedPerson[],
  holding: Holding,
  share: number,
  form: string,
): Traveller[] {
  const result: Traveller[] = [];
  for (const person of people) {
    const known = holding.known.get(person.memberId);
    const held = known?.held ?? (person.hasNumber && placeOf(person.memberId) < share);
    const request = known?.request ?? !person.hasNumber;
    const paper = form === 'plain' ? 'plain' : request ? 'request' : 'style1';
    if (!held) result.push({ ...person, form: paper });
  }
  return result;
}

interface Counts {
  people: number;
  pages: number;
  envelopes: number;
  direct: number;
  parcels: number;
  yen: number;
  verified: boolean;
}

function pack(
  people: readonly Traveller[],
  enclosing: Variant['enclosing'],
  route: Variant['route'],
  settings: SimulationSettings,
): Counts {
  const unit: PackingSettings['notice'] =
    enclosing === 'person' ? { unit: 'person' } : { unit: 'household', safeguard: 'simulation' };
  const packing: PackingSettings = { ...settings.packing, notice: unit, plain: unit };
  const routeOf = (one: Traveller) => (route === 'workplace' ? one.route : one.routeHome);
  // Destinations as a round has them: a workplace, a household written to, somebody at an address of their own.
  const destinations = Map.groupBy(
    people.filter((one) => routeOf(one) !== 'held'),
    (one) => {
      const way = routeOf(one);
      if (way === 'workplace') return `w ${one.workplaceId}`;
      return one.ownAddress ? `${way} m ${one.memberId}` : `${way} f ${one.insuredId}`;
    },
  );
  const counts: Counts = { people: 0, pages: 0, envelopes: 0, direct: 0, parcels: 0, yen: 0, verified: true };
  const items: MailItem[] = [];
  const { containers, envelope: face } = packing;
  const add = (grams: number, thickness: number, size: { lengthMm: number; widthMm: number }) =>
    items.push({
      target: String(items.length),
      grams,
      sizeMm: { length: size.lengthMm, width: size.widthMm, thickness },
    });
  for (const [place, ofPlace] of destinations) {
    const envelopes = enclose(ofPlace, packing, settings.inserts);
    counts.people += ofPlace.length;
    for (const { form } of ofPlace) counts.pages += pagesOf(form);
    counts.envelopes += envelopes.length;
    if (!place.startsWith('w ')) {
      counts.direct += envelopes.length;
      for (const { grams, thicknessMm } of envelopes) add(grams, thicknessMm, face);
      continue;
    }
    for (const parcel of packParcels(envelopes, packing)) {
      counts.parcels += 1;
      const outer = containers.find(({ name }) => name === parcel.container) ?? face;
      add(Math.ceil(parcel.grams), parcel.thicknessMm, outer);
    }
  }
  const { total } = postageOf(items, settings.acceptedOn, settings.dispatch);
  return { ...counts, yen: total.total_yen, verified: total.verified };
}

function enclose(
  people: readonly Traveller[],
  packing: PackingSettings,
  inserts: SimulationSettings['inserts'],
): Envelope[] {
  const ranks = new Map<string, number>();
  const packable = people.map((one) => {
    const rank = ranks.get(one.insuredId) ?? ranks.size;
    ranks.set(one.insuredId, rank);
    const traveller = {
      member_id: one.memberId,
      insured_id: one.insuredId,
      sub_number: one.subNumber,
      form: one.form,
    };
    return packingPerson(traveller, rank, inserts);
  });
  return buildEnvelopes(packable, packing);
}

/**
 * What a round over these people would come to, for each way of enclosing and of travelling: the very packer and
 * postage of the round, over the people the comparison is expected to let through. Where the sample is the whole
 * file the figures are those of the round; else they lie between few and many held. Pure.
 */
export function simulate(
  people: readonly SimulatedPerson[],
  files: SampledFiles,
  settings: SimulationSettings,
  confidence: Confidence,
): Variant[] {
  const holding = holdingOf(files, settings.form, settings.rules, confidence);
  const scenarios = [holding.share.high, holding.share.expected, holding.share.low].map((share) =>
    travellers(people, holding, share, settings.form),
  ) as [Traveller[], Traveller[], Traveller[]];
  const { notice, plain = notice } = settings.packing;
  const { unit } = settings.form === 'plain' ? plain : notice;
  const variants: Variant[] = [];
  for (const route of ['workplace', 'home'] as const) {
    for (const enclosing of ['person', 'household'] as const) {
      const [fewest, expected, most] = scenarios.map((scenario) =>
        pack(scenario, enclosing, route, settings),
      ) as [Counts, Counts, Counts];
      const range = (of: (counts: Counts) => number): Range => ({
        low: Math.min(of(fewest), of(expected)),
        expected: of(expected),
        high: Math.max(of(most), of(expected)),
      });
      variants.push({
        enclosing,
        route,
        of_profile: route === settings.route && enclosing === unit,
        people: range((counts) => counts.people),
        pages: range((counts) => counts.pages),
        cards: { low: 0, expected: 0, high: 0 },
        envelopes: range((counts) => counts.envelopes),
        direct: range((counts) => counts.direct),
        parcels: range((counts) => counts.parcels),
        postage_yen: range((counts) => counts.yen),
        postage_verified: expected.verified,
      });
    }
  }
  return variants;
}
