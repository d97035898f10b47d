import type { Sql } from '../kernel/ports.ts';
import type { Indicator } from '../statistics/rate.ts';
import { readTrend, type Trend } from '../statistics/read.ts';
import { readWorkplace, type WorkplaceKey } from './read.ts';

/** What a workplace's own rates are asked with. `smallest`: fewest people behind a figure. */
export interface AskedRates {
  readonly indicator: Indicator;
  readonly smallest: number;
}

/** Of these months (`2024-03`) those in which so many were insured through the workplace on at least one day. */
async function monthsWithEnough(
  sql: Sql,
  key: WorkplaceKey,
  months: readonly string[],
  smallest: number,
): Promise<Set<string>> {
  const { rows } = await sql.query<{ month: string }>(
    `SELECT a.month FROM (SELECT m AS month, (m || '-01')::date AS from FROM unnest($3::text[]) m) a
      WHERE $4 <= (SELECT count(DISTINCT e.member_id) FROM register.eligibility e
                    WHERE e.insurer_id = $1 AND e.workplace_id = $2 AND e.known_to = 'infinity'
                      AND e.member_id = e.insured_id AND e.valid_from < a.from + interval '1 month' AND a.from < e.valid_to
                      AND e.acquired_on < a.from + interval '1 month' AND coalesce(a.from < e.lost_on, true))`,
    [key.insurerId, key.workplaceId, months, smallest],
  );
  return new Set(rows.map(({ month }) => month));
}

/**
 * The workplace's own rates by month, and the insurer's goals (S125), of months with enough people in it: where three
 * work, a rate of theirs tells their employer who of them uses the card. The counts do not say it, for they are of visits.
 */
export async function readRates(
  sql: Sql,
  key: WorkplaceKey,
  { indicator, smallest }: AskedRates,
): Promise<Trend> {
  const { symbol } = await readWorkplace(sql, key);
  const trend = await readTrend(sql, key.insurerId, {
    indicator,
    level: 'workplace',
    code: symbol,
    smallest,
  });
  const enough = await monthsWithEnough(
    sql,
    key,
    trend.figures.map(({ month }) => month),
    smallest,
  );
  return { ...trend, figures: trend.figures.filter(({ month }) => enough.has(month)) };
}
