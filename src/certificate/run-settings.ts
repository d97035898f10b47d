import { z } from 'zod';

/** Business days after the step before. */
const Steps = z.int().min(0).max(15);

/** How certificates are sent: the part of an insurer's profile that the runs need. */
export const CertificateRunSettingsSchema = z.strictObject({
  /** How the cards of general members travel (X5); 任意継続 and closed workplaces are always written to at home. */
  route: z.enum(['home', 'workplace']).default('home'),
  /** Who makes the cards: a printer from the print files, or a card bureau from data (`bureau/` of the result). */
  maker: z.enum(['printer', 'bureau']).default('printer'),
  /** The monthly run: the day the state's file is due, then business days from step to step. */
  monthly: z
    .strictObject({
      fileByDay: z.int().min(1).max(28).default(5),
      frozenAfter: Steps.default(1),
      proofsAfter: Steps.default(2),
      releasedAfter: Steps.default(2),
      packedAfter: Steps.default(3),
      /** First day of posting; the last is the month's last business day. */
      postedAfter: Steps.default(1),
    })
    .prefault({}),
  /** Target lists leave for the workplaces so many business days before the first day of their wave (S117). */
  listsBefore: z.int().min(1).max(60).default(10),
});
export type CertificateRunSettings = z.infer<typeof CertificateRunSettingsSchema>;
