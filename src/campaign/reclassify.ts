import type { Database } from '../kernel/ports.ts';
import { matcherVersion } from '../matching/versions.ts';
import type { Keys } from '../vault/keys.ts';
import { DECISION_COLUMNS, decisionLine, nextShard, type Subject } from './classify.ts';
import { type CampaignKey, populationOf } from './extract.ts';
import { plainLine } from './plain.ts';
import { releasedLines } from './released.ts';
import { campaignRules } from './review/case.ts';
import { RULE_TABLE } from './rule-table.ts';

/** What deciding a campaign again came to. */
export interface Reclassified {
  readonly decided: number;
  /** Ids of people whose decision would not be the same bytes again; of a large number the first 100. */
  readonly different: readonly string[];
  readonly differentCount: number;
  /** The versions in this program; a decision made under others may rightly differ. */
  readonly ruleVersion: string;
  readonly matcher: string;
}

/** A decision that is missing on one side, or whose rows differ anywhere when written out. */
const DIFFERENT = `
  SELECT coalesce(a.member_id, d.member_id) AS member_id
    FROM again a FULL JOIN (
      SELECT ${DECISION_COLUMNS} FROM campaign.decision WHERE insurer_id = $1 AND campaign_id = $2
    ) d USING (insurer_id, campaign_id, member_id)
   WHERE (SELECT t::text FROM (SELECT a.form, a.digits, a.rule_row, a.rule_version, a.has_number, a.found, a.confirmed,
            a.replied, a.levels, a.reasons, a.matcher, a.values_hash) t)
         IS DISTINCT FROM
         (SELECT t::text FROM (SELECT d.form, d.digits, d.rule_row, d.rule_version, d.has_number, d.found, d.confirmed,
            d.replied, d.levels, d.reasons, d.matcher, d.values_hash) t)
   ORDER BY 1`;

/**
 * Decides a whole campaign again from what was known when it was opened and compares with what is stored, row by
 * row as text (S020). Changes nothing. Nothing different means: same inputs, same versions, same bytes.
 */
export function reclassify(database: Database, keys: Keys, key: CampaignKey): Promise<Reclassified> {
  return database.transaction(async (sql) => {
    const { settings } = await campaignRules(sql, key);
    const { form } = await populationOf(sql, key);
    const again = (shard: readonly Subject[]) =>
      form === 'released'
        ? releasedLines(sql, key, shard)
        : shard.map((one) =>
            form === 'plain' ? plainLine(key, keys, one) : decisionLine(key, keys, settings, one),
          );
    await sql.query(
      `CREATE TEMP TABLE again ON COMMIT DROP AS SELECT ${DECISION_COLUMNS} FROM campaign.decision LIMIT 0`,
    );
    let decided = 0;
    for (let after = ''; ; ) {
      const shard = await nextShard(sql, key, after);
      if (shard.length === 0) break;
      await sql.copyIn(`COPY again (${DECISION_COLUMNS}) FROM STDIN`, await again(shard));
      decided += shard.length;
      after = (shard.at(-1) as { member_id: string }).member_id;
    }
    const { rows } = await sql.query<{ member_id: string }>(DIFFERENT, [key.insurerId, key.campaignId]);
    return {
      decided,
      different: rows.slice(0, 100).map((row) => row.member_id),
      differentCount: rows.length,
      ruleVersion: RULE_TABLE.version,
      matcher: matcherVersion(),
    };
  });
}
