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
  /** The same branch by branch, those without anybody left out. */
  readonly branches: readonly BranchShare[];
}

/** What of one way of mailing falls to a branch. `branch`: JIS code of the prefecture, blank where none is known. */
export interface BranchShare {
  readonly branch: string;
  readonly people: Range;
  readonly pages: Range;
  readonly envelopes: Range;
  readonly direct: Range;
  readonly parcels: Range;
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

/** What the sample says: of those drawn the answer itself; of the others with a number, how many will be held. */
interface Holding {
  readonly known: ReadonlyMap<string, { readonly held: boolean; readonly request: boolean }>;
  readonly others: Range;
}

/** `numbered`: how many of the people hold a number. */
function holdingOf(
  files: SampledFiles,
  { form, rules }: SimulationSettings,
  numbered: number,
  confidence: Confidence,
): Holding {
  const known = new Map<string, { held: boolean; request: boolean }>();
  let held = 0;
  let drawn = 0;
  for (const one of files.members) {
    if (!one.asked || one.lateLoss) continue;
    const verdict = form === 'plain' ? undefined : judge(one, rules).verdict;
    const answer = { held: verdict?.form === 'hold', request: verdict?.form === 'request' };
    known.set(one.memberId, answer);
    if (!one.hasNumber) continue;
    drawn += 1;
    if (answer.held) held += 1;
  }
  if (files.drawn >= files.rows || drawn === 0) return { known, others: { low: 0, expected: 0, high: 0 } };
  const { estimate, low, high } = estimateCount(held, drawn, Math.max(numbered, drawn), confidence);
  return { known, others: { low: low - held, expected: estimate - held, high: high - held } };
}

/** A place that depends on the member alone, so that the same people are thinned out every time. */
const placeOf = (memberId: string): string => hash('sha256', memberId);

export interface Traveller extends SimulatedPerson {
  /** As far as packing asks: the other forms are alike in sheets and inserts. */
  readonly form: 'plain' | 'request' | 'style1';
}

/** Everybody who is written to if the first `held` of `inTurn` are held, and those known to be. */
function travellers(
  people: readonly SimulatedPerson[],
  { known }: Holding,
  inTurn: readonly string[],
  held: number,
  form: Population['form'],
): Traveller[] {
  const waiting = new Set(inTurn.slice(0, held));
  const result: Traveller[] = [];
  for (const person of people) {
    const answer = known.get(person.memberId);
    if (answer?.held ?? waiting.has(person.memberId)) continue;
    const request = form !== 'plain' && (answer?.request ?? !person.hasNumber);
    // Told on the portal: no paper, save that a request brings its form.
    if (person.electronic && !request) continue;
    result.push({ ...person, form: form === 'plain' ? 'plain' : request ? 'request' : 'style1' });
  }
  return result;
}

export interface Tally {
  people: number;
  pages: number;
  envelopes: number;
  direct: number;
  parcels: number;
}

interface Counts extends Tally {
  readonly yen: number;
  readonly verified: boolean;
  readonly branches: ReadonlyMap<string, Tally>;
}

const FIGURES = ['people', 'pages', 'envelopes', 'direct', 'parcels'] as const;
const nothing = (): Tally => ({ people: 0, pages: 0, envelopes: 0, direct: 0, parcels: 0 });

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
  const counts = nothing();
  const branches = new Map<string, Tally>();
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
    const tally = nothing();
    tally.people = ofPlace.length;
    for (const { form } of ofPlace) tally.pages += pagesOf(form);
    tally.envelopes = envelopes.length;
    if (place.startsWith('w ')) {
      const parcels = packParcels(envelopes, packing);
      tally.parcels = parcels.length;
      for (const parcel of parcels) {
        const outer = containers.find(({ name }) => name === parcel.container) ?? face;
        add(Math.ceil(parcel.grams), parcel.thicknessMm, outer);
      }
    } else {
      tally.direct = envelopes.length;
      for (const { grams, thicknessMm } of envelopes) add(grams, thicknessMm, face);
    }
    const { branch } = ofPlace[0] as Traveller;
    const ofBranch = branches.get(branch) ?? nothing();
    branches.set(branch, ofBranch);
    for (const figure of FIGURES) {
      counts[figure] += tally[figure];
      ofBranch[figure] += tally[figure];
    }
  }
  const { total } = postageOf(items, settings.acceptedOn, settings.dispatch);
  return { ...counts, yen: total.total_yen, verified: total.verified, branches };
}

/** What a mailing comes to, in papers and yen. */
export interface MailingTotals extends Tally {
  readonly yen: number;
  readonly verified: boolean;
}

/**
 * What a mailing to these very people comes to under a profile's own way of enclosing and travelling: the packer and the
 * postage of a round. Pure.
 */
export function mailingTotals(people: readonly Traveller[], settings: SimulationSettings): MailingTotals {
  const { notice, plain = notice } = settings.packing;
  const { unit } = settings.form === 'plain' ? plain : notice;
  const { branches: _, ...totals } = pack(people, unit, settings.route, settings);
  return totals;
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

/** A figure of the three scenarios: many held, as expected, few held. */
function range<C extends Tally>(counts: readonly [C, C, C], of: (one: C) => number): Range {
  const [few, expected, many] = counts.map(of) as [number, number, number];
  return { low: Math.min(few, expected), expected, high: Math.max(many, expected) };
}

const figures = (counts: readonly [Tally, Tally, Tally]) => ({
  people: range(counts, ({ people }) => people),
  pages: range(counts, ({ pages }) => pages),
  envelopes: range(counts, ({ envelopes }) => envelopes),
  direct: range(counts, ({ direct }) => direct),
  parcels: range(counts, ({ parcels }) => parcels),
});

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
  const numbered = people.filter(({ hasNumber }) => hasNumber);
  const holding = holdingOf(files, settings, numbered.length, confidence);
  const inTurn = numbered
    .filter(({ memberId }) => !holding.known.has(memberId))
    .map(({ memberId }) => ({ memberId, place: placeOf(memberId) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ memberId }) => memberId);
  const { low, expected, high } = holding.others;
  const scenarios = [high, expected, low].map((held) =>
    travellers(people, holding, inTurn, held, settings.form),
  ) as [Traveller[], Traveller[], Traveller[]];
  const { notice, plain = notice } = settings.packing;
  const { unit } = settings.form === 'plain' ? plain : notice;
  const variants: Variant[] = [];
  for (const route of ['workplace', 'home'] as const) {
    for (const enclosing of ['person', 'household'] as const) {
      const counts = scenarios.map((scenario) => pack(scenario, enclosing, route, settings)) as [
        Counts,
        Counts,
        Counts,
      ];
      const names = [...new Set(counts.flatMap(({ branches }) => [...branches.keys()]))].sort();
      variants.push({
        enclosing,
        route,
        of_profile: route === settings.route && enclosing === unit,
        ...figures(counts),
        cards: { low: 0, expected: 0, high: 0 },
        postage_yen: range(counts, ({ yen }) => yen),
        postage_verified: counts[1].verified,
        branches: names.map((branch) => ({
          branch,
          ...figures(
            counts.map(({ branches }) => branches.get(branch) ?? nothing()) as [Tally, Tally, Tally],
          ),
        })),
      });
    }
  }
  return variants;
}
