import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { isGranted } from '../access/roles.ts';
import {
  type ApplicationReason,
  isNoticeReason,
  REASON_TITLES,
  REFUSALS,
} from '../certificate/application-rules.ts';
import { APPLICANTS } from '../certificate/applications.ts';
import { daysToSteps, type MonthlyCalendar, monthlyCalendar } from '../certificate/calendar.ts';
import { readMonitor, readRunState } from '../certificate/monitor.ts';
import { RECALL_REASONS } from '../certificate/recall.ts';
import { reconcileFilings } from '../certificate/reconcile.ts';
import type { RuleSettings } from '../certificate/rules.ts';
import { CARD_ACTION_TITLES, CARD_STATUS_TITLES } from '../certificate/status.ts';
import { addDays, dayInJapan, dayOfWeek, endOfMonth } from '../japan/calendar.ts';
import { holidayOn, isBusinessDay } from '../japan/holidays.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Database } from '../kernel/ports.ts';
import { ASSUMPTIONS, forecastCertificates, readForecastBase } from '../planning/certificates.ts';
import type { Profile } from '../profile/profile.ts';
import { profileOfInsurer } from '../profile/store.ts';
import {
  ApplicationListSchema,
  CalendarSchema,
  CardListSchema,
  ChoicesSchema,
  ForecastSchema,
  MonitorSchema,
  PersonSchema,
  RecallListSchema,
  ReconcileSchema,
} from './certificate-contract.ts';
import { sendInsurerList } from './insurer-list.ts';
import { day, id, purpose } from './params.ts';
import { readCertificatePerson } from './read/certificate-person.ts';
import {
  APPLICATION_CSV,
  ApplicationQuerySchema,
  applicationItem,
  applicationList,
  CARD_CSV,
  CardQuerySchema,
  cardItem,
  cardList,
  RECALL_CSV,
  RecallQuerySchema,
  recallItem,
  recallList,
} from './read/certificates.ts';
import { NOTHING, type Route, route } from './route.ts';
import { CSV } from './send-list.ts';

const on = day.optional();
const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/);
const percent = z.coerce.number().min(0).max(100);

/** What the rules of certificates need of a profile. */
export const ruleSettings = ({ certificate, campaign }: Profile): RuleSettings => ({
  certificate,
  transition: campaign.transition,
});

const titled = (titles: Readonly<Record<string, string>>) =>
  Object.entries(titles).map(([code, title]) => ({ code, title }));

const runOf = (calendar: MonthlyCalendar, today: string, state: { fileIn: boolean; opened: boolean }) => ({
  month: calendar.month,
  asOf: calendar.asOf,
  unusableBy: calendar.unusableBy,
  steps: daysToSteps(calendar, today),
  fileIn: state.fileIn,
  opened: state.opened,
});

/** The public holidays of a month, and its weekdays on which offices are closed all the same (turn of the year). */
function closedDays(first: string): Pick<z.input<typeof CalendarSchema>, 'holidays' | 'closed'> {
  const holidays: { on: string; name: string }[] = [];
  const closed: string[] = [];
  for (let date = first; date <= endOfMonth(first); date = addDays(date, 1)) {
    const name = holidayOn(date);
    if (name !== undefined) holidays.push({ on: date, name });
    else if (dayOfWeek(date) % 6 !== 0 && !isBusinessDay(date)) closed.push(date);
  }
  return { holidays, closed };
}

/** Why somebody is to hold a certificate may be their protection or their frailty: told only to who may open them. */
const mayName = ({ grants }: Caller, insurerId: string): boolean =>
  isGranted('certificate.view', grants.get(insurerId) ?? []);

/** Certificates (docs/certificates.md), read: how they stand, who waits, each person's reasons. */
export function certificateRoutes(now: () => Date): Route[] {
  const today = (): string => dayInJapan(now());
  const profileOf = (database: Database, insurerId: string): Promise<Profile> =>
    database.read((sql) => profileOfInsurer(sql, insurerId));

  return [
    route({
      path: '/api/insurers/{insurer}/certificates/choices',
      summary: 'What forms about certificates choose from: reasons, refusals, statuses, with their titles',
      action: 'certificate.read',
      params: NOTHING,
      query: NOTHING,
      response: ChoicesSchema,
      handle: async () => ({
        reasons: titled(REASON_TITLES).map(({ code, title }) => ({
          code,
          title,
          kind: isNoticeReason(code as ApplicationReason)
            ? ('notice_reissue' as const)
            : ('certificate' as const),
        })),
        applicants: titled(APPLICANTS),
        refusals: titled(REFUSALS),
        recallReasons: titled(RECALL_REASONS),
        statuses: titled(CARD_STATUS_TITLES),
        actions: titled(CARD_ACTION_TITLES),
      }),
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/monitor',
      summary: 'Days to each step and statutory date, who waits without a certificate, open cases',
      action: 'certificate.read',
      params: NOTHING,
      query: z.strictObject({ on }),
      response: MonitorSchema,
      handle: async ({ database, insurerId, caller, query }) => {
        const profile = await profileOf(database, insurerId);
        const named = mayName(caller, insurerId);
        const asked = {
          insurerId,
          on: query.on ?? today(),
          deadline: profile.campaign.transition.exOfficioDeadline,
          settings: ruleSettings(profile),
        };
        const { month: run, dates, waiting, ...rest } = await database.read((sql) => readMonitor(sql, asked));
        return {
          ...rest,
          dates: [...dates],
          waiting: { ...waiting, people: named ? [...waiting.people] : [] },
          run: runOf(run, asked.on, run),
        };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/calendar',
      summary: 'The monthly run of a month, day by day',
      action: 'certificate.read',
      params: NOTHING,
      query: z.strictObject({ month, on }),
      response: CalendarSchema,
      handle: async ({ database, insurerId, query }) => {
        const { certificate } = await profileOf(database, insurerId);
        const calendar = monthlyCalendar(query.month, certificate.run);
        const state = await database.read((sql) => readRunState(sql, insurerId, calendar));
        const date = query.on ?? today();
        return { on: date, run: runOf(calendar, date, state), ...closedDays(`${query.month}-01`) };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/forecast',
      summary: 'Certificates and yen of the coming months, as ranges, with what was assumed',
      action: 'certificate.read',
      params: NOTHING,
      query: z
        .strictObject({
          on,
          months: z.coerce.number().int().min(1).max(60).default(12),
          /** Percent of those with a usable card who use it. */
          low: percent.default(25),
          high: percent.default(50),
        })
        .refine(({ low, high }) => low <= high, { path: ['high'], error: 'high is below low' }),
      response: ForecastSchema,
      handle: async ({ database, insurerId, query }) => {
        const settings = ruleSettings(await profileOf(database, insurerId));
        const read = await database.read((sql) =>
          readForecastBase(sql, insurerId, query.on ?? today(), settings),
        );
        const usage = { low: query.low / 100, high: query.high / 100 };
        const { renewalDays } = settings.certificate;
        const { on: date, members, usable, known, waiting } = read;
        return {
          base: { on: date, members, usable, known, waiting },
          usage,
          assumptions: ASSUMPTIONS,
          months: forecastCertificates(read, { months: query.months, usage, renewalDays }),
        };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/members/{member}',
      summary: 'One member: what the rules say on a day and why, every card, every application; logged',
      action: 'certificate.view',
      showsPerson: true,
      params: z.strictObject({ member: id }),
      query: z.strictObject({ on, rule: z.enum(['monthly', 'ex_officio_2025']).default('monthly'), purpose }),
      response: PersonSchema,
      handle: ({ database, insurerId, caller, params: { member }, query }) =>
        database.transaction(async (sql) => {
          await writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'certificate.view',
            subject: `member:${member}`,
            detail: { purpose: query.purpose },
          });
          return readCertificatePerson(sql, {
            insurerId,
            memberId: member,
            on: query.on ?? today(),
            rule: query.rule,
            settings: ruleSettings(await profileOfInsurer(sql, insurerId)),
            personId: caller.actor.id,
          });
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/applications',
      summary: 'Applications with the last day for their answer',
      action: 'certificate.view',
      params: NOTHING,
      query: ApplicationQuerySchema,
      response: ApplicationListSchema,
      alsoSends: [CSV],
      handle: ({ query, ...from }) =>
        sendInsurerList(from, applicationList(from.insurerId, today(), query), query, {
          name: 'certificate-applications',
          item: applicationItem(from.caller.actor.id),
          csv: APPLICATION_CSV,
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/cards',
      summary: 'Every card ever made, by its status',
      action: 'certificate.read',
      params: NOTHING,
      query: CardQuerySchema,
      response: CardListSchema,
      alsoSends: [CSV],
      handle: ({ query, ...from }) =>
        sendInsurerList(from, cardList(from.insurerId, mayName(from.caller, from.insurerId), query), query, {
          name: 'certificate-cards',
          item: cardItem,
          csv: CARD_CSV,
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/recalls',
      summary: 'Recalls: open, late, received, written off',
      action: 'certificate.read',
      params: NOTHING,
      query: RecallQuerySchema,
      response: RecallListSchema,
      alsoSends: [CSV],
      handle: ({ query, ...from }) =>
        sendInsurerList(from, recallList(from.insurerId, today(), query), query, {
          name: 'certificate-recalls',
          item: recallItem,
          csv: RECALL_CSV,
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/reconcile',
      summary: 'What filings of loss say of cards enclosed and missing, against what came back',
      action: 'certificate.read',
      params: NOTHING,
      query: NOTHING,
      response: ReconcileSchema,
      handle: async ({ database, insurerId }) => {
        const balances = await database.read((sql) => reconcileFilings(sql, insurerId));
        return { items: balances.map(({ file: _, ...one }) => one) };
      },
    }),
  ];
}
