import { z } from 'zod';

/** Collections of the Ideographic Variation Database that selectors in names may be of. */
const Collection = z.enum(['Adobe-Japan1', 'Moji_Joho']);

/** A typeface of the insurer's own: IPAmj明朝, 外字. */
const OwnFontSchema = z.strictObject({
  /** A name in the folder of fonts (TODOKE_FONTS), or a whole path. */
  file: z.string().min(1),
  /** SHA-256 of the file in hex: another version draws other shapes, and is another font. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Which collection its variants are of; a font of 外字 has none. */
  selectors: z.union([Collection, z.literal('none')]).default('none'),
  /** Looked at before the shipped typefaces: names are then set in it. By default only what those lack is. */
  before: z.boolean().default(false),
});
export type OwnFont = z.infer<typeof OwnFontSchema>;

/** The characters of names: which selectors the register's names carry, and fonts beside the shipped ones. */
export const FontSettingsSchema = z.strictObject({
  selectors: Collection.default('Adobe-Japan1'),
  own: z.array(OwnFontSchema).max(8).default([]),
});
export type FontSettings = z.infer<typeof FontSettingsSchema>;
