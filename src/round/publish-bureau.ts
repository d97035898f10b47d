import type { CampaignKey } from '../campaign/key.ts';
import { certificatesOf } from '../document/campaign-certificates.ts';
import { cardData } from '../document/card-data.ts';
import type { NoticeContext } from '../document/context.ts';
import type { Sql } from '../kernel/ports.ts';
import { joinFewRows, joinWholeTables } from '../kernel/set-based.ts';
import type { Publisher } from './publisher.ts';

/**
 * bureau/LOT.csv and bureau/LOT-legend.csv: the cards of each print file as data, in the order of its pages, for a bureau
 * that makes them itself. One lot is held at a time; a lot in which nothing travels has no file, nor keeps the one it had:
 * a card that was withdrawn since must not be made.
 */
export async function publishBureauData(
  sql: Sql,
  to: Publisher,
  key: CampaignKey,
  context: NoticeContext,
): Promise<void> {
  const { rows } = await sql.query<{ lot: string }>(
    'SELECT lot FROM document.file WHERE insurer_id = $1 AND campaign_id = $2 ORDER BY lot COLLATE "C"',
    [key.insurerId, key.campaignId],
  );
  // A lot is a few people looked up by index; what is published beside it reads whole tables.
  await joinFewRows(sql);
  for (const { lot } of rows) {
    const { pieces } = await certificatesOf(sql, key, lot);
    const [file, meanings] = [`bureau/${lot}.csv`, `bureau/${lot}-legend.csv`];
    if (pieces.length === 0) {
      to.withdraw(file);
      to.withdraw(meanings);
      continue;
    }
    const { data, legend } = cardData(
      context,
      pieces.map(({ card }) => card),
    );
    to.text(file, data);
    to.text(meanings, legend);
  }
  await joinWholeTables(sql);
}
