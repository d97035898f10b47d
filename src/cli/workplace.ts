import { rmSync } from 'node:fs';
import type { Command } from 'commander';
import { issueWorkplaceCodes } from '../access/workplace-codes.ts';
import { csvLine } from '../csv/index.ts';
import { dayInJapan } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { publishFile } from '../kernel/files.ts';
import { SYSTEM } from '../kernel/ports.ts';
import { profileOfCampaign } from '../profile/store.ts';
import { composeInvitations, invitationsOf } from '../workplace/invitations.ts';
import { findCampaign } from './campaign.ts';
import { openCommandDatabase } from './database.ts';
import { DATABASE, INSURER_OF_CAMPAIGN } from './where.ts';

interface Options {
  readonly origin: string;
  readonly workplace?: string[];
  readonly replace?: true;
  readonly paper?: string;
  readonly insurer?: string;
  readonly database?: string;
}

/** The origin as browsers know it, without anything behind it. Throws `cli.origin`. */
function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/') return url.origin;
  throw new TodokeError('cli.origin', '--origin が、事業所から見える画面のアドレスではありません。', {
    remedy: 'https://todoke.example のように、todoke serve の --origin と同じものを指定してください。',
  });
}

async function codes(campaign: string, options: Options): Promise<void> {
  const origin = originOf(options.origin);
  const now = new Date();
  const today = dayInJapan(now);
  const instance = await openCommandDatabase(options.database);
  const draft = options.paper === undefined ? undefined : `${options.paper}.draft`;
  try {
    const lines = await instance.database.transaction(async (sql) => {
      const key = await findCampaign(sql, campaign, options.insurer);
      const { insurerId } = key;
      const { rows } = await sql.query<{ workplace_id: string }>(
        'SELECT DISTINCT workplace_id FROM packing.parcel WHERE insurer_id = $1 AND campaign_id = $2 ORDER BY 1',
        [insurerId, key.campaignId],
      );
      const ids = options.workplace ?? rows.map((row) => row.workplace_id);
      const how = { replace: options.replace === true, at: now };
      const issued = await issueWorkplaceCodes(sql, SYSTEM, insurerId, ids, how);
      const invitations = await invitationsOf(sql, insurerId, issued, origin);
      if (draft !== undefined) {
        const { document: settings } = await profileOfCampaign(sql, insurerId, key.campaignId);
        await composeInvitations(sql, insurerId, invitations, { settings, today, path: draft });
      }
      return invitations;
    });
    if (draft !== undefined && options.paper !== undefined) {
      publishFile(draft, options.paper);
      process.stderr.write(`招待の紙を作りました: ${lines.length}ページ（${options.paper}）\n`);
    }
    process.stdout.write(csvLine(['workplace_id', 'workplace_name', 'code', 'link', 'valid_until']));
    for (const { workplaceId, workplaceName, code, link, validUntil } of lines)
      process.stdout.write(csvLine([workplaceId, workplaceName, code, link, validUntil]));
  } finally {
    if (draft !== undefined) rmSync(draft, { force: true });
    await instance.close();
  }
}

/** `todoke workplace codes`: the one-time codes that lie in parcels, told once as CSV and as sheets to enclose. */
export function register(program: Command): void {
  const workplace = program.command('workplace').description('事業所の招待');
  workplace
    .command('codes <campaign>')
    .description('梱包のある事業所ごとに招待コードを発行する（一度だけ CSV で示す。控えは残らない）')
    .requiredOption('--origin <url>', '事業所から見える画面のアドレス（https://todoke.example）')
    .option('--workplace <id...>', 'この事業所だけ（省略時は、送付に梱包のある事業所すべて）')
    .option('--replace', '前に発行したコードと、それで入った人の利用を終わらせる')
    .option('--paper <file.pdf>', '梱包に入れる紙も作る（1事業所1ページ、CSV と同じ順）')
    .addOption(INSURER_OF_CAMPAIGN)
    .addOption(DATABASE)
    .action(codes);
}
