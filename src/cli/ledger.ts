import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { isRealDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { type Database, type Sql, SYSTEM } from '../kernel/ports.ts';
import { closeCampaign, readLedger } from '../ledger/ledger.ts';
import { LINE_KINDS, type LineKind, ledgerLines, readInsurerLedgers } from '../ledger/lines.ts';
import { LINE_COLUMN, linesCsv, sheetsOf, writeSigned } from '../round/closing.ts';
import { loadKeys } from '../vault/keys.ts';
import { findCampaign } from './campaign.ts';
import { openCommandDatabase, openResultDatabase } from './database.ts';
import { insurerOf } from './insurer.ts';
import { DATABASE, INSURER_OF_CAMPAIGN } from './where.ts';

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A moment as people write it → ISO 8601 with zone. A day alone is its last instant; without a zone it is
 * Japanese time. Throws `cli.moment`.
 */
export function readMoment(text: string): string {
  const [, day = '', time = '23:59:59.999999', zone = '+09:00'] = MOMENT.exec(text) ?? [];
  const moment = `${day}T${time}${zone}`;
  if (isRealDate(day) && !Number.isNaN(Date.parse(moment))) return moment;
  throw new TodokeError('cli.moment', '--as-of の日時を読み取れません。', {
    remedy: '2024-09-30 または 2024-09-30T17:00:00+09:00 の形で指定してください。',
  });
}

interface Options {
  readonly asOf?: string;
  readonly insurer?: string;
  readonly database?: string;
  readonly out?: string;
  readonly closeTo?: string;
  readonly to?: string;
  readonly by?: LineKind | 'campaign';
}

/** A moment as part of a file name: digits only. */
const fileMoment = (moment: string): string => moment.replace(/\..*|[+Z].*/, '').replace(/\D/g, '');

async function ofCampaign(
  database: Database,
  campaign: string | undefined,
  options: Omit<Options, 'by'> & { readonly by?: LineKind },
): Promise<void> {
  const asOf = options.asOf === undefined ? undefined : readMoment(options.asOf);
  const { closeTo, to, by, insurer } = options;
  const work = async (sql: Sql) => {
    const key = await findCampaign(sql, campaign, insurer);
    const ledger =
      closeTo === undefined ? await readLedger(sql, key, asOf) : await closeCampaign(sql, SYSTEM, key);
    const kind =
      closeTo === undefined ? `ledger${asOf === undefined ? '' : `-${fileMoment(asOf)}`}` : 'closing';
    const sheets =
      closeTo === undefined && to === undefined
        ? {}
        : await sheetsOf(sql, key, ledger, `${ledger.insurer}-${ledger.campaign}-${kind}`);
    const lines =
      by === undefined ? undefined : await linesCsv(ledgerLines(sql, key, by, asOf), LINE_COLUMN[by]);
    return { ledger, sheets, lines };
  };
  const { ledger, sheets, lines } =
    closeTo === undefined ? await database.read(work) : await database.transaction(work);
  const folder = closeTo ?? to;
  if (folder !== undefined) writeSigned(loadKeys(), resolve(folder), sheets);
  process.stdout.write(lines ?? `${JSON.stringify(ledger, null, 2)}\n`);
  if (!ledger.balanced) {
    process.stderr.write(`台帳が合いません。${ledger.faults.join('。')}。\n`);
    process.exitCode = 1;
  }
}

/** Every campaign of an insurer, a line each. */
async function ofInsurer(database: Database, options: Options): Promise<void> {
  const asOf = options.asOf === undefined ? undefined : readMoment(options.asOf);
  const insurerId = await insurerOf(database, options.insurer);
  const ledgers = await database.read((sql) => readInsurerLedgers(sql, insurerId, asOf));
  const text = await linesCsv(
    ledgers.map(({ campaign, extracted, outcomes }) => ({ id: campaign, extracted, outcomes })),
    'campaign',
  );
  const name = `${insurerId}-ledger${asOf === undefined ? '' : `-${fileMoment(asOf)}`}-campaigns.csv`;
  if (options.to !== undefined) writeSigned(loadKeys(), resolve(options.to), { [name]: text });
  process.stdout.write(text);
  const open = ledgers.filter(({ balanced }) => !balanced).map(({ campaign }) => campaign);
  if (open.length === 0) return;
  process.stderr.write(`台帳が合わない送付があります: ${open.join('、')}\n`);
  process.exitCode = 1;
}

/** `todoke ledger CAMPAIGN`: the closing sheet as JSON, or its lines as CSV; exit 1 if it does not balance. */
export function register(program: Command): void {
  program
    .command('ledger [campaign]')
    .description('送付の台帳（抽出した全員の結果の内訳）を JSON で出す。合わないときは終了コード1')
    .option('--as-of <moment>', 'その時点の台帳（日付だけならその日の終わり。時差を書かなければ日本時間）')
    .addOption(
      new Option('--by <what>', '事業所・支部（都道府県）・送付ごとの内訳を CSV で出す').choices([
        ...LINE_KINDS,
        'campaign',
      ]),
    )
    .addOption(INSURER_OF_CAMPAIGN)
    .addOption(DATABASE)
    .option('--out <folder>', 'todoke run の結果のフォルダー（そのデータベース OUT.db を使う）')
    .option('--to <folder>', '台帳と事業所・支部ごとの内訳を、署名と公開鍵をつけてこのフォルダーに置く')
    .option('--close-to <folder>', '送付を締め、台帳（署名と公開鍵つき）をこのフォルダーに置く')
    .action(async (campaign: string | undefined, options: Options) => {
      if (options.closeTo !== undefined && (options.asOf ?? options.to ?? options.by) !== undefined) {
        throw new TodokeError('cli.options', '--close-to は、--as-of・--to・--by と同時に指定できません。', {
          remedy: '締めるのは今の台帳だけです。ほかの指定を外してください。',
        });
      }
      const { database, close } =
        options.out === undefined
          ? await openCommandDatabase(options.database)
          : await openResultDatabase(options.out);
      try {
        const { by, ...others } = options;
        if (by === 'campaign') await ofInsurer(database, options);
        else await ofCampaign(database, campaign, { ...others, ...(by === undefined ? {} : { by }) });
      } finally {
        await close();
      }
    });
}
