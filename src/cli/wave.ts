import type { Command } from 'commander';
import { cancelWave, readWaveStandings } from '../dispatch/waves.ts';
import { weekday } from '../japan/calendar.ts';
import { SYSTEM } from '../kernel/ports.ts';
import { findCampaign } from './campaign.ts';
import { openCommandDatabase } from './database.ts';
import { DATABASE, INSURER_OF_CAMPAIGN } from './where.ts';

interface Options {
  readonly insurer?: string;
  readonly database?: string;
}

const day = (date: string): string => `${date}（${weekday(date)}）`;

/** `todoke wave list|cancel CAMPAIGN`: the waves of a campaign, and calling one off before sealing. JSON on stdout. */
export function register(program: Command): void {
  const wave = program.command('wave').description('支部ごとの送付の回を見る、取りやめる');
  const command = (usage: string, text: string): Command =>
    wave.command(usage).description(text).addOption(INSURER_OF_CAMPAIGN).addOption(DATABASE);
  command('list <campaign>', '回ごとの締切・印刷日・送付期間と、送付物の状態').action(
    async (campaign: string, options: Options) => {
      const { database, close } = await openCommandDatabase(options.database);
      try {
        const standings = await database.read(async (sql) =>
          readWaveStandings(sql, await findCampaign(sql, campaign, options.insurer)),
        );
        const waves = standings.map(({ cutOff, printOn, window, ...standing }) => ({
          ...standing,
          cut_off: day(cutOff),
          print_on: day(printOn),
          window: { from: day(window.from), to: day(window.to) },
        }));
        process.stdout.write(`${JSON.stringify(waves, null, 2)}\n`);
      } finally {
        await close();
      }
    },
  );
  command('cancel <campaign> <wave>', '封緘が一つもないうちに、一つの回の送付をすべて取りやめる')
    .requiredOption('--reason <text>', '取りやめの理由（個人の情報は書かない）')
    .action(async (campaign: string, id: string, options: Options & { readonly reason: string }) => {
      const { database, close } = await openCommandDatabase(options.database);
      try {
        const answer = await database.transaction(async (sql) =>
          cancelWave(sql, SYSTEM, await findCampaign(sql, campaign, options.insurer), id, options.reason),
        );
        process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
      } finally {
        await close();
      }
    });
}
