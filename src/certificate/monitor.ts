import { daysBetween, type IsoDate } from '../japan/calendar.ts';
import type { Sql } from '../kernel/ports.ts';
import { joinWholeTables } from '../kernel/set-based.ts';
import { daysToSteps, type MonthlyCalendar, monthlyCalendar, monthOf } from './calendar.ts';
import { entitlementSql, mayWaitSql } from './entitlement-sql.ts';
import { GROUNDS, type Ground } from './model.ts';
import type { RuleSettings } from './rules.ts';

/** A day the law or the insurer has set, and how far it is; negative days: past. */
export interface StatutoryDate {
  readonly code: string;
  readonly title: string;
  readonly on: IsoDate;
  readonly days: number;
}

/** Somebody who is to hold a certificate and holds none. */
export interface WaitingPerson {
  readonly memberId: string;
  readonly reasonCode: Ground;
  readonly sentence: string;
  readonly since: IsoDate;
  /** Days since then. */
  readonly waiting: number;
  /** Longer than the profile allows. */
  readonly overdue: boolean;
}

/** One kind of case that is open: how many, how many of them late, and the first day one falls due. */
export interface OpenCases {
  readonly open: number;
  readonly late: number;
  readonly firstDue: IsoDate | null;
}

/** How an insurer's certificates stand on a day: what is due when, and who is still open. */
export interface CertificateMonitor {
  readonly on: IsoDate;
  readonly dates: readonly StatutoryDate[];
  /** This month's run: its steps, whether its file is in, and whether it was opened. */
  readonly month: MonthlyCalendar & {
    readonly steps: ReturnType<typeof daysToSteps>;
    readonly fileIn: boolean;
    readonly opened: boolean;
  };
  /** Entitled and without a certificate: nobody, or who. `people` are the longest waiting. */
  readonly waiting: {
    readonly open: number;
    readonly overdue: number;
    readonly people: readonly WaitingPerson[];
  };
  readonly applications: OpenCases;
  readonly recalls: OpenCases;
  /** Cards that came back and wait for another way. */
  readonly undelivered: number;
  /** Nothing is late. */
  readonly clear: boolean;
}

/** Longest-waiting people named; the rest is counted. */
const NAMED = 200;

function statutoryDates({ transition }: RuleSettings, deadline: IsoDate, on: IsoDate): StatutoryDate[] {
  const dates: readonly (readonly [string, string, IsoDate])[] = [
    ['no_new_cards', '健康保険証の新規発行の終了', transition.noNewCardsFrom],
    ['ex_officio_deadline', '職権による資格確認書の交付期限', deadline],
    ['old_cards_until', '従来の健康保険証を使える最後の日', transition.oldCardsUntil],
  ];
  return dates.map(([code, title, day]) => ({ code, title, on: day, days: daysBetween(on, day) }));
}

async function readCases(
  sql: Sql,
  insurerId: string,
  on: IsoDate,
  table: 'application' | 'recall',
): Promise<OpenCases> {
  const [due, open] =
    table === 'application' ? ['answer_by', `state = 'received'`] : ['due_on', 'closed_on IS NULL'];
  const { rows } = await sql.query<OpenCases>(
    `SELECT count(*) AS open, count(*) FILTER (WHERE ${due} < $2::date) AS late, min(${due}) AS "firstDue"
       FROM certificate.${table} WHERE insurer_id = $1 AND ${open}`,
    [insurerId, on],
  );
  return rows[0] as OpenCases;
}

/** How far a month's run is: whether the state's file for it is in, and whether it was opened. */
export async function readRunState(
  sql: Sql,
  insurerId: string,
  { asOf, month }: Pick<MonthlyCalendar, 'asOf' | 'month'>,
): Promise<{ readonly fileIn: boolean; readonly opened: boolean }> {
  const { rows } = await sql.query<{ file_in: boolean; opened: boolean }>(
    `SELECT EXISTS (SELECT FROM certificate.registration_month WHERE insurer_id = $1 AND as_of = $2) AS file_in,
            EXISTS (SELECT FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $3) AS opened`,
    [insurerId, asOf, `certificate-${month}`],
  );
  const { file_in: fileIn, opened } = rows[0] as (typeof rows)[number];
  return { fileIn, opened };
}

/** Up to so many persons' facts are looked up by index; those of more are found quicker by reading whole tables. */
const BY_INDEX = 100_000;

/** Who is to hold a certificate on a day, as known now, and holds none: how many, and the longest waiting. */
async function readWaiting(
  sql: Sql,
  insurerId: string,
  on: IsoDate,
  settings: RuleSettings,
): Promise<CertificateMonitor['waiting']> {
  const places = { insurer: '$1', on: '$2::date', knownAt: 'now()' };
  const { rows: may } = await sql.query<{ person_id: string }>(mayWaitSql(settings, places), [insurerId, on]);
  if (may.length > BY_INDEX) await joinWholeTables(sql);
  const late = `since < $2::date - ${settings.certificate.withoutAtMostDays}`;
  const { rows } = await sql.query<{
    member_id: string;
    reason_code: Ground;
    since: IsoDate;
    late: boolean;
    open: number;
    overdue: number;
  }>(
    `SELECT member_id, reason_code, since, ${late} AS late,
            count(*) OVER () AS open, count(*) FILTER (WHERE ${late}) OVER () AS overdue
       FROM (${entitlementSql('monthly', settings, { ...places, persons: '$3::text[]' })}) e WHERE due = 'first'
      ORDER BY since, member_id COLLATE "C" LIMIT ${NAMED}`,
    [insurerId, on, may.map(({ person_id }) => person_id)],
  );
  return {
    open: rows[0]?.open ?? 0,
    overdue: rows[0]?.overdue ?? 0,
    people: rows.map((row) => ({
      memberId: row.member_id,
      reasonCode: row.reason_code,
      sentence: GROUNDS[row.reason_code],
      since: row.since,
      waiting: daysBetween(row.since, on),
      overdue: row.late,
    })),
  };
}

/**
 * Reads how certificates stand on a day, as known now: days to each date, zero open cases or who they are. For the
 * command line and screens. `deadline`: last day for ex-officio certificates of the profile.
 */
export async function readMonitor(
  sql: Sql,
  request: { insurerId: string; on: IsoDate; deadline: IsoDate; settings: RuleSettings },
): Promise<CertificateMonitor> {
  const { insurerId, on, settings } = request;
  const calendar = monthlyCalendar(monthOf(on), settings.certificate.run);
  const { open, overdue, people } = await readWaiting(sql, insurerId, on, settings);
  const { fileIn, opened } = await readRunState(sql, insurerId, calendar);
  const { rows: back } = await sql.query<{ undelivered: number }>(
    `SELECT count(*) AS undelivered FROM certificate.card WHERE insurer_id = $1 AND status = 'undelivered'`,
    [insurerId],
  );
  const { undelivered } = back[0] as (typeof back)[number];
  const applications = await readCases(sql, insurerId, on, 'application');
  const recalls = await readCases(sql, insurerId, on, 'recall');
  const steps = daysToSteps(calendar, on);
  const missed = (!fileIn && on > calendar.fileBy) || (!opened && on > calendar.frozen);
  return {
    on,
    dates: statutoryDates(settings, request.deadline, on),
    month: { ...calendar, steps, fileIn, opened },
    waiting: {
      open,
      overdue,
      people,
    },
    applications,
    recalls,
    undelivered,
    clear: overdue === 0 && applications.late === 0 && recalls.late === 0 && undelivered === 0 && !missed,
  };
}
