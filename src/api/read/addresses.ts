import { z } from 'zod';
import {
  ADDRESS_STATE,
  ADDRESS_STATES,
  type AddressState,
  DECISIONS_IN,
} from '../../dispatch/address-decisions.ts';
import { ADDRESS, ADDRESS_FLAGS, type AddressFlag, HOMES } from '../../dispatch/address-trust.ts';
import { ADDRESS_WRONG, RETURN_CAUSES, type ReturnCause } from '../../dispatch/returns.ts';
import type { Sql } from '../../kernel/ports.ts';
import { matchAddress } from '../../matching/address/index.ts';
import { readManagementNumber } from '../../piece/read-number.ts';
import { ofHome } from '../../register/history/home-sql.ts';
import type { AddressDetail, AddressSummary, DoubtfulAddress } from '../address-contract.ts';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, PAGE_QUERY } from '../list.ts';
import { unknown } from '../problem.ts';

export const AddressQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  state: z.enum(ADDRESS_STATES).optional(),
  flag: z.enum(ADDRESS_FLAGS).optional(),
  /** A management number as typed or scanned, or the beginning of a member's id. */
  q: z.string().trim().max(40).optional(),
  sort: z.enum(['file', 'number', 'member', 'since']).default('file'),
});

/** Flagged pieces of an insurer ($1), each once. */
const FLAGGED = `(SELECT f.insurer_id, f.piece_id, array_agg(f.flag ORDER BY f.flag) AS flags, min(f.audit_id) AS flagged,
         bool_or(f.cleared_audit_id IS NULL) AS open, max(f.cleared_audit_id) AS cleared, max(f.evidence) AS evidence
    FROM dispatch.address_flag f WHERE f.insurer_id = $1 GROUP BY 1, 2) g
  JOIN piece.piece p USING (insurer_id, piece_id)
  JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)`;

/** What was decided instead of clearing stands in the piece's own events. */
const FROM = `${FLAGGED}
  JOIN audit.entry s ON s.audit_id = g.flagged
  LEFT JOIN LATERAL (
    SELECT e.audit_id, e.evidence ->> 'reason' AS reason FROM piece.event e
     WHERE e.insurer_id = p.insurer_id AND e.piece_id = p.piece_id AND e.action IN ('stop', 'void')
     ORDER BY e.audit_id DESC LIMIT 1) v ON true
  LEFT JOIN audit.entry d ON d.audit_id = coalesce(v.audit_id, CASE WHEN NOT g.open THEN g.cleared END)`;

/** The letters of a campaign that were flagged, with where they stand; nobody's address. */
export function addressList(
  insurerId: string,
  campaignId: string,
  query: z.output<typeof AddressQuerySchema>,
): ListQuery {
  const typed = query.q === undefined ? undefined : readManagementNumber(query.q);
  const filters = new Filters(insurerId, campaignId)
    .add(`${ADDRESS_STATE} = ?`, query.state)
    .add('? = ANY (g.flags)', query.flag)
    .add('p.management_number = ?', typed)
    .add('starts_with(p.member_id, ?)', typed === undefined ? query.q : undefined);
  const inFile = [
    { sql: 'p.lot COLLATE "C"', type: 'text' },
    { sql: 'p.position', type: 'bigint' },
  ] as const;
  const first = {
    file: [],
    number: [{ sql: 'p.management_number COLLATE "C"', type: 'text' }],
    member: [{ sql: 'p.member_id COLLATE "C"', type: 'text' }],
    since: [{ sql: 'g.flagged', type: 'bigint' }],
  } as const;
  return {
    select: `p.piece_id AS "pieceId", p.management_number AS "managementNumber", p.member_id AS "memberId", p.lot, g.flags,
      ${ADDRESS_STATE} AS state, to_json(s.at) #>> '{}' AS since, d.actor AS "decidedBy",
      to_json(d.at) #>> '{}' AS "decidedAt",
      CASE WHEN v.audit_id IS NOT NULL THEN v.reason WHEN NOT g.open THEN g.evidence END AS evidence`,
    from: FROM,
    where: ['p.insurer_id = $1', 'p.campaign_id = $2', ...filters.where],
    values: filters.values,
    order: [...first[query.sort], ...inFile, { sql: 'p.piece_id COLLATE "C"', type: 'text' }],
    descending: query.descending,
  };
}

export const ADDRESS_CSV: CsvShape<DoubtfulAddress> = {
  header: [
    'management_number',
    'member_id',
    'lot',
    'flags',
    'state',
    'since',
    'decided_by',
    'decided_at',
    'evidence',
  ],
  lines: (row) => [
    [
      row.managementNumber,
      row.memberId,
      row.lot,
      row.flags.join(' '),
      row.state,
      row.since,
      row.decidedBy,
      row.decidedAt,
      row.evidence,
    ],
  ],
};

/** How many stand where, and when the addresses were last looked through. */
export async function readAddressSummary(
  sql: Sql,
  insurerId: string,
  campaignId: string,
): Promise<AddressSummary> {
  const { rows: looked } = await sql.query<{ at: string | null }>(
    `SELECT to_json(max(at)) #>> '{}' AS at FROM audit.entry
      WHERE insurer_id = $1 AND subject = $2 AND action = 'dispatch.flag_addresses'`,
    [insurerId, `campaign:${campaignId}`],
  );
  const { rows } = await sql.query<{ state: AddressState; flags: AddressFlag[]; n: number }>(
    `SELECT ${ADDRESS_STATE} AS state, g.flags, count(*) AS n FROM ${FLAGGED}
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 GROUP BY 1, 2`,
    [insurerId, campaignId],
  );
  const count = (of: (row: (typeof rows)[number]) => boolean): number =>
    rows.filter(of).reduce((total, { n }) => total + n, 0);
  return {
    lookedAt: looked[0]?.at ?? null,
    states: Object.fromEntries(
      ADDRESS_STATES.map((state) => [state, count((row) => row.state === state)]),
    ) as AddressSummary['states'],
    flags: Object.fromEntries(
      ADDRESS_FLAGS.map((flag) => [flag, count((row) => row.state === 'open' && row.flags.includes(flag))]),
    ) as AddressSummary['flags'],
  };
}

interface OneRow {
  readonly managementNumber: string;
  readonly memberId: string;
  readonly insuredId: string;
  readonly protected: boolean;
  readonly postcode: string;
  readonly address: string;
  readonly worksAt: string | null;
  readonly worksAtName: string | null;
  readonly flags: AddressFlag[] | null;
  readonly state: AddressState | null;
}

/** As `ADDRESS`. */
const POSTCODE = `CASE p.route WHEN 'chosen' THEN f.contact_postcode ELSE ${ofHome('postcode')} END`;

/** One letter and what makes its address doubtful. Throws `piece.unknown`. */
export async function readAddress(
  sql: Sql,
  insurerId: string,
  campaignId: string,
  pieceId: string,
): Promise<AddressDetail> {
  const { rows } = await sql.query<OneRow>(
    `SELECT p.management_number AS "managementNumber", p.member_id AS "memberId", f.insured_id AS "insuredId",
            f.protected OR i.protected OR register.is_flagged(k.insurer_id, p.member_id) AS protected,
            ${POSTCODE} AS postcode, ${ADDRESS} AS address, w.workplace_id AS "worksAt", w.name AS "worksAtName", g.flags, g.state
       ${HOMES}
       LEFT JOIN register.workplace w ON w.insurer_id = k.insurer_id AND w.workplace_id = i.workplace_id
             AND w.known_to = 'infinity' AND w.valid_from <= k.extraction_date AND k.extraction_date < w.valid_to
       LEFT JOIN LATERAL (SELECT g.flags, ${ADDRESS_STATE} AS state
                            FROM (SELECT array_agg(a.flag ORDER BY a.flag) AS flags, bool_or(a.cleared_audit_id IS NULL) AS open
                                    FROM dispatch.address_flag a WHERE a.insurer_id = p.insurer_id AND a.piece_id = p.piece_id) g,
                                 campaign.extracted x
                           WHERE x.insurer_id = p.insurer_id AND x.campaign_id = p.campaign_id AND x.member_id = p.member_id
                             AND g.flags IS NOT NULL) g ON true
      WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND p.piece_id = $3`,
    [insurerId, campaignId, pieceId],
  );
  const [one] = rows;
  if (one === undefined) throw unknown('piece', '送付物');
  const { managementNumber, memberId, postcode, address, worksAt, worksAtName } = one;
  const state = one.state ?? 'used';
  const hidden = one.protected;
  return {
    pieceId,
    managementNumber,
    memberId,
    protected: hidden,
    postcode: hidden ? null : postcode,
    address: hidden ? null : address,
    flags: one.flags ?? [],
    state,
    // A protected member's letter goes to no workplace.
    allowed: DECISIONS_IN[state].filter(
      (decision) => decision !== 'workplace' || (!hidden && worksAt !== null),
    ),
    workplaces: hidden ? [] : await workplacesAt(sql, insurerId, postcode, address),
    returned: await returnedOf(sql, insurerId, one.insuredId),
    worksAt: hidden || worksAt === null ? null : { workplaceId: worksAt, name: worksAtName ?? '' },
  };
}

async function workplacesAt(
  sql: Sql,
  insurerId: string,
  postcode: string,
  address: string,
): Promise<AddressDetail['workplaces']> {
  const { rows } = await sql.query<AddressDetail['workplaces'][number]>(
    `SELECT DISTINCT workplace_id AS "workplaceId", name, address FROM register.workplace
      WHERE insurer_id = $1 AND known_to = 'infinity' AND postcode = $2 ORDER BY 1, 3 LIMIT 500`,
    [insurerId, postcode],
  );
  return rows.filter((row) => ['exact', 'equivalent'].includes(matchAddress(address, row.address).level));
}

/** The newest letters to a household that came back because of the address. */
async function returnedOf(
  sql: Sql,
  insurerId: string,
  insuredId: string,
): Promise<AddressDetail['returned']> {
  const { rows } = await sql.query<{ managementNumber: string; cause: ReturnCause; returnedOn: string }>(
    `SELECT DISTINCT ON (c.returned_on, p.piece_id) p.management_number AS "managementNumber", c.cause,
            c.returned_on AS "returnedOn"
       FROM register.eligibility e JOIN piece.piece p USING (insurer_id, member_id)
       JOIN dispatch.return_cause c USING (insurer_id, piece_id)
      WHERE e.insurer_id = $1 AND e.insured_id = $2 AND e.known_to = 'infinity' AND c.cause = ANY($3)
      ORDER BY c.returned_on DESC, p.piece_id LIMIT 20`,
    [insurerId, insuredId, ADDRESS_WRONG],
  );
  return rows.map(({ managementNumber, cause, returnedOn }) => ({
    managementNumber,
    causeTitle: RETURN_CAUSES[cause],
    returnedOn,
  }));
}
