import type { Sql } from '../kernel/ports.ts';
import type { Figure } from './publication.ts';
import {
  type BasisPoints,
  type Indicator,
  type Level,
  type SimpleMean,
  simpleMeanOf,
  type Total,
  totalOf,
  type Weighting,
} from './rate.ts';

/** A figure with everything that must travel with it (X12, S155). */
export interface SourcedFigure extends Figure {
  readonly weighting: Weighting;
  readonly source: string;
  readonly method: string;
}

/** All places of a level in one month, and what may be said of them together. */
export interface RateTable {
  readonly figures: readonly SourcedFigure[];
  /** From the sums of the counts; null where one of the places has no counts. */
  readonly total: Total | null;
  /** The average somebody else printed over these places, under their weighting; null where none was taken in. */
  readonly printedAverage: SourcedFigure | null;
  /** Describes the printed values and is no rate; null where every place has counts, and the total says it better. */
  readonly simpleMean: SimpleMean | null;
}

interface FigureRow extends Omit<Figure, 'numerator' | 'denominator'> {
  readonly numerator: string | null;
  readonly denominator: string | null;
  readonly source: string;
  readonly method: string;
}

/** The newest publication's figure for each place and month. */
const NEWEST = `
  SELECT DISTINCT ON (f.level, f.code COLLATE "C", f.month) f.indicator, to_char(f.month, 'YYYY-MM') AS month, f.level, f.code,
         f.numerator, f.denominator, f.rate, p.source, p.method
    FROM statistics.figure f JOIN statistics.publication p USING (insurer_id, publication_no)
   WHERE f.insurer_id = $1 AND f.indicator = $2`;
const ORDER = 'ORDER BY f.level, f.code COLLATE "C", f.month, f.publication_no DESC';

const sourced = (row: FigureRow): SourcedFigure => ({
  ...row,
  numerator: row.numerator === null ? null : Number(row.numerator),
  denominator: row.denominator === null ? null : Number(row.denominator),
  weighting: row.denominator === null ? 'as_printed' : 'counts',
});

const hasCounts = (figure: Figure): boolean => figure.denominator !== null;

/**
 * The places whose rate may be shown: a rate of a few people tells what one of them does. What is left out must add up to
 * `smallest` too, else the total gives it away; then the next larger ones are left out with it.
 */
export function shownOf<F extends Pick<Figure, 'denominator' | 'code'>>(
  figures: readonly F[],
  smallest: number,
): F[] {
  const bySize = figures
    .filter((figure) => figure.denominator !== null)
    .sort((a, b) => Number(a.denominator) - Number(b.denominator) || (a.code < b.code ? -1 : 1));
  const hidden = new Set<F>();
  let people = 0;
  for (const figure of bySize) {
    const size = Number(figure.denominator);
    if (size >= smallest && (hidden.size === 0 || people >= smallest)) break;
    hidden.add(figure);
    people += size;
  }
  return figures.filter((figure) => !hidden.has(figure));
}

/**
 * One indicator of one month for every place of a level, by code. Of workplaces those of fewer than `smallest` are
 * left out, as `shownOf` says.
 */
export async function readRateTable(
  sql: Sql,
  insurerId: string,
  asked: {
    readonly indicator: Indicator;
    readonly month: string;
    readonly level: Level;
    readonly smallest?: number;
  },
): Promise<RateTable> {
  const { rows } = await sql.query<FigureRow>(
    `${NEWEST} AND f.month = $3::date AND f.level IN ($4, 'nation') ${ORDER}`,
    [insurerId, asked.indicator, `${asked.month}-01`, asked.level],
  );
  const all = rows.map(sourced);
  const places = all.filter(({ level }) => level === asked.level);
  const counted = places.length > 0 && places.every(hasCounts);
  const printed = all.find(({ level }) => level === 'nation');
  return {
    figures: asked.level === 'workplace' ? shownOf(places, asked.smallest ?? 0) : places,
    total: counted ? totalOf(places as (SourcedFigure & { numerator: number; denominator: number })[]) : null,
    printedAverage: asked.level === 'nation' || printed === undefined || hasCounts(printed) ? null : printed,
    simpleMean: counted ? null : simpleMeanOf(places.map(({ rate }) => rate)),
  };
}

export interface Trend {
  readonly figures: readonly SourcedFigure[];
  readonly goals: readonly { readonly month: string; readonly rate: BasisPoints }[];
}

/**
 * One place's rates by month, oldest first, with the insurer's goals for the same indicator. Of a workplace the months
 * with fewer than `smallest` are left out.
 */
export async function readTrend(
  sql: Sql,
  insurerId: string,
  asked: {
    readonly indicator: Indicator;
    readonly level: Level;
    readonly code: string;
    readonly smallest?: number;
  },
): Promise<Trend> {
  const { rows } = await sql.query<FigureRow>(`${NEWEST} AND f.level = $3 AND f.code = $4 ${ORDER}`, [
    insurerId,
    asked.indicator,
    asked.level,
    asked.code,
  ]);
  const goals = await sql.query<{ month: string; rate: number }>(
    `SELECT to_char(month, 'YYYY-MM') AS month, rate FROM statistics.goal
      WHERE insurer_id = $1 AND indicator = $2 ORDER BY statistics.goal.month`,
    [insurerId, asked.indicator],
  );
  const shown = ({ denominator }: SourcedFigure): boolean =>
    asked.level !== 'workplace' || denominator === null || denominator >= (asked.smallest ?? 0);
  return { figures: rows.map(sourced).filter(shown), goals: goals.rows };
}

/** The months an insurer has figures of, newest first. */
export async function readMonths(
  sql: Sql,
  insurerId: string,
): Promise<{ readonly indicator: Indicator; readonly level: Level; readonly month: string }[]> {
  const { rows } = await sql.query<{ indicator: Indicator; level: Level; month: string }>(
    `SELECT DISTINCT indicator, level, to_char(month, 'YYYY-MM') AS month FROM statistics.figure
      WHERE insurer_id = $1 ORDER BY month DESC, indicator, level`,
    [insurerId],
  );
  return rows;
}
