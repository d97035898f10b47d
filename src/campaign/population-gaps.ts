import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { joinWholeTables } from '../kernel/set-based.ts';
import { type CampaignKey, populationOf, stageDone } from './extract.ts';
import { neighboursOf, resolveDate } from './population-sql.ts';

/** How many eligibilities break a rule, and the first of them by member id. */
export interface Counterexamples {
  readonly count: number;
  readonly first: string | null;
}

/** What the checker found between two neighbouring campaigns (S061, X7). */
export interface GapReport {
  readonly campaigns: readonly [string, string];
  /** Days of acquisition looked at, both included; null: since ever. */
  readonly acquired: { readonly from: string | null; readonly to: string };
  /** Eligibilities with cover on the later extraction date that were looked at. */
  readonly checked: number;
  /** In neither campaign, and left out of neither for a reason. */
  readonly gap: Counterexamples;
  /** In both campaigns, with the same symbol on both papers. */
  readonly overlap: Counterexamples;
  readonly ok: boolean;
}

interface Bounds {
  readonly extractionDate: string;
  readonly from: string | null;
  readonly to: string;
}

/** The days of acquisition a campaign is about. Throws `population.not_extracted`. */
async function boundsOf(sql: Sql, key: CampaignKey): Promise<Bounds> {
  if (!(await stageDone(sql, key, 'extract'))) {
    throw new TodokeError('population.not_extracted', `送付 ${key.campaignId} はまだ抽出されていません。`, {
      remedy: '抽出が済んでから確かめてください。',
      status: 409,
    });
  }
  const population = await populationOf(sql, key);
  const neighbours = await neighboursOf(sql, key, population);
  const { rows } = await sql.query<{ extraction_date: string }>(
    'SELECT extraction_date FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2',
    [key.insurerId, key.campaignId],
  );
  const extractionDate = (rows[0] as { extraction_date: string }).extraction_date;
  const { from, to } = population.acquired ?? {};
  return {
    extractionDate,
    from: from === undefined ? null : resolveDate(from, extractionDate, neighbours),
    to: resolveDate(to ?? 'extraction', extractionDate, neighbours),
  };
}

/**
 * Looks at every eligibility that either of two campaigns must reach: covered on the later extraction date as known
 * at its moment, and acquired from the first day of the earlier campaign up to the last day of the later one. Each
 * must be in exactly one of them, or left out by one with a reason. A second notice after a new symbol is no overlap
 * (S063).
 */
const CHECK = `
  WITH later AS (
    SELECT insurer_id, extraction_date, known_at FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $3
  ), earlier AS (
    SELECT insurer_id, extraction_date, known_at FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2
  ), now_there AS MATERIALIZED (
    SELECT f.member_id, f.symbol, f.insured_id, f.acquired_on, f.cover_ends_on
      FROM later k, register.as_of(k.insurer_id, k.extraction_date, k.known_at) f
  ), was_there AS MATERIALIZED (
    SELECT f.member_id, f.symbol FROM earlier k, register.as_of(k.insurer_id, k.extraction_date, k.known_at) f
  ), judged AS (
    SELECT r.member_id,
           a.member_id IS NOT NULL AND a.exclusion IS NULL AS in_a, b.member_id IS NOT NULL AND b.exclusion IS NULL AS in_b,
           coalesce(a.exclusion, oa.code) AS out_a, coalesce(b.exclusion, ob.code) AS out_b,
           w.symbol IS NOT DISTINCT FROM r.symbol AS same_symbol
      FROM now_there r
      LEFT JOIN now_there i ON i.member_id = r.insured_id
      LEFT JOIN was_there w ON w.member_id = r.member_id
      LEFT JOIN campaign.extracted a ON a.insurer_id = $1 AND a.campaign_id = $2 AND a.member_id = r.member_id
      LEFT JOIN campaign.extracted b ON b.insurer_id = $1 AND b.campaign_id = $3 AND b.member_id = r.member_id
      LEFT JOIN campaign.population_exclusion oa ON oa.insurer_id = $1 AND oa.campaign_id = $2 AND oa.member_id = r.member_id
      LEFT JOIN campaign.population_exclusion ob ON ob.insurer_id = $1 AND ob.campaign_id = $3 AND ob.member_id = r.member_id
     WHERE r.acquired_on <= $4 AND coalesce(least(r.cover_ends_on, i.cover_ends_on) > $4, true)
       AND r.acquired_on >= coalesce($5::date, '-infinity') AND r.acquired_on <= $6
  ), faults AS (
    SELECT member_id,
           NOT in_a AND NOT in_b AND out_b IS NULL
             AND (out_a IS NULL OR out_a IN ('not_yet_acquired', 'lost')) AS gap,
           in_a AND in_b AND same_symbol AS overlap
      FROM judged
  )
  SELECT count(*) AS checked,
         count(*) FILTER (WHERE gap) AS gaps, min(member_id COLLATE "C") FILTER (WHERE gap) AS first_gap,
         count(*) FILTER (WHERE overlap) AS overlaps, min(member_id COLLATE "C") FILTER (WHERE overlap) AS first_overlap
    FROM faults`;

interface Counted {
  readonly checked: number;
  readonly gaps: number;
  readonly first_gap: string | null;
  readonly overlaps: number;
  readonly first_overlap: string | null;
}

/** Checks two neighbouring, extracted campaigns of one insurer, in whichever order they are named. */
export async function checkNeighbours(sql: Sql, one: CampaignKey, other: CampaignKey): Promise<GapReport> {
  const bounds = [await boundsOf(sql, one), await boundsOf(sql, other)] as const;
  const swapped = bounds[0].extractionDate > bounds[1].extractionDate;
  const [a, b] = swapped ? [other, one] : [one, other];
  const [first, last] = swapped ? [bounds[1], bounds[0]] : bounds;
  await joinWholeTables(sql);
  const { rows } = await sql.query<Counted>(CHECK, [
    a.insurerId,
    a.campaignId,
    b.campaignId,
    last.extractionDate,
    first.from,
    last.to,
  ]);
  const found = rows[0] as Counted;
  return {
    campaigns: [a.campaignId, b.campaignId],
    acquired: { from: first.from, to: last.to },
    checked: found.checked,
    gap: { count: found.gaps, first: found.first_gap },
    overlap: { count: found.overlaps, first: found.first_overlap },
    ok: found.gaps === 0 && found.overlaps === 0,
  };
}
