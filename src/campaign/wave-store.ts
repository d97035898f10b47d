import type { Sql } from '../kernel/ports.ts';
import type { CampaignKey } from './extract.ts';
import type { Wave } from './waves.ts';

/** Keeps the waves a campaign is packed by; after the audit entry of what they are kept for. */
export async function keepWaves(sql: Sql, key: CampaignKey, waves: readonly Wave[]): Promise<void> {
  for (const { id, title, prefectures, cutOff, printOn, window } of waves) {
    await sql.query(
      `INSERT INTO campaign.wave (insurer_id, campaign_id, wave, title, prefectures, cut_off, print_on, window_from, window_to)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [key.insurerId, key.campaignId, id, title, prefectures, cutOff, printOn, window.from, window.to],
    );
  }
}

/** The waves a campaign was packed by, in the order they are sent; none where it has no calendar. */
export async function readWaves(sql: Sql, key: CampaignKey): Promise<Wave[]> {
  const { rows } = await sql.query<Omit<Wave, 'window'> & { from: string; to: string }>(
    `SELECT wave AS id, title, prefectures, cut_off AS "cutOff", print_on AS "printOn", window_from AS "from", window_to AS "to"
       FROM campaign.wave WHERE insurer_id = $1 AND campaign_id = $2
      ORDER BY window_from, window_to, wave COLLATE "C"`,
    [key.insurerId, key.campaignId],
  );
  return rows.map(({ from, to, ...wave }) => ({ ...wave, window: { from, to } }));
}
