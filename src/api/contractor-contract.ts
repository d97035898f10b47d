import { z } from 'zod';

/* The contractor's OpenPGP public key, for whom packages are encrypted (docs/mailing.md). Nothing of it is secret. */

const FactsSchema = z.strictObject({
  /** Name and address, as the key has them. */
  owners: z.array(z.string()),
  algorithm: z.string(),
  madeAt: z.string(),
  /** Null: it does not expire. */
  expiresAt: z.string().nullable(),
});

export const ContractorKeySchema = z.strictObject({
  /** Null: packages are not encrypted. */
  key: FactsSchema.extend({
    fingerprint: z.string(),
    /** It has run out, or was revoked: nothing is handed over until it is replaced. */
    unusable: z.boolean(),
    setAt: z.string(),
    setBy: z.string(),
  }).nullable(),
  /** Earlier ones; `fingerprint` null: from then on there was none. */
  past: z.array(z.strictObject({ fingerprint: z.string().nullable(), at: z.string(), by: z.string() })),
});
export type ContractorKeyView = z.infer<typeof ContractorKeySchema>;

const armored = z.string().min(1).max(100_000);
export const ReadKeySchema = z.strictObject({ armored });
/** What a key says of itself but its fingerprint: that is to come from the contractor. */
export const KeyFactsSchema = FactsSchema;
export type KeyFactsAnswer = z.infer<typeof KeyFactsSchema>;
export const ReplaceKeySchema = z.strictObject({ armored, fingerprint: z.string().max(200) });
export const RemoveKeySchema = z.strictObject({ reason: z.string().trim().min(1).max(200) });
