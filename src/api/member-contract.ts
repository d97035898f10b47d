import { z } from 'zod';

/* What members sent in with a case, over HTTP. */

export const PAPER_TYPES = ['image/jpeg', 'image/png', 'application/pdf'] as const;

export const SentPapersSchema = z.strictObject({
  papers: z.array(
    z.strictObject({
      receipt: z.string(),
      n: z.int(),
      type: z.enum(PAPER_TYPES),
      bytes: z.int(),
      /** `not_scanned`: no virus scanner is set up. */
      scan: z.enum(['clean', 'not_scanned']),
    }),
  ),
});
export type SentPapers = z.infer<typeof SentPapersSchema>;
