import { z } from 'zod';
import { text } from './params.ts';

/*
 * What a workplace's own people see and do (docs/workplace.md). No digit of any Individual Number, no address and
 * nothing of a protected member is in any answer.
 */

const date = z.iso.date();
const moment = z.iso.datetime({ offset: true });
const code = text.min(1).max(60);

export const WorkplaceHomeSchema = z.strictObject({
  name: z.string(),
  symbol: z.string(),
  insurer: z.string(),
  person: z.string(),
  /** Whether they came in by a code and have no password of their own yet. */
  mayMakeAccount: z.boolean(),
  desk: z.strictObject({ name: z.string(), phone: z.string(), sentence: z.string() }),
  campaigns: z.array(
    z.strictObject({
      campaignId: z.string(),
      title: z.string(),
      from: date,
      to: date,
      toldOn: date.nullable(),
      letters: z.int(),
      handed: z.int(),
      sendBack: z.int(),
      listed: z.int(),
    }),
  ),
  requests: z.array(z.strictObject({ title: z.string(), text: z.string(), note: z.string().nullable() })),
});
export type WorkplaceHome = z.infer<typeof WorkplaceHomeSchema>;

const LetterSchema = z.strictObject({
  managementNumber: z.string(),
  parcelId: z.string(),
  name: z.string(),
  kana: z.string(),
  insuredName: z.string(),
  dependent: z.boolean(),
  certificate: z.boolean(),
  state: z.enum(['coming', 'arrived', 'handed', 'send_back', 'sent_back']),
  again: z.boolean(),
});
export type WorkplaceLetter = z.infer<typeof LetterSchema>;

export const WorkplaceCampaignSchema = z.strictObject({
  campaignId: z.string(),
  title: z.string(),
  from: date,
  to: date,
  toldOn: date.nullable(),
  parcels: z.array(
    z.strictObject({
      parcelId: z.string(),
      part: z.int(),
      parts: z.int(),
      letters: z.int(),
      state: z.enum(['preparing', 'coming', 'arrived']),
      postedOn: date.nullable(),
    }),
  ),
  letters: z.array(LetterSchema),
  list: z.array(
    z.strictObject({
      name: z.string(),
      kana: z.string(),
      insuredName: z.string(),
      dependent: z.boolean(),
      reason: z.string(),
      sentence: z.string(),
    }),
  ),
  /** A text to send to the people on the list. */
  notice: z.string(),
});
export type WorkplaceCampaign = z.infer<typeof WorkplaceCampaignSchema>;

export const HandOutsSchema = z.strictObject({
  scans: z.array(z.strictObject({ code, at: moment })).max(500),
});
export const HandOutsAnswerSchema = z.strictObject({
  scans: z.array(
    z.strictObject({
      code: z.string(),
      became: z.enum(['hand', 'already', 'send_back', 'not_sent', 'unknown']),
    }),
  ),
});
export type HandOutsAnswer = z.infer<typeof HandOutsAnswerSchema>;

export const ArrivalSchema = z.strictObject({ delivered: z.int() });
export const LeaverSchema = z.strictObject({ code });
/** What stands on the envelope in which a paper goes back. */
export const ReturnLabelSchema = z.strictObject({
  managementNumber: z.string(),
  postcode: z.string(),
  address: z.string(),
  name: z.string(),
  workplace: z.string(),
  caseId: z.string().nullable(),
});
export type ReturnLabel = z.infer<typeof ReturnLabelSchema>;

export const WorkplaceFilingsSchema = z.strictObject({
  filings: z.array(
    z.strictObject({
      receivedOn: date,
      records: z.int(),
      accepted: z.int(),
      returned: z.int(),
      late: z.int(),
      numbersMissing: z.int(),
      attention: z.array(
        z.strictObject({
          row: z.int(),
          form: z.string(),
          returned: z.boolean(),
          reasons: z.array(z.strictObject({ message: z.string(), remedy: z.string() })),
          lateDays: z.int().nullable(),
        }),
      ),
    }),
  ),
});
export type WorkplaceFilings = z.infer<typeof WorkplaceFilingsSchema>;

export const WorkplaceRatesSchema = z.strictObject({
  /** Months of this workplace, oldest first. Rates in hundredths of a percent; each with its two numbers (X12). */
  months: z.array(
    z.strictObject({
      month: z.string(),
      rate: z.int(),
      numerator: z.int().nullable(),
      denominator: z.int().nullable(),
      source: z.string(),
      method: z.string(),
    }),
  ),
  goals: z.array(z.strictObject({ month: z.string(), rate: z.int() })),
});
export type WorkplaceRates = z.infer<typeof WorkplaceRatesSchema>;

/** What `sign-in/enrol` asks for. */
export const AccountBegunSchema = z.strictObject({ code: z.string() });
