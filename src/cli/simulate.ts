import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { weekday } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { forecast, parseMinutes } from '../planning/forecast.ts';
import { CONFIDENCES, type Confidence } from '../planning/interval.ts';
import { populationTest } from '../planning/population.ts';
import { readSample } from '../planning/sampled-files.ts';
import { simulate } from '../planning/simulate.ts';
import { readSimulation } from '../planning/simulated-files.ts';
import { loadProfile } from '../profile/profile.ts';
import { readOrder, readPopulation } from '../round/order.ts';
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
      const { rows, people } = await readSimulation(folder, keys, plan);
      const { rules, routes } = profile.campaign;
      const { minutes, held } = forecast(files, population.form, rules, parseMinutes({}), options.confidence);
      const settings = {
        packing: profile.packing,
        inserts: profile.inserts,
        dispatch: profile.dispatch,
        rules,
        form: population.form,
        route: routes.general,
        acceptedOn: campaign.window.from,
      };
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
        calendar: {
          extraction: day(campaign.extraction_date),
          cut_off: day(campaign.cut_off),
          packing: day(campaign.packing_date),
          issue: day(campaign.issue_date),
          window: { from: day(campaign.window.from), to: day(campaign.window.to) },
        },
        variants: simulate(people, files, settings, options.confidence),
      };
      process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    });
}
