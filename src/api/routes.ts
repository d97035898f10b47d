import { z } from 'zod';
import type { SignInMeans } from '../access/sign-in.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import { resultFolder } from '../round/home.ts';
import { openWorks, WORKS } from '../round/works.ts';
import { type Keys, loadKeys } from '../vault/keys.ts';
import { addressRoutes } from './address-routes.ts';
import { certificateActRoutes } from './certificate-act-routes.ts';
import { certificateRoutes } from './certificate-routes.ts';
import {
  AsideListSchema,
  CampaignDetailSchema,
  CampaignsSchema,
  ExcludedListSchema,
  HeldDetailSchema,
  HeldListSchema,
  ParcelListSchema,
  ParcelSchema,
  PieceDetailSchema,
  PieceListSchema,
  type Progress,
  ProgressSchema,
} from './contract.ts';
import { contractorKeyRoutes } from './contractor-key-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { filingRoutes } from './filing-routes.ts';
import { meRoutes } from './me-routes.ts';
import { memberPapersRoutes } from './member-papers-routes.ts';
import { memberRoutes } from './members-routes.ts';
import { openApi } from './openapi.ts';
import { id, OfCampaign, OfMember, purpose } from './params.ts';
import { peopleRoutes } from './people-routes.ts';
import { pagePicture } from './picture.ts';
import { pieceRoutes } from './piece-routes.ts';
import { postRoutes } from './post-routes.ts';
import { profileRoutes } from './profile-routes.ts';
import { ASIDE_CSV, AsideQuerySchema, asideItem, asideList } from './read/aside.ts';
import { readCampaign, readCampaigns } from './read/campaigns.ts';
import { EXCLUDED_CSV, ExcludedQuerySchema, excludedItem, excludedList } from './read/excluded.ts';
import { HELD_CSV, HeldQuerySchema, heldItem, heldList, readHeld } from './read/held.ts';
import { PARCEL_CSV, ParcelQuerySchema, parcelItem, parcelList, readParcel } from './read/parcels.ts';
import { PIECE_CSV, PieceQuerySchema, pieceItem, pieceList, readPiece } from './read/pieces.ts';
import { reviewRoutes } from './review-routes.ts';
import { roundRoutes } from './round-routes.ts';
import { FileAnswer, NOTHING, type Route, route } from './route.ts';
import { scanRoutes } from './scan-routes.ts';
import { CSV, type From, sendList } from './send-list.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { statisticsRoutes } from './statistics-routes.ts';
import { todayRoutes } from './today-routes.ts';
import { trailRoutes } from './trail-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { workplaceAccessRoutes } from './workplace-access-routes.ts';
import { workplaceRoutes } from './workplace-routes.ts';

/** A round in this process, and whose it is. */
export interface RunningRound extends Progress {
  insurerId: string;
}

/** What the routes work with. `progress` is read anew at each request: the round changes it as it goes. */
export interface ApiContext {
  /** Where `document.file.path` is relative to. */
  readonly outDir: string;
  /** The round running in this process, if one is: an object it keeps up to date. */
  readonly progress?: Readonly<RunningRound>;
  /** Where browsers reach the console, `https://todoke.example`; without it: this machine only, over http. */
  readonly origin?: string;
  /** By what people can sign in; without it only those who are signed in already are served. */
  readonly signIn?: SignInMeans;
  /** The moment it is; the clock unless a test says otherwise. */
  readonly now?: () => Date;
  /** The installation's keys, read when they are first needed: those of the key file unless a test says otherwise. */
  readonly keys?: () => Keys;
}

const PNG = 'image/png';

/** The clock of the machine; tests hand in their own. */
export const clock = (): Date => new Date();

/** Routes of the API, in the order of docs/api.md. */
export function routesOf(context: ApiContext): Route[] {
  const { outDir, origin, progress, signIn, now = clock, keys = loadKeys } = context;
  const audit = (
    { database, insurerId, caller: { actor } }: From,
    action: string,
    subject: string,
    detail: Record<string, unknown>,
  ): Promise<string> =>
    database.transaction((sql) => writeAudit(sql, { actor, insurerId, action, subject, detail }));

  const routes: Route[] = [
    route({
      path: '/api/insurers/{insurer}/campaigns',
      summary: 'The insurer and its campaigns',
      action: 'campaign.read',
      params: NOTHING,
      query: NOTHING,
      response: CampaignsSchema,
      handle: ({ database, insurerId }) => database.read((sql) => readCampaigns(sql, insurerId)),
    }),
    route({
      path: '/api/insurers/{insurer}/progress',
      summary: 'What a round in this process is doing now',
      action: 'campaign.read',
      params: NOTHING,
      query: NOTHING,
      response: ProgressSchema,
      handle: async ({ database, insurerId }) => {
        // A round of another insurer in this process is none of their business.
        const none = { stage: '', done: 0, total: 0, finished: true };
        const own = progress?.insurerId === insurerId ? progress : none;
        const [work] = own.finished ? await database.read((sql) => openWorks(sql, insurerId)) : [];
        if (work !== undefined)
          return {
            stage: work.step === '' ? WORKS[work.kind] : work.step,
            done: work.done,
            total: work.total,
            finished: false,
          };
        const { stage, done, total, finished } = own;
        return { stage, done, total, finished };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}',
      summary: 'Dates, funnel and stages of a campaign',
      action: 'campaign.read',
      params: OfCampaign,
      query: NOTHING,
      response: CampaignDetailSchema,
      handle: ({ database, insurerId, params }) =>
        database.read((sql) => readCampaign(sql, insurerId, params.campaign)),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/held',
      summary: 'People held, with the reason and the levels of the five items',
      action: 'held.list',
      params: OfCampaign,
      query: HeldQuerySchema,
      response: HeldListSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query, ...from }) =>
        sendList(from, heldList(from.insurerId, campaign, query), query, {
          name: 'held',
          campaign,
          item: heldItem,
          csv: HELD_CSV,
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/held/{member}',
      summary: 'One held person with both sides of the comparison; the view is logged',
      action: 'held.view',
      showsPerson: true,
      params: OfMember,
      query: z.strictObject({ purpose }),
      response: HeldDetailSchema,
      handle: ({ database, insurerId, caller, params: { campaign, member }, query }) =>
        database.transaction(async (sql) => {
          await writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'matching.view_case',
            subject: `member:${member}`,
            detail: { campaign, purpose: query.purpose },
          });
          return readHeld(sql, insurerId, campaign, member);
        }),
    }),
    ...roundRoutes(outDir),
    ...todayRoutes(now, signIn?.sample),
    ...reviewRoutes(),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/parcels',
      summary: 'Parcels for the workplaces',
      action: 'parcel.read',
      params: OfCampaign,
      query: ParcelQuerySchema,
      response: ParcelListSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query, ...from }) =>
        sendList(from, parcelList(from.insurerId, campaign, query), query, {
          name: 'parcels',
          campaign,
          item: parcelItem,
          csv: PARCEL_CSV,
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/parcels/{parcel}',
      summary: 'One parcel',
      action: 'parcel.read',
      params: z.strictObject({ campaign: id, parcel: id }),
      query: NOTHING,
      response: ParcelSchema,
      handle: ({ database, insurerId, params: { campaign, parcel } }) =>
        database.read((sql) => readParcel(sql, insurerId, campaign, parcel)),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/parcels/{parcel}/pieces',
      summary: 'What a parcel holds, in the order it is packed',
      action: 'parcel.read',
      params: z.strictObject({ campaign: id, parcel: id }),
      query: PieceQuerySchema.omit({ parcel: true }),
      response: PieceListSchema,
      alsoSends: [CSV],
      handle: async ({ params: { campaign, parcel }, query, ...from }) => {
        await from.database.read((sql) => readParcel(sql, from.insurerId, campaign, parcel));
        return sendList(from, pieceList(from.insurerId, campaign, { ...query, parcel }), query, {
          name: 'parcel-pieces',
          campaign,
          item: pieceItem,
          csv: PIECE_CSV,
        });
      },
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/pieces',
      summary: 'Pieces: by management number, member, form, outcome, route, status, parcel',
      action: 'piece.read',
      params: OfCampaign,
      query: PieceQuerySchema,
      response: PieceListSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query, ...from }) =>
        sendList(from, pieceList(from.insurerId, campaign, query), query, {
          name: 'pieces',
          campaign,
          item: pieceItem,
          csv: PIECE_CSV,
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/pieces/{piece}',
      summary: 'One piece, where its pages stand and what happened to it',
      action: 'piece.read',
      params: z.strictObject({ campaign: id, piece: id }),
      query: NOTHING,
      response: PieceDetailSchema,
      handle: async ({ database, insurerId, params: { campaign, piece } }) => {
        const { sha256: _, ...detail } = await database.read((sql) =>
          readPiece(sql, insurerId, campaign, piece),
        );
        return detail;
      },
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/pieces/{piece}/page.png',
      summary: 'Picture of a page of the piece, drawn from its print file; the view is logged',
      action: 'piece.view_page',
      showsPerson: true,
      params: z.strictObject({ campaign: id, piece: id }),
      query: z.strictObject({
        page: z.coerce.number().int().min(1).max(100).default(1),
        scale: z.coerce.number().min(0.5).max(4).default(2),
        purpose,
      }),
      response: null,
      alsoSends: [PNG],
      handle: async ({ params: { campaign, piece }, query, ...from }) => {
        const found = await from.database.read((sql) => readPiece(sql, from.insurerId, campaign, piece));
        if (found.protected) {
          throw new TodokeError('piece.protected', '支援措置の対象の方のため、紙面を画面に表示しません。', {
            remedy: '紙面を確かめる必要があるときは、権限のある担当者が印刷物で確かめてください。',
            status: 403,
          });
        }
        if (found.page === null || query.page > found.pages) {
          throw new TodokeError('piece.no_page', 'このページはまだ作られていないか、ありません。', {
            remedy: '作成が終わってから、一覧から開き直してください。',
            status: 404,
          });
        }
        // Drawn first, so that the trail says "viewed" only of what could be; sent only once the entry stands.
        const picture = await pagePicture(
          resultFolder(outDir, { insurerId: from.insurerId, campaignId: campaign }),
          { path: found.file, sha256: found.sha256 },
          found.page + query.page - 1,
          query.scale,
        );
        await audit(from, 'piece.view_page', `piece:${piece}`, {
          campaign,
          page: query.page,
          purpose: query.purpose,
        });
        return new FileAnswer(PNG, picture);
      },
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/excluded',
      summary: 'People who get nothing, with the reason',
      action: 'excluded.list',
      params: OfCampaign,
      query: ExcludedQuerySchema,
      response: ExcludedListSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query, ...from }) =>
        sendList(from, excludedList(from.insurerId, campaign, query), query, {
          name: 'excluded',
          campaign,
          item: excludedItem,
          csv: EXCLUDED_CSV,
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/aside',
      summary: 'Rows of the campaign’s files kept aside, and rows taken in with a warning',
      action: 'aside.list',
      params: OfCampaign,
      query: AsideQuerySchema,
      response: AsideListSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query, ...from }) =>
        sendList(from, asideList(from.insurerId, campaign, query), query, {
          name: 'aside',
          campaign,
          item: asideItem,
          csv: ASIDE_CSV,
        }),
    }),
    ...scanRoutes(),
    ...pieceRoutes(now, keys),
    ...addressRoutes(now, keys),
    ...postRoutes(now),
    ...memberRoutes(now),
    ...deskRoutes(now),
    ...workplaceRoutes(now),
    ...workplaceAccessRoutes(now),
    ...memberPapersRoutes(signIn?.key),
    ...certificateRoutes(now),
    ...certificateActRoutes(now),
    ...filingRoutes(now, keys),
    ...profileRoutes(now),
    ...statisticsRoutes(),
    ...trailRoutes(),
    ...peopleRoutes(now),
    ...webhookRoutes(signIn?.key, now, origin === undefined),
    ...contractorKeyRoutes(now),
    ...signInRoutes(signIn, now),
    ...meRoutes(signIn, now),
    route({
      path: '/api/openapi.json',
      summary: 'This document (OpenAPI 3.1)',
      action: 'api.read_document',
      params: NOTHING,
      query: NOTHING,
      response: z.looseObject({ openapi: z.string() }),
      handle: async () => document as { openapi: string },
    }),
  ];
  const document = openApi(routes);
  return routes;
}
