import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { electronicOf, plannedWaves, planWarnings, routesOf } from '../campaign/settings.ts';
import { branchCalendar } from '../campaign/waves.ts';
import { weekday } from '../japan/calendar.ts';
import { prefectureByJis } from '../japan/prefectures.ts';
import { TodokeError } from '../kernel/errors.ts';
import { forecast, parseMinutes } from '../planning/forecast.ts';
import { CONFIDENCES, type Confidence } from '../planning/interval.ts';
import { populationTest } from '../planning/population.ts';
import { readSample } from '../planning/sampled-files.ts';
import { type BranchShare, simulate, type Variant } from '../planning/simulate.ts';
import { readSimulation } from '../planning/simulated-files.ts';
import { loadProfile, type Profile } from '../profile/profile.ts';
import { type RoundOrder, readOrder, readPopulation } from '../round/order.ts';
import { keysFrom } from '../vault/keys.ts';

interface Options {
  readonly sample: string;
  readonly confidence: Confidence;
}

function sizeOf(text: string): number {
  const size = Number(text);
  if (/^[0-9]{3,8}$/.test(text)) return size;
  throw new TodokeError('simulate.sample', '--sample には 100 以上の整数を指定してください。', {
    remedy: '例: --sample 20000',
  });
}

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

/** `todoke simulate DIR`: what a round would come to, before anything is extracted; JSON on stdout. */
export function register(program: Command): void {
  program
    .command('simulate <dir>')
    .description(
      '抽出の前に、人数・紙・封筒・梱包・郵便料金・確認の手間を幅で見積もる（データベースは使わない）',
    )
    .option('--sample <n>', '照合まで行って確かめる人数（全員より多ければ全員）', '20000')
    .addOption(
      new Option('--confidence <level>', '区間の確かさ').choices(Object.keys(CONFIDENCES)).default('0.95'),
    )
    .action(async (dir: string, options: Options) => {
      const size = sizeOf(options.sample);
      const folder = resolve(dir);
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
      const { rows, people } = await readSimulation(
        folder,
        keys,
        plan,
        electronicOf(campaign, profile.campaign),
      );
      const { rules } = profile.campaign;
      const { minutes, held } = forecast(files, population.form, rules, parseMinutes({}), options.confidence);
      const settings = {
        packing: profile.packing,
        inserts: profile.inserts,
        dispatch: profile.dispatch,
        rules,
        form: population.form,
        route: routesOf(campaign, profile.campaign).general,
        acceptedOn: campaign.window.from,
      };
      for (const warning of planWarnings(campaign, profile.campaign)) {
        process.stderr.write(`注意: ${warning}\n`);
      }
      const variants = simulate(people, files, settings, options.confidence);
      const result = {
        insurer: order.insurer.insurer_number,
        campaign: campaign.id,
        rows,
        sampled: files.drawn,
        confidence: Number(options.confidence),
        held: { low: held.low, expected: held.estimate, high: held.high },
        desk_hours: {
          low: hours(minutes.low),
          expected: hours(minutes.estimate),
          high: hours(minutes.high),
        },
        calendar: calendarOf(order, profile, variants),
        variants: variants.map(({ branches: _, ...variant }) => variant),
      };
      process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    });
}
