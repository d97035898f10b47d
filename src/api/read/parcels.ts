import { z } from 'zod';
import { formatTrackingNumber } from '../../dispatch/tracking-band.ts';
import type { Sql } from '../../kernel/ports.ts';
import type { Parcel } from '../contract.ts';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, type OrderKey, PAGE_QUERY } from '../list.ts';
import { unknown } from '../problem.ts';
import { containerTitle } from '../words.ts';

const SORTS = {
  parcel: [],
  workplace: [{ sql: 'p.workplace_id', type: 'text' }],
  people: [{ sql: 'p.people', type: 'bigint' }],
  grams: [{ sql: 'p.grams', type: 'bigint' }],
} as const satisfies Record<string, readonly OrderKey[]>;

export const ParcelQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  /** Part of the workplace's name, or the beginning of its id or of a parcel's. */
  q: z.string().trim().max(80).optional(),
  /** Only workplaces whose papers need several parcels. */
  split: z.enum(['true', 'false']).optional(),
  sealed: z.enum(['true', 'false']).optional(),
  sort: z.enum(['parcel', 'workplace', 'people', 'grams']).default('parcel'),
});

/** The workplace's name as known at the extraction. Subqueries of a list are run for the rows shown only. */
const NAME = `(SELECT x.name FROM register.workplace x WHERE x.insurer_id = p.insurer_id
  AND x.workplace_id = p.workplace_id AND x.known_from <= c.known_at AND c.known_at < x.known_to
  ORDER BY x.valid_from DESC LIMIT 1)`;

/** Whose name as `NAME` has it has `part` in it: looked for among the workplaces once, not parcel by parcel. */
const named = (part: string): string => {
  const then = `(SELECT k.known_at FROM campaign.campaign k WHERE k.insurer_id = $1 AND k.campaign_id = $2)`;
  const known = (x: string) =>
    `${x}.insurer_id = $1 AND ${x}.known_from <= ${then} AND ${then} < ${x}.known_to`;
  return `p.workplace_id IN (SELECT n.workplace_id FROM register.workplace n
    WHERE ${known('n')} AND strpos(n.name, ${part}) > 0
      AND NOT EXISTS (SELECT FROM register.workplace o
                       WHERE ${known('o')} AND o.workplace_id = n.workplace_id AND o.valid_from > n.valid_from))`;
};

const SEALED = `EXISTS (SELECT FROM dispatch.sealing s WHERE s.insurer_id = p.insurer_id
  AND s.campaign_id = p.campaign_id AND s.target = p.parcel_id AND s.opened_at IS NULL)`;
const accepted = (column: string): string =>
  `(SELECT a.${column} FROM dispatch.acceptance a WHERE a.insurer_id = p.insurer_id
     AND a.campaign_id = p.campaign_id AND a.target = p.parcel_id)`;

const SELECT = `p.parcel_id AS "parcelId", p.workplace_id AS "workplaceId",
  coalesce(${NAME}, p.workplace_id) AS "workplaceName", p.part, p.parts, p.container, p.people, p.envelopes, p.grams,
  p.thickness_mm::float8 AS "thicknessMm", ${SEALED} AS sealed, ${accepted('number')} AS "acceptanceNumber",
  ${accepted('tracking')} AS tracking`;

const FROM = 'packing.parcel p JOIN campaign.campaign c USING (insurer_id, campaign_id)';

/** The parcels of a campaign. */
export function parcelList(
  insurerId: string,
  campaignId: string,
  query: z.output<typeof ParcelQuerySchema>,
): ListQuery {
  const filters = new Filters(insurerId, campaignId)
    .add(`(starts_with(p.parcel_id, ?) OR starts_with(p.workplace_id, ?) OR ${named('?')})`, query.q)
    .add('(p.parts > 1) = ?', query.split === undefined ? undefined : query.split === 'true')
    .add(`${SEALED} = ?`, query.sealed === undefined ? undefined : query.sealed === 'true');
  return {
    select: SELECT,
    from: FROM,
    where: ['p.insurer_id = $1', 'p.campaign_id = $2', ...filters.where],
    values: filters.values,
    order: [...SORTS[query.sort], { sql: 'p.parcel_id', type: 'text' }],
    descending: query.descending,
    // All of them are counted already (0081_tally.sql).
    ...(filters.where.length === 0
      ? {
          count: {
            text: `SELECT coalesce(sum(n), 0)::bigint AS total FROM campaign.tally
                    WHERE insurer_id = $1 AND campaign_id = $2 AND what = 'parcel'`,
            values: [insurerId, campaignId],
          },
        }
      : {}),
  };
}

const numberText = (number: string | null): string | null =>
  number === null ? null : formatTrackingNumber(number);

export const parcelItem = (row: Parcel): Parcel => ({
  ...row,
  container: containerTitle(row.container),
  acceptanceNumber: numberText(row.acceptanceNumber),
});

export const PARCEL_CSV: CsvShape<Parcel> = {
  header: [
    'parcel_id',
    'workplace_id',
    'workplace_name',
    'part',
    'parts',
    'container',
    'people',
    'envelopes',
    'grams',
    'thickness_mm',
    'sealed',
    'acceptance_number',
    'tracking',
  ],
  lines: (row) => [
    [
      row.parcelId,
      row.workplaceId,
      row.workplaceName,
      row.part,
      row.parts,
      containerTitle(row.container),
      row.people,
      row.envelopes,
      row.grams,
      row.thicknessMm,
      row.sealed ? 'yes' : 'no',
      numberText(row.acceptanceNumber),
      row.tracking,
    ],
  ],
};

/** One parcel. Throws `parcel.unknown`. */
export async function readParcel(
  sql: Sql,
  insurerId: string,
  campaignId: string,
  parcelId: string,
): Promise<Parcel> {
  const { rows } = await sql.query<Parcel>(
    `SELECT ${SELECT} FROM ${FROM} WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.parcel_id = $3`,
    [insurerId, campaignId, parcelId],
  );
  if (rows[0] === undefined) throw unknown('parcel', '梱包');
  return parcelItem(rows[0]);
}
