import { z } from 'zod';
import { INDICATOR_NAMES, LEVEL_NAMES } from '../statistics/rate.ts';

/*
 * Usage and registration rates over HTTP (docs/statistics.md). A rate is a whole number of hundredths of a percent and
 * never comes without its counts (or their absence), weighting, source and method.
 */

export const IndicatorSchema = z.enum(INDICATOR_NAMES);
export const LevelSchema = z.enum(LEVEL_NAMES);
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

export const RatesSchema = z.strictObject({
  figures: z.array(FigureSchema),
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
export type Rates = z.infer<typeof RatesSchema>;

export const TrendSchema = z.strictObject({
  figures: z.array(FigureSchema),
  goals: z.array(z.strictObject({ month, rate })),
});
export type RateTrend = z.infer<typeof TrendSchema>;

export const MonthsSchema = z.strictObject({
  months: z.array(z.strictObject({ indicator: IndicatorSchema, level: LevelSchema, month })),
});
export type RateMonths = z.infer<typeof MonthsSchema>;

export const PublicationSchema = z.strictObject({
  /** What messages call the file. */
  name: z.string().min(1).max(200),
  source: z.string().min(1).max(1_000),
  method: z.string().min(1).max(2_000),
  /** The file's bytes: UTF-8 or Shift_JIS CSV. */
  content: z.base64(),
});

export const PublicationAnswerSchema = z.strictObject({
  /** What was taken in; null where the file has faults, and nothing was. */
  taken: z.strictObject({ publication: count, figures: count, known: z.boolean() }).nullable(),
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
  outcomes: z.array(z.strictObject({ outcome: z.string(), title: z.string() })),
  /** People by branch; their sums are the ledger's. `counts` stand in the order of `outcomes`. */
  branches: z.array(
    z.strictObject({ branch: z.string(), name: z.string(), extracted: count, counts: z.array(count) }),
  ),
  returns: z.array(z.strictObject({ cause: z.string(), title: z.string(), count })),
});
export type CampaignFigures = z.infer<typeof CampaignFiguresSchema>;

export const DeskFiguresSchema = z.strictObject({
  topics: z.array(
    z.strictObject({
      topic: z.string(),
      title: z.string(),
      language: z.string(),
      calls: count,
      transferred: count,
    }),
  ),
});
export type DeskFigures = z.infer<typeof DeskFiguresSchema>;

export const GoalSchema = z.strictObject({ indicator: IndicatorSchema, month, rate });
