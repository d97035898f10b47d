import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign } from '../campaign/extract.ts';
import type { IsoDate } from '../japan/calendar.ts';
import { type DiscountWish, type NoPostage, type Postage, postageFor } from '../japan/postage.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import type { PackingSettings } from '../packing/settings.ts';
import { ALIVE } from '../piece/alive-sql.ts';
import { takeTrackingNumbers } from './bands.ts';
import type { DispatchSettings } from './settings.ts';

/** A parcel, or an envelope that travels alone, as the post weighs and measures it. */
export interface MailItem {
  readonly target: string;
  readonly grams: number;
  readonly sizeMm: { readonly length: number; readonly width: number; readonly thickness: number };
}

/** What the plan of a round costs to post. */
export interface PostageTotal {
  readonly accepted_on: IsoDate;
  readonly items: number;
  readonly classes: readonly { readonly class: string; readonly items: number; readonly yen: number }[];
  readonly before_discounts_yen: number;
  readonly discount_yen: number;
  readonly total_yen: number;
  /** False: a price or discount used here has not been held against Japan Post's own list yet. */
  readonly verified: boolean;
}

interface ItemRow {
  readonly target: string;
  readonly container: string | null;
  readonly grams: string;
  readonly thickness_mm: string;
}

const TRAVELLING = `EXISTS (
  SELECT FROM piece.piece p WHERE p.insurer_id = e.insurer_id AND p.campaign_id = e.campaign_id
     AND p.envelope_id = e.envelope_id AND ${ALIVE})`;

/** Lots of one wave ($3), or all of them. */
const OF_WAVE = (item: 'a' | 'e') => `($3::text IS NULL OR ${item}.lot = ANY (ARRAY(
  SELECT f.lot FROM document.file f WHERE f.insurer_id = $1 AND f.campaign_id = $2 AND f.wave = $3)))`;

/**
 * Everything a campaign (or one wave of it) still hands to the post, in the order of the lots: a parcel, or an envelope in none, with at
 * least one paper that travels. Weights are the planned ones; a parcel some papers were pulled from is a little
 * lighter than stated, never heavier.
 */
async function readItems(
  sql: Sql,
  key: CampaignKey,
  packing: PackingSettings,
  wave: string | undefined,
): Promise<MailItem[]> {
  const { rows } = await sql.query<ItemRow>(
    `SELECT a.parcel_id AS target, a.container, a.grams::text, a.thickness_mm::text
       FROM packing.parcel a
      WHERE a.insurer_id = $1 AND a.campaign_id = $2 AND ${OF_WAVE('a')}
        AND EXISTS (SELECT FROM packing.envelope e WHERE e.insurer_id = $1 AND e.campaign_id = $2
                       AND e.parcel_id = a.parcel_id AND ${TRAVELLING})
     UNION ALL
     SELECT e.envelope_id, NULL, e.grams::text, e.thickness_mm::text FROM packing.envelope e
      WHERE e.insurer_id = $1 AND e.campaign_id = $2 AND e.parcel_id IS NULL AND ${OF_WAVE('e')} AND ${TRAVELLING}`,
    [key.insurerId, key.campaignId, wave ?? null],
  );
  rows.sort((a, b) => (a.target < b.target ? -1 : 1));
  return rows.map(({ target, container, grams, thickness_mm }) => {
    const outer = packing.containers.find(({ name }) => name === container);
    const { lengthMm, widthMm } = outer ?? packing.envelope;
    const sizeMm = { length: lengthMm, width: widthMm, thickness: Number(thickness_mm) };
    return { target, grams: Number(grams), sizeMm };
  });
}

const REASONS: Record<NoPostage, string> = {
  no_table: 'その日の郵便料金表がありません',
  too_small: '郵便物の最小の大きさに足りません',
  too_big: '郵便物の最大の大きさを超えています',
  too_heavy: '郵便物の最大の重さ（4kg）を超えています',
};

/** The price of one item before discounts. Throws `dispatch.no_postage` naming the item and why. */
function priceOf(item: MailItem, on: IsoDate, settings: DispatchSettings): Postage {
  const option = settings.option === 'none' ? undefined : settings.option;
  const price = postageFor({ ...item, on, ...(option === undefined ? {} : { option }) });
  if (!('none' in price)) return price;
  throw new TodokeError('dispatch.no_postage', `${item.target} を差し出せません。${REASONS[price.none]}。`, {
    remedy: '差出日と、梱包の大きさ・重さの設定を確かめてください。',
    status: 409,
  });
}

/** What items cost to post on a day. Items that cost the same are alike for the discounts: same class, same step of weight, same option. */
export function postageOf(
  items: readonly MailItem[],
  on: IsoDate,
  settings: DispatchSettings,
): { total: PostageTotal; prices: ReadonlyMap<string, Postage> } {
  const prices = new Map(items.map((item) => [item.target, priceOf(item, on, settings)]));
  const alike = Map.groupBy(items, ({ target }) => {
    const price = prices.get(target) as Postage;
    return `${price.class} ${price.pieceYen}`;
  });
  const discounts: DiscountWish = settings.bulkOption ? { bulkOption: true } : {};
  const option = settings.option === 'none' ? undefined : settings.option;
  const sums = [...alike.values()].map((same) => {
    const [first] = same as [MailItem];
    const pieces = same.length;
    const question = { ...first, on, pieces, discounts, ...(option === undefined ? {} : { option }) };
    return postageFor(question) as Postage;
  });
  const sum = (of: (price: Postage) => number) => sums.reduce((total, price) => total + of(price), 0);
  const classes = [...Map.groupBy(sums, (price) => price.class)].map(([name, same]) => ({
    class: name,
    items: same.reduce((total, price) => total + price.pieces, 0),
    yen: same.reduce((total, price) => total + price.totalYen, 0),
  }));
  const total = {
    accepted_on: on,
    items: items.length,
    classes: classes.sort((a, b) => (a.class < b.class ? -1 : 1)),
    before_discounts_yen: sum((price) => price.pieceYen * price.pieces),
    discount_yen: sum((price) => price.discountYen),
    total_yen: sum((price) => price.totalYen),
    verified: sums.every((price) => price.verified),
  };
  return { total, prices };
}

/** What a planned campaign, or one wave of it, costs to post on a day; known before anything is released. */
export async function readPostage(
  sql: Sql,
  key: CampaignKey,
  packing: PackingSettings,
  settings: DispatchSettings,
  on: IsoDate,
  wave?: string,
): Promise<PostageTotal> {
  return postageOf(await readItems(sql, key, packing, wave), on, settings).total;
}

/**
 * Gives every item of a campaign (or of one wave) that has none yet its acceptance number, in the order of the lots, and keeps class,
 * weight and price with it. Asked again it numbers only what has been packed since (second routes).
 *
 * Throws `dispatch.no_postage`, `dispatch.bands_used_up` naming how many numbers are lacking; nothing is numbered then.
 */
export async function assignAcceptance(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  packing: PackingSettings,
  settings: DispatchSettings,
  on: IsoDate,
  wave?: string,
): Promise<{ readonly numbered: number; readonly total: PostageTotal }> {
  await lockCampaign(sql, key);
  const { rows: known } = await sql.query<{ target: string }>(
    'SELECT target FROM dispatch.acceptance WHERE insurer_id = $1 AND campaign_id = $2',
    [key.insurerId, key.campaignId],
  );
  const done = new Set(known.map(({ target }) => target));
  const items = (await readItems(sql, key, packing, wave)).filter(({ target }) => !done.has(target));
  const { total, prices } = postageOf(items, on, settings);
  if (items.length === 0) return { numbered: 0, total };
  const numbers =
    settings.option === 'none'
      ? items.map(() => null)
      : await takeTrackingNumbers(sql, key.insurerId, items.length, on, settings.reuseAfterDays);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'dispatch.assign_acceptance',
    subject: `campaign:${key.campaignId}`,
    detail: { items: items.length, total_yen: total.total_yen, on },
  });
  const priced = items.map((item) => prices.get(item.target) as Postage);
  await sql.query(
    `INSERT INTO dispatch.acceptance (insurer_id, campaign_id, target, number, accepted_on, mail_class, grams,
                                      thickness_mm, yen, audit_id)
     SELECT $1, $2, t.target, t.number, $3, t.class, t.grams, t.thickness, t.yen, $4
       FROM unnest($5::text[], $6::text[], $7::text[], $8::numeric[], $9::numeric[], $10::int[])
         AS t (target, number, class, grams, thickness, yen)`,
    [
      key.insurerId,
      key.campaignId,
      on,
      auditId,
      items.map(({ target }) => target),
      numbers,
      priced.map((price) => price.class),
      items.map(({ grams }) => grams),
      items.map(({ sizeMm }) => sizeMm.thickness),
      priced.map((price) => price.pieceYen),
    ],
  );
  return { numbered: items.length, total };
}
