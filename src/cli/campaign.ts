import type { CampaignKey } from '../campaign/extract.ts';
import { type IsoDate, isRealDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import type { Profile } from '../profile/profile.ts';
import { profileOfCampaign } from '../profile/store.ts';

/**
 * The campaign a command names by its id alone, or with its insurer where several insurers have one of that id.
 * Without an id: the only campaign there is. Throws `cli.campaign`.
 */
export async function findCampaign(
  sql: Sql,
  campaignId: string | undefined,
  insurerId: string | undefined,
): Promise<CampaignKey> {
  const { rows } = await sql.query<CampaignKey>(
    `SELECT insurer_id AS "insurerId", campaign_id AS "campaignId" FROM campaign.campaign
      WHERE ($1::text IS NULL OR campaign_id = $1) AND ($2::text IS NULL OR insurer_id = $2)
      ORDER BY insurer_id, campaign_id`,
    [campaignId ?? null, insurerId ?? null],
  );
  const [first] = rows;
  if (first !== undefined && rows.length === 1) return first;
  const found = rows.map((row) => `${row.campaignId}（保険者 ${row.insurerId}）`).join('、');
  throw new TodokeError(
    'cli.campaign',
    rows.length === 0 ? '指定された送付はありません。' : `送付が一つに決まりません: ${found}`,
    {
      remedy: '送付番号（round-1 など）と、必要なら --insurer で保険者番号を指定してください。',
      status: 404,
    },
  );
}

/** The profile a campaign was begun with, whatever its insurer's is today. */
export const profileOf = (sql: Sql, key: CampaignKey): Promise<Profile> =>
  profileOfCampaign(sql, key.insurerId, key.campaignId);

/** The name of a campaign's insurer. */
export async function insurerName(sql: Sql, key: CampaignKey): Promise<string> {
  const { rows } = await sql.query<{ name: string }>(
    'SELECT name FROM insurer.insurer WHERE insurer_id = $1',
    [key.insurerId],
  );
  return rows[0]?.name ?? '';
}

/** The day of an `--on` option. Throws `cli.day`. */
export function dayOf(text: string): IsoDate {
  if (isRealDate(text)) return text;
  throw new TodokeError('cli.day', '--on の日付を読み取れません。', {
    remedy: '2024-10-02 の形で指定してください。',
  });
}
