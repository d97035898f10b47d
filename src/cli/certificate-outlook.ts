import { type Command, InvalidArgumentError } from 'commander';
import { monthlyCalendar } from '../certificate/calendar.ts';
import { readMonitor } from '../certificate/monitor.ts';
import { isRealDate } from '../japan/calendar.ts';
import { ASSUMPTIONS, forecastCertificates, type Range, readForecastBase } from '../planning/certificates.ts';
import { loadProfile } from '../profile/profile.ts';
import { insurerOfDatabase } from '../round/certificate-insurer.ts';
import { ruleSettings } from '../round/certificates.ts';
import { openCommandDatabase } from './database.ts';

function day(text: string): string {
  if (isRealDate(text)) return text;
  throw new InvalidArgumentError('日付を YYYY-MM-DD の形で指定してください。');
}

function months(text: string): number {
  const count = Number(text);
  if (/^[0-9]{1,3}$/.test(text) && count >= 1 && count <= 120) return count;
  throw new InvalidArgumentError('1から120までの整数を指定してください。');
}

/** A rate in percent, or two of them as a range. */
function usageRange(text: string): Range {
  const match = /^([0-9]{1,3}(?:\.[0-9]+)?)(?:-([0-9]{1,3}(?:\.[0-9]+)?))?$/.exec(text);
  const low = Number(match?.[1]) / 100;
  const high = Number(match?.[2] ?? match?.[1]) / 100;
  if (match !== null && low <= high && high <= 1) return { low, high };
  throw new InvalidArgumentError('百分率を 30 または 25-35 の形で指定してください。');
}

interface Options {
  readonly on: string;
  readonly database?: string;
  readonly insurer?: string;
}

const withDatabase = (command: Command): Command =>
  command
    .requiredOption('--on <date>', '基準日', day)
    .option('--database <url>', 'データベースの接続先（省略すると DATABASE_URL、npm start のもの）')
    .option('--insurer <number>', '保険者番号（データベースに保険者が二つ以上あるとき）');

/** `todoke certificate calendar|monitor|forecast`: what is due when, who is open, and how much is to come. JSON on stdout. */
export function registerOutlook(certificate: Command): void {
  certificate
    .command('calendar')
    .description('月次の交付の日程（受領、確定、校正、印刷、作成、差出し）')
    .requiredOption('--month <yyyy-mm>', '交付する月')
    .option('--profile <name>', '保険者のプロファイル', 'kyokai-kenpo')
    .action((options: { month: string; profile: string }) => {
      const { profile } = loadProfile(options.profile);
      const calendar = monthlyCalendar(options.month, profile.certificate.run);
      process.stdout.write(`${JSON.stringify(calendar, null, 2)}\n`);
    });
  withDatabase(certificate.command('monitor'))
    .description('期限までの日数と、まだ交付されていない方・未処理の申請と回収（遅れがあれば終了コード 1）')
    .action(async ({ on, database: url, insurer: number }: Options) => {
      const { database, close } = await openCommandDatabase(url);
      try {
        const { insurer, stored } = await insurerOfDatabase(database, number);
        const { transition } = stored.profile.campaign;
        const settings = ruleSettings(stored.profile);
        const monitor = await database.read((sql) =>
          readMonitor(sql, {
            insurerId: insurer.number,
            on,
            deadline: transition.exOfficioDeadline,
            settings,
          }),
        );
        process.stdout.write(`${JSON.stringify(monitor, null, 2)}\n`);
        if (!monitor.clear) process.exitCode = 1;
      } finally {
        await close();
      }
    });
  withDatabase(certificate.command('forecast'))
    .description('これからの月ごとの交付枚数と費用の見込み（範囲。仮定は assumptions に示す）')
    .option('--months <n>', '月の数', months, 12)
    .option('--usage <percent>', 'マイナ保険証を使える方のうち使っている方の割合（例: 25-35）', usageRange, {
      low: 0.25,
      high: 0.5,
    })
    .action(async (options: Options & { months: number; usage: Range }) => {
      const { database, close } = await openCommandDatabase(options.database);
      try {
        const { insurer, stored } = await insurerOfDatabase(database, options.insurer);
        const settings = ruleSettings(stored.profile);
        const base = await database.read((sql) =>
          readForecastBase(sql, insurer.number, options.on, settings),
        );
        const { renewalDays } = settings.certificate;
        const request = { months: options.months, usage: options.usage, renewalDays };
        const result = {
          insurer: insurer.number,
          base,
          usage: options.usage,
          assumptions: { note: '公表資料のない値で、当システムの仮定です。', ...ASSUMPTIONS },
          months: forecastCertificates(base, request),
        };
        process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
      } finally {
        await close();
      }
    });
}
