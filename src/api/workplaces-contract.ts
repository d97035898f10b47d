import { z } from 'zod';
import { PAGE } from './list.ts';
import { text } from './params.ts';

/* Who of a workplace may come in, as the insurer sees and settles it (docs/workplace.md). Codes are told once. */

const WorkplaceItemSchema = z.strictObject({
  workplaceId: z.string(),
  symbol: z.string(),
  name: z.string(),
  /** Until when the last unused code may be used; null: there is none. */
  codeUntil: z.string().nullable(),
  /** How many may come in now. */
  people: z.int(),
  lastSignIn: z.string().nullable(),
});
export type WorkplaceItem = z.infer<typeof WorkplaceItemSchema>;
export const WorkplacesSchema = z.strictObject({ items: z.array(WorkplaceItemSchema), ...PAGE });

export const WorkplaceAccessSchema = z.strictObject({
  workplaceId: z.string(),
  name: z.string(),
  symbol: z.string(),
  codes: z.array(
    z.strictObject({
      issuedAt: z.string(),
      expiresAt: z.string(),
      state: z.enum(['open', 'used', 'revoked', 'expired']),
      endedAt: z.string().nullable(),
      usedBy: z.string().nullable(),
    }),
  ),
  people: z.array(
    z.strictObject({
      personId: z.string(),
      name: z.string(),
      since: z.string(),
      lastSignIn: z.string().nullable(),
      account: z.boolean(),
      disabledAt: z.string().nullable(),
    }),
  ),
});
export type WorkplaceAccess = z.infer<typeof WorkplaceAccessSchema>;

export const NewCodeSchema = z.strictObject({
  /** Codes given before, and everybody they let in, are over. */
  replace: z.boolean().default(false),
});
export const CodeGivenSchema = z.strictObject({
  code: z.string(),
  link: z.string(),
  validUntil: z.iso.date(),
  /** The sheet to be put into a parcel: a PDF, base64. */
  paper: z.base64(),
});
export type CodeGiven = z.infer<typeof CodeGivenSchema>;

export const CodesForSchema = z.strictObject({
  /** Of these workplaces; none named: of every workplace with a parcel in the campaign. */
  workplaces: z.array(text.min(1).max(80)).max(5_000).optional(),
  /** Codes given before, and everybody they let in, are over. */
  replace: z.boolean().default(false),
  /** Also the sheets to be put into the parcels, in the order of the codes. */
  paper: z.boolean().default(false),
});
export const CodesSchema = z.strictObject({
  codes: z.array(
    z.strictObject({
      workplaceId: z.string(),
      workplaceName: z.string(),
      code: z.string(),
      validUntil: z.iso.date(),
      /** What the QR code beside it opens; the code stands behind the #, which no server is sent. */
      link: z.string(),
    }),
  ),
  /** A PDF, base64; null where it was not asked for. */
  paper: z.base64().nullable(),
});
export type CodesGiven = z.infer<typeof CodesSchema>;
