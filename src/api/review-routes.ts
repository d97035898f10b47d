import { z } from 'zod';
import type { Chosen } from '../campaign/review/choose.ts';
import { releaseDecisions, undoDecisions } from '../campaign/review/close.ts';
import { decideCases } from '../campaign/review/decide.ts';
import { inquire, recordReplies } from '../campaign/review/inquiry.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { PAGE_QUERY } from './list.ts';
import { CONSOLE, day, id, OfCampaign, OfMember, purpose } from './params.ts';
import { requireCampaign, requireMembers } from './read/campaigns.ts';
import { readQueue, readReviewCase, readReviewPatterns, readVerdicts } from './read/review.ts';
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
  UndoneSchema,
  UndoSchema,
  VerdictsSchema,
} from './review-contract.ts';
import { NOTHING, type Route, route } from './route.ts';

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
const dayOf = (given: string | undefined): string =>
  given ?? new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format();

const actorOf = ({ by }: { by: string }): Actor => ({ id: by });

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
export function reviewRoutes({ database, insurerId }: { database: Database; insurerId: string }): Route[] {
  const keyOf = (campaignId: string) => ({ insurerId, campaignId });

  const logView = (sql: Sql, campaign: string, member: string, why: string): Promise<string> =>
    writeAudit(sql, {
      actor: CONSOLE,
      insurerId,
      action: 'matching.view_case',
      subject: `member:${member}`,
      detail: { campaign, purpose: why },
    });

  /** The key of a campaign that is there, with the people named. Throws `campaign.unknown`, `member.unknown`. */
  const addressed = (campaign: string, members: readonly string[] = []) =>
    database.read(async (sql) => {
      await requireCampaign(sql, insurerId, campaign);
      await requireMembers(sql, insurerId, campaign, members);
      return keyOf(campaign);
    });

  return [
    route({
      path: '/api/campaigns/{campaign}/review/patterns',
      summary: 'Cases held for review, counted by identical reasons',
      params: OfCampaign,
      query: NOTHING,
      response: PatternsSchema,
      handle: ({ params: { campaign } }) => database.read((sql) => readReviewPatterns(sql, keyOf(campaign))),
    }),
    route({
      path: '/api/campaigns/{campaign}/review/queue',
      summary: 'Cases held for review, both sides aligned; each view is logged',
      params: OfCampaign,
      query: QueueQuerySchema,
      response: QueueSchema,
      handle: ({ params: { campaign }, query: { pattern, row, state, ...query } }) =>
        database.transaction(async (sql) => {
          const filter = { pattern, ruleRow: row, state };
          const queue = await readQueue(sql, keyOf(campaign), filter, query, dayOf(query.on));
          for (const { memberId } of queue.items) await logView(sql, campaign, memberId, query.purpose);
          return queue;
        }),
    }),
    route({
      path: '/api/campaigns/{campaign}/review/queue/{member}',
      summary: 'One case held for review, both sides aligned; the view is logged',
      params: OfMember,
      query: z.strictObject({ on, purpose }),
      response: ReviewCaseSchema,
      handle: ({ params: { campaign, member }, query }) =>
        database.transaction(async (sql) => {
          await logView(sql, campaign, member, query.purpose);
          return readReviewCase(sql, keyOf(campaign), member, dayOf(query.on));
        }),
    }),
    route({
      path: '/api/campaigns/{campaign}/review/verdicts',
      summary: 'Released decisions, for a supplementary mailing',
      params: OfCampaign,
      query: z.strictObject({ cursor, limit }),
      response: VerdictsSchema,
      handle: ({ params: { campaign }, query }) =>
        database.read((sql) => readVerdicts(sql, keyOf(campaign), query)),
    }),
    route({
      path: '/api/campaigns/{campaign}/review/decide',
      summary: 'Decides about cases named one by one, or about all open ones of a pattern',
      params: OfCampaign,
      query: NOTHING,
      body: DecideSchema,
      response: DecidedSchema,
      handle: async ({ params: { campaign }, body }) => {
        const { resolution, doubtReason, evidence } = body;
        const request = { chosen: chosenOf(body), resolution, doubtReason, evidence, on: dayOf(body.on) };
        const key = await addressed(campaign, body.members);
        return { decisions: await decideCases(database, actorOf(body), key, [request]) };
      },
    }),
    route({
      path: '/api/campaigns/{campaign}/review/release',
      summary: 'Releases decisions another person made',
      params: OfCampaign,
      query: NOTHING,
      body: ReleaseSchema,
      response: ReleasedSchema,
      handle: async ({ params: { campaign }, body }) => {
        const key = await addressed(campaign);
        const actor = actorOf(body);
        return { released: await releaseDecisions(database, actor, key, body.decisions, dayOf(body.on)) };
      },
    }),
    route({
      path: '/api/campaigns/{campaign}/review/undo',
      summary: 'Takes decisions back before their release',
      params: OfCampaign,
      query: NOTHING,
      body: UndoSchema,
      response: UndoneSchema,
      handle: async ({ params: { campaign }, body }) => {
        const key = await addressed(campaign);
        const { decisions, reason } = body;
        return {
          undone: await undoDecisions(database, actorOf(body), key, decisions, reason, dayOf(body.on)),
        };
      },
    }),
    route({
      path: '/api/campaigns/{campaign}/review/inquire',
      summary: 'Records a question to the workplace or the person about open cases',
      params: OfCampaign,
      query: NOTHING,
      body: InquireSchema,
      response: InquiredSchema,
      handle: async ({ params: { campaign }, body }) => {
        const { addressee, replyBy } = body;
        const request = { chosen: chosenOf(body), addressee, sentOn: dayOf(body.on), replyBy };
        return inquire(database, actorOf(body), await addressed(campaign, body.members), request);
      },
    }),
    route({
      path: '/api/campaigns/{campaign}/review/reply',
      summary: 'Records what was answered to a question',
      params: OfCampaign,
      query: NOTHING,
      body: ReplySchema,
      response: RepliedSchema,
      handle: async ({ params: { campaign }, body }) => {
        const repliedOn = dayOf(body.on);
        const members = body.replies.map(({ memberId }) => memberId);
        const replies = body.replies.map(({ memberId, reply }) => ({ memberId, repliedOn, reply }));
        await recordReplies(database, actorOf(body), await addressed(campaign, members), replies);
        return { recorded: replies.length };
      },
    }),
  ];
}
