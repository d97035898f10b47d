import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinWholeTables, refreshStatistics } from '../kernel/set-based.ts';
import type { CampaignPlan } from './settings.ts';

/** Names one campaign of one insurer. */
export interface CampaignKey {
  readonly insurerId: string;
  readonly campaignId: string;
}

/** Stages of a round, in order; each is done whole, in one transaction or shard by shard. */
export const STAGES = ['extract', 'classify', 'sort', 'pack', 'compose'] as const;
export type Stage = (typeof STAGES)[number];

export async function stageDone(sql: Sql, key: CampaignKey, stage: Stage): Promise<boolean> {
  const { rowCount } = await sql.query(
    'SELECT FROM campaign.stage WHERE insurer_id = $1 AND campaign_id = $2 AND stage = $3',
    [key.insurerId, key.campaignId, stage],
  );
  return rowCount > 0;
}

/** Marks a stage done; in the transaction that finished it, after its audit entry. */
export async function markStage(sql: Sql, key: CampaignKey, stage: Stage): Promise<void> {
  await sql.query('INSERT INTO campaign.stage (insurer_id, campaign_id, stage) VALUES ($1, $2, $3)', [
    key.insurerId,
    key.campaignId,
    stage,
  ]);
}

/** Makes work on one campaign take turns, so that a process thought dead and its successor never both write. */
export async function lockCampaign(sql: Sql, key: CampaignKey): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `${key.insurerId}/${key.campaignId}`,
  ]);
}

/**
 * Freezes the extraction: everybody in the register as known now, each either in the population of the as-of date
 * or excluded with a reason (S057, S058, S006). `several`: more than one valid eligibility of one person, by
 * person or by number, across insurers (S022). `duplicate_number`: two different persons hold one number.
 */
export async function extract(sql: Sql, actor: Actor, key: CampaignKey, plan: CampaignPlan): Promise<void> {
  await lockCampaign(sql, key);
  if (await stageDone(sql, key, 'extract')) return;
  await joinWholeTables(sql);
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'campaign.extract',
    subject: `campaign:${key.campaignId}`,
    detail: { asOf: plan.extraction_date },
  });
  await sql.query(
    `WITH moment AS (
       SELECT known_at FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2
     ), registered AS MATERIALIZED (
       SELECT f.member_id, f.person_id, f.insured_id, f.kind, f.acquired_on, f.cover_ends_on, f.number_ref
         FROM moment, register.as_of($1, $3, moment.known_at) f
     ), several_person AS (
       SELECT person_id FROM registered
        WHERE acquired_on <= $3 AND cover_ends_on > $3 GROUP BY person_id HAVING count(*) > 1
     ), several_number AS (
       SELECT f.number_ref FROM moment, insurer.insurer i, register.as_of(i.insurer_id, $3, moment.known_at) f
        WHERE f.number_ref IS NOT NULL AND f.acquired_on <= $3 AND f.cover_ends_on > $3
        GROUP BY f.number_ref HAVING count(*) > 1
     ), shared_number AS (
       SELECT number_ref FROM registered WHERE number_ref IS NOT NULL
        GROUP BY number_ref HAVING count(DISTINCT person_id) > 1
     ), notified AS (
       SELECT DISTINCT member_id FROM piece.piece
        WHERE insurer_id = $1 AND campaign_id <> $2 AND digits AND status NOT IN ('stopped', 'voided')
     )
     INSERT INTO campaign.extracted (insurer_id, campaign_id, member_id, exclusion, several, duplicate_number)
     SELECT $1, $2, r.member_id,
            CASE WHEN r.acquired_on > $3 THEN 'not_yet_acquired'
                 WHEN least(r.cover_ends_on, i.cover_ends_on) <= $3 THEN 'lost'
                 WHEN 'day_labourer' IN (r.kind, i.kind) THEN 'day_labourer'
                 WHEN n.member_id IS NOT NULL THEN 'already_notified'
            END,
            sp.person_id IS NOT NULL OR sn.number_ref IS NOT NULL,
            sh.number_ref IS NOT NULL
       FROM registered r
       LEFT JOIN registered i ON i.member_id = r.insured_id
       LEFT JOIN notified n ON n.member_id = r.member_id
       LEFT JOIN several_person sp ON sp.person_id = r.person_id
       LEFT JOIN several_number sn ON sn.number_ref = r.number_ref
       LEFT JOIN shared_number sh ON sh.number_ref = r.number_ref`,
    [key.insurerId, key.campaignId, plan.extraction_date],
  );
  await refreshStatistics(sql, ['campaign.extracted']);
  await markStage(sql, key, 'extract');
}
