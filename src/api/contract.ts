import { z } from 'zod';
import { FIVE_ITEMS, LEVELS } from '../matching/level.ts';
import { PAGE } from './list.ts';

/*
 * What the API answers, for the server (which checks every answer against it), the OpenAPI document and the screens.
 * Dates are YYYY-MM-DD, moments ISO 8601 with offset. Lists carry no names and no addresses: a person's data stand
 * only in answers about one person and in the review's queue (review-contract.ts), where every view is logged.
 */

const date = z.iso.date();
const count = z.int().nonnegative();

const CampaignSchema = z.strictObject({
  campaignId: z.string(),
  title: z.string(),
  extractionDate: date,
  cutOff: date,
  packingDate: date,
  issueDate: date,
  windowFrom: date,
  windowTo: date,
});
export type Campaign = z.infer<typeof CampaignSchema>;

export const CampaignsSchema = z.strictObject({
  insurer: z.strictObject({ insurerId: z.string(), name: z.string() }).nullable(),
  campaigns: z.array(CampaignSchema),
});
export type Campaigns = z.infer<typeof CampaignsSchema>;

export const CampaignDetailSchema = CampaignSchema.extend({
  insurer: z.strictObject({ insurerId: z.string(), name: z.string() }),
  profile: z.strictObject({ name: z.string(), version: z.string(), hash: z.string() }),
  /** Everybody of the register file is accounted for: fileRows = loaded + aside; extracted = sum of outcomes + undecided. */
  funnel: z.strictObject({
    /** The register file the extraction was made from; null before one was loaded. */
    register: z.strictObject({ fileRows: count, loaded: count, aside: count, warnings: count }).nullable(),
    /** Rows kept aside of all files the campaign was made from. */
    aside: count,
    extracted: count,
    undecided: count,
    outcomes: z.array(
      z.strictObject({
        outcome: z.string(),
        title: z.string(),
        /** The campaign cannot be closed while anybody stands here. */
        blocks: z.boolean(),
        /** The list that opens these people. */
        list: z.enum(['pieces', 'held', 'excluded']),
        count,
      }),
    ),
    /** People held, by outcome and row of the rule table. */
    held: z.array(z.strictObject({ outcome: z.string(), row: z.int(), title: z.string(), count })),
    pieces: z.array(z.strictObject({ form: z.string(), title: z.string(), digits: z.boolean(), count })),
    envelopes: count,
    parcels: count,
    pages: count,
    files: count,
  }),
  stages: z.array(z.strictObject({ stage: z.string(), title: z.string(), doneAt: z.string().nullable() })),
});
export type CampaignDetail = z.infer<typeof CampaignDetailSchema>;

/** What a round in this process is doing now. `total` 0: not known yet. */
export const ProgressSchema = z.strictObject({
  stage: z.string(),
  done: count,
  total: count,
  finished: z.boolean(),
});
export type Progress = z.infer<typeof ProgressSchema>;

export const ItemLevelSchema = z.strictObject({
  item: z.enum(FIVE_ITEMS),
  level: z.enum(LEVELS),
  reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })),
});
export type ItemLevel = z.infer<typeof ItemLevelSchema>;

const HeldSchema = z.strictObject({
  memberId: z.string(),
  outcome: z.string(),
  outcomeTitle: z.string(),
  ruleRow: z.int(),
  /** Why, in a few words, for lists. */
  reason: z.string(),
  /** Why, in words: one sentence each, the decisive one first. */
  why: z.array(z.string()),
  replied: z.string(),
  /** Null where there was nothing to compare with. */
  levels: z.array(ItemLevelSchema).nullable(),
  /** More than one valid eligibility. */
  several: z.boolean(),
  protected: z.boolean(),
});
export type Held = z.infer<typeof HeldSchema>;
export const HeldListSchema = z.strictObject({ items: z.array(HeldSchema), ...PAGE });
export type HeldList = z.infer<typeof HeldListSchema>;

const FiveSchema = z.strictObject({
  kanji: z.string(),
  kana: z.string(),
  birth: z.string(),
  sex: z.string(),
  /** Null: a protected member's address is on no screen. */
  address: z.string().nullable(),
});

export const HeldDetailSchema = HeldSchema.extend({
  ours: FiveSchema.nullable(),
  /** Null where the resident register has no such number or no number is held. */
  theirs: FiveSchema.extend({ snapshot: date }).nullable(),
  /** Both sides item by item, in stretches that count alike; null where there is nothing to compare with. */
  aligned: z
    .array(
      z.strictObject({
        item: z.enum(FIVE_ITEMS),
        pieces: z.array(
          z.strictObject({
            ours: z.string(),
            theirs: z.string(),
            level: z.enum(LEVELS),
            reason: z.strictObject({ code: z.string(), text: z.string() }).nullable(),
          }),
        ),
      }),
    )
    .nullable(),
  eligibility: z
    .strictObject({
      symbol: z.string(),
      number: z.string(),
      subNumber: z.string(),
      kind: z.string(),
      relationship: z.string(),
      acquiredOn: date,
      workplaceName: z.string().nullable(),
    })
    .nullable(),
  inquiries: z.array(z.strictObject({ sentOn: date, replyBy: date, repliedOn: date.nullable() })),
});
export type HeldDetail = z.infer<typeof HeldDetailSchema>;

export const ParcelSchema = z.strictObject({
  parcelId: z.string(),
  workplaceId: z.string(),
  workplaceName: z.string(),
  part: z.int(),
  parts: z.int(),
  container: z.string(),
  people: count,
  envelopes: count,
  grams: count,
  thicknessMm: z.number(),
  /** Closed over its scanned contents, and not opened since. */
  sealed: z.boolean(),
  /** As printed; null until it has one. */
  acceptanceNumber: z.string().nullable(),
  /** The post's own word of where it is; null: nothing told yet. */
  tracking: z.string().nullable(),
});
export type Parcel = z.infer<typeof ParcelSchema>;
export const ParcelListSchema = z.strictObject({ items: z.array(ParcelSchema), ...PAGE });
export type ParcelList = z.infer<typeof ParcelListSchema>;

const PieceSchema = z.strictObject({
  pieceId: z.string(),
  managementNumber: z.string(),
  memberId: z.string(),
  form: z.string(),
  formTitle: z.string(),
  digits: z.boolean(),
  route: z.string(),
  routeTitle: z.string(),
  outcome: z.string().nullable(),
  status: z.string(),
  statusTitle: z.string(),
  parcelId: z.string().nullable(),
  envelopeId: z.string(),
  /** Place in its print file, from 1. */
  position: z.int(),
  /** Place of its envelope in the parcel, or in the lot of direct mail, from 1. */
  place: z.int(),
});
export type Piece = z.infer<typeof PieceSchema>;
export const PieceListSchema = z.strictObject({ items: z.array(PieceSchema), ...PAGE });
export type PieceList = z.infer<typeof PieceListSchema>;

export const PieceDetailSchema = PieceSchema.extend({
  ruleRow: z.int().nullable(),
  why: z.string().nullable(),
  /** Why it travels as it does, in words. */
  routeReason: z.string().nullable(),
  /** Print file relative to the output folder, and the first page in it; null until it is composed. */
  file: z.string(),
  page: z.int().nullable(),
  /** How many pages the piece has; 0 until it is composed. */
  pages: count,
  /** Its pages are on no screen (支援措置対象). */
  protected: z.boolean(),
  inserts: z.array(z.string()),
  events: z.array(
    z.strictObject({ action: z.string(), status: z.string(), statusTitle: z.string(), at: z.string() }),
  ),
});
export type PieceDetail = z.infer<typeof PieceDetailSchema>;

const ExcludedSchema = z.strictObject({
  memberId: z.string(),
  outcome: z.string(),
  title: z.string(),
  kind: z.string().nullable(),
  acquiredOn: date.nullable(),
  /** Of a loss only: the first day without cover (the loss, the insured's loss, or the 75th birthday). */
  coverEndsOn: date.nullable(),
});
export type Excluded = z.infer<typeof ExcludedSchema>;
export const ExcludedListSchema = z.strictObject({ items: z.array(ExcludedSchema), ...PAGE });
export type ExcludedList = z.infer<typeof ExcludedListSchema>;

const AsideSchema = z.strictObject({
  sourceId: z.int(),
  kind: z.string(),
  file: z.string(),
  row: z.int(),
  /** `error`: the row was kept aside; `warning`: it was taken in. */
  severity: z.enum(['error', 'warning']),
  findings: z.array(
    z.strictObject({ column: z.string(), code: z.string(), sentence: z.string(), remedy: z.string() }),
  ),
});
export type Aside = z.infer<typeof AsideSchema>;
export const AsideListSchema = z.strictObject({ items: z.array(AsideSchema), ...PAGE });
export type AsideList = z.infer<typeof AsideListSchema>;
