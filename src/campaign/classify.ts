import { writeAudit } from '../kernel/audit.ts';
import { copyLine } from '../kernel/copy.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { refreshStatistics } from '../kernel/set-based.ts';
import { matchFive } from '../matching/five.ts';
import { FIVE_ITEMS, type FiveResults, type FiveValues, type Level } from '../matching/level.ts';
import type { Keys } from '../vault/keys.ts';
import { valuesHash } from '../vault/numbers.ts';
import { type CampaignKey, lockCampaign, markStage, stageDone } from './extract.ts';
import { decide, levelsFor, RULE_TABLE, type RuleSettings } from './rule-table.ts';

/** Version of the matcher, stored with every decision it had a part in. */
export const MATCHER_VERSION = '1';

const SHARD = 10_000;

interface Subject {
  readonly member_id: string;
  readonly number_state: string;
  readonly several: boolean;
  readonly duplicate_number: boolean;
  readonly confirmed: boolean;
  readonly replied: 'yes' | 'no' | 'pending';
  readonly name_kanji: string;
  readonly name_kana: string;
  readonly birth_date: string;
  readonly sex: string;
  readonly address: string;
  readonly found: boolean;
  readonly r_kanji: string | null;
  readonly r_kana: string | null;
  readonly r_birth: string | null;
  readonly r_sex: string | null;
  readonly r_address: string | null;
}

/**
 * The next shard of people not yet decided, in order of member id. The reply compared with is the newest
 * snapshot up to the cut-off; a confirmation counts only for that very snapshot.
 */
async function nextShard(sql: Sql, key: CampaignKey, after: string): Promise<Subject[]> {
  const { rows } = await sql.query<Subject>(
    `SELECT x.member_id, f.number_state, x.several, x.duplicate_number, c.member_id IS NOT NULL AS confirmed,
            CASE WHEN q.replied_on <= k.cut_off THEN 'yes' WHEN q.reply_by <= k.cut_off THEN 'no' ELSE 'pending' END AS replied,
            f.name_kanji, f.name_kana, f.birth_date, f.sex, f.address, r.number_ref IS NOT NULL AS found,
            r.name_kanji AS r_kanji, r.name_kana AS r_kana, r.birth_date AS r_birth, r.sex AS r_sex, r.address AS r_address
       FROM campaign.campaign k
       JOIN campaign.extracted x USING (insurer_id, campaign_id)
       JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = x.member_id
       LEFT JOIN LATERAL (SELECT max(snapshot) AS snapshot FROM matching.resident
                           WHERE insurer_id = k.insurer_id AND snapshot <= k.cut_off) s ON true
       LEFT JOIN matching.resident r ON r.insurer_id = k.insurer_id AND r.snapshot = s.snapshot AND r.number_ref = f.number_ref
       LEFT JOIN matching.confirmation c ON c.insurer_id = k.insurer_id AND c.member_id = x.member_id AND c.snapshot = s.snapshot
       LEFT JOIN LATERAL (SELECT reply_by, replied_on FROM matching.inquiry i
                           WHERE i.insurer_id = k.insurer_id AND i.member_id = x.member_id AND i.sent_on <= k.cut_off
                           ORDER BY sent_on DESC LIMIT 1) q ON true
      WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND x.exclusion IS NULL AND x.member_id > $3
      ORDER BY x.member_id LIMIT ${SHARD}`,
    [key.insurerId, key.campaignId, after],
  );
  return rows;
}

const NOTHING: Record<(typeof FIVE_ITEMS)[number], Level> = {
  kanji: 'missing',
  kana: 'missing',
  birth: 'missing',
  sex: 'missing',
  address: 'missing',
};

/** Reason codes of all items, each with its item, as stored: `kanji:K2`. */
const reasonsOf = (results: FiveResults): string[] =>
  FIVE_ITEMS.flatMap((item) => results[item].reasons.map((reason) => `${item}:${reason}`));

const arrayLiteral = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value}"`).join(',')}}`;

function decisionLine(key: CampaignKey, keys: Keys, settings: RuleSettings, one: Subject): string {
  const ours: FiveValues = {
    kanji: one.name_kanji,
    kana: one.name_kana,
    birth: one.birth_date,
    sex: one.sex,
    address: one.address,
  };
  const theirs: FiveValues | null = one.found
    ? {
        kanji: one.r_kanji ?? '',
        kana: one.r_kana ?? '',
        birth: one.r_birth ?? '',
        sex: one.r_sex ?? '',
        address: one.r_address ?? '',
      }
    : null;
  const results = theirs === null ? null : matchFive(ours, theirs);
  const hasNumber = one.number_state === 'held';
  const verdict = decide(
    {
      hasNumber,
      found: one.found,
      duplicateNumber: one.duplicate_number,
      confirmed: one.confirmed,
      severalEligibilities: one.several,
      replied: one.replied,
      levels: results === null ? NOTHING : levelsFor(results, settings),
    },
    settings,
  );
  const values = [...FIVE_ITEMS.map((item) => ours[item]), ...FIVE_ITEMS.map((item) => theirs?.[item] ?? '')];
  return copyLine([
    key.insurerId,
    key.campaignId,
    one.member_id,
    verdict.form,
    verdict.digits,
    verdict.row,
    RULE_TABLE.version,
    hasNumber,
    one.found,
    one.confirmed,
    one.replied,
    results === null ? null : arrayLiteral(FIVE_ITEMS.map((item) => results[item].level)),
    results === null ? null : arrayLiteral(reasonsOf(results)),
    MATCHER_VERSION,
    valuesHash(keys, values),
  ]);
}

/**
 * Compares the five items of everybody in the population and decides by the rule table, shard by shard: each
 * shard is one transaction, so a run that is killed goes on where it stopped. `onProgress`: people decided so far.
 */
export async function classify(
  database: Database,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  settings: RuleSettings,
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
        detail: {
          decided: decided + shard.length,
          ruleVersion: RULE_TABLE.version,
          matcher: MATCHER_VERSION,
        },
      });
      if (shard.length === 0) {
        await refreshStatistics(sql, ['campaign.decision']);
        await markStage(sql, key, 'classify');
        return true;
      }
      await sql.copyIn(
        `COPY campaign.decision (insurer_id, campaign_id, member_id, form, digits, rule_row, rule_version, has_number,
                                 found, confirmed, replied, levels, reasons, matcher, values_hash) FROM STDIN`,
        shard.map((one) => decisionLine(key, keys, settings, one)),
      );
      onProgress(decided + shard.length);
      return false;
    });
  }
}
