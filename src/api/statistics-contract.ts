import { z } from 'zod';
import { INDICATOR_NAMES, LEVEL_NAMES } from '../statistics/rate.ts';
import { PAGE } from './list.ts';
import { text } from './params.ts';

/*
 * Usage and registration rates over HTTP (docs/statistics.md). A rate is a whole number of hundredths of a percent and
 * never comes without its counts (or their absence), weighting, source and method.
 */

export const IndicatorSchema = z.enum(INDICATOR_NAMES);
export const LevelSchema = z.enum(LEVEL_NAMES);
/** A month of statistics, `YYYY-MM`. */
export const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/);
const rate = z.int().min(0).max(10_000);
const count = z.int().nonnegative();

const FigureSchema = z.strictObject({
  indicator: IndicatorSchema,
  month,
  level: LevelSchema,
  code: z.string(),
  /** What people call the place; of an insurer or workplace its number. */
  name: z.string(),
  numerator: count.nullable(),
  denominator: count.nullable(),
  rate,
  weighting: z.enum(['counts', 'as_printed']),
  source: z.string(),
  method: z.string(),
});
export type RateFigure = z.infer<typeof FigureSchema>;

export const RateListSchema = z.strictObject({ items: z.array(FigureSchema), ...PAGE });
export type Rates = z.infer<typeof RateListSchema>;

export const RateSummarySchema = z.strictObject({
  /** How many places are shown. */
  places: count,
  highest: FigureSchema.nullable(),
  lowest: FigureSchema.nullable(),
  /** From the sums of the counts; null where one place has none. */
  total: z
    .strictObject({
      numerator: count,
      denominator: count,
      rate,
      weighting: z.literal('counts'),
      parts: count,
    })
    .nullable(),
  /** The average somebody printed over these places. */
  printedAverage: FigureSchema.nullable(),
  /** Describes the printed values; no rate of anything. */
  simpleMean: z.strictObject({ name: z.string(), value: rate, of: count }).nullable(),
});
export type RateSummary = z.infer<typeof RateSummarySchema>;

export const TrendSchema = z.strictObject({
  /** What people call the place. */
  name: z.string(),
  figures: z.array(FigureSchema),
  goals: z.array(z.strictObject({ month, rate })),
});
export type RateTrend = z.infer<typeof TrendSchema>;

export const GoalSchema = z.strictObject({ indicator: IndicatorSchema, month, rate });
export type RateGoal = z.infer<typeof GoalSchema>;

export const MonthsSchema = z.strictObject({
  months: z.array(z.strictObject({ indicator: IndicatorSchema, level: LevelSchema, month })),
  /** What the insurer means to reach, by month. */
  goals: z.array(GoalSchema),
});
export type RateMonths = z.infer<typeof MonthsSchema>;

/** What is said of a file of rates; its bytes (UTF-8 or Shift_JIS CSV) are the request's body. */
export const PublicationQuerySchema = z.strictObject({
  /** What messages call the file. */
  name: text.min(1).max(200),
  source: text.min(1).max(200),
  method: text.min(1).max(400),
});

export const PublicationAnswerSchema = z.strictObject({
  /** What was taken in; null where the file has faults, and nothing was. */
  taken: z.strictObject({ publication: count, figures: count, known: z.boolean() }).nullable(),
  /** Rows that counted nobody (0 of 0): they have no rate and are in no table. How many; the first of them are told. */
  nobodyCount: count,
  nobody: z.array(z.strictObject({ row: count, level: LevelSchema, code: z.string() })),
  /** How many faults there are; the first of them are told. */
  faultCount: count,
  faults: z.array(
    z.strictObject({
      row: count,
      column: z.string(),
      code: z.string(),
      message: z.string(),
      remedy: z.string(),
    }),
  ),
});
export type PublicationAnswer = z.infer<typeof PublicationAnswerSchema>;

export const CampaignFiguresSchema = z.strictObject({
  /** Outcomes taken together, in the order of a picture. */
  groups: z.array(z.strictObject({ group: z.string(), title: z.string() })),
  outcomes: z.array(z.strictObject({ outcome: z.string(), title: z.string(), group: z.string() })),
  /** People by branch; their sums are the ledger's. `counts` stand in the order of `outcomes`. */
  branches: z.array(
    z.strictObject({ branch: z.string(), name: z.string(), extracted: count, counts: z.array(count) }),
  ),
  returns: z.array(z.strictObject({ cause: z.string(), title: z.string(), count })),
});
export type CampaignFigures = z.infer<typeof CampaignFiguresSchema>;

export const DeskFiguresSchema = z.strictObject({
  /** The month counted; null where nobody has called yet. */
  month: month.nullable(),
  /** From the first month somebody called to the last, newest first. */
  months: z.array(month),
  topics: z.array(
    z.strictObject({
      topic: z.string(),
      title: z.string(),
      language: z.string(),
      languageName: z.string(),
      calls: count,
      transferred: count,
    }),
  ),
});
export type DeskFigures = z.infer<typeof DeskFiguresSchema>;

const filingCounts = {
  files: count,
  /** Files refused as a whole. */
  refusedFiles: count,
  accepted: count,
  errors: count,
  /** Of the accepted, those received later than due (S127). */
  late: count,
  newMembers: count,
  /** Of the new members, those without a usable Individual Number (S124). */
  numbersMissing: count,
};

export const FilingMonthsSchema = z.strictObject({
  months: z.array(z.strictObject({ month, ...filingCounts })),
});
export type FilingMonths = z.infer<typeof FilingMonthsSchema>;

const WorkplaceFilingsSchema = z.strictObject({
  /** 事業所整理記号 or the society's number; '' where a file's header could not be read. */
  workplace: z.string(),
  /** As the register calls it; null until it was told which workplace that is. */
  name: z.string().nullable(),
  ...filingCounts,
});
export type WorkplaceFilings = z.infer<typeof WorkplaceFilingsSchema>;
export const FilingListSchema = z.strictObject({ items: z.array(WorkplaceFilingsSchema), ...PAGE });

const NamedSchema = z.strictObject({ code: z.string(), title: z.string() });
export const CertificateFiguresSchema = z.strictObject({
  grounds: z.array(NamedSchema),
  occasions: z.array(NamedSchema),
  /** Certificates by month of issue, newest first; `grounds` and `occasions` stand in the order above. */
  months: z.array(
    z.strictObject({ month, issued: count, grounds: z.array(count), occasions: z.array(count) }),
  ),
});
export type CertificateFigures = z.infer<typeof CertificateFiguresSchema>;
