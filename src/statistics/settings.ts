import { z } from 'zod';

/** What of a profile concerns the figures it shows. */
export const statisticsSettings = z.strictObject({
  /** Rates of workplaces with fewer people (or confirmations) than this are not shown: they tell what one person does. */
  smallestDenominator: z.int().min(1).default(10),
});
export type StatisticsSettings = z.output<typeof statisticsSettings>;
