import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { CampaignKey } from '../campaign/extract.ts';
import { csvLine, spreadsheetCell } from '../csv/index.ts';
import {
  ACCEPTANCE_COLUMNS,
  acceptanceCells,
  readAcceptanceList,
  SERVICES,
} from '../dispatch/acceptance-list.ts';
import { bandsOf, enterBand } from '../dispatch/bands.ts';
import { assignAcceptance, type PostageTotal, readPostage } from '../dispatch/post.ts';
import { postAccepted, TRACKING_REFUSALS, takeTracking } from '../dispatch/tracking.ts';
import { bandSize, formatTrackingNumber } from '../dispatch/tracking-band.ts';
import { composeAcceptanceList } from '../document/acceptance-list.ts';
import { dayInJapan } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database, Sql } from '../kernel/ports.ts';
import { profileOfCampaign } from '../profile/store.ts';
import { POST_PAPERS, templateSet } from '../template/sets.ts';
import { csvRecords } from './csv-input.ts';
import { day, OfCampaign } from './params.ts';
import {
  AssignedSchema,
  BandSchema,
  OnSchema,
  PostSummarySchema,
  SentSchema,
  TrackedSchema,
} from './piece-contract.ts';
import { requireCampaign } from './read/campaigns.ts';
import { FileAnswer, NOTHING, type Route, route } from './route.ts';

const PATH = '/api/insurers/{insurer}/campaigns/{campaign}/post';
const CSV = 'text/csv; charset=utf-8';
const PDF = 'application/pdf';

/** What stands of the post in a campaign: one row of counts. */
async function countsOf(sql: Sql, key: CampaignKey) {
  const { rows } = await sql.query<{ numbered: number; sealed: number; tracked: number }>(
    `SELECT count(*)::int AS numbered, count(s.target)::int AS sealed, count(a.tracking)::int AS tracked
       FROM dispatch.acceptance a
       LEFT JOIN (SELECT DISTINCT target FROM dispatch.sealing
                   WHERE insurer_id = $1 AND campaign_id = $2 AND opened_at IS NULL) s ON s.target = a.target
      WHERE a.insurer_id = $1 AND a.campaign_id = $2`,
    [key.insurerId, key.campaignId],
  );
  return rows[0] ?? { numbered: 0, sealed: 0, tracked: 0 };
}

const postageItem = (total: PostageTotal) => ({
  items: total.items,
  classes: total.classes,
  beforeDiscountsYen: total.before_discounts_yen,
  discountYen: total.discount_yen,
  totalYen: total.total_yen,
  verified: total.verified,
});

/** The price of the plan, or the words of the refusal: a day without a price table is no failure of the screen. */
async function priced(work: () => Promise<PostageTotal>) {
  try {
    return { postage: postageItem(await work()), refusal: null };
  } catch (error) {
    if (!(error instanceof TodokeError) || error.id !== 'dispatch.no_postage') throw error;
    return { postage: null, refusal: { title: error.message, detail: error.remedy } };
  }
}

/** The paper list, drawn in a folder of its own that is gone afterwards. */
async function acceptancePdf(sql: Sql, key: CampaignKey, on: string): Promise<Buffer> {
  const { document, dispatch } = await profileOfCampaign(sql, key.insurerId, key.campaignId);
  const { rows } = await sql.query<{ name: string }>(
    'SELECT name FROM insurer.insurer WHERE insurer_id = $1',
    [key.insurerId],
  );
  const context = {
    insurer: { number: key.insurerId, name: rows[0]?.name ?? '' },
    asOf: on,
    issuedOn: on,
    templateSet: templateSet(POST_PAPERS),
    settings: document,
    language: 'ja',
  } as const;
  const lines = await readAcceptanceList(sql, key, on);
  const folder = mkdtempSync(join(tmpdir(), 'todoke-list-'));
  try {
    const path = join(folder, 'list.pdf');
    const sheet = { acceptedOn: on, service: SERVICES[dispatch.option], lines };
    await composeAcceptanceList({ context, sheet, path });
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Acceptance numbers, postage, the acceptance list, posting and tracking: doors to the same commands as `todoke post`. */
export function postRoutes(now: () => Date): Route[] {
  const today = (): string => dayInJapan(now());
  const keyOf = async (sql: Sql, insurerId: string, campaignId: string): Promise<CampaignKey> => {
    await requireCampaign(sql, insurerId, campaignId);
    return { insurerId, campaignId };
  };
  const summary = (database: Database, insurerId: string, campaign: string, on: string) =>
    database.read(async (sql) => {
      const key = await keyOf(sql, insurerId, campaign);
      const { packing, dispatch } = await profileOfCampaign(sql, insurerId, campaign);
      const counts = await countsOf(sql, key);
      const bands = await bandsOf(sql, insurerId);
      return {
        on,
        ...counts,
        numbersLeft: bands.left,
        bands: bands.bands.map((band) => ({
          first: formatTrackingNumber(band.first),
          last: formatTrackingNumber(band.last),
          size: bandSize(band),
        })),
        ...(await priced(() => readPostage(sql, key, packing, dispatch, on))),
      };
    });
  return [
    route({
      path: PATH,
      summary: 'Acceptance numbers, what is sealed and tracked, and what a day costs',
      action: 'post.read',
      params: OfCampaign,
      query: z.strictObject({ on: day.optional() }),
      response: PostSummarySchema,
      handle: ({ database, insurerId, params: { campaign }, query }) =>
        summary(database, insurerId, campaign, query.on ?? today()),
    }),
    route({
      path: '/api/insurers/{insurer}/post/bands',
      summary: 'Enters a band of acceptance numbers as the post office gave it',
      action: 'post.work',
      params: NOTHING,
      query: NOTHING,
      body: BandSchema,
      response: BandSchema.extend({ size: z.int() }),
      handle: ({ database, insurerId, caller: { actor }, body }) =>
        database.transaction(async (sql) => {
          const band = await enterBand(sql, actor, insurerId, body.first, body.last);
          const { first, last } = band;
          return {
            first: formatTrackingNumber(first),
            last: formatTrackingNumber(last),
            size: bandSize(band),
          };
        }),
    }),
    route({
      path: `${PATH}/assign`,
      summary: 'Gives parcels and lone envelopes their acceptance numbers for a day',
      action: 'post.work',
      params: OfCampaign,
      query: NOTHING,
      body: OnSchema,
      response: AssignedSchema,
      handle: ({ database, insurerId, caller: { actor }, params: { campaign }, body: { on } }) =>
        database.transaction(async (sql) => {
          const key = await keyOf(sql, insurerId, campaign);
          const { packing, dispatch } = await profileOfCampaign(sql, insurerId, campaign);
          const { numbered, total } = await assignAcceptance(sql, actor, key, packing, dispatch, on);
          return { numbered, totalYen: total.total_yen };
        }),
    }),
    route({
      path: `${PATH}/sent`,
      summary: 'Records that everything sealed and numbered for a day was posted',
      action: 'post.work',
      params: OfCampaign,
      query: NOTHING,
      body: OnSchema,
      response: SentSchema,
      handle: ({ database, insurerId, caller: { actor }, params: { campaign }, body: { on } }) =>
        database.transaction(async (sql) =>
          postAccepted(sql, actor, await keyOf(sql, insurerId, campaign), on),
        ),
    }),
    route({
      path: `${PATH}/acceptance-list`,
      summary: 'The acceptance list (差出票) of a day as CSV or PDF; taking it is logged',
      action: 'post.work',
      params: OfCampaign,
      query: z.strictObject({ on: day.optional(), format: z.enum(['csv', 'pdf']).default('csv') }),
      response: null,
      alsoSends: [CSV, PDF],
      handle: ({ database, insurerId, caller: { actor }, params: { campaign }, query }) =>
        database.transaction(async (sql) => {
          const key = await keyOf(sql, insurerId, campaign);
          const on = query.on ?? today();
          await writeAudit(sql, {
            actor,
            insurerId,
            action: 'api.export_list',
            subject: `campaign:${campaign}`,
            detail: { list: 'acceptance', on },
          });
          const name = `acceptance-${on}.${query.format}`;
          if (query.format === 'pdf') return new FileAnswer(PDF, await acceptancePdf(sql, key, on), name);
          const rows = [ACCEPTANCE_COLUMNS, ...acceptanceCells(await readAcceptanceList(sql, key, on))];
          const body = rows.map((cells) => csvLine([...cells].map(spreadsheetCell))).join('');
          return new FileAnswer(CSV, Buffer.from(`\uFEFF${body}`), name);
        }),
    }),
    route({
      path: `${PATH}/tracking`,
      summary: 'Takes in a file of delivery states; lines that cannot be are answered, the others applied',
      action: 'post.work',
      takesFile: true,
      params: OfCampaign,
      query: NOTHING,
      body: NOTHING,
      response: TrackedSchema,
      handle: async ({ database, insurerId, caller: { actor }, params: { campaign }, file }) => {
        const columns = ['acceptance_number', 'accepted_on', 'state', 'at'] as const;
        const { bytes, records } = await csvRecords(file as Readable, columns, '配達状況');
        const lines = records.map(({ acceptance_number, accepted_on, state, at }) => ({
          number: acceptance_number,
          acceptedOn: accepted_on,
          state,
          at,
        }));
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        return database.transaction(async (sql) => {
          const key = await keyOf(sql, insurerId, campaign);
          const { refused, ...answer } = await takeTracking(sql, actor, key, { sha256, lines });
          return {
            ...answer,
            refused: refused.map(({ line, why }) => ({
              line: line + 1,
              why,
              sentence: TRACKING_REFUSALS[why],
            })),
          };
        });
      },
    }),
  ];
}
