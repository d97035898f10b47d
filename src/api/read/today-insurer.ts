import { unsettledPeople } from '../../access/settled.ts';
import { waitingReissueSql } from '../../campaign/reissue-sql.ts';
import { cardsWaiting } from '../../certificate/enclose.ts';
import { toLookAt } from '../../desk/read.ts';
import { dayInJapan, daysBetween } from '../../japan/calendar.ts';
import type { Sql } from '../../kernel/ports.ts';
import { EXPECTED_KINDS, readExpected } from '../../planning/expected-files.ts';
import type { ActsOn } from '../../planning/finding.ts';
import { nightLateHours } from '../../round/night.ts';
import type { TodayItem } from '../round-contract.ts';

export const ACTS: Readonly<Record<ActsOn, string>> = {
  insurer: '保険者',
  contractor: '委託先',
  post: '日本郵便',
  workplace: '事業所',
  state: '国',
};

/** Something to do; what is not said of it is null. */
export const item = (
  of: Pick<TodayItem, 'kind' | 'title' | 'count' | 'urgency' | 'acts' | 'to'> & Partial<TodayItem>,
): TodayItem => ({ campaignId: null, campaignTitle: null, hours: null, due: null, daysLeft: null, ...of });

/** Days within which what is to come is shown as near. */
const SOON_DAYS = 7;

/** Files that are still expected and near; those that are late are the watchdogs'. */
async function ofFiles(sql: Sql, insurerId: string, at: string, today: string): Promise<TodayItem[]> {
  const expected = await readExpected(sql, insurerId, at);
  return expected.flatMap((one): TodayItem[] => {
    if (one.state !== 'waiting') return [];
    const due = dayInJapan(new Date(one.due_at));
    const left = daysBetween(today, due);
    if (left > SOON_DAYS) return [];
    return [
      item({
        kind: 'file_expected',
        title: `届く予定のファイル: ${EXPECTED_KINDS[one.kind]}`,
        campaignId: one.campaign,
        count: 1,
        urgency: 'soon',
        due,
        daysLeft: left,
        acts: ACTS[one.acts],
        to: one.campaign === null ? '/rounds' : `/rounds/${one.campaign}`,
      }),
    ];
  });
}

/** Enquiries of members that nobody has seen yet, and those somebody meant to look at again by today. */
async function ofDesk(sql: Sql, insurerId: string, today: string): Promise<TodayItem[]> {
  const { rows } = await sql.query<{ count: number; since: string | null }>(
    `SELECT count(*) AS count, min(follow_up_on)::text AS since FROM desk.case
      WHERE insurer_id = $1 AND ${toLookAt('$2')}`,
    [insurerId, today],
  );
  const [row] = rows;
  if (row === undefined || row.since === null) return [];
  const left = daysBetween(today, row.since);
  return [
    item({
      kind: 'desk_due',
      title: '新着と、今日までに見直す問い合わせ',
      count: row.count,
      urgency: left < 0 ? 'late' : 'soon',
      due: row.since,
      daysLeft: left,
      acts: '窓口担当',
      to: '/desk',
    }),
  ];
}

/** Papers granted on applications that wait for their next mailing: certificates that were made, notices to be made again. */
async function ofApplications(sql: Sql, insurerId: string, today: string): Promise<TodayItem[]> {
  const cards = await cardsWaiting(sql, insurerId);
  const { rows } = await sql.query<{ count: number; since: string | null }>(
    `SELECT count(*) AS count, min(decided_on)::text AS since FROM (${waitingReissueSql('$1')}) waiting`,
    [insurerId],
  );
  const waiting = (kind: string, title: string, to: string, found: typeof cards): TodayItem[] => {
    if (found.since === null) return [];
    const hours = 24 * Math.max(0, daysBetween(found.since, today));
    return [item({ kind, title, count: found.count, urgency: 'waiting', hours, acts: '事務担当', to })];
  };
  return [
    ...waiting('cards_to_send', '申請により作成し、発送を待っている資格確認書', '/certificates', cards),
    ...waiting(
      'notices_to_reissue',
      '再交付の発送を待っている資格情報のお知らせ',
      '/rounds',
      rows[0] as (typeof rows)[number],
    ),
  ];
}

/** The work of the night, where nobody has done it: a server that was off, or a night that failed. */
async function ofNight(sql: Sql, insurerId: string, now: Date): Promise<TodayItem[]> {
  const hours = await nightLateHours(sql, insurerId, now);
  if (hours === 0) return [];
  return [
    item({
      kind: 'night_late',
      title: '夜の処理（資格喪失による差止め、資格確認書の回収・失効）が終わっていません',
      count: 1,
      urgency: 'late',
      hours,
      acts: 'システムの管理者',
      to: '/certificates',
    }),
  ];
}

/**
 * Who approves or decides and whose way in or role an administrator made anew: their colleagues know whether they lost theirs. Told until the
 * account may approve (src/access/settled.ts).
 */
async function ofAccounts(sql: Sql, insurerId: string): Promise<TodayItem[]> {
  const people = await unsettledPeople(sql, insurerId);
  return people.map(({ name, from }) =>
    item({
      kind: 'account_unsettled',
      title: `${name}さん（承認・決定の担当）のサインインの手段か権限が、新しくなりました。本人に確かめてください`,
      count: 1,
      urgency: 'soon',
      due: dayInJapan(new Date(from)),
      acts: '承認者・監査担当',
      to: '/admin',
    }),
  );
}

/** What waits that is of no campaign: accounts to be asked about, files to come, enquiries, papers granted on applications, the work of the night (where there is one). */
export async function ofInsurer(
  sql: Sql,
  insurerId: string,
  now: Date,
  nights: boolean,
): Promise<TodayItem[]> {
  const today = dayInJapan(now);
  return [
    ...(await ofAccounts(sql, insurerId)),
    ...(await ofFiles(sql, insurerId, now.toISOString(), today)),
    ...(await ofDesk(sql, insurerId, today)),
    ...(await ofApplications(sql, insurerId, today)),
    ...(nights ? await ofNight(sql, insurerId, now) : []),
  ];
}
