import { z } from 'zod';
import type { CampaignKey } from '../campaign/extract.ts';
import { openParcel } from '../dispatch/seal.ts';
import type { SealingSheet } from '../dispatch/sealing.ts';
import { readSheet, recordScans, sealScanned } from '../dispatch/station.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { profileOfCampaign } from '../profile/store.ts';
import { id, OfCampaign, text } from './params.ts';
import { unknown } from './problem.ts';
import { requireCampaign } from './read/campaigns.ts';
import { NOTHING, type Route, route } from './route.ts';
import {
  OpenedSchema,
  OpenParcelSchema,
  ScanAnswerSchema,
  SealedSchema,
  SealSchema,
  SheetSchema,
  SheetsSchema,
  UploadSchema,
} from './scan-contract.ts';

const OfTarget = z.strictObject({ campaign: id, parcel: id });
/** Whether the box or envelope has to be scanned as well (I7): of the profile the campaign was begun with. */
const containerRequired = async (sql: Sql, key: CampaignKey): Promise<boolean> =>
  (await profileOfCampaign(sql, key.insurerId, key.campaignId)).dispatch.scanContainer;

/** A target that is none, in the API's words. */
async function known<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TodokeError && error.id === 'dispatch.unknown_parcel')
      throw unknown('parcel', '梱包');
    throw error;
  }
}

/** Parcels that are not closed, by number, from `from` on: their sheets. One more is read to know whether more follow. */
async function openSheets(
  sql: Sql,
  key: CampaignKey,
  from: string,
  limit: number,
): Promise<{ items: SealingSheet[]; next: string | null }> {
  const { rows } = await sql.query<{ target: string }>(
    `SELECT p.parcel_id AS target FROM packing.parcel p
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND p.parcel_id COLLATE "C" >= $3
        AND NOT EXISTS (SELECT FROM dispatch.sealing s WHERE s.insurer_id = p.insurer_id
          AND s.campaign_id = p.campaign_id AND s.target = p.parcel_id AND s.opened_at IS NULL)
      ORDER BY p.parcel_id COLLATE "C" LIMIT $4`,
    [key.insurerId, key.campaignId, from, limit + 1],
  );
  const required = await containerRequired(sql, key);
  const items: SealingSheet[] = [];
  for (const { target } of rows.slice(0, limit)) items.push(await readSheet(sql, key, target, required));
  return { items, next: rows[limit]?.target ?? null };
}

/**
 * Scan stations (docs/mailing.md): doors to the same commands as `todoke parcel`. An upload may come as often as it
 * likes; only `seal` seals, over what the server holds.
 */
export function scanRoutes(): Route[] {
  /** Of a campaign that is there. */
  const keyOf = async (sql: Sql, insurerId: string, campaignId: string): Promise<CampaignKey> => {
    await requireCampaign(sql, insurerId, campaignId);
    return { insurerId, campaignId };
  };
  return [
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/sheets',
      summary: 'Parcels not sealed yet, as a scan station takes them along',
      action: 'parcel.seal',
      params: OfCampaign,
      query: z.strictObject({
        from: text.max(80).default(''),
        limit: z.coerce.number().int().min(1).max(50).default(20),
      }),
      response: SheetsSchema,
      handle: ({ database, insurerId, params: { campaign }, query: { from, limit } }) =>
        database.read(async (sql) => openSheets(sql, await keyOf(sql, insurerId, campaign), from, limit)),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/parcels/{parcel}/sheet',
      summary: 'One parcel, or envelope that travels alone, as a scan station takes it along',
      action: 'parcel.seal',
      params: OfTarget,
      query: NOTHING,
      response: SheetSchema,
      handle: ({ database, insurerId, params: { campaign, parcel } }) =>
        database.read(async (sql) => {
          const key = await keyOf(sql, insurerId, campaign);
          const required = await containerRequired(sql, key);
          return known(() => readSheet(sql, key, parcel, required));
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/parcels/{parcel}/scans',
      summary: 'Takes in what a station scanned; as often as it is sent, each scan is there once',
      action: 'parcel.seal',
      params: OfTarget,
      query: NOTHING,
      body: UploadSchema,
      response: ScanAnswerSchema,
      handle: ({ database, insurerId, caller: { actor }, params: { campaign, parcel }, body }) =>
        database.transaction(async (sql) => {
          const key = await keyOf(sql, insurerId, campaign);
          const required = await containerRequired(sql, key);
          return known(() => recordScans(sql, actor, key, parcel, body, required));
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/parcels/{parcel}/seal',
      summary: 'Seals a parcel over the scans its stations have sent',
      action: 'parcel.seal',
      params: OfTarget,
      query: NOTHING,
      body: SealSchema,
      response: SealedSchema,
      handle: ({ database, insurerId, caller: { actor }, params: { campaign, parcel }, body }) =>
        database.transaction(async (sql) => {
          const key = await keyOf(sql, insurerId, campaign);
          const request = { ...body, containerRequired: await containerRequired(sql, key) };
          return known(() => sealScanned(sql, actor, key, parcel, request));
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/parcels/{parcel}/open',
      summary: 'Records that a sealed parcel was opened again before it was posted, and why',
      action: 'parcel.open',
      params: OfTarget,
      query: NOTHING,
      body: OpenParcelSchema,
      response: OpenedSchema,
      handle: ({ database, insurerId, caller: { actor }, params: { campaign, parcel }, body }) =>
        database.transaction(async (sql) => {
          const key = await keyOf(sql, insurerId, campaign);
          await known(() => openParcel(sql, actor, key, parcel, body.reason));
          return { opened: true as const };
        }),
    }),
  ];
}
