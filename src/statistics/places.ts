import type { Indicator, Level } from './rate.ts';

/** What is asked of one month. `smallest`: fewest people a workplace must have to be shown (`PLACES`). */
export interface AskedMonth {
  readonly indicator: Indicator;
  /** `2024-03`. */
  readonly month: string;
  readonly level: Level;
  readonly smallest?: number;
}

/** The columns of a figure `f` with its publication `p`. */
export const COLUMNS = `f.indicator, to_char(f.month, 'YYYY-MM') AS month, f.level, f.code, f.numerator, f.denominator,
  f.rate, p.source, p.method`;

/** Whether a later publication has the same place and month as the figure of this alias: that one is read. */
export const REPLACED = (alias: string): string => `EXISTS (SELECT FROM statistics.figure newer
  WHERE (newer.insurer_id, newer.indicator, newer.level, newer.code, newer.month)
      = (${alias}.insurer_id, ${alias}.indicator, ${alias}.level, ${alias}.code, ${alias}.month)
    AND newer.publication_no > ${alias}.publication_no)`;

/** The values of `PLACES`: insurer, indicator, month, level, fewest people. */
export const placesValues = (insurerId: string, asked: AskedMonth): unknown[] => [
  insurerId,
  asked.indicator,
  `${asked.month}-01`,
  asked.level,
  asked.smallest ?? 0,
];

/**
 * The newest figure of each place of a month, with `shown`. A rate of a few people tells what one of them does, so
 * workplaces smaller than asked are not shown; nor, where those together are fewer than that, the next larger
 * ones: the total would give them away; nor one of which only the rate was told, for nobody knows how small it is.
 */
export const PLACES = `(
  SELECT n.*, n.level <> 'workplace' OR $5::int = 0
              OR coalesce(n.denominator >= $5::int AND (n.smaller = 0 OR n.smaller >= $5::int), false) AS shown
    FROM (SELECT d.*, coalesce(sum(d.denominator) OVER (ORDER BY d.denominator, d.code COLLATE "C"
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS smaller
            FROM (SELECT DISTINCT ON (f.code COLLATE "C") ${COLUMNS}
                    FROM statistics.figure f JOIN statistics.publication p USING (insurer_id, publication_no)
                   WHERE f.insurer_id = $1 AND f.indicator = $2 AND f.month = $3::date AND f.level = $4
                   ORDER BY f.code COLLATE "C", f.publication_no DESC) d) n)`;

/**
 * The same of one figure `f`, with the fewest people as $5. Each of the smaller ones has somebody, so $5 of them say
 * enough: the rest is not read.
 */
export const SHOWN_ALONE = `(f.level <> 'workplace' OR $5::int = 0 OR (f.denominator >= $5::int AND
  (SELECT count(*) = 0 OR sum(s.denominator) >= $5::int
     FROM (SELECT g.denominator FROM statistics.figure g
            WHERE g.insurer_id = f.insurer_id AND g.indicator = f.indicator AND g.level = f.level AND g.month = f.month
              AND (g.denominator, g.code COLLATE "C") < (f.denominator, f.code COLLATE "C")
              AND NOT ${REPLACED('g')} LIMIT $5::int) s)))`;
