import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { decideByShard, type StoredDecision, type Subject, storedLine } from './classify.ts';
import type { CampaignKey } from './key.ts';
import { RELEASED } from './released-sql.ts';

/*
 * The supplementary mailing: whoever was held in a round, and was decided about and released after its cut, gets the
 * notice that decision says, in a campaign of its own. The round itself is packed and is not touched.
 */

interface Verdict extends StoredDecision {
  readonly member_id: string;
}

/** The decisions of some people, as lines of COPY text: form and digits are what was released, nothing is compared. */
export async function releasedLines(
  sql: Sql,
  key: CampaignKey,
  shard: readonly Subject[],
): Promise<string[]> {
  const { rows } = await sql.query<Verdict>(
    `SELECT member_id, form, digits, rule_row, rule_version, levels::text, reasons::text, matcher, values_hash
       FROM (${RELEASED(undefined)}) v WHERE member_id = ANY($3)`,
    [key.insurerId, key.campaignId, shard.map((one) => one.member_id)],
  );
  const verdicts = new Map(rows.map((row) => [row.member_id, row]));
  return shard.map((one) => {
    const verdict = verdicts.get(one.member_id);
    if (verdict === undefined) {
      throw new TodokeError('campaign.not_released', '承認された判断のない人が対象者に入っています。', {
        remedy:
          '対象者の定義で form が released のときは、where に released を書いてください（docs/populations.md）。',
        status: 409,
      });
    }
    return storedLine(key, one, verdict);
  });
}

/** Gives everybody of a supplementary mailing the notice their released decision says. */
export const decideReleased = (
  database: Database,
  actor: Actor,
  key: CampaignKey,
  onProgress: (decided: number) => void = () => undefined,
): Promise<void> =>
  decideByShard(
    database,
    actor,
    key,
    { detail: { decidedBy: 'review' }, lines: (sql, shard) => releasedLines(sql, key, shard) },
    onProgress,
  );

/**
 * Moves the people of a supplementary mailing out of the hold of the rounds they were held in: from here on they are
 * accounted for in this one; whoever has lost cover since ended there as a late loss. In the transaction that sorts it.
 */
export async function takeOverHeld(sql: Sql, actor: Actor, key: CampaignKey): Promise<void> {
  const { rows } = await sql.query<{ campaign_id: string; member_id: string; outcome: string }>(
    `SELECT held.campaign_id, held.member_id,
            CASE WHEN x.exclusion IS NULL THEN 'supplemented' ELSE 'late_loss' END AS outcome
       FROM campaign.extracted x
       JOIN (${RELEASED(undefined)}) v ON v.member_id = x.member_id
       JOIN campaign.extracted held ON held.insurer_id = v.insurer_id AND held.campaign_id = v.campaign_id
        AND held.member_id = v.member_id AND held.outcome = 'held_review'
      WHERE x.insurer_id = $1 AND x.campaign_id = $2 AND coalesce(x.exclusion, 'lost') = 'lost'
      ORDER BY held.campaign_id, held.member_id`,
    [key.insurerId, key.campaignId],
  );
  for (const [campaignId, people] of Map.groupBy(rows, (row) => row.campaign_id)) {
    await writeAudit(sql, {
      actor,
      insurerId: key.insurerId,
      action: 'campaign.supplement',
      subject: `campaign:${campaignId}`,
      detail: { by: key.campaignId, people: people.length },
    });
    await sql.query(
      `UPDATE campaign.extracted x SET outcome = t.outcome FROM unnest($3::text[], $4::text[]) t (member_id, outcome)
        WHERE x.insurer_id = $1 AND x.campaign_id = $2 AND x.member_id = t.member_id`,
      [key.insurerId, campaignId, people.map((row) => row.member_id), people.map((row) => row.outcome)],
    );
  }
}
