import type { CampaignKey } from '../campaign/extract.ts';
import type { Sql } from '../kernel/ports.ts';
import { ON_ITS_WAY, type PieceRoute } from '../piece/outcome.ts';

/** The last serial in use of a campaign's lots of one letter; 0 if there is none. */
export async function lastSerial(sql: Sql, key: CampaignKey, letter: string): Promise<number> {
  const { rows } = await sql.query<{ last: number }>(
    `SELECT coalesce(max(substr(lot, 2)::int), 0) AS last FROM document.file
      WHERE insurer_id = $1 AND campaign_id = $2 AND lot ~ ('^' || $3 || '[0-9]+$')`,
    [key.insurerId, key.campaignId, letter],
  );
  return (rows[0] as { last: number }).last;
}

/** People whose new piece is planned are on their way again. */
export async function setOnTheirWay(
  sql: Sql,
  key: CampaignKey,
  route: PieceRoute,
  memberIds: readonly string[],
): Promise<void> {
  await sql.query(
    `UPDATE campaign.extracted SET outcome = $3 WHERE insurer_id = $1 AND campaign_id = $2 AND member_id = ANY($4)`,
    [key.insurerId, key.campaignId, ON_ITS_WAY[route], memberIds],
  );
}
