import type { CampaignKey } from '../campaign/extract.ts';
import type { Sql } from '../kernel/ports.ts';
import type { PieceStatus } from '../piece/status.ts';
import type { ActsOn, WatchdogFinding, WatchSource } from './finding.ts';
import { NOT_LEFT, SEARCHED_FOR, SOURCES } from './watch-sources.ts';

/** How long pieces may stay in a status before somebody is called, in hours, and who that is. */
export interface WatchdogLimits {
  readonly statuses: Readonly<
    Partial<Record<PieceStatus, { readonly hours: number; readonly acts: ActsOn }>>
  >;
  readonly acceptanceHours: number;
  readonly secondRouteHours: number;
  readonly looseHours: number;
}

/** No public figures exist: working days an insurer is expected to change to its own. */
const WATCHDOG_LIMITS: WatchdogLimits = {
  statuses: {
    planned: { hours: 72, acts: 'insurer' },
    composed: { hours: 168, acts: 'insurer' },
    released: { hours: 120, acts: 'contractor' },
    printed: { hours: 72, acts: 'contractor' },
    enclosed: { hours: 72, acts: 'contractor' },
    sealed: { hours: 72, acts: 'insurer' },
    posted: { hours: 240, acts: 'post' },
    recalled: { hours: 336, acts: 'workplace' },
  },
  acceptanceHours: 24,
  secondRouteHours: 168,
  looseHours: 72,
};

/** Returned letters that wait for their second route; the piece is `p`, as in all of these. */
const RETURNED = `p.status = 'returned' AND EXISTS (SELECT FROM campaign.extracted x WHERE x.insurer_id = p.insurer_id
       AND x.campaign_id = p.campaign_id AND x.member_id = p.member_id AND x.outcome = 'returned')`;
/** Papers that were printed and then stopped or voided, and are not destroyed. */
const LOOSE = `p.status IN ('stopped', 'voided') AND EXISTS (SELECT FROM piece.event e WHERE e.insurer_id = p.insurer_id
       AND e.piece_id = p.piece_id AND e.action = 'print')`;

/** What pieces stand still by, of which a list can be asked for. */
export const STANDSTILLS = [
  'too_long',
  'no_second_route',
  'loose_paper',
  'late_for_window',
  'open_search',
] as const;
export type Standstill = (typeof STANDSTILLS)[number];
export const isStandstill = (watchdog: string): watchdog is Standstill =>
  STANDSTILLS.some((one) => one === watchdog);

const since = (
  hours: string,
): string => `(SELECT max(e.at) FROM piece.event e WHERE e.insurer_id = p.insurer_id
  AND e.piece_id = p.piece_id) <= clock_timestamp() - make_interval(hours => ${hours})`;

/** SQL, a condition on the piece `p`: it is one of those a finding of this kind counts now. */
export function standsStill(by: Standstill, limits: WatchdogLimits = WATCHDOG_LIMITS): string {
  switch (by) {
    case 'too_long': {
      const hours = Object.entries(limits.statuses).map(
        ([status, one]) => `WHEN '${status}' THEN ${one.hours}`,
      );
      return since(`CASE p.status ${hours.join(' ')} END`);
    }
    case 'no_second_route':
      return `${RETURNED} AND ${since(String(limits.secondRouteHours))}`;
    case 'loose_paper':
      return `${LOOSE} AND ${since(String(limits.looseHours))}`;
    case 'late_for_window':
      return NOT_LEFT;
    case 'open_search':
      return SEARCHED_FOR;
  }
}

interface Waiting {
  readonly status: PieceStatus;
  readonly count: number;
  readonly hours: number;
}

const HOURS = `extract(epoch FROM $3::timestamptz - min(t.since)) / 3600`;

/** Newest pieces with how long they have been where they are, at the moment $3. */
const SINCE = `
  SELECT p.piece_id, p.status, (SELECT max(e.at) FROM piece.event e
                                 WHERE e.insurer_id = p.insurer_id AND e.piece_id = p.piece_id AND e.at <= $3::timestamptz) AS since
    FROM piece.piece p
   WHERE p.insurer_id = $1 AND p.campaign_id = $2`;

const STATUS_TITLES: Readonly<Partial<Record<PieceStatus, string>>> = {
  planned: '紙面がまだ作られていない送付物',
  composed: '印刷へまだ引き渡していない送付物',
  released: '印刷の報告がない送付物',
  printed: '封入の報告がない送付物',
  enclosed: '封緘されていない送付物',
  sealed: '差し出されていない送付物',
  posted: '配達が確かめられない送付物',
  recalled: '回収が終わらない送付物',
};

async function waiting(
  sql: Sql,
  values: readonly unknown[],
  where: string,
  hours: number,
): Promise<Waiting[]> {
  const { rows } = await sql.query<{ status: PieceStatus; count: number; hours: string }>(
    `SELECT t.status, count(*) AS count, floor(${HOURS})::text AS hours FROM (${SINCE} AND ${where}) t
      WHERE t.since <= $3::timestamptz - make_interval(hours => $4) GROUP BY t.status`,
    [...values, hours],
  );
  return rows.map((row) => ({ ...row, hours: Number(row.hours) }));
}

/**
 * What stands still in a campaign at a moment (ISO 8601 with zone): pieces too long in a status, sealed parcels
 * without an acceptance number, returns without a second route, stopped papers nobody has destroyed, missing papers,
 * addresses to be looked at, the last day of sending, files that have not come. `sources`: what other rooms watch (the
 * certificates' own deadlines), handed in. Each finding says who must act; the longest wait first.
 */
export async function watch(
  sql: Sql,
  key: CampaignKey,
  at: string,
  sources: readonly WatchSource[] = [],
  limits: WatchdogLimits = WATCHDOG_LIMITS,
): Promise<WatchdogFinding[]> {
  const values = [key.insurerId, key.campaignId, at];
  const findings: WatchdogFinding[] = [];
  const { rows: there } = await sql.query<{ status: PieceStatus }>(
    'SELECT status FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2 GROUP BY 1',
    [key.insurerId, key.campaignId],
  );
  // Of a status nobody's paper is in there is nothing to look for: a million papers are read for those that are.
  const present = new Set(there.map(({ status }) => status));
  for (const [status, limit] of Object.entries(limits.statuses) as [
    PieceStatus,
    { hours: number; acts: ActsOn },
  ][]) {
    if (!present.has(status as PieceStatus)) continue;
    for (const { count, hours } of await waiting(sql, values, `p.status = '${status}'`, limit.hours)) {
      const title = STATUS_TITLES[status] ?? status;
      findings.push({ watchdog: 'too_long', status, count, hours, acts: limit.acts, title });
    }
  }
  const returned = await waiting(sql, values, RETURNED, limits.secondRouteHours);
  for (const { count, hours } of returned) {
    const title = '返戻のまま再送されていない送付物';
    findings.push({ watchdog: 'no_second_route', status: 'returned', count, hours, acts: 'insurer', title });
  }
  const loose = await waiting(sql, values, LOOSE, limits.looseHours);
  for (const { status, count, hours } of loose) {
    const title = '止めたのに廃棄の記録がない紙';
    findings.push({ watchdog: 'loose_paper', status, count, hours, acts: 'contractor', title });
  }
  const { rows } = await sql.query<{ count: number; hours: string | null }>(
    `SELECT count(*) AS count, floor(${HOURS})::text AS hours
       FROM (SELECT s.sealed_at AS since FROM dispatch.sealing s
              WHERE s.insurer_id = $1 AND s.campaign_id = $2 AND s.opened_at IS NULL
                AND NOT EXISTS (SELECT FROM dispatch.acceptance a WHERE a.insurer_id = s.insurer_id
                                   AND a.campaign_id = s.campaign_id AND a.target = s.target)) t
      WHERE t.since <= $3::timestamptz - make_interval(hours => $4)`,
    [...values, limits.acceptanceHours],
  );
  const [unnumbered] = rows;
  if (unnumbered !== undefined && unnumbered.count > 0) {
    const title = '引受番号のない封緘済みの梱包';
    const hours = Number(unnumbered.hours);
    findings.push({
      watchdog: 'no_acceptance',
      status: '',
      count: unnumbered.count,
      hours,
      acts: 'insurer',
      title,
    });
  }
  for (const source of [...SOURCES, ...sources]) findings.push(...(await source(sql, key, at)));
  return findings.sort((a, b) => b.hours - a.hours || (a.watchdog < b.watchdog ? -1 : 1));
}
