import { randomBytes } from 'node:crypto';
import { electronicOf, plannedWaves, planWarnings, routesOf } from '../campaign/settings.ts';
import { branchCalendar } from '../campaign/waves.ts';
import { weekday } from '../japan/calendar.ts';
import { prefectureByJis } from '../japan/prefectures.ts';
import { forecast, parseMinutes } from '../planning/forecast.ts';
import type { Confidence } from '../planning/interval.ts';
import { populationTest } from '../planning/population.ts';
import { readSample } from '../planning/sampled-files.ts';
import { type BranchShare, simulate, type Variant } from '../planning/simulate.ts';
import { readSimulation } from '../planning/simulated-files.ts';
import { loadProfile, type Profile } from '../profile/profile.ts';
import { keysFrom } from '../vault/keys.ts';
import { type RoundOrder, readOrder, readPopulation } from './order.ts';

const hours = (minutes: number): number => Math.round(minutes / 6) / 10;
const day = (date: string): string => `${date}（${weekday(date)}）`;

const span = ({ from, to }: { from: string; to: string }) => ({ from: day(from), to: day(to) });

/** The days of the campaign, and branch by branch what is sent when, the profile's way of mailing taken. */
function calendarOf(
  { campaign }: RoundOrder,
  profile: Profile,
  variants: readonly Variant[],
): Readonly<Record<string, unknown>> {
  const waves = plannedWaves(campaign, profile.campaign);
  const calendar = waves.length === 0 ? [] : branchCalendar(waves);
  const rest = waves.find(({ prefectures }) => prefectures.length === 0);
  const named = ({ branch, ...share }: BranchShare) => {
    const wave = calendar.find(({ code }) => code === branch)?.wave ?? rest;
    return {
      branch,
      name: prefectureByJis(branch)?.name ?? '',
      ...(wave === undefined
        ? { window: span(campaign.window) }
        : {
            wave: wave.id,
            cut_off: day(wave.cutOff),
            print_on: day(wave.printOn),
            window: span(wave.window),
          }),
      ...share,
    };
  };
  return {
    extraction: day(campaign.extraction_date),
    cut_off: day(campaign.cut_off),
    packing: day(campaign.packing_date),
    issue: day(campaign.issue_date),
    window: span(campaign.window),
    branches: (variants.find((variant) => variant.of_profile)?.branches ?? []).map(named),
  };
}

/** People whose letters will wait for a reviewer, and the like: with the bounds of the confidence asked for. */
export interface Bounds {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/** What a round would come to. */
export interface Simulation {
  readonly insurer: string;
  readonly campaign: string;
  /** Rows of members.csv, and how many were drawn. */
  readonly rows: number;
  readonly sampled: number;
  readonly confidence: number;
  readonly held: Bounds;
  readonly desk_hours: Bounds;
  readonly calendar: Readonly<Record<string, unknown>>;
  readonly variants: readonly Omit<Variant, 'branches'>[];
}

/**
 * What the round of an input folder would come to, before anything is extracted and without a database: for each way of
 * enclosing and travelling. `size`: how many people are drawn and matched for the share that will be held.
 */
export async function simulateFolder(
  folder: string,
  size: number,
  confidence: Confidence,
  onWarning: (warning: string) => void,
): Promise<Simulation> {
  const order = readOrder(folder);
  const { campaign } = order;
  const { profile } = loadProfile(order.profile);
  // Nothing is kept: keys of this one run seal the numbers on their way through memory.
  const keys = keysFrom(randomBytes(32));
  const population = readPopulation(folder, campaign.population);
  const plan = {
    inPopulation: populationTest(population, campaign.extraction_date),
    extractionDate: campaign.extraction_date,
    cutOff: campaign.cut_off,
    packingDate: campaign.packing_date,
  };
  const files = await readSample(folder, keys, plan, size, '1');
  const { rows, people } = await readSimulation(folder, keys, plan, electronicOf(campaign, profile.campaign));
  const { rules } = profile.campaign;
  const { minutes, held } = forecast(files, population.form, rules, parseMinutes({}), confidence);
  const settings = {
    packing: profile.packing,
    inserts: profile.inserts,
    dispatch: profile.dispatch,
    rules,
    form: population.form,
    route: routesOf(campaign, profile.campaign).general,
    acceptedOn: campaign.window.from,
  };
  for (const warning of planWarnings(campaign, profile.campaign)) onWarning(warning);
  const variants = simulate(people, files, settings, confidence);
  return {
    insurer: order.insurer.insurer_number,
    campaign: campaign.id,
    rows,
    sampled: files.drawn,
    confidence: Number(confidence),
    held: { low: held.low, expected: held.estimate, high: held.high },
    desk_hours: {
      low: hours(minutes.low),
      expected: hours(minutes.estimate),
      high: hours(minutes.high),
    },
    calendar: calendarOf(order, profile, variants),
    variants: variants.map(({ branches: _, ...variant }) => variant),
  };
}
