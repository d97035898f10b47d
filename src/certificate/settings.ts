import { z } from 'zod';
import { CLAIM_GROUNDS } from './model.ts';
import { CertificateRunSettingsSchema } from './run-settings.ts';

const IsoDate = z.iso.date();

/**
 * How long a certificate lasts, never longer than five years. `fixed`: until one day for everybody, and every so many
 * years after it; `years`: so many years from its issue; `cohort`: the last such day of the year within five years, so
 * that a year's cards end together.
 */
const ExpirySchema = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('fixed'), on: IsoDate, everyYears: z.int().min(1).max(5).default(5) }),
  z.strictObject({ rule: z.literal('years'), years: z.int().min(1).max(5) }),
  z.strictObject({
    rule: z.literal('cohort'),
    monthDay: z
      .string()
      .regex(/^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$|^(0[13-9]|1[0-2])-(29|30)$|^(0[13578]|1[02])-31$/),
  }),
]);

/** The certificate part of an insurer's profile: what the rules of 資格確認書 leave to the insurer. */
export const certificateSettings = z.strictObject({
  /** Second as-of date of the ex-officio rule of 2025: the state of the card on this day counts (S088). */
  exOfficioStateOn: IsoDate.default('2025-04-30'),
  /** From this day those who still have an old card get a certificate ex officio; before it the old card serves. */
  oldCardHoldersFrom: IsoDate.default('2025-04-30'),
  /**
   * Months before the last month in which a card with an expired electronic certificate still shows its eligibility,
   * from which on a certificate is due: 0, in that month itself; 1, a month earlier.
   */
  eCertificateLeadMonths: z.int().min(0).max(2).default(0),
  /** Default: until 2029-12-01 and every five years after it (S100). */
  expiry: ExpirySchema.prefault({ rule: 'fixed', on: '2029-12-01' }),
  /** Certificates that bridge a while: until the end of the month so many months after their issue (O6). */
  short: z
    .strictObject({
      months: z.int().min(1).max(12).default(2),
      grounds: z.array(z.enum(CLAIM_GROUNDS)).default(['myna_card_lost', 'myna_card_renewing']),
    })
    .prefault({}),
  /** A certificate that expires within so many days is renewed. */
  renewalDays: z.int().min(1).max(180).default(60),
  /** Longest that somebody entitled, and known to be, may be without one: a monthly run and its post. */
  withoutAtMostDays: z.int().min(1).max(120).default(62),
  recall: z
    .strictObject({
      /** Days in which a certificate must come back (健保則51条: five). */
      days: z.int().min(1).max(60).default(5),
      /** Whether one that expired must come back too, or is thrown away by the person. */
      expired: z.enum(['discard', 'return']).default('discard'),
    })
    .prefault({}),
  /** Business days in which an application is answered. */
  answerBusinessDays: z.int().min(1).max(60).default(10),
  run: CertificateRunSettingsSchema.prefault({}),
});
export type CertificateSettings = z.output<typeof certificateSettings>;
