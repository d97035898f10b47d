import type { Sql } from '../kernel/ports.ts';
import type { CampaignKey } from './key.ts';

/** Adds up what is counted of a campaign beside its rows (0081_tally.sql): a round leaves thousands of differences. */
export async function compactTally(sql: Sql, { insurerId, campaignId }: CampaignKey): Promise<void> {
  await sql.query('SELECT campaign.compact_tally($1, $2)', [insurerId, campaignId]);
}
