import { z } from 'zod';
import type { CampaignKey } from '../campaign/key.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { requireComposed } from '../round/approval.ts';
import { recordTask, requireTasks } from '../round/checklist.ts';
import { roundHome } from '../round/home.ts';
import { getPlan, savePlan } from '../round/plans.ts';
import { keepUpload, UPLOADED_FILES } from '../round/uploads.ts';
import { askWork, type WorkKind } from '../round/works.ts';
import { AsideListSchema } from './contract.ts';
import { csvStream } from './csv.ts';
import { readPage } from './list.ts';
import { id, OfCampaign } from './params.ts';
import { ASIDE_CSV, AsideQuerySchema, asideItem, asideList } from './read/aside.ts';
import { requireCampaign } from './read/campaigns.ts';
import { readProofs } from './read/proofs.ts';
import { readRound, readRounds, readState } from './read/rounds.ts';
import {
  AskedWorkSchema,
  AskWorkSchema,
  DoneSchema,
  PlanChangeSchema,
  ProofsSchema,
  RoundSchema,
  RoundsSchema,
  TaskRecordSchema,
  UPLOAD_NAMES,
  UploadedSchema,
} from './round-contract.ts';
import { roundEndRoutes } from './round-end-routes.ts';
import { FileAnswer, NOTHING, type Route, route } from './route.ts';
import { CSV } from './send-list.ts';

/** What must hold before work is asked for, so that a refusal is heard at once and not from a job that failed. */
const BEFORE: Readonly<
  Partial<Record<WorkKind, (sql: Sql, key: CampaignKey, profile: string) => Promise<void>>>
> = {
  extract: (sql, key, profile) => requireTasks(sql, key, profile, 'extract'),
  async compose(sql, key) {
    if ((await readState(sql, key)) !== 'planned') return;
    throw new TodokeError('round.not_extracted', 'まだ抽出していません。', {
      remedy: '抽出してから、紙面を作ってください。',
      status: 409,
    });
  },
  verify: requireComposed,
};

/**
 * A round driven from the console (docs/rounds.md): doors to the commands of `src/round/`. Long work is asked for here
 * and done by the server's worker.
 */
export function roundRoutes(outDir: string): Route[] {
  return [
    route({
      path: '/api/insurers/{insurer}/rounds',
      summary: 'Every campaign, planned or begun, and what a new plan chooses from',
      action: 'campaign.read',
      params: NOTHING,
      query: NOTHING,
      response: RoundsSchema,
      handle: ({ database, insurerId }) => database.read((sql) => readRounds(sql, insurerId)),
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}',
      summary: 'One planned campaign: plan, checklist, files, work, approvals, packages',
      action: 'campaign.read',
      params: OfCampaign,
      query: NOTHING,
      response: RoundSchema,
      handle: ({ database, insurerId, caller, params: { campaign: campaignId } }) =>
        database.read((sql) => readRound(sql, outDir, { insurerId, campaignId }, caller.actor.id)),
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/plan',
      summary: 'Keeps the plan of a campaign that is not begun; refused where another change came between',
      action: 'round.plan',
      params: z.strictObject({ campaign: z.string().regex(/^[a-z0-9-]{1,32}$/) }),
      query: NOTHING,
      body: PlanChangeSchema,
      response: DoneSchema,
      handle: async ({ database, insurerId, caller, params: { campaign: campaignId }, body }) => {
        const { insurerName, profile, population, general, early } = body;
        await database.transaction((sql) =>
          savePlan(
            sql,
            caller.actor,
            { insurerId, campaignId },
            {
              insurerName,
              profile,
              ...(body.revision === undefined ? {} : { changes: body.revision }),
              campaign: {
                title: body.title,
                extraction_date: body.extractionDate,
                cut_off: body.cutOff,
                packing_date: body.packingDate,
                issue_date: body.issueDate,
                window: { from: body.windowFrom, to: body.windowTo },
                ...(population === undefined ? {} : { population }),
                ...(general === undefined ? {} : { mailing: { general } }),
                ...(early === undefined ? {} : { early }),
              },
            },
          ),
        );
        return { state: 'planned' as const };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/tasks',
      summary: 'Ticks a task of the checklist off, or opens it again, with what shows it',
      action: 'round.plan',
      params: OfCampaign,
      query: NOTHING,
      body: TaskRecordSchema,
      response: DoneSchema,
      handle: ({ database, insurerId, caller, params: { campaign: campaignId }, body }) =>
        database.transaction(async (sql) => {
          const key = { insurerId, campaignId };
          const { order } = await getPlan(sql, key);
          await recordTask(sql, caller.actor, key, order.profile, body);
          return { state: await readState(sql, key) };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/files/{kind}',
      summary: 'Takes a file for a campaign that is not begun, as it streams in',
      action: 'round.plan',
      takesFile: true,
      params: z.strictObject({ campaign: id, kind: z.enum(UPLOAD_NAMES) }),
      query: NOTHING,
      body: NOTHING,
      response: UploadedSchema,
      handle: async ({ database, insurerId, caller, params: { campaign: campaignId, kind }, file }) => {
        const key = { insurerId, campaignId };
        await database.read((sql) => getPlan(sql, key));
        const home = roundHome(outDir, key);
        const { sha256, bytes } = await keepUpload(
          database,
          caller.actor,
          key,
          home,
          kind,
          file as NonNullable<typeof file>,
        );
        return { kind, sha256, bytes };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/findings',
      summary: 'Rows of the files handed in that were kept aside, or taken in with a warning',
      action: 'aside.list',
      params: OfCampaign,
      query: AsideQuerySchema,
      response: AsideListSchema,
      alsoSends: [CSV],
      handle: async ({ database, insurerId, caller, params: { campaign: campaignId }, query }) => {
        await database.read((sql) => getPlan(sql, { insurerId, campaignId }));
        const list = asideList(insurerId, campaignId, query, UPLOADED_FILES);
        if (query.format === 'csv') {
          await database.transaction((sql) =>
            writeAudit(sql, {
              actor: caller.actor,
              insurerId,
              action: 'api.export_list',
              subject: `campaign:${campaignId}`,
              detail: { list: 'findings' },
            }),
          );
          return new FileAnswer(CSV, csvStream(database, list, ASIDE_CSV), 'findings.csv');
        }
        const { rows, ...paging } = await database.read((sql) =>
          readPage<Parameters<typeof asideItem>[0]>(sql, list, query.cursor, query.limit),
        );
        return { items: rows.map(asideItem), ...paging };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/proofs',
      summary: 'Every condition the papers were made under, with one of each to be looked at',
      action: 'piece.read',
      params: OfCampaign,
      query: NOTHING,
      response: ProofsSchema,
      handle: ({ database, insurerId, params: { campaign: campaignId } }) =>
        database.read(async (sql) => {
          await requireCampaign(sql, insurerId, campaignId);
          return readProofs(sql, { insurerId, campaignId });
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/work',
      summary: 'Asks for long work: taking files in, an estimate, extraction, the papers and their read-back',
      action: 'round.work',
      params: OfCampaign,
      query: NOTHING,
      body: AskWorkSchema.extend({ kind: z.enum(['take_in', 'simulate', 'extract', 'compose', 'verify']) }),
      response: AskedWorkSchema,
      handle: ({ database, insurerId, caller, params: { campaign: campaignId }, body: { kind } }) =>
        database.transaction(async (sql) => {
          const key = { insurerId, campaignId };
          const { order } = await getPlan(sql, key);
          await BEFORE[kind]?.(sql, key, order.profile);
          return { workId: await askWork(sql, caller.actor, key, kind) };
        }),
    }),
    ...roundEndRoutes(outDir),
  ];
}
