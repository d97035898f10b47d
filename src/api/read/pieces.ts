import { z } from 'zod';
import type { Sql } from '../../kernel/ports.ts';
import { OUTCOME_NAMES } from '../../ledger/outcomes.ts';
import { readManagementNumber } from '../../piece/read-number.ts';
import { PIECE_STATUSES } from '../../piece/status.ts';
import { STANDSTILLS, standsStill } from '../../planning/watchdogs.ts';
import type { Piece, PieceDetail } from '../contract.ts';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, type OrderKey, PAGE_QUERY } from '../list.ts';
import { unknown } from '../problem.ts';
import { formTitle, routeReasonTitle, routeTitle, ruleTitle, statusTitle } from '../words.ts';

const IN_FILE: readonly OrderKey[] = [
  { sql: 'p.lot', type: 'text' },
  { sql: 'p.position', type: 'bigint' },
];
const SORTS = {
  file: IN_FILE,
  number: [{ sql: 'p.management_number', type: 'text' }],
  member: [{ sql: 'p.member_id', type: 'text' }],
  form: [{ sql: 'p.form', type: 'text' }, ...IN_FILE],
} as const satisfies Record<string, readonly OrderKey[]>;

export const PieceQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  /** A management number as typed or scanned, or the beginning of a member's id. */
  q: z.string().trim().max(40).optional(),
  form: z.enum(['style1', 'style2', 'request', 'plain', 'certificate']).optional(),
  digits: z.enum(['true', 'false']).optional(),
  outcome: z.enum(OUTCOME_NAMES as [string, ...string[]]).optional(),
  route: z.enum(['workplace', 'home', 'chosen']).optional(),
  status: z.enum(PIECE_STATUSES as [string, ...string[]]).optional(),
  parcel: z.string().max(80).optional(),
  /** Those that stand still by one of the watchdogs' reasons, as they count them. */
  stuck: z.enum(STANDSTILLS).optional(),
  /** Row of the rule table; `none`: decided by the population. */
  row: z.union([z.coerce.number().int().min(1).max(99), z.literal('none')]).optional(),
  several: z.enum(['true', 'false']).optional(),
  dependent: z.enum(['true', 'false']).optional(),
  sort: z.enum(['file', 'number', 'member', 'form']).default('file'),
});

type PieceRow = Omit<Piece, 'formTitle' | 'routeTitle' | 'statusTitle'>;

const SELECT = `p.piece_id AS "pieceId", p.management_number AS "managementNumber", p.member_id AS "memberId", p.form, p.digits,
  p.route, x.outcome, p.status, v.parcel_id AS "parcelId", p.envelope_id AS "envelopeId", p.position,
  v.position AS place`;
/** LEFT though both are always there: a count that needs neither then does without them. */
const FROM = `piece.piece p LEFT JOIN packing.envelope v USING (insurer_id, campaign_id, envelope_id)
  LEFT JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)`;

const OUTCOME = `campaign.extracted x WHERE x.insurer_id = p.insurer_id AND x.campaign_id = p.campaign_id AND x.member_id = p.member_id`;
const ENVELOPE = `packing.envelope v WHERE v.insurer_id = p.insurer_id AND v.campaign_id = p.campaign_id AND v.envelope_id = p.envelope_id`;
/** `SELECT`, its joins looked up row by row. */
const PAGE_SELECT = `p.piece_id AS "pieceId", p.management_number AS "managementNumber", p.member_id AS "memberId", p.form, p.digits,
  p.route, (SELECT x.outcome FROM ${OUTCOME}) AS outcome, p.status, (SELECT v.parcel_id FROM ${ENVELOPE}) AS "parcelId",
  p.envelope_id AS "envelopeId", p.position, (SELECT v.position FROM ${ENVELOPE}) AS place`;
/** Of `FROM` what these filters ask about. */
const pageFrom = ({ parcel, outcome, several }: z.output<typeof PieceQuerySchema>): string =>
  [
    'piece.piece p',
    parcel === undefined || parcel === ''
      ? ''
      : 'JOIN packing.envelope v USING (insurer_id, campaign_id, envelope_id)',
    outcome === undefined && several === undefined
      ? ''
      : 'JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)',
  ].join(' ');

const DECISION = `SELECT FROM campaign.decision d WHERE d.insurer_id = p.insurer_id
  AND d.campaign_id = p.campaign_id AND d.member_id = p.member_id`;
/** One eligibility is the insured's or a dependent's for as long as it is known. */
const DEPENDENT = `EXISTS (SELECT FROM register.eligibility e WHERE e.insurer_id = p.insurer_id
  AND e.member_id = p.member_id AND e.known_to = 'infinity' AND e.insured_id <> e.member_id)`;

/** The pieces of a campaign, in the order of their print files unless asked otherwise. */
export function pieceList(
  insurerId: string,
  campaignId: string,
  query: z.output<typeof PieceQuerySchema>,
): ListQuery {
  const typed = query.q === undefined ? undefined : readManagementNumber(query.q);
  const filters = new Filters(insurerId, campaignId)
    .add('p.management_number = ?', typed)
    .add('starts_with(p.member_id, ?)', typed === undefined ? query.q : undefined)
    .add('p.form = ?', query.form)
    .add('p.digits = ?', query.digits === undefined ? undefined : query.digits === 'true')
    .add('x.outcome = ?', query.outcome)
    .add('p.route = ?', query.route)
    .add('p.status = ?', query.status)
    .add('v.parcel_id = ?', query.parcel)
    .add(`EXISTS (${DECISION} AND d.rule_row = ?)`, query.row === 'none' ? undefined : query.row)
    .add('x.several = ?', query.several === undefined ? undefined : query.several === 'true');
  const counted = talliedTotal(insurerId, campaignId, query);
  return {
    select: SELECT,
    from: FROM,
    page: { select: PAGE_SELECT, from: pageFrom(query) },
    where: [
      'p.insurer_id = $1',
      'p.campaign_id = $2',
      ...filters.where,
      ...(query.row === 'none' ? [`NOT EXISTS (${DECISION})`] : []),
      ...(query.dependent === undefined ? [] : [`${query.dependent === 'true' ? '' : 'NOT '}${DEPENDENT}`]),
      ...(query.stuck === undefined ? [] : [standsStill(query.stuck)]),
    ],
    values: filters.values,
    order: [...SORTS[query.sort], { sql: 'p.piece_id', type: 'text' }],
    descending: query.descending,
    ...counted,
    mayBeFew: counted.count === undefined,
  };
}

/** Pieces by form and digits alone are counted already (0081_tally.sql). */
function talliedTotal(
  insurerId: string,
  campaignId: string,
  {
    q,
    form,
    digits,
    outcome,
    route,
    status,
    parcel,
    row,
    several,
    dependent,
    stuck,
  }: z.output<typeof PieceQuerySchema>,
): Pick<ListQuery, 'count'> {
  if (
    [q, outcome, route, status, parcel, row, several, dependent, stuck].some(
      (one) => one !== undefined && one !== '',
    )
  )
    return {};
  return {
    count: {
      text: `SELECT coalesce(sum(n), 0)::bigint AS total FROM campaign.tally
              WHERE insurer_id = $1 AND campaign_id = $2 AND what = 'piece'
                AND ($3::text IS NULL OR split_part(key, ' ', 1) = $3) AND ($4::text IS NULL OR split_part(key, ' ', 2) = $4)`,
      values: [insurerId, campaignId, form ?? null, digits ?? null],
    },
  };
}

export const pieceItem = (row: PieceRow): Piece => ({
  ...row,
  formTitle: formTitle(row.form),
  routeTitle: routeTitle(row.route),
  statusTitle: statusTitle(row.status),
});

export const PIECE_CSV: CsvShape<PieceRow> = {
  header: [
    'piece_id',
    'management_number',
    'member_id',
    'form',
    'digits_printed',
    'route',
    'parcel_id',
    'envelope_id',
    'position',
    'place',
    'status',
  ],
  lines: (row) => [
    [
      row.pieceId,
      row.managementNumber,
      row.memberId,
      row.form,
      row.digits ? 'yes' : 'no',
      row.route,
      row.parcelId,
      row.envelopeId,
      row.position,
      row.place,
      row.status,
    ],
  ],
};

/**
 * One piece, where its pages stand and what happened to it. A piece ends where the next one of its print file
 * begins, the last one at the end of the file. Throws `piece.unknown`.
 */
export async function readPiece(
  sql: Sql,
  insurerId: string,
  campaignId: string,
  pieceId: string,
): Promise<PieceDetail & { sha256: string | null }> {
  const { rows } = await sql.prepared<
    PieceRow & Omit<PieceDetail, keyof Piece | 'events' | 'why'> & { sha256: string | null }
  >(
    `SELECT ${SELECT}, d.rule_row AS "ruleRow", x.route_reason AS "routeReason", f.path AS file, p.page, f.sha256, v.inserts,
            CASE WHEN p.page IS NULL OR f.pages IS NULL THEN 0 ELSE coalesce(
              (SELECT min(n.page) FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.campaign_id = p.campaign_id
                  AND n.lot = p.lot AND n.page > p.page), f.pages + 1) - p.page END AS pages,
            p.route = 'chosen' OR EXISTS (SELECT FROM register.person_fact s WHERE s.insurer_id = p.insurer_id
                                            AND s.member_id = p.member_id AND s.protected)
              OR register.is_flagged(p.insurer_id, p.member_id) AS protected
       FROM ${FROM}
       JOIN document.file f ON f.insurer_id = p.insurer_id AND f.campaign_id = p.campaign_id AND f.lot = p.lot
       LEFT JOIN campaign.decision d ON d.insurer_id = p.insurer_id AND d.campaign_id = p.campaign_id AND d.member_id = p.member_id
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.piece_id = $3`,
    [insurerId, campaignId, pieceId],
  );
  const row = rows[0];
  if (row === undefined) throw unknown('piece', 'お知らせ');
  const events = await sql.prepared<{ action: string; status: string; at: string }>(
    `SELECT action, to_status AS status, to_char(at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') AS at FROM piece.event
      WHERE insurer_id = $1 AND piece_id = $2 ORDER BY at, audit_id`,
    [insurerId, pieceId],
  );
  return {
    ...row,
    ...pieceItem(row),
    routeReason: row.routeReason === null ? null : routeReasonTitle(row.routeReason),
    why: row.ruleRow === null ? null : `${ruleTitle(row.ruleRow)}。`,
    events: events.rows.map((event) => ({ ...event, statusTitle: statusTitle(event.status) })),
  };
}
