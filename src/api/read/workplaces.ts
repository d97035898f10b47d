import { z } from 'zod';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, PAGE_QUERY } from '../list.ts';
import { id } from '../params.ts';
import type { WorkplaceItem } from '../workplaces-contract.ts';

export const WorkplacesQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  /** Part of a name, or a symbol or id as a whole. */
  q: z.string().trim().max(80).optional(),
  /** Those with a code that may be used, with people who may come in, or with neither. */
  only: z.enum(['code', 'people', 'none']).optional(),
  /** Those with a parcel in this campaign. */
  campaign: id.optional(),
  sort: z.enum(['symbol', 'name']).default('symbol'),
});

const OPEN_CODES = `SELECT FROM access.workplace_code c
   WHERE c.insurer_id = w.insurer_id AND c.workplace_id = w.workplace_id AND c.used_at IS NULL AND c.expires_at > $2`;
const PEOPLE = `access.workplace_person b JOIN access.person p USING (person_id)
   WHERE b.insurer_id = w.insurer_id AND b.workplace_id = w.workplace_id AND p.disabled_at IS NULL`;
const ONLY = {
  code: `EXISTS (${OPEN_CODES})`,
  people: `EXISTS (SELECT FROM ${PEOPLE})`,
  none: `NOT EXISTS (${OPEN_CODES}) AND NOT EXISTS (SELECT FROM ${PEOPLE})`,
} as const;

/** The workplaces of an insurer as the register has them now, with who may come in at each at moment `at`. */
export function workplacesList(
  insurerId: string,
  at: Date,
  { q, only, campaign, sort, descending }: z.output<typeof WorkplacesQuerySchema>,
): ListQuery {
  const filters = new Filters(insurerId, at.toISOString())
    .add('(w.symbol = ? OR w.workplace_id = ? OR strpos(w.name, ?) > 0)', q)
    .add(
      `EXISTS (SELECT FROM packing.parcel k
                WHERE k.insurer_id = w.insurer_id AND k.workplace_id = w.workplace_id AND k.campaign_id = ?)`,
      campaign,
    );
  const key = { sql: 'w.workplace_id COLLATE "C"', type: 'text' } as const;
  const first = { sql: `w.${sort} COLLATE "C"`, type: 'text' } as const;
  return {
    select: `w.workplace_id AS "workplaceId", w.symbol, w.name,
      (SELECT to_json(max(c.expires_at)) #>> '{}' FROM access.workplace_code c
        WHERE c.insurer_id = w.insurer_id AND c.workplace_id = w.workplace_id AND c.used_at IS NULL AND c.expires_at > $2) AS "codeUntil",
      (SELECT count(*) FROM ${PEOPLE}) AS people,
      (SELECT to_json(max(s.opened_at)) #>> '{}' FROM access.workplace_person b JOIN access.session s USING (person_id)
        WHERE b.insurer_id = w.insurer_id AND b.workplace_id = w.workplace_id) AS "lastSignIn"`,
    from: 'register.workplace w',
    where: [
      `w.insurer_id = $1 AND w.known_to = 'infinity' AND w.valid_to = 'infinity'`,
      '$2::timestamptz IS NOT NULL',
      ...filters.where,
      ...(only === undefined ? [] : [ONLY[only]]),
    ],
    values: filters.values,
    order: [first, key],
    descending,
  };
}

export const WORKPLACES_CSV: CsvShape<WorkplaceItem> = {
  header: ['workplace_id', 'symbol', 'name', 'code_until', 'people', 'last_sign_in'],
  lines: (row) => [[row.workplaceId, row.symbol, row.name, row.codeUntil, row.people, row.lastSignIn]],
};
