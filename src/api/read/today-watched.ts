import { ROLES } from '../../access/roles.ts';
import { PEOPLE, QUESTION } from '../../campaign/review/case.ts';
import { dayInJapan, daysBetween } from '../../japan/calendar.ts';
import type { Sql } from '../../kernel/ports.ts';
import type { WatchdogFinding } from '../../planning/finding.ts';
import { isStandstill, watch } from '../../planning/watchdogs.ts';
import { failingReceivers } from '../../webhook/watch.ts';
import type { TodayItem } from '../round-contract.ts';
import { ReviewCasesQuerySchema, reviewCaseList } from './review-cases.ts';
import { type OpenCampaign, openCampaigns, reviewOf } from './today-campaigns.ts';
import { ACTS, item } from './today-insurer.ts';

/** The screen that opens what a watchdog found. */
function placeOf({ watchdog, status, ofInsurer }: WatchdogFinding, campaignId: string): string {
  const campaign = `/campaigns/${campaignId}`;
  switch (watchdog) {
    case 'no_acceptance':
      return `${campaign}/post`;
    case 'file_overdue':
    case 'file_too_small':
      return ofInsurer ? '/rounds' : `/rounds/${campaignId}`;
    case 'webhook_failing':
      return '/admin/webhooks';
    case 'address_flag':
      return `${campaign}/addresses`;
    case 'certificate_late':
      return '/certificates/applications?kind=certificate&late=true';
    default: {
      const stuck = isStandstill(watchdog) ? [`stuck=${watchdog}`] : [];
      const query = [...stuck, ...(status === '' ? [] : [`status=${status}`])].join('&');
      return query === '' ? `${campaign}/pieces` : `${campaign}/pieces?${query}`;
    }
  }
}

const OVERDUE = ReviewCasesQuerySchema.parse({ state: 'open', reply: 'overdue' });

/** Whoever a question of $1 and $2 was not answered about before the day $3: few, among whom the newest question decides. */
const UNANSWERED = `x.member_id IN (
  SELECT member_id FROM review.inquiry
   WHERE insurer_id = $1 AND campaign_id = $2 AND (replied_on IS NULL OR replied_on > $3::date) AND reply_by < $3::date
   UNION ALL
  SELECT member_id FROM matching.inquiry WHERE insurer_id = $1 AND (replied_on IS NULL OR replied_on > $3::date) AND reply_by < $3::date)`;

/** The open cases of a campaign nobody answered about in time: those the list of cases shows. */
async function lateQuestions(
  sql: Sql,
  insurerId: string,
  { campaignId, title }: OpenCampaign,
  today: string,
): Promise<TodayItem[]> {
  const { where, values } = reviewCaseList(insurerId, campaignId, OVERDUE, today);
  const { rows } = await sql.query<{ count: number; since: string | null }>(
    `SELECT count(*) AS count, min(q.reply_by)::text AS since FROM ${PEOPLE} ${QUESTION}
      WHERE ${[...where, UNANSWERED].join(' AND ')}`,
    values,
  );
  const { count = 0, since = null } = rows[0] ?? {};
  if (since === null) return [];
  return [
    item({
      kind: 'inquiry_late',
      title: '期限を過ぎても回答のない照会',
      campaignId,
      campaignTitle: title,
      count,
      urgency: 'late',
      due: since,
      daysLeft: daysBetween(today, since),
      acts: '事務担当',
      to: `${reviewOf(campaignId)}?reply=overdue`,
    }),
  ];
}

/** What the watchdogs of every open campaign call for, and its late questions. Counts pieces and cases one by one: ask for it seldom. */
export async function readWatchdogs(sql: Sql, insurerId: string, at: string): Promise<TodayItem[]> {
  const items: TodayItem[] = [];
  const told = new Set<string>();
  for (const campaign of await openCampaigns(sql, insurerId)) {
    const { campaignId, title } = campaign;
    for (const found of await watch(sql, { insurerId, campaignId }, at, [failingReceivers])) {
      const wide = found.ofInsurer === true;
      // Of two files of a kind each has its day.
      const name = `${found.watchdog} ${found.title} ${found.hours}`;
      if (wide && told.has(name)) continue;
      told.add(name);
      items.push({
        kind: found.watchdog,
        title: found.title,
        campaignId: wide ? null : campaignId,
        campaignTitle: wide ? null : title,
        count: found.count,
        urgency: 'late',
        hours: found.hours,
        due: null,
        daysLeft: null,
        // Nobody else may look after them.
        acts: found.watchdog === 'webhook_failing' ? ROLES.administrator : ACTS[found.acts],
        to: placeOf(found, campaignId),
      });
    }
    items.push(...(await lateQuestions(sql, insurerId, campaign, dayInJapan(new Date(at)))));
  }
  return items;
}
