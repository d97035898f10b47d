import { z } from 'zod';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database } from '../kernel/ports.ts';
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
import { type CsvShape, csvStream } from './csv.ts';
import { type ListQuery, type Page, readPage } from './list.ts';
import { CONSOLE, id, OfCampaign, OfMember, purpose } from './params.ts';
import { pagePicture } from './picture.ts';
import { ASIDE_CSV, AsideQuerySchema, asideItem, asideList } from './read/aside.ts';
import { readCampaign, readCampaigns, requireCampaign } from './read/campaigns.ts';
import { EXCLUDED_CSV, ExcludedQuerySchema, excludedItem, excludedList } from './read/excluded.ts';
import { HELD_CSV, HeldQuerySchema, heldItem, heldList, readHeld } from './read/held.ts';
import { PARCEL_CSV, ParcelQuerySchema, parcelItem, parcelList, readParcel } from './read/parcels.ts';
import { PIECE_CSV, PieceQuerySchema, pieceItem, pieceList, readPiece } from './read/pieces.ts';
import { reviewRoutes } from './review-routes.ts';
import { FileAnswer, NOTHING, type Route, route } from './route.ts';

/** What the routes work with. `progress` is read anew at each request: the round changes it as it goes. */
export interface ApiContext {
  readonly database: Database;
  readonly outDir: string;
  readonly insurerId: string;
  readonly progress?: Readonly<Progress>;
}

const CSV = 'text/csv; charset=utf-8';
const PNG = 'image/png';

/** Routes of the API, in the order of docs/api.md. */
export function routesOf({ database, outDir, insurerId, progress }: ApiContext): Route[] {
  const audit = (action: string, subject: string, detail: Record<string, unknown>): Promise<string> =>
    database.transaction((sql) => writeAudit(sql, { actor: CONSOLE, insurerId, action, subject, detail }));

  /** A list as JSON page or as the whole in CSV; taking it out of the system is audited. */
  async function sendList<Row, Item>(
    list: ListQuery,
    query: { cursor?: string | undefined; limit: number; format: 'json' | 'csv' },
    of: { name: string; campaign: string; item: (row: Row) => Item; csv: CsvShape<Row> },
  ): Promise<(Omit<Page<Row>, 'rows'> & { items: Item[] }) | FileAnswer> {
    const { campaign } = of;
    if (query.format === 'json') {
      const { rows, ...paging } = await database.read(async (sql) => {
        await requireCampaign(sql, insurerId, campaign);
        return readPage<Row>(sql, list, query.cursor, query.limit);
      });
      return { items: rows.map(of.item), ...paging };
    }
    await database.read((sql) => requireCampaign(sql, insurerId, campaign));
    await audit('api.export_list', `campaign:${campaign}`, {
      list: of.name,
    });
    return new FileAnswer(CSV, csvStream(database, list, of.csv), `${of.name}.csv`);
  }

  return [
    route({
      path: '/api/campaigns',
      summary: 'The insurer and its campaigns',
      params: NOTHING,
      query: NOTHING,
      response: CampaignsSchema,
      handle: () => database.read((sql) => readCampaigns(sql, insurerId)),
    }),
    route({
      path: '/api/progress',
      summary: 'What a round in this process is doing now',
      params: NOTHING,
      query: NOTHING,
      response: ProgressSchema,
      handle: async () => {
        const { stage, done, total, finished } = progress ?? { stage: '', done: 0, total: 0, finished: true };
        return { stage, done, total, finished };
      },
    }),
    route({
      path: '/api/campaigns/{campaign}',
      summary: 'Dates, funnel and stages of a campaign',
      params: OfCampaign,
      query: NOTHING,
      response: CampaignDetailSchema,
      handle: ({ params }) => database.read((sql) => readCampaign(sql, insurerId, params.campaign)),
    }),
    route({
      path: '/api/campaigns/{campaign}/held',
      summary: 'People held, with the reason and the levels of the five items',
      params: OfCampaign,
      query: HeldQuerySchema,
      response: HeldListSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query }) =>
        sendList(heldList(insurerId, campaign, query), query, {
          name: 'held',
          campaign,
          item: heldItem,
          csv: HELD_CSV,
        }),
    }),
    route({
      path: '/api/campaigns/{campaign}/held/{member}',
      summary: 'One held person with both sides of the comparison; the view is logged',
      params: OfMember,
      query: z.strictObject({ purpose }),
      response: HeldDetailSchema,
      handle: ({ params: { campaign, member }, query }) =>
        database.transaction(async (sql) => {
          await writeAudit(sql, {
            actor: CONSOLE,
            insurerId,
            action: 'matching.view_case',
            subject: `member:${member}`,
            detail: { campaign, purpose: query.purpose },
          });
          return readHeld(sql, insurerId, campaign, member);
        }),
    }),
    ...reviewRoutes({ database, insurerId }),
    route({
      path: '/api/campaigns/{campaign}/parcels',
      summary: 'Parcels for the workplaces',
      params: OfCampaign,
      query: ParcelQuerySchema,
      response: ParcelListSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query }) =>
        sendList(parcelList(insurerId, campaign, query), query, {
          name: 'parcels',
          campaign,
          item: parcelItem,
          csv: PARCEL_CSV,
        }),
    }),
    route({
      path: '/api/campaigns/{campaign}/parcels/{parcel}',
      summary: 'One parcel',
      params: z.strictObject({ campaign: id, parcel: id }),
      query: NOTHING,
      response: ParcelSchema,
      handle: ({ params: { campaign, parcel } }) =>
        database.read((sql) => readParcel(sql, insurerId, campaign, parcel)),
    }),
    route({
      path: '/api/campaigns/{campaign}/parcels/{parcel}/pieces',
      summary: 'What a parcel holds, in the order it is packed',
      params: z.strictObject({ campaign: id, parcel: id }),
      query: PieceQuerySchema.omit({ parcel: true }),
      response: PieceListSchema,
      alsoSends: [CSV],
      handle: async ({ params: { campaign, parcel }, query }) => {
        await database.read((sql) => readParcel(sql, insurerId, campaign, parcel));
        return sendList(pieceList(insurerId, campaign, { ...query, parcel }), query, {
          name: 'parcel-pieces',
          campaign,
          item: pieceItem,
          csv: PIECE_CSV,
        });
      },
    }),
    route({
      path: '/api/campaigns/{campaign}/pieces',
      summary: 'Pieces: by management number, member, form, outcome, route, status, parcel',
      params: OfCampaign,
      query: PieceQuerySchema,
      response: PieceListSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query }) =>
        sendList(pieceList(insurerId, campaign, query), query, {
          name: 'pieces',
          campaign,
          item: pieceItem,
          csv: PIECE_CSV,
        }),
    }),
    route({
      path: '/api/campaigns/{campaign}/pieces/{piece}',
      summary: 'One piece, where its pages stand and what happened to it',
      params: z.strictObject({ campaign: id, piece: id }),
      query: NOTHING,
      response: PieceDetailSchema,
      handle: async ({ params: { campaign, piece } }) => {
        const { sha256: _, ...detail } = await database.read((sql) =>
          readPiece(sql, insurerId, campaign, piece),
        );
        return detail;
      },
    }),
    route({
      path: '/api/campaigns/{campaign}/pieces/{piece}/page.png',
      summary: 'Picture of a page of the piece, drawn from its print file; the view is logged',
      params: z.strictObject({ campaign: id, piece: id }),
      query: z.strictObject({
        page: z.coerce.number().int().min(1).max(100).default(1),
        scale: z.coerce.number().min(0.5).max(4).default(2),
        purpose,
      }),
      response: null,
      alsoSends: [PNG],
      handle: async ({ params: { campaign, piece }, query }) => {
        const found = await database.read((sql) => readPiece(sql, insurerId, campaign, piece));
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
          outDir,
          { path: found.file, sha256: found.sha256 },
          found.page + query.page - 1,
          query.scale,
        );
        await audit('piece.view_page', `piece:${piece}`, {
          campaign,
          page: query.page,
          purpose: query.purpose,
        });
        return new FileAnswer(PNG, picture);
      },
    }),
    route({
      path: '/api/campaigns/{campaign}/excluded',
      summary: 'People who get nothing, with the reason',
      params: OfCampaign,
      query: ExcludedQuerySchema,
      response: ExcludedListSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query }) =>
        sendList(excludedList(insurerId, campaign, query), query, {
          name: 'excluded',
          campaign,
          item: excludedItem,
          csv: EXCLUDED_CSV,
        }),
    }),
    route({
      path: '/api/campaigns/{campaign}/aside',
      summary: 'Rows of the campaign’s files kept aside, and rows taken in with a warning',
      params: OfCampaign,
      query: AsideQuerySchema,
      response: AsideListSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query }) =>
        sendList(asideList(insurerId, campaign, query), query, {
          name: 'aside',
          campaign,
          item: asideItem,
          csv: ASIDE_CSV,
        }),
    }),
  ];
}
