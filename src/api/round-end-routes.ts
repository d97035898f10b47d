import { join } from 'node:path';
import { z } from 'zod';
import type { CampaignKey } from '../campaign/key.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database } from '../kernel/ports.ts';
import { closeCampaign } from '../ledger/ledger.ts';
import { askApproval, decideApproval, requireApproved } from '../round/approval.ts';
import { requireTasks } from '../round/checklist.ts';
import { roundHome } from '../round/home.ts';
import { getPlan } from '../round/plans.ts';
import { askWork } from '../round/works.ts';
import { id, OfCampaign } from './params.ts';
import { packagesOf, readClosing, readRound, readState } from './read/rounds.ts';
import {
  AskApprovalSchema,
  AskedWorkSchema,
  ClosingSchema,
  DecideApprovalSchema,
  DoneSchema,
} from './round-contract.ts';
import { FileAnswer, NOTHING, type Route, route } from './route.ts';
import { zipOf } from './zip.ts';

const ZIP = 'application/zip';

const nothing = (message: string): TodokeError =>
  new TodokeError('api.not_found', message, { remedy: '画面を開き直してください。', status: 404 });

/** A refusal to close is told with its reasons at once, and nothing is left of the try. */
async function requireClosable(database: Database, key: CampaignKey, actor: { id: string }): Promise<void> {
  const undone = new Error('undone');
  await database
    .transaction(async (sql) => {
      await closeCampaign(sql, actor, key);
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
}

/** The second half of a round: approval by a second person, handing over, closing (docs/rounds.md). */
export function roundEndRoutes(outDir: string): Route[] {
  return [
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/approval/ask',
      summary: 'Asks a second person to approve the papers as they are',
      action: 'round.ask_approval',
      params: OfCampaign,
      query: NOTHING,
      body: AskApprovalSchema,
      response: DoneSchema,
      handle: ({ database, insurerId, caller, params: { campaign: campaignId }, body: { note } }) =>
        database.transaction(async (sql) => {
          const key = { insurerId, campaignId };
          const { order } = await getPlan(sql, key);
          await requireTasks(sql, key, order.profile, 'release');
          await askApproval(sql, caller.actor, key, note);
          return { state: await readState(sql, key) };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/approval/withdraw',
      summary: 'Withdraws what one asked for oneself',
      action: 'round.ask_approval',
      params: OfCampaign,
      query: NOTHING,
      body: DecideApprovalSchema.omit({ verdict: true }),
      response: DoneSchema,
      handle: ({ database, insurerId, caller, params: { campaign: campaignId }, body }) =>
        database.transaction(async (sql) => {
          const key = { insurerId, campaignId };
          await decideApproval(sql, caller.actor, key, { ...body, verdict: 'withdrawn' });
          return { state: await readState(sql, key) };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/approval/decide',
      summary: 'Approves what somebody else asked for, or sends it back with a reason',
      action: 'round.approve',
      params: OfCampaign,
      query: NOTHING,
      body: DecideApprovalSchema.extend({ verdict: z.enum(['approved', 'refused']) }),
      response: DoneSchema,
      handle: ({ database, insurerId, caller, params: { campaign: campaignId }, body }) =>
        database.transaction(async (sql) => {
          const key = { insurerId, campaignId };
          await decideApproval(sql, caller.actor, key, body);
          return { state: await readState(sql, key) };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/release',
      summary: 'Hands the approved papers over: signed packages, and the pieces released to print',
      action: 'round.release',
      params: OfCampaign,
      query: NOTHING,
      body: NOTHING,
      response: AskedWorkSchema,
      handle: ({ database, insurerId, caller, params: { campaign: campaignId } }) =>
        database.transaction(async (sql) => {
          const key = { insurerId, campaignId };
          await getPlan(sql, key);
          await requireApproved(sql, key);
          return { workId: await askWork(sql, caller.actor, key, 'package') };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/packages/{package}',
      summary: 'A signed package for the contractor as a ZIP file; taking it is logged',
      action: 'round.release',
      params: z.strictObject({ campaign: id, package: id }),
      query: NOTHING,
      response: null,
      alsoSends: [ZIP],
      handle: async ({ database, insurerId, caller, params }) => {
        const key = { insurerId, campaignId: params.campaign };
        const { packageDir } = roundHome(outDir, key);
        await database.read((sql) => getPlan(sql, key));
        if (!packagesOf(packageDir).includes(params.package)) throw nothing('この一式はありません。');
        await database.transaction((sql) =>
          writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'round.take_package',
            subject: `campaign:${key.campaignId}`,
            detail: { package: params.package },
          }),
        );
        return new FileAnswer(ZIP, zipOf(join(packageDir, params.package)), `${params.package}.zip`);
      },
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/closing',
      summary: 'The ledger as it is now, and who stands in the way of closing',
      action: 'campaign.read',
      params: OfCampaign,
      query: NOTHING,
      response: ClosingSchema,
      handle: ({ database, insurerId, params: { campaign: campaignId } }) =>
        database.read(async (sql) => {
          await getPlan(sql, { insurerId, campaignId });
          return readClosing(sql, { insurerId, campaignId });
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/close',
      summary: 'Closes a campaign for good and signs its ledger; refused while anybody remains',
      action: 'round.close',
      params: OfCampaign,
      query: NOTHING,
      body: NOTHING,
      response: AskedWorkSchema,
      handle: async ({ database, insurerId, caller, params: { campaign: campaignId } }) => {
        const key = { insurerId, campaignId };
        await database.read((sql) => getPlan(sql, key));
        await requireClosable(database, key, caller.actor);
        return database.transaction(async (sql) => ({
          workId: await askWork(sql, caller.actor, key, 'close'),
        }));
      },
    }),
    route({
      path: '/api/insurers/{insurer}/rounds/{campaign}/ledger.zip',
      summary: 'The signed ledger of a closed campaign, with the public key',
      action: 'round.take_ledger',
      params: OfCampaign,
      query: NOTHING,
      response: null,
      alsoSends: [ZIP],
      handle: async ({ database, insurerId, caller, params: { campaign: campaignId } }) => {
        const key = { insurerId, campaignId };
        const { ledger } = await database.read((sql) => readRound(sql, outDir, key, caller.actor.id));
        if (!ledger) throw nothing('この発送回は、まだ締められていません。');
        await database.transaction((sql) =>
          writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'round.take_ledger',
            subject: `campaign:${campaignId}`,
          }),
        );
        return new FileAnswer(
          ZIP,
          zipOf(roundHome(outDir, key).closingDir),
          `${insurerId}-${campaignId}-ledger.zip`,
        );
      },
    }),
  ];
}
