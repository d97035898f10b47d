import { type Command, InvalidArgumentError } from 'commander';
import { monthlyCalendar } from '../certificate/calendar.ts';
import { readMonitor } from '../certificate/monitor.ts';
import { ASSUMPTIONS, forecastCertificates, type Range, readForecastBase } from '../planning/certificates.ts';
import { loadProfile } from '../profile/profile.ts';
import { atDesk, located, type Where } from './certificate-desk.ts';
import { dayOf } from './review-input.ts';

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

interface Dated extends Where {
  readonly on?: string;
}

const dated = (command: Command): Command =>
  located(command).option('--on <date>', '基準日 YYYY-MM-DD（なければ今日）');

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
  dated(certificate.command('monitor'))
    .description('期限までの日数と、まだ交付されていない方・未処理の申請と回収（遅れがあれば終了コード 1）')
    .action((options: Dated) =>
      atDesk(options, async ({ database, insurerId, settings, deadline }) => {
        const request = { insurerId, on: dayOf(options.on, '--on'), deadline, settings };
        const monitor = await database.read((sql) => readMonitor(sql, request));
        if (!monitor.clear) process.exitCode = 1;
        return monitor;
      }),
    );
  dated(certificate.command('forecast'))
    .description('これからの月ごとの交付枚数と費用の見込み（範囲。仮定は assumptions に示す）')
    .option('--months <n>', '月の数', months, 12)
    .option('--usage <percent>', 'マイナ保険証を使える方のうち使っている方の割合（例: 25-35）', usageRange, {
      low: 0.25,
      high: 0.5,
    })
    .action((options: Dated & { months: number; usage: Range }) =>
      atDesk(options, async ({ database, insurerId, settings }) => {
        const on = dayOf(options.on, '--on');
        const base = await database.read((sql) => readForecastBase(sql, insurerId, on, settings));
        const { renewalDays } = settings.certificate;
        const request = { months: options.months, usage: options.usage, renewalDays };
        return {
          insurer: insurerId,
          base,
          usage: options.usage,
          assumptions: { note: '公表資料のない値で、当システムの仮定です。', ...ASSUMPTIONS },
          months: forecastCertificates(base, request),
        };
      }),
    );
}
