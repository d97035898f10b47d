import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { isRealDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { type Sql, SYSTEM } from '../kernel/ports.ts';
import { closeCampaign, type Ledger, readLedger } from '../ledger/ledger.ts';
import { joinFolder } from '../platform/instance.ts';
import { loadKeys } from '../vault/keys.ts';
import { publicKeyOf, signatureOf } from '../vault/signature.ts';
import { findCampaign } from './campaign.ts';
import { databaseFolderOf, openCommandDatabase } from './database.ts';

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
}

/**
 * Leaves the closing sheet with its signature and the public key: `openssl pkeyutl -verify -pubin -inkey
 * public-key.pem -rawin -in CAMPAIGN-closing.json -sigfile CAMPAIGN-closing.json.sig`.
 */
function writeClosing(folder: string, ledger: Ledger): void {
  const keys = loadKeys();
  const text = `${JSON.stringify(ledger, null, 2)}\n`;
  const name = `${ledger.insurer}-${ledger.campaign}-closing.json`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, `${name}.sig`), signatureOf(keys, text));
  writeFileSync(join(folder, 'public-key.pem'), publicKeyOf(keys));
}

/** `todoke ledger CAMPAIGN`: the closing sheet as JSON; exit 1 if it does not balance. */
export function register(program: Command): void {
  program
    .command('ledger <campaign>')
    .description('送付の台帳（抽出した全員の結果の内訳）を JSON で出す。合わないときは終了コード1')
    .option('--as-of <moment>', 'その時点の台帳（日付だけならその日の終わり。時差を書かなければ日本時間）')
    .option('--insurer <number>', '保険者番号（同じ送付番号が複数の保険者にあるとき）')
    .option('--database <url>', 'PostgreSQL の接続先（省略時は DATABASE_URL、次に npm start のデータベース）')
    .option('--out <folder>', 'todoke run の結果のフォルダー（そのデータベース OUT.db を使う）')
    .option('--close-to <folder>', '送付を締め、台帳（署名と公開鍵つき）をこのフォルダーに置く')
    .action(async (campaign: string, options: Options) => {
      const asOf = options.asOf === undefined ? undefined : readMoment(options.asOf);
      if (asOf !== undefined && options.closeTo !== undefined) {
        throw new TodokeError('cli.options', '--as-of と --close-to は同時に指定できません。', {
          remedy: '締めるのは今の台帳だけです。--as-of を外してください。',
        });
      }
      const { database, close } =
        options.out === undefined
          ? await openCommandDatabase(options.database)
          : await joinFolder(databaseFolderOf(resolve(options.out)));
      try {
        const find = (sql: Sql) => findCampaign(sql, campaign, options.insurer);
        const folder = options.closeTo;
        const ledger =
          folder === undefined
            ? await database.read(async (sql) => readLedger(sql, await find(sql), asOf))
            : await database.transaction(async (sql) => closeCampaign(sql, SYSTEM, await find(sql)));
        if (folder !== undefined) writeClosing(resolve(folder), ledger);
        process.stdout.write(`${JSON.stringify(ledger, null, 2)}\n`);
        if (!ledger.balanced) {
          process.stderr.write(`台帳が合いません。${ledger.faults.join('。')}。\n`);
          process.exitCode = 1;
        }
      } finally {
        await close();
      }
    });
}
