import { waitingReissueSql } from '../campaign/reissue-sql.ts';
import { WAITING } from '../certificate/enclose.ts';
import type { IsoDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import type { Channel, Resolution } from './model.ts';
import type { TopicId } from './topics.ts';
import type { Paper, Standing } from './whereabouts.ts';

/** A person's papers in one campaign, newest extraction first. */
export interface CampaignStanding extends Standing {
  readonly campaignId: string;
  readonly campaign: string;
  /** 整理番号 of the newest piece; null where no paper was made. */
  readonly managementNumber: string | null;
}

const DAY = (action: string) =>
  `(SELECT to_char(max(e.at) AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') FROM piece.event e
     WHERE e.insurer_id = p.insurer_id AND e.piece_id = p.piece_id AND e.action = '${action}')`;

/** The select of standings, to be ended by a WHERE on the extracted people `x`; rows are `StandingRow`s. */
export const STANDINGS = `
  SELECT x.member_id AS "memberId", c.campaign_id AS "campaignId", c.title AS campaign,
         p.management_number AS "managementNumber",
         -- A campaign of certificates asked the rules about everybody in it, also about whom nothing was made for.
         CASE WHEN EXISTS (SELECT FROM certificate.examined m WHERE m.insurer_id = x.insurer_id
                              AND m.campaign_id = x.campaign_id AND m.member_id = x.member_id)
              THEN 'certificate' ELSE 'notice' END AS paper,
         coalesce(x.outcome, 'held_review') AS outcome, p.status, p.route,
         to_char(coalesce(w.window_from, c.window_from), 'YYYY-MM-DD') AS "plannedFrom",
         to_char(coalesce(w.window_to, c.window_to), 'YYYY-MM-DD') AS "plannedTo",
         ${DAY('post')} AS "postedOn", ${DAY('deliver')} AS "deliveredOn", ${DAY('return')} AS "returnedOn"
    FROM campaign.extracted x
    JOIN campaign.campaign c USING (insurer_id, campaign_id)
    LEFT JOIN piece.piece p ON p.insurer_id = x.insurer_id AND p.campaign_id = x.campaign_id
     AND p.member_id = x.member_id
     AND NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id)
    -- The days their branch is posted on (S115); a paper made again goes when it is ready, within the campaign's days.
    LEFT JOIN document.file f ON f.insurer_id = p.insurer_id AND f.campaign_id = p.campaign_id AND f.lot = p.lot
    LEFT JOIN campaign.wave w ON w.insurer_id = f.insurer_id AND w.campaign_id = f.campaign_id AND w.wave = f.wave`;
export const NEWEST_FIRST = `ORDER BY c.extraction_date DESC, c.campaign_id COLLATE "C"`;

/** A row of `STANDINGS`. */
export type StandingRow = CampaignStanding & { readonly memberId: string };

/** What was ever made for a person: of every campaign they stand in, where their newest piece is. */
export async function readStandings(
  sql: Sql,
  insurerId: string,
  memberId: string,
): Promise<CampaignStanding[]> {
  const { rows } = await sql.query<StandingRow>(
    `${STANDINGS} WHERE x.insurer_id = $1 AND x.member_id = $2 ${NEWEST_FIRST}`,
    [insurerId, memberId],
  );
  return rows.map(({ memberId: _, ...row }) => row);
}

/** Papers a person was granted on application that no mailing has taken yet. */
export async function readGranted(sql: Sql, insurerId: string, memberId: string): Promise<Paper[]> {
  const { rows } = await sql.query<{ paper: Paper }>(
    `SELECT 'notice' AS paper FROM (${waitingReissueSql('$1')}) waiting WHERE member_id = $2
     UNION ALL
     SELECT 'certificate' FROM certificate.card c WHERE c.insurer_id = $1 AND c.member_id = $2 AND ${WAITING}`,
    [insurerId, memberId],
  );
  return rows.map(({ paper }) => paper);
}

export interface DeskCase {
  readonly caseId: string;
  readonly topic: TopicId;
  readonly memberId: string | null;
  readonly channel: Channel;
  readonly status: 'open' | 'waiting' | 'closed';
  readonly followUpOn: IsoDate | null;
  readonly resolution: Resolution | null;
  readonly openedAt: string;
  /** It came in over a page, and nobody has looked at it yet. */
  readonly fresh: boolean;
}

const FRESH = `(channel <> 'phone' AND status <> 'closed' AND NOT EXISTS (
    SELECT FROM desk.case_event e WHERE e.insurer_id = desk.case.insurer_id AND e.case_id = desk.case.case_id AND e.act <> 'open'))`;

const CASE = `SELECT case_id::text AS "caseId", topic, member_id AS "memberId", channel, status, ${FRESH} AS fresh,
                     to_char(follow_up_on, 'YYYY-MM-DD') AS "followUpOn", resolution,
                     to_char(opened_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"') AS "openedAt"
                FROM desk.case`;

const unknownCase = (): TodokeError =>
  new TodokeError('desk.unknown_case', '指定された受付番号の記録はありません。', {
    remedy: '受付番号を確かめてください。',
    status: 404,
  });

export interface DeskCaseDetail extends DeskCase {
  readonly events: {
    readonly at: string;
    readonly act: string;
    readonly by: string;
    readonly note: string;
  }[];
}

/** One case with everything done about it, oldest first. Throws `desk.unknown_case`. */
export async function readCase(sql: Sql, insurerId: string, caseId: string): Promise<DeskCaseDetail> {
  const found = await sql.query<DeskCase>(`${CASE} WHERE insurer_id = $1 AND case_id = $2`, [
    insurerId,
    caseId,
  ]);
  const [one] = found.rows;
  if (one === undefined) throw unknownCase();
  const events = await sql.query<DeskCaseDetail['events'][number]>(
    `SELECT to_char(e.at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"') AS at, e.act, a.actor AS by, e.note
       FROM desk.case_event e JOIN audit.entry a USING (audit_id)
      WHERE e.insurer_id = $1 AND e.case_id = $2 ORDER BY e.at`,
    [insurerId, caseId],
  );
  return { ...one, events: events.rows };
}

/** A member's cases, newest first. */
export async function readCasesOf(sql: Sql, insurerId: string, memberId: string): Promise<DeskCase[]> {
  const { rows } = await sql.query<DeskCase>(
    `${CASE} WHERE insurer_id = $1 AND member_id = $2 ORDER BY desk.case.case_id DESC`,
    [insurerId, memberId],
  );
  return rows;
}

/** SQL, on desk.case: what came in over a page and nobody has seen, or is to be looked at on or before the day. */
export const toLookAt = (day: string): string =>
  `status <> 'closed' AND (follow_up_on <= ${day}::date OR ${FRESH})`;

/**
 * Cases somebody must look at on or before a day: what came in over a page and nobody has seen, then the most overdue.
 */
export async function readDueCases(
  sql: Sql,
  insurerId: string,
  on: IsoDate,
  limit: number,
): Promise<DeskCase[]> {
  const { rows } = await sql.query<DeskCase>(
    `${CASE} WHERE insurer_id = $1 AND ${toLookAt('$2')}
      ORDER BY ${FRESH} DESC, desk.case.follow_up_on, desk.case.case_id LIMIT $3`,
    [insurerId, on, limit],
  );
  return rows;
}

/** How often each topic was called about in a month (`2024-09`), by language; for the statistics. No person. */
export async function countCalls(
  sql: Sql,
  insurerId: string,
  month: string,
): Promise<
  {
    readonly topic: TopicId;
    readonly language: string;
    readonly calls: number;
    readonly transferred: number;
  }[]
> {
  const { rows } = await sql.query<{ topic: TopicId; language: string; calls: number; transferred: number }>(
    `SELECT topic, language, count(*)::int AS calls, count(transferred_to)::int AS transferred
       FROM desk.call
      WHERE insurer_id = $1 AND began_at >= ($2 || '-01')::timestamp AT TIME ZONE 'Asia/Tokyo'
        AND began_at < (($2 || '-01')::timestamp + interval '1 month') AT TIME ZONE 'Asia/Tokyo'
      GROUP BY topic, language ORDER BY topic, language`,
    [insurerId, month],
  );
  return rows;
}
