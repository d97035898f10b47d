import { z } from 'zod';
import type { CampaignKey } from '../campaign/extract.ts';
import type { Chosen } from '../campaign/review/choose.ts';
import { releaseDecisions, undoDecisions } from '../campaign/review/close.ts';
import { decideCases } from '../campaign/review/decide.ts';
import { inquire, recordReplies } from '../campaign/review/inquiry.ts';
import { dayInJapan } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { PAGE_QUERY } from './list.ts';
import { day, id, OfCampaign, OfMember, purpose } from './params.ts';
import { requireCampaign, requireMembers } from './read/campaigns.ts';
import { readQueue, readReviewCase, readReviewPatterns, readVerdicts } from './read/review.ts';
import {
  ReviewCasesQuerySchema,
  reviewCaseCsv,
  reviewCaseItem,
  reviewCaseList,
} from './read/review-cases.ts';
import {
  DecidedSchema,
  DecideSchema,
  InquiredSchema,
  InquireSchema,
  PatternsSchema,
  QueueSchema,
  ReleasedSchema,
  ReleaseSchema,
  RepliedSchema,
  ReplySchema,
  ReviewCaseSchema,
  ReviewListSchema,
  UndoneSchema,
  UndoSchema,
  VerdictsSchema,
} from './review-contract.ts';
import { NOTHING, type Route, route } from './route.ts';
import { CSV, sendList } from './send-list.ts';

const { cursor, limit } = PAGE_QUERY;
const on = day.optional();
const QueueQuerySchema = z.strictObject({
  cursor,
  /** Each case is looked at: no more at once than a person does. */
  limit: z.coerce.number().int().min(1).max(100).default(20),
  pattern: id.optional(),
  row: z.coerce.number().int().min(1).max(99).optional(),
  state: z.enum(['open', 'decided', 'released']).optional(),
  on,
  purpose,
});

/** The day given, or today in Japan. */
const dayOf = (given: string | undefined): string => given ?? dayInJapan(new Date());

/** Which cases a body names; its schema has seen to it that it does so in one way. */
const chosenOf = ({
  members = [],
  pattern,
  expected,
}: Pick<z.output<typeof InquireSchema>, 'members' | 'pattern' | 'expected'>): Chosen =>
  pattern !== undefined && expected !== undefined ? { pattern, expected } : { members };

/**
 * The review of held cases (docs/review.md) over HTTP. Doors only: what may be decided, by whom, and the audit entry
 * of each act are the commands'; here the addresses are looked up and every case shown is logged.
 */
export function reviewRoutes(): Route[] {
  const logView = (sql: Sql, actor: Actor, key: CampaignKey, member: string, why: string): Promise<string> =>
    writeAudit(sql, {
      actor,
      insurerId: key.insurerId,
      action: 'matching.view_case',
      subject: `member:${member}`,
      detail: { campaign: key.campaignId, purpose: why },
    });

  /** The key of a campaign that is there, with the people named. Throws `campaign.unknown`, `member.unknown`. */
  const addressed = (database: Database, key: CampaignKey, members: readonly string[] = []) =>
    database.read(async (sql) => {
      await requireCampaign(sql, key.insurerId, key.campaignId);
      await requireMembers(sql, key.insurerId, key.campaignId, members);
      return key;
    });

  return [
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/review/patterns',
      summary: 'Cases held for review, counted by identical reasons',
      action: 'review.read',
      params: OfCampaign,
      query: NOTHING,
      response: PatternsSchema,
      handle: ({ database, insurerId, params: { campaign: campaignId } }) =>
        database.read((sql) => readReviewPatterns(sql, { insurerId, campaignId })),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/review/cases',
      summary: 'The list of cases held for review: filtered, sorted, in CSV; nobody’s data but the id',
      action: 'review.read',
      params: OfCampaign,
      query: ReviewCasesQuerySchema,
      response: ReviewListSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query, ...from }) => {
        const day = dayOf(query.on);
        return sendList(from, reviewCaseList(from.insurerId, campaign, query, day), query, {
          name: 'review',
          campaign,
          item: reviewCaseItem(day),
          csv: reviewCaseCsv(day),
        });
      },
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/review/queue',
      summary: 'Cases held for review, both sides aligned; each view is logged',
      action: 'review.view',
      showsPerson: true,
      params: OfCampaign,
      query: QueueQuerySchema,
      response: QueueSchema,
      handle: ({
        database,
        insurerId,
        caller,
        params: { campaign: campaignId },
        query: { pattern, row, state, ...query },
      }) =>
        database.transaction(async (sql) => {
          const filter = { pattern, ruleRow: row, state };
          const key = { insurerId, campaignId };
          const queue = await readQueue(sql, key, filter, query, dayOf(query.on));
          for (const { memberId } of queue.items)
            await logView(sql, caller.actor, key, memberId, query.purpose);
          return queue;
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/review/queue/{member}',
      summary: 'One case held for review, both sides aligned; the view is logged',
      action: 'review.view',
      showsPerson: true,
      params: OfMember,
      query: z.strictObject({ on, purpose }),
      response: ReviewCaseSchema,
      handle: ({ database, insurerId, caller, params: { campaign: campaignId, member }, query }) =>
        database.transaction(async (sql) => {
          const key = { insurerId, campaignId };
          await logView(sql, caller.actor, key, member, query.purpose);
          return readReviewCase(sql, key, member, dayOf(query.on));
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/review/verdicts',
      summary: 'Released decisions, for a supplementary mailing',
      action: 'review.read',
      params: OfCampaign,
      query: z.strictObject({ cursor, limit }),
      response: VerdictsSchema,
      handle: ({ database, insurerId, params: { campaign: campaignId }, query }) =>
        database.read((sql) => readVerdicts(sql, { insurerId, campaignId }, query)),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/review/decide',
      summary: 'Decides about cases named one by one, or about all open ones of a pattern',
      action: 'review.decide',
      params: OfCampaign,
      query: NOTHING,
      body: DecideSchema,
      response: DecidedSchema,
      handle: async ({ database, insurerId, caller: { actor }, params: { campaign: campaignId }, body }) => {
        const { resolution, doubtReason, evidence } = body;
        const request = { chosen: chosenOf(body), resolution, doubtReason, evidence, on: dayOf(body.on) };
        const key = await addressed(database, { insurerId, campaignId }, body.members);
        return { decisions: await decideCases(database, actor, key, [request]) };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/review/release',
      summary: 'Releases decisions another person made',
      action: 'review.release',
      params: OfCampaign,
      query: NOTHING,
      body: ReleaseSchema,
      response: ReleasedSchema,
      handle: async ({ database, insurerId, caller: { actor }, params: { campaign: campaignId }, body }) => {
        const key = await addressed(database, { insurerId, campaignId });
        return { released: await releaseDecisions(database, actor, key, body.decisions, dayOf(body.on)) };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/review/undo',
      summary: 'Takes decisions back before their release',
      action: 'review.undo',
      params: OfCampaign,
      query: NOTHING,
      body: UndoSchema,
      response: UndoneSchema,
      handle: async ({ database, insurerId, caller: { actor }, params: { campaign: campaignId }, body }) => {
        const key = await addressed(database, { insurerId, campaignId });
        const { decisions, reason } = body;
        return {
          undone: await undoDecisions(database, actor, key, decisions, reason, dayOf(body.on)),
        };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/review/inquire',
      summary: 'Records a question to the workplace or the person about open cases',
      action: 'review.inquire',
      params: OfCampaign,
      query: NOTHING,
      body: InquireSchema,
      response: InquiredSchema,
      handle: async ({ database, insurerId, caller: { actor }, params: { campaign: campaignId }, body }) => {
        const { addressee, replyBy } = body;
        const request = { chosen: chosenOf(body), addressee, sentOn: dayOf(body.on), replyBy };
        return inquire(
          database,
          actor,
          await addressed(database, { insurerId, campaignId }, body.members),
          request,
        );
      },
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/review/reply',
      summary: 'Records what was answered to a question',
      action: 'review.reply',
      params: OfCampaign,
      query: NOTHING,
      body: ReplySchema,
      response: RepliedSchema,
      handle: async ({ database, insurerId, caller: { actor }, params: { campaign: campaignId }, body }) => {
        const repliedOn = dayOf(body.on);
        const members = body.replies.map(({ memberId }) => memberId);
        const replies = body.replies.map(({ memberId, reply }) => ({ memberId, repliedOn, reply }));
        await recordReplies(
          database,
          actor,
          await addressed(database, { insurerId, campaignId }, members),
          replies,
        );
        return { recorded: replies.length };
      },
    }),
  ];
}
