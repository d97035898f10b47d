import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinWholeTables, refreshStatistics } from '../kernel/set-based.ts';
import type { CampaignKey } from './key.ts';
import { DEFAULT_POPULATION, loadPopulation, type Population, parsePopulation } from './population.ts';
import { neighboursOf, PopulationCompiler, populationSql } from './population-sql.ts';
import type { CampaignPlan } from './settings.ts';

export type { CampaignKey };

/** Stages of a round, in order; each is done whole, in one transaction or shard by shard. */
export const STAGES = ['extract', 'classify', 'sort', 'pack', 'compose'] as const;
export type Stage = (typeof STAGES)[number];

/** Was the stage finished, in the transaction that marked it? */
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

/** The population a campaign was opened with; one opened before populations were data is for everybody. */
export async function populationOf(sql: Sql, key: CampaignKey): Promise<Population> {
  const { rows } = await sql.query<{ population: unknown }>(
    'SELECT population FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2',
    [key.insurerId, key.campaignId],
  );
  const stored = rows[0]?.population ?? null;
  return stored === null ? loadPopulation(DEFAULT_POPULATION) : parsePopulation(stored, key.campaignId);
}

/** Everybody in the register ($1) on the extraction date ($3), as known when the campaign ($2) was opened. */
export const REGISTERED = `
  moment AS (
    SELECT known_at FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2
  ), registered AS MATERIALIZED (
    SELECT f.member_id, f.person_id, f.insured_id, f.kind, f.acquired_on, f.cover_ends_on, f.number_ref,
           f.relationship, f.workplace_id, f.birth_date, f.protected
      FROM moment, register.as_of($1, $3, moment.known_at) f
  )`;

/**
 * Freezes the extraction: everybody the campaign's population is about, as known now, each either in it or excluded
 * with a reason (S057, S058, S006). A reason of the population's own stands in `population_exclusion`. `several`:
 * more than one valid eligibility of one person, by person or by number, across insurers (S022).
 * `duplicate_number`: two different persons hold one number.
 */
export async function extract(sql: Sql, actor: Actor, key: CampaignKey, plan: CampaignPlan): Promise<void> {
  await lockCampaign(sql, key);
  if (await stageDone(sql, key, 'extract')) return;
  const population = await populationOf(sql, key);
  const neighbours = await neighboursOf(sql, key, population);
  await joinWholeTables(sql);
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'campaign.extract',
    subject: `campaign:${key.campaignId}`,
    detail: { asOf: plan.extraction_date, population: population.id, version: population.version },
  });
  const compiler = new PopulationCompiler(key, plan.extraction_date, neighbours);
  const { about, code, ownCodes } = populationSql(compiler, population);
  const own =
    ownCodes.length === 0
      ? ''
      : `, own AS (
       INSERT INTO campaign.population_exclusion (insurer_id, campaign_id, member_id, code)
       SELECT $1, $2, member_id, code FROM chosen WHERE code = ANY('{${ownCodes.join(',')}}')
     )`;
  const accounted =
    ownCodes.length === 0 ? '' : `WHERE code IS NULL OR code <> ALL('{${ownCodes.join(',')}}')`;
  await sql.query(
    `WITH ${REGISTERED}, several_person AS (
       SELECT person_id FROM registered
        WHERE acquired_on <= $3 AND cover_ends_on > $3 GROUP BY person_id HAVING count(*) > 1
     ), several_number AS (
       SELECT f.number_ref FROM moment, insurer.insurer i, register.as_of(i.insurer_id, $3, moment.known_at) f
        WHERE f.number_ref IS NOT NULL AND f.acquired_on <= $3 AND f.cover_ends_on > $3
        GROUP BY f.number_ref HAVING count(*) > 1
     ), shared_number AS (
       SELECT number_ref FROM registered WHERE number_ref IS NOT NULL
        GROUP BY number_ref HAVING count(DISTINCT person_id) > 1
     ), chosen AS (
       SELECT r.member_id, ${code} AS code, sp.person_id IS NOT NULL OR sn.number_ref IS NOT NULL AS several,
              sh.number_ref IS NOT NULL AS duplicate_number
         FROM registered r
         LEFT JOIN registered i ON i.member_id = r.insured_id
         LEFT JOIN several_person sp ON sp.person_id = r.person_id
         LEFT JOIN several_number sn ON sn.number_ref = r.number_ref
         LEFT JOIN shared_number sh ON sh.number_ref = r.number_ref
         ${compiler.joins.join('\n         ')}
        WHERE ${about}
     )${own}
     INSERT INTO campaign.extracted (insurer_id, campaign_id, member_id, exclusion, several, duplicate_number)
     SELECT $1, $2, member_id, code, several, duplicate_number FROM chosen ${accounted}`,
    compiler.values,
  );
  await refreshStatistics(sql, ['campaign.extracted']);
  await markStage(sql, key, 'extract');
}
