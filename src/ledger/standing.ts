import type { CampaignKey } from '../campaign/extract.ts';
import type { Sql } from '../kernel/ports.ts';
import { outcomesOf, type PieceRoute } from '../piece/outcome.ts';
import type { PieceStatus } from '../piece/status.ts';
import { OUTCOMES, type Outcome } from './outcomes.ts';

/** How many people stand alike: the same outcome and the same newest piece. */
export interface StandingGroup {
  /** Null: not decided yet. */
  readonly outcome: Outcome | null;
  /** How many pieces without a successor each of them has: 0 or 1, else something is wrong. */
  readonly newest: number;
  readonly status: PieceStatus | null;
  readonly route: PieceRoute | null;
  readonly in_parcel: boolean | null;
  readonly people: number;
}

/** Whether a stage was done: its work counts from that moment on. */
const done = (stage: string): string =>
  `EXISTS (SELECT FROM campaign.stage s WHERE s.insurer_id = $1 AND s.campaign_id = $2
             AND s.stage = '${stage}' AND ($3::timestamptz IS NULL OR s.done_at <= $3))`;

/** SQL, rows (member_id, outcome): the extraction and where everybody stood. $1 insurer, $2 campaign, $3 moment. */
export const people = (past: boolean): string =>
  past
    ? `SELECT x.member_id,
              CASE WHEN ${done('sort')} THEN coalesce(c.from_outcome, x.outcome) END AS outcome
         FROM campaign.extracted x
         LEFT JOIN (SELECT DISTINCT ON (member_id) member_id, from_outcome FROM campaign.outcome_change
                     WHERE insurer_id = $1 AND campaign_id = $2 AND at > $3 ORDER BY member_id, change_id) c USING (member_id)
        WHERE x.insurer_id = $1 AND x.campaign_id = $2 AND ${done('extract')}`
    : `SELECT x.member_id, x.outcome FROM campaign.extracted x
        WHERE x.insurer_id = $1 AND x.campaign_id = $2 AND $3::timestamptz IS NULL`;

/** Rows of pieces as they stood, with the columns of piece.piece the ledger reads. */
const pieces = (past: boolean): string =>
  past
    ? `SELECT p.piece_id, p.member_id, p.route, p.lot, p.envelope_id, p.replaces, e.to_status AS status
         FROM piece.piece p
         JOIN (SELECT DISTINCT ON (v.piece_id) v.piece_id, v.to_status
                 FROM piece.piece q JOIN piece.event v USING (insurer_id, piece_id)
                WHERE q.insurer_id = $1 AND q.campaign_id = $2 AND v.at <= $3
                ORDER BY v.piece_id, v.at DESC, v.audit_id DESC) e USING (piece_id)
        WHERE p.insurer_id = $1 AND p.campaign_id = $2`
    : `SELECT p.piece_id, p.member_id, p.route, p.lot, p.envelope_id, p.replaces, p.status FROM piece.piece p
        WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND $3::timestamptz IS NULL`;

/** The head of every query over a campaign as it stands (`asOf` undefined) or stood. */
const standing = (asOf: string | undefined): string =>
  `WITH person AS MATERIALIZED (${people(asOf !== undefined)}),
        made AS MATERIALIZED (${pieces(asOf !== undefined)}),
        newest AS MATERIALIZED (
          SELECT m.* FROM made m WHERE NOT EXISTS (SELECT FROM made n WHERE n.replaces = m.piece_id))`;

/** Everybody of the extraction, counted by outcome and newest piece. */
export async function readStanding(
  sql: Sql,
  key: CampaignKey,
  asOf: string | undefined,
): Promise<StandingGroup[]> {
  const { rows } = await sql.query<StandingGroup>(
    `${standing(asOf)}
     SELECT outcome, newest, status, route, in_parcel, count(*) AS people
       FROM (SELECT x.member_id, x.outcome, count(n.piece_id) AS newest, min(n.status) AS status, min(n.route) AS route,
                    bool_and(e.parcel_id IS NOT NULL) FILTER (WHERE n.piece_id IS NOT NULL) AS in_parcel
               FROM person x
               LEFT JOIN newest n USING (member_id)
               LEFT JOIN packing.envelope e
                 ON e.insurer_id = $1 AND e.campaign_id = $2 AND e.envelope_id = n.envelope_id
              GROUP BY 1, 2) each_person
      GROUP BY 1, 2, 3, 4, 5`,
    [key.insurerId, key.campaignId, asOf ?? null],
  );
  return rows;
}

/** Counts of the things made; a thing exists from the moment a piece in it was planned. */
export interface MadeCounts {
  /** The mailing is planned: from here on everybody who gets a letter has a piece. */
  readonly packed: boolean;
  readonly pieces: number;
  readonly envelopes: number;
  readonly parcels: number;
  readonly pages: number;
  /** Pieces of the round itself that stand in no print file although composing is done. */
  readonly uncomposed: number;
  /** Parcels whose number of people is not that of the people planned into them. */
  readonly miscounted: number;
  /** Papers stopped or voided after printing and not yet destroyed against a receipt; without those given up. */
  readonly loose: number;
  /** Papers somebody is searching for. */
  readonly searched: number;
  /** Papers that were never found, whose search the insurer has given up. */
  readonly lost: number;
}

/** Counts what was made by a moment (ISO; undefined: now). */
export async function readMade(sql: Sql, key: CampaignKey, asOf: string | undefined): Promise<MadeCounts> {
  const until = asOf === undefined ? '$3::timestamptz IS NULL' : 'at <= $3';
  const { rows } = await sql.query<MadeCounts>(
    `${standing(asOf)},
     used AS MATERIALIZED (
       SELECT e.envelope_id, e.parcel_id, m.member_id FROM made m JOIN packing.envelope e
         ON e.insurer_id = $1 AND e.campaign_id = $2 AND e.envelope_id = m.envelope_id),
     given_up AS (
       SELECT DISTINCT s.piece_id FROM dispatch.search s
        WHERE s.insurer_id = $1 AND s.result = 'given_up' ${asOf === undefined ? '' : 'AND s.ended_at <= $3'}),
     parcelled AS (SELECT parcel_id, count(DISTINCT member_id) AS people FROM used WHERE parcel_id IS NOT NULL GROUP BY 1)
     SELECT ${done('pack')} AS packed,
            (SELECT count(*) FROM made) AS pieces,
            (SELECT count(DISTINCT envelope_id) FROM used) AS envelopes,
            (SELECT count(*) FROM parcelled) AS parcels,
            (SELECT coalesce(sum(f.pages), 0)::bigint FROM document.file f
              WHERE f.insurer_id = $1 AND f.campaign_id = $2
                AND f.lot IN (SELECT lot FROM made WHERE status <> 'planned')) AS pages,
            (SELECT count(*) FROM made WHERE status = 'planned' AND replaces IS NULL AND ${done('compose')}) AS uncomposed,
            (SELECT count(*) FROM parcelled t JOIN packing.parcel p
                ON p.insurer_id = $1 AND p.campaign_id = $2 AND p.parcel_id = t.parcel_id
              WHERE p.people <> t.people) AS miscounted,
            (SELECT count(*) FROM made m WHERE m.status IN ('stopped', 'voided')
                AND EXISTS (SELECT FROM piece.event v WHERE v.insurer_id = $1 AND v.piece_id = m.piece_id
                               AND v.action = 'print' AND ${until})
                AND NOT EXISTS (SELECT FROM given_up g WHERE g.piece_id = m.piece_id)) AS loose,
            (SELECT count(*) FROM made m WHERE EXISTS (
               SELECT FROM dispatch.search s WHERE s.insurer_id = $1 AND s.piece_id = m.piece_id
                  AND ${asOf === undefined ? 'true' : 's.missing_since <= $3'}
                  AND (s.result IS NULL ${asOf === undefined ? '' : 'OR s.ended_at > $3'}))) AS searched,
            (SELECT count(*) FROM given_up g JOIN made m USING (piece_id) WHERE m.status <> 'destroyed') AS lost`,
    [key.insurerId, key.campaignId, asOf ?? null],
  );
  return rows[0] as MadeCounts;
}

/** Whether what the outcome says agrees with the person's newest piece: its status, its way, its parcel. */
export function agrees(group: StandingGroup): boolean {
  const { outcome, newest, status, route, in_parcel } = group;
  if (outcome === null) return true;
  if (newest === 0) return !OUTCOMES[outcome].piece;
  if (newest !== 1 || status === null || route === null) return false;
  if (in_parcel !== (route === 'workplace')) return false;
  return (outcomesOf(status, route) as readonly string[]).includes(outcome);
}
