import { writeAudit } from '../kernel/audit.ts';
import { copyLine } from '../kernel/copy.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { refreshStatistics } from '../kernel/set-based.ts';
import { FIVE_ITEMS, type FiveValues } from '../matching/level.ts';
import { matcherVersion } from '../matching/versions.ts';
import type { Keys } from '../vault/keys.ts';
import { valuesHash } from '../vault/numbers.ts';
import { type CampaignKey, lockCampaign, markStage, stageDone } from './extract.ts';
import { judge } from './judge.ts';
import { RULE_TABLE, type RuleSettings } from './rule-table.ts';

const SHARD = 10_000;

/** One person of the population with both sides, as the rule table is asked about them. */
export interface Subject {
  readonly member_id: string;
  readonly number_state: string;
  readonly several: boolean;
  readonly duplicate_number: boolean;
  /** Somebody who holds the number reported it as not theirs; it is printed for nobody (S026). */
  readonly disputed: boolean;
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

/** The last member id of the next shard after one; null at the end of the population. */
async function lastOfShard(sql: Sql, key: CampaignKey, after: string, size: number): Promise<string | null> {
  const { rows } = await sql.query<{ last: string | null }>(
    `SELECT max(member_id) AS last FROM (
       SELECT member_id FROM campaign.extracted
        WHERE insurer_id = $1 AND campaign_id = $2 AND exclusion IS NULL AND member_id > $3
        ORDER BY member_id LIMIT $4) shard`,
    [key.insurerId, key.campaignId, after, size],
  );
  return (rows[0] as { last: string | null }).last;
}

/**
 * The next shard of the population after a member id, in its order, of `size` people at most. The reply compared with is the newest
 * snapshot up to the cut-off; a confirmation counts only for that very snapshot. All is read as known when the
 * campaign was opened, so that what reviewers find out later does not change what was decided then.
 */
export async function nextShard(sql: Sql, key: CampaignKey, after: string, size = SHARD): Promise<Subject[]> {
  const last = await lastOfShard(sql, key, after, size);
  if (last === null) return [];
  // Both sides are bounded: a bound on one alone lets the planner read the whole register for each shard.
  const { rows } = await sql.query<Subject>(
    `SELECT x.member_id, f.number_state, x.several, x.duplicate_number, b.number_ref IS NOT NULL AS disputed, c.member_id IS NOT NULL AS confirmed,
            CASE WHEN q.replied_on <= k.cut_off THEN 'yes' WHEN q.reply_by <= k.cut_off THEN 'no' ELSE 'pending' END AS replied,
            f.name_kanji, f.name_kana, f.birth_date, f.sex, f.address, r.number_ref IS NOT NULL AS found,
            r.name_kanji AS r_kanji, r.name_kana AS r_kana, r.birth_date AS r_birth, r.sex AS r_sex, r.address AS r_address
       FROM campaign.campaign k
       JOIN campaign.extracted x USING (insurer_id, campaign_id)
       JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = x.member_id
       LEFT JOIN LATERAL (SELECT max(snapshot) AS snapshot FROM matching.resident
                           WHERE insurer_id = k.insurer_id AND snapshot <= k.cut_off AND known_from <= k.known_at) s ON true
       LEFT JOIN matching.resident r ON r.insurer_id = k.insurer_id AND r.snapshot = s.snapshot
             AND r.number_ref = f.number_ref AND r.known_from <= k.known_at
       LEFT JOIN matching.confirmation c ON c.insurer_id = k.insurer_id AND c.member_id = x.member_id AND c.snapshot = s.snapshot
             AND c.known_from <= k.known_at
       LEFT JOIN (SELECT d.number_ref FROM campaign.campaign o
                   CROSS JOIN LATERAL register.disputed_numbers(o.insurer_id, o.known_at) d
                   WHERE o.insurer_id = $1 AND o.campaign_id = $2) b ON b.number_ref = f.number_ref
       LEFT JOIN LATERAL (SELECT reply_by, replied_on FROM matching.inquiry i
                           WHERE i.insurer_id = k.insurer_id AND i.member_id = x.member_id AND i.sent_on <= k.cut_off
                             AND i.known_from <= k.known_at
                           ORDER BY sent_on DESC LIMIT 1) q ON true
      WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND x.exclusion IS NULL
        AND x.member_id > $3 AND x.member_id <= $4 AND f.member_id > $3 AND f.member_id <= $4
      ORDER BY x.member_id`,
    [key.insurerId, key.campaignId, after, last],
  );
  return rows;
}

const arrayLiteral = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value}"`).join(',')}}`;

/** The columns of a decision, in the order of `storedLine`. */
export const DECISION_COLUMNS = `insurer_id, campaign_id, member_id, form, digits, rule_row, rule_version, has_number,
  found, confirmed, replied, levels, reasons, matcher, values_hash`;

/** What was decided about one person, as it is stored; `levels` and `reasons` in PostgreSQL's array notation. */
export interface StoredDecision {
  readonly form: string;
  readonly digits: boolean;
  readonly rule_row: number;
  readonly rule_version: string;
  readonly levels: string | null;
  readonly reasons: string | null;
  readonly matcher: string;
  readonly values_hash: Buffer;
}

/** A decision as a line of COPY text, with what was known of the person when it was made. */
export const storedLine = (key: CampaignKey, one: Subject, decision: StoredDecision): string =>
  copyLine([
    key.insurerId,
    key.campaignId,
    one.member_id,
    decision.form,
    decision.digits,
    decision.rule_row,
    decision.rule_version,
    one.number_state === 'held',
    one.found,
    one.confirmed,
    one.replied,
    decision.levels,
    decision.reasons,
    decision.matcher,
    decision.values_hash,
  ]);

/** One person's decision as a line of COPY text: the same inputs and versions give the same bytes. */
export function decisionLine(key: CampaignKey, keys: Keys, settings: RuleSettings, one: Subject): string {
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
  const { verdict, levels, reasons } = judge(
    {
      ours,
      theirs,
      hasNumber: one.number_state === 'held',
      duplicateNumber: one.duplicate_number,
      disputed: one.disputed,
      confirmed: one.confirmed,
      severalEligibilities: one.several,
      replied: one.replied,
    },
    settings,
  );
  const values = [...FIVE_ITEMS.map((item) => ours[item]), ...FIVE_ITEMS.map((item) => theirs?.[item] ?? '')];
  return storedLine(key, one, {
    form: verdict.form,
    digits: verdict.digits,
    rule_row: verdict.row,
    rule_version: RULE_TABLE.version,
    levels: levels === null ? null : arrayLiteral(levels),
    reasons: reasons === null ? null : arrayLiteral(reasons),
    matcher: matcherVersion(),
    values_hash: valuesHash(keys, values),
  });
}

/** One way of deciding: what the audit trail says of it, and the decisions of a shard as lines of COPY text. */
export interface Decider {
  readonly detail: Readonly<Record<string, unknown>>;
  lines(sql: Sql, shard: readonly Subject[]): Promise<string[]> | string[];
}

/** The last member id decided so far, in order of ids; empty where nobody is. */
async function lastDecided(sql: Sql, key: CampaignKey): Promise<string> {
  const { rows } = await sql.query<{ last: string | null }>(
    'SELECT max(member_id) AS last FROM campaign.decision WHERE insurer_id = $1 AND campaign_id = $2',
    [key.insurerId, key.campaignId],
  );
  return rows[0]?.last ?? '';
}

async function countDecided(sql: Sql, key: CampaignKey): Promise<number> {
  const { rows } = await sql.query<{ decided: number }>(
    'SELECT count(*) AS decided FROM campaign.decision WHERE insurer_id = $1 AND campaign_id = $2',
    [key.insurerId, key.campaignId],
  );
  return rows[0]?.decided as number;
}

/**
 * Decides everybody in the population, shard by shard: each shard is one transaction, so a run that is killed goes on
 * where it stopped. `onProgress`: people decided so far.
 */
export async function decideByShard(
  database: Database,
  actor: Actor,
  key: CampaignKey,
  decider: Decider,
  onProgress: (decided: number) => void,
): Promise<void> {
  let known = { last: '', decided: 0 };
  for (let done = false; !done; ) {
    done = await database.transaction(async (sql) => {
      await lockCampaign(sql, key);
      if (await stageDone(sql, key, 'classify')) return true;
      const last = await lastDecided(sql, key);
      // Counted only where somebody else decided since (or a run before): the count reads all of them.
      const decided = last === known.last ? known.decided : await countDecided(sql, key);
      const shard = await nextShard(sql, key, last);
      await writeAudit(sql, {
        actor,
        insurerId: key.insurerId,
        action: shard.length === 0 ? 'campaign.classified' : 'campaign.classify_shard',
        subject: `campaign:${key.campaignId}`,
        detail: { decided: decided + shard.length, ...decider.detail },
      });
      if (shard.length === 0) {
        await refreshStatistics(sql, ['campaign.decision']);
        await markStage(sql, key, 'classify');
        return true;
      }
      await sql.copyIn(
        `COPY campaign.decision (${DECISION_COLUMNS}) FROM STDIN`,
        await decider.lines(sql, shard),
      );
      known = { last: (shard.at(-1) as Subject).member_id, decided: decided + shard.length };
      onProgress(known.decided);
      return false;
    });
  }
}

/** Compares the five items of everybody in the population and decides by the rule table. */
export const classify = (
  database: Database,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  settings: RuleSettings,
  onProgress: (decided: number) => void = () => undefined,
): Promise<void> =>
  decideByShard(
    database,
    actor,
    key,
    {
      detail: { ruleVersion: RULE_TABLE.version, matcher: matcherVersion() },
      lines: (_, shard) => shard.map((one) => decisionLine(key, keys, settings, one)),
    },
    onProgress,
  );
