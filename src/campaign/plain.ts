import { writeAudit } from '../kernel/audit.ts';
import { copyLine } from '../kernel/copy.ts';
import type { Actor, Database } from '../kernel/ports.ts';
import { refreshStatistics } from '../kernel/set-based.ts';
import type { Keys } from '../vault/keys.ts';
import { valuesHash } from '../vault/numbers.ts';
import { DECISION_COLUMNS, nextShard, type Subject } from './classify.ts';
import { type CampaignKey, lockCampaign, markStage, stageDone } from './extract.ts';

/** Stored in place of the rule table's and the matcher's version: the population's form decided, nothing was compared. */
const PLAIN_VERSION = 'plain/1';
/** No row of the rule table. */
const PLAIN_ROW = 0;

/** One person's decision of a population without digits, as a line of COPY text. */
export function plainLine(key: CampaignKey, keys: Keys, one: Subject): string {
  const values = [one.name_kanji, one.name_kana, one.birth_date, one.sex, one.address];
  return copyLine([
    key.insurerId,
    key.campaignId,
    one.member_id,
    'plain',
    false,
    PLAIN_ROW,
    PLAIN_VERSION,
    one.number_state === 'held',
    one.found,
    one.confirmed,
    one.replied,
    null,
    null,
    PLAIN_VERSION,
    valuesHash(keys, values),
  ]);
}

/**
 * Gives everybody of a population the notice without the number (S065, S067): no digit is printed, so nothing about
 * the number has to be decided first. Shard by shard as the rule table does it; goes on where it stopped.
 */
export async function decidePlain(
  database: Database,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  onProgress: (decided: number) => void = () => undefined,
): Promise<void> {
  for (let done = false; !done; ) {
    done = await database.transaction(async (sql) => {
      await lockCampaign(sql, key);
      if (await stageDone(sql, key, 'classify')) return true;
      const { rows } = await sql.query<{ last: string | null; decided: number }>(
        'SELECT max(member_id) AS last, count(*) AS decided FROM campaign.decision WHERE insurer_id = $1 AND campaign_id = $2',
        [key.insurerId, key.campaignId],
      );
      const { last, decided } = rows[0] as { last: string | null; decided: number };
      const shard = await nextShard(sql, key, last ?? '');
      await writeAudit(sql, {
        actor,
        insurerId: key.insurerId,
        action: shard.length === 0 ? 'campaign.classified' : 'campaign.classify_shard',
        subject: `campaign:${key.campaignId}`,
        detail: { decided: decided + shard.length, ruleVersion: PLAIN_VERSION },
      });
      if (shard.length === 0) {
        await refreshStatistics(sql, ['campaign.decision']);
        await markStage(sql, key, 'classify');
        return true;
      }
      await sql.copyIn(
        `COPY campaign.decision (${DECISION_COLUMNS}) FROM STDIN`,
        shard.map((one) => plainLine(key, keys, one)),
      );
      onProgress(decided + shard.length);
      return false;
    });
  }
}
