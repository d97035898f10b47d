import type { CampaignKey } from '../campaign/extract.ts';
import type { Sql } from '../kernel/ports.ts';

/** What a plan comes to. Weights in grams, with envelopes and containers. */
export interface PackingTotals {
  readonly people: number;
  readonly envelopes: number;
  /** Envelopes of direct mail: in no parcel. */
  readonly direct: number;
  readonly workplaces: number;
  readonly parcels: number;
  /** Number of parcels no plan can undercut: each workplace's people by the limit of people, rounded up. */
  readonly parcels_lower_bound: number;
  /** The most parcels any one workplace has above its own bound. */
  readonly most_above_bound: number;
  readonly containers: Readonly<Record<string, number>>;
  /** How many envelopes and parcels were made so for which reason (src/packing/reasons.ts). */
  readonly reasons: {
    readonly envelopes: Readonly<Record<string, number>>;
    readonly parcels: Readonly<Record<string, number>>;
    readonly containers: Readonly<Record<string, number>>;
  };
  readonly sheets: number;
  readonly parcel_grams: number;
  readonly heaviest_parcel_grams: number;
  readonly most_people_in_parcel: number;
}

/** Totals of a planned campaign, counted from its envelopes and parcels. `peoplePerParcel`: the profile's limit. */
export async function readTotals(
  sql: Sql,
  key: CampaignKey,
  peoplePerParcel: number,
): Promise<PackingTotals> {
  const values = [key.insurerId, key.campaignId];
  const { rows: containers } = await sql.query<{ container: string; parcels: number }>(
    `SELECT container, count(*) AS parcels FROM packing.parcel
      WHERE insurer_id = $1 AND campaign_id = $2 GROUP BY 1 ORDER BY 1`,
    values,
  );
  const { rows: reasons } = await sql.query<{
    of: keyof PackingTotals['reasons'];
    reason: string;
    count: number;
  }>(
    `SELECT 'envelopes' AS of, reason, count(*) FROM packing.envelope
      WHERE insurer_id = $1 AND campaign_id = $2 AND reason IS NOT NULL GROUP BY 2
     UNION ALL
     SELECT 'parcels', division_reason, count(*) FROM packing.parcel
      WHERE insurer_id = $1 AND campaign_id = $2 AND division_reason IS NOT NULL GROUP BY 2
     UNION ALL
     SELECT 'containers', container_reason, count(*) FROM packing.parcel
      WHERE insurer_id = $1 AND campaign_id = $2 AND container_reason IS NOT NULL GROUP BY 2
      ORDER BY 1, 2`,
    values,
  );
  const counted = (what: keyof PackingTotals['reasons']) =>
    Object.fromEntries(reasons.filter(({ of }) => of === what).map(({ reason, count }) => [reason, count]));
  const { rows } = await sql.query<Omit<PackingTotals, 'containers' | 'reasons'>>(
    `WITH workplace AS (
       SELECT workplace_id, count(*) AS parcels, ceil(sum(people)::numeric / $3)::bigint AS bound
         FROM packing.parcel WHERE insurer_id = $1 AND campaign_id = $2 GROUP BY 1
     )
     SELECT (SELECT count(*) FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2) AS people,
            (SELECT count(*) FROM packing.envelope WHERE insurer_id = $1 AND campaign_id = $2) AS envelopes,
            (SELECT count(*) FROM packing.envelope
              WHERE insurer_id = $1 AND campaign_id = $2 AND parcel_id IS NULL) AS direct,
            (SELECT count(*) FROM workplace) AS workplaces,
            (SELECT coalesce(sum(parcels), 0)::bigint FROM workplace) AS parcels,
            (SELECT coalesce(sum(bound), 0)::bigint FROM workplace) AS parcels_lower_bound,
            (SELECT coalesce(max(parcels - bound), 0) FROM workplace) AS most_above_bound,
            (SELECT coalesce(sum(CASE form WHEN 'request' THEN 2 ELSE 1 END), 0)::bigint FROM piece.piece
              WHERE insurer_id = $1 AND campaign_id = $2) AS sheets,
            (SELECT coalesce(sum(grams), 0)::bigint FROM packing.parcel
              WHERE insurer_id = $1 AND campaign_id = $2) AS parcel_grams,
            (SELECT coalesce(max(grams), 0) FROM packing.parcel
              WHERE insurer_id = $1 AND campaign_id = $2) AS heaviest_parcel_grams,
            (SELECT coalesce(max(people), 0) FROM packing.parcel
              WHERE insurer_id = $1 AND campaign_id = $2) AS most_people_in_parcel`,
    [...values, peoplePerParcel],
  );
  return {
    ...(rows[0] as Omit<PackingTotals, 'containers' | 'reasons'>),
    reasons: {
      envelopes: counted('envelopes'),
      parcels: counted('parcels'),
      containers: counted('containers'),
    },
    containers: Object.fromEntries(containers.map(({ container, parcels }) => [container, parcels])),
  };
}
