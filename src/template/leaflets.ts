import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * Leaflets are data too, but of another kind than the other papers: what they say differs in length from language
 * to language, so they name what comes after what, and the writer finds the places. Texts are keys of the guide's
 * catalogue (`src/guide/`).
 */
const Key = z.string().regex(/^[a-zA-Z0-9.]+$/);
const StyleSchema = z.enum(['body', 'note', 'strong']).default('body');

const BlockSchema = z.discriminatedUnion('kind', [
  /** Head of a side. */
  z.strictObject({ kind: z.literal('title'), kicker: Key.optional(), text: Key, lead: Key.optional() }),
  /** Heading of what follows; `label` counts (メリット1) with `number`. */
  z.strictObject({
    kind: z.literal('section'),
    mark: z.string().length(1).optional(),
    label: Key.optional(),
    number: z.int().positive().optional(),
    text: Key,
  }),
  z.strictObject({ kind: z.literal('paragraph'), text: Key, style: StyleSchema }),
  z.strictObject({ kind: z.literal('bullets'), texts: z.array(Key).min(1), style: StyleSchema }),
  /** Short texts side by side, in the order of the guide's topic. */
  z.strictObject({
    kind: z.literal('items'),
    topic: z.enum(['steps', 'register', 'visit']),
    arrows: z.literal(true).optional(),
  }),
  z.strictObject({ kind: z.literal('questions'), topic: z.enum(['notice', 'certificate']) }),
  /** The three instruments side by side (S138). */
  z.strictObject({ kind: z.literal('comparison') }),
  /** The flow chart (S129-S131). */
  z.strictObject({ kind: z.literal('chart') }),
  /** The insurer's notice in small, its number block and its cut-out marked (S043), with texts beside it. */
  z.strictObject({
    kind: z.literal('picture'),
    title: Key,
    items: z.array(z.strictObject({ mark: z.string().length(1), text: Key })).length(2),
    beside: z.array(Key),
  }),
  /** Two-dimensional codes to what the insurer has set a link for (S144, S145). */
  z.strictObject({
    kind: z.literal('codes'),
    items: z.array(
      z.strictObject({
        link: z.enum(['portal', 'special', 'video', 'branches', 'languages']),
        text: Key,
      }),
    ),
  }),
]);
export type Block = z.infer<typeof BlockSchema>;

const LeafletSchema = z.strictObject({
  /** Key of the title, for the file. */
  title: Key,
  artwork: z.string().regex(/^[A-Z0-9-]+$/),
  version: z.string().regex(/^\d+\.\d+$/),
  /** Control id of each side (S158). */
  controls: z.tuple([z.string().regex(/^[A-Z]{2}\d$/), z.string().regex(/^[A-Z]{2}\d$/)]),
  confidentiality: z.enum(['機密性1', '機密性2', '機密性3']),
  /** For workplaces, whose papers are Japanese; its own texts stand in the papers' catalogue. */
  japaneseOnly: z.literal(true).optional(),
  /** Front and back (S161). */
  sides: z.tuple([z.array(BlockSchema), z.array(BlockSchema)]),
});
export type Leaflet = z.infer<typeof LeafletSchema>;

const LeafletSetSchema = z.strictObject({
  id: z.string(),
  version: z.string().regex(/^\d+\.\d+$/),
  title: z.string(),
  source: z.string(),
  leaflets: z.strictObject({
    explanation: LeafletSchema,
    promotion: LeafletSchema,
    certificate: LeafletSchema,
    workplace: LeafletSchema,
  }),
});
export type LeafletName = keyof z.infer<typeof LeafletSetSchema>['leaflets'];

let shipped: z.infer<typeof LeafletSetSchema>['leaflets'] | undefined;

/** The leaflets members and workplaces get, by name. */
export function leaflets(): Readonly<Record<LeafletName, Leaflet>> {
  shipped ??= LeafletSetSchema.parse(
    JSON.parse(readFileSync(new URL('sets/leaflets-2024.json', import.meta.url), 'utf8')),
  ).leaflets;
  return shipped;
}
