import { dayInJapan, daysBetween } from '../../japan/calendar.ts';
import type { Sql } from '../../kernel/ports.ts';
import { DEAD } from '../../piece/status.ts';
import { restoreProfile } from '../../profile/profile.ts';
import { checklistOf } from '../../round/checklist.ts';
import type { RoundOrder } from '../../round/order.ts';
import { WORKS, type WorkKind } from '../../round/works.ts';
import type { Today, TodayItem } from '../round-contract.ts';
import { type OpenCampaign, openCampaigns, reviewOf } from './today-campaigns.ts';
import { item, ofInsurer } from './today-insurer.ts';

const HOURS = (column: string): string =>
  `floor(extract(epoch FROM $2::timestamptz - ${column}) / 3600)::int`;

/** Approvals nobody has decided about, and work that could not be done. */
async function ofRounds(sql: Sql, insurerId: string, at: string): Promise<TodayItem[]> {
  const asked = await sql.query<{ campaign_id: string; title: string; hours: number; name: string }>(
    `SELECT a.campaign_id, k.title, ${HOURS('a.asked_at')} AS hours, coalesce(p.name, a.asked_by) AS name
       FROM round.approval a JOIN campaign.campaign k USING (insurer_id, campaign_id)
       LEFT JOIN access.person p ON p.person_id = a.asked_by
      WHERE a.insurer_id = $1 AND a.verdict IS NULL ORDER BY a.asked_at`,
    [insurerId, at],
  );
  const failed = await sql.query<{ campaign_id: string; kind: WorkKind; hours: number; message: string }>(
    `SELECT w.campaign_id, w.kind, ${HOURS('w.ended_at')} AS hours, w.problem ->> 'message' AS message
       FROM round.work w
      WHERE w.insurer_id = $1 AND w.problem IS NOT NULL
        AND NOT EXISTS (SELECT FROM round.work n WHERE n.insurer_id = w.insurer_id AND n.campaign_id = w.campaign_id
                           AND n.work_id > w.work_id)
      ORDER BY w.work_id`,
    [insurerId, at],
  );
  return [
    ...asked.rows.map((row) =>
      item({
        kind: 'approval_asked',
        title: `${row.name}が紙面の承認を求めています`,
        campaignId: row.campaign_id,
        campaignTitle: row.title,
        count: 1,
        urgency: 'waiting',
        hours: Math.max(0, row.hours),
        acts: '承認者',
        to: `/rounds/${row.campaign_id}`,
      }),
    ),
    ...failed.rows.map((row) =>
      item({
        kind: 'work_failed',
        title: `「${WORKS[row.kind]}」ができませんでした。${row.message}`,
        campaignId: row.campaign_id,
        count: 1,
        urgency: 'late',
        hours: Math.max(0, row.hours),
        acts: '事務担当',
        to: `/rounds/${row.campaign_id}`,
      }),
    ),
  ];
}

/** Cases of the review of the open campaigns: to be decided, and to be released. */
async function ofReview(
  sql: Sql,
  insurerId: string,
  campaigns: readonly OpenCampaign[],
  today: string,
): Promise<TodayItem[]> {
  const ids = campaigns.map(({ campaignId }) => campaignId);
  const titles = new Map(campaigns.map((one) => [one.campaignId, one]));
  const { rows } = await sql.query<{ campaign_id: string; open: number; decided: number }>(
    `SELECT x.campaign_id, count(*) FILTER (WHERE d.decision_id IS NULL) AS open,
            count(*) FILTER (WHERE d.state = 'decided') AS decided
       FROM campaign.held x
       LEFT JOIN review.decision d ON d.insurer_id = x.insurer_id AND d.campaign_id = x.campaign_id
             AND d.member_id = x.member_id AND d.state <> 'undone'
      WHERE x.insurer_id = $1 AND x.campaign_id = ANY($2) AND x.outcome = 'held_review' GROUP BY 1`,
    [insurerId, ids],
  );
  return rows.flatMap((row): TodayItem[] => {
    const campaign = titles.get(row.campaign_id) as OpenCampaign;
    const left = daysBetween(today, campaign.cutOff);
    const of = { campaignId: row.campaign_id, campaignTitle: campaign.title };
    const to = reviewOf(row.campaign_id);
    return [
      ...(row.open === 0
        ? []
        : [
            item({
              ...of,
              kind: 'review_open',
              title: '確認を待っている保留の人',
              count: row.open,
              urgency: left < 0 ? ('late' as const) : left <= 7 ? ('soon' as const) : ('waiting' as const),
              due: campaign.cutOff,
              daysLeft: left,
              acts: '確認担当',
              to,
            }),
          ]),
      ...(row.decided === 0
        ? []
        : [
            item({
              ...of,
              kind: 'review_decided',
              title: '判断が承認を待っている人',
              count: row.decided,
              urgency: 'waiting',
              acts: '承認者',
              to: `${to}?state=decided`,
            }),
          ]),
    ];
  });
}

/** Plans that are not begun: what is open on their checklist. */
async function ofPlans(sql: Sql, insurerId: string, today: string): Promise<TodayItem[]> {
  const { rows } = await sql.query<{ campaign_id: string; written: RoundOrder; done: string[] }>(
    `SELECT p.campaign_id, p.written,
            ARRAY(SELECT task FROM (SELECT DISTINCT ON (task) task, done FROM round.task t
                     WHERE t.insurer_id = p.insurer_id AND t.campaign_id = p.campaign_id ORDER BY task, entry_id DESC) n
                   WHERE n.done) AS done
       FROM (SELECT DISTINCT ON (campaign_id) * FROM round.plan WHERE insurer_id = $1 ORDER BY campaign_id, revision DESC) p
      WHERE NOT EXISTS (SELECT FROM campaign.stage s WHERE s.insurer_id = p.insurer_id AND s.campaign_id = p.campaign_id
                           AND s.stage = 'close')`,
    [insurerId],
  );
  return rows.flatMap(({ campaign_id, written: { campaign, profile }, done }): TodayItem[] => {
    const open = checklistOf(profile).filter(({ id }) => !done.includes(id));
    if (open.length === 0) return [];
    const left = daysBetween(today, campaign.window.from);
    return [
      item({
        kind: 'tasks_open',
        title: `送付前の確認が残っています（${open[0]?.title}${open.length > 1 ? 'など' : ''}）`,
        campaignId: campaign_id,
        campaignTitle: campaign.title,
        count: open.length,
        urgency: left < 0 ? 'late' : left <= 30 ? 'soon' : 'waiting',
        due: campaign.window.from,
        daysLeft: left,
        acts: '事務担当',
        to: `/rounds/${campaign_id}`,
      }),
    ];
  });
}

/** Direct letters to doubtful addresses (I4) of the open campaigns that nobody has settled; what is late is the watchdogs'. */
async function ofAddresses(
  sql: Sql,
  insurerId: string,
  campaigns: readonly OpenCampaign[],
  late: ReadonlySet<string | null>,
): Promise<TodayItem[]> {
  const { rows } = await sql.query<{ campaign_id: string; count: number }>(
    `SELECT p.campaign_id, count(DISTINCT g.piece_id) AS count
       FROM dispatch.address_flag g JOIN piece.piece p USING (insurer_id, piece_id)
      WHERE g.insurer_id = $1 AND p.campaign_id = ANY($2) AND g.cleared_audit_id IS NULL AND p.status <> ALL ($3)
      GROUP BY 1 ORDER BY 1`,
    [insurerId, campaigns.map(({ campaignId }) => campaignId), DEAD],
  );
  return rows
    .filter(({ campaign_id }) => !late.has(campaign_id))
    .map(({ campaign_id, count }) =>
      item({
        kind: 'address_open',
        title: '住所の確認を待っている直送の送付物（引き渡しの前に確かめます）',
        campaignId: campaign_id,
        campaignTitle: campaigns.find(({ campaignId }) => campaignId === campaign_id)?.title ?? null,
        count,
        urgency: 'waiting',
        acts: '事務担当',
        to: `/campaigns/${campaign_id}/addresses`,
      }),
    );
}

/** How long a day that is past is still shown. */
const PAST_DAYS = 60;

/** The days of the open campaigns that are still to come, or past while the campaign is not closed. */
function daysOf(campaigns: readonly OpenCampaign[], today: string): Today['days'] {
  return campaigns
    .flatMap(({ campaignId, title: campaignTitle, profile, ...dates }) => {
      const { noticeWindow } = restoreProfile(profile).campaign.transition;
      const days: [string, string][] = [
        [dates.cutOff, '回答の締切'],
        [dates.packingDate, '梱包日'],
        [dates.windowFrom, '送付期間の初日'],
        [dates.windowTo, '送付期間の末日'],
        [noticeWindow.to, '国の示した送付期間の末日'],
      ];
      return days.map(([on, title]) => ({
        campaignId,
        campaignTitle,
        title,
        on,
        daysLeft: daysBetween(today, on),
      }));
    })
    .filter(({ daysLeft }) => daysLeft >= -PAST_DAYS)
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

const RANK = { late: 0, soon: 1, waiting: 2 } as const;

/** What waits, what is late, and by whom: what is late first. `watched`: what the
 * watchdogs found at `at`; '' while they look for the first time. `nights`: whether the insurer's days are turned. */
export async function readToday(
  sql: Sql,
  insurerId: string,
  now: Date,
  watched: { readonly at: string; readonly items: readonly TodayItem[] },
  nights: boolean,
): Promise<Today> {
  const today = dayInJapan(now);
  const at = now.toISOString();
  const campaigns = await openCampaigns(sql, insurerId);
  const lateAddresses = new Set(
    watched.items.filter(({ kind }) => kind === 'address_flag').map(({ campaignId }) => campaignId),
  );
  const items = [
    ...watched.items,
    ...(await ofRounds(sql, insurerId, at)),
    ...(await ofReview(sql, insurerId, campaigns, today)),
    ...(await ofPlans(sql, insurerId, today)),
    ...(await ofAddresses(sql, insurerId, campaigns, lateAddresses)),
    ...(await ofInsurer(sql, insurerId, now, nights)),
  ];
  return {
    today,
    at: watched.at === '' ? null : watched.at,
    items: items.sort(
      (a, b) =>
        RANK[a.urgency] - RANK[b.urgency] ||
        (b.hours ?? -(b.daysLeft ?? 0) * 24) - (a.hours ?? -(a.daysLeft ?? 0) * 24),
    ),
    days: daysOf(campaigns, today),
  };
}
