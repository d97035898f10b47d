import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { TodokeError } from '../kernel/errors.ts';
import { forecast, HELD_REASONS, type Minutes, parseMinutes } from '../planning/forecast.ts';
import { CONFIDENCES, type Confidence } from '../planning/interval.ts';
import { populationTest } from '../planning/population.ts';
import { readSample } from '../planning/sampled-files.ts';
import { loadProfile } from '../profile/profile.ts';
import { readOrder, readPopulation } from '../round/order.ts';
import { keysFrom } from '../vault/keys.ts';

interface Options {
  readonly sample: string;
  readonly seed: string;
  readonly confidence: Confidence;
  readonly minutes?: string;
}

function sizeOf(text: string): number {
  const size = Number(text);
  if (/^[0-9]{2,8}$/.test(text) && size >= 100) return size;
  throw new TodokeError('forecast.sample', '--sample には 100 以上の整数を指定してください。', {
    remedy: '例: --sample 2000',
  });
}

/** Minutes written out on the command line, or in a file. */
function minutesOf(option: string | undefined): Minutes {
  if (option === undefined) return parseMinutes({});
  try {
    return parseMinutes(JSON.parse(option.startsWith('{') ? option : readFileSync(option, 'utf8')));
  } catch (cause) {
    if (cause instanceof TodokeError) throw cause;
    throw new TodokeError('forecast.minutes', '--minutes を JSON として読めません。', {
      remedy: '例: --minutes \'{"birth_or_sex": 15}\'（または JSON ファイルの名前）',
      cause,
    });
  }
}

/** `todoke forecast DIR`: how many a round over these files will hold, and the desk work; JSON on stdout. */
export function register(program: Command): void {
  program
    .command('forecast <dir>')
    .description(
      '送付の前に、保留になる人数と確認の手間を、入力ファイルの一部から見積もる（データベースは使わない）',
    )
    .option('--sample <n>', '抜き出す人数（100以上。全員より多ければ、全員を数える）', '2000')
    .option('--seed <text>', '抜き出し方の種（同じ種なら、同じ人を抜き出す）', '1')
    .addOption(
      new Option('--confidence <level>', '区間の確かさ').choices(Object.keys(CONFIDENCES)).default('0.95'),
    )
    .option('--minutes <json>', `理由ごとの一人あたりの分数（${Object.keys(HELD_REASONS).join('・')}）`)
    .action(async (dir: string, options: Options) => {
      const [size, minutes] = [sizeOf(options.sample), minutesOf(options.minutes)];
      const folder = resolve(dir);
      const order = readOrder(folder);
      const { profile } = loadProfile(order.profile);
      // Nothing is kept: keys of this one run seal the numbers on their way through memory.
      const keys = keysFrom(randomBytes(32));
      const population = readPopulation(folder, order.campaign.population);
      const { extraction_date: extractionDate, cut_off: cutOff, packing_date: packingDate } = order.campaign;
      const inPopulation = populationTest(population, extractionDate);
      const plan = { inPopulation, extractionDate, cutOff, packingDate };
      const files = await readSample(folder, keys, plan, size, options.seed);
      const result = forecast(files, population.form, profile.campaign.rules, minutes, options.confidence);
      const about = { insurer: order.insurer.insurer_number, campaign: order.campaign.id };
      process.stdout.write(`${JSON.stringify({ ...about, ...result }, null, 2)}\n`);
    });
}
