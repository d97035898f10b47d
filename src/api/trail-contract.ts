import { z } from 'zod';
import { PAGE } from './list.ts';

/* The trail of what people did at an insurer (docs/access.md). */

const EntrySchema = z.strictObject({
  entryId: z.string(),
  at: z.string(),
  actor: z.string(),
  /** Null: the system, the command line, or somebody of a workplace who is not there any more. */
  name: z.string().nullable(),
  action: z.string(),
  title: z.string(),
  /** What it was done to, `kind:id`. */
  subject: z.string(),
  /** Why a person was looked at; null of what needs no purpose. */
  purpose: z.string().nullable(),
});
export type TrailEntry = z.infer<typeof EntrySchema>;
export const TrailSchema = z.strictObject({ items: z.array(EntrySchema), ...PAGE });
