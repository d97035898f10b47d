import type { Sql } from '../kernel/ports.ts';
import { type AskedMonth, COLUMNS, PLACES, placesValues, REPLACED, SHOWN_ALONE } from './places.ts';
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

/** What may be said of all places of a level in one month together. */
export interface RateSummary {
  /** How many places are shown. */
  readonly places: number;
  /** Of the places shown; null where none is. Of several alike the one with the first code. */
  readonly highest: SourcedFigure | null;
  readonly lowest: SourcedFigure | null;
  /** From the sums of the counts; null where one of the places has no counts. */
  readonly total: Total | null;
  /** The average somebody else printed over these places, under their weighting; null where none was taken in. */
  readonly printedAverage: SourcedFigure | null;
  /** Describes the printed values and is no rate; null where every place has counts, and the total says it better. */
  readonly simpleMean: SimpleMean | null;
}

/** All places of a level in one month, and what may be said of them together. */
export interface RateTable extends RateSummary {
  readonly figures: readonly SourcedFigure[];
}

/** A figure as the database has it. */
export interface FigureRow extends Omit<Figure, 'numerator' | 'denominator'> {
  readonly numerator: string | null;
  readonly denominator: string | null;
  readonly source: string;
  readonly method: string;
}

/** A row of `PLACES` with its counts as numbers and its weighting. */
export const sourced = (row: FigureRow): SourcedFigure => ({
  indicator: row.indicator,
  month: row.month,
  level: row.level,
  code: row.code,
  numerator: row.numerator === null ? null : Number(row.numerator),
  denominator: row.denominator === null ? null : Number(row.denominator),
  rate: row.rate,
  weighting: row.denominator === null ? 'as_printed' : 'counts',
  source: row.source,
  method: row.method,
});

const hasCounts = (figure: Figure): boolean => figure.denominator !== null;

const readPlaces = async (
  sql: Sql,
  insurerId: string,
  asked: AskedMonth,
): Promise<{ readonly figure: SourcedFigure; readonly shown: boolean }[]> => {
  const { rows } = await sql.query<FigureRow & { shown: boolean }>(
    `SELECT * FROM ${PLACES} r ORDER BY r.code COLLATE "C"`,
    placesValues(insurerId, asked),
  );
  return rows.map((row) => ({ figure: sourced(row), shown: row.shown }));
};

/** One indicator of one month for every place of a level, by code; of workplaces those `PLACES` shows. */
export async function readRateTable(sql: Sql, insurerId: string, asked: AskedMonth): Promise<RateTable> {
  const places = await readPlaces(sql, insurerId, asked);
  const all = places.map(({ figure }) => figure);
  const figures = places.flatMap(({ figure, shown }) => (shown ? [figure] : []));
  const counted = all.length > 0 && all.every(hasCounts);
  const [nation] =
    asked.level === 'nation' ? [] : await readPlaces(sql, insurerId, { ...asked, level: 'nation' });
  const better = (way: 1 | -1) =>
    figures.reduce<SourcedFigure | null>(
      (best, one) => (best === null || (one.rate - best.rate) * way > 0 ? one : best),
      null,
    );
  return {
    figures,
    places: figures.length,
    highest: better(1),
    lowest: better(-1),
    total: counted ? totalOf(all as (SourcedFigure & { numerator: number; denominator: number })[]) : null,
    printedAverage: nation === undefined || hasCounts(nation.figure) ? null : nation.figure,
    // Of the places shown: the mean of all would give away the one that is not.
    simpleMean: counted ? null : simpleMeanOf(figures.map(({ rate }) => rate)),
  };
}

/** A rate the insurer means to reach by a month. */
export interface Goal {
  readonly indicator: Indicator;
  readonly month: string;
  readonly rate: BasisPoints;
}

export interface Trend {
  readonly figures: readonly SourcedFigure[];
  readonly goals: readonly Pick<Goal, 'month' | 'rate'>[];
}

/** The insurer's goals, by month. */
export async function readGoals(sql: Sql, insurerId: string): Promise<Goal[]> {
  const { rows } = await sql.query<Goal>(
    `SELECT indicator, to_char(month, 'YYYY-MM') AS month, rate FROM statistics.goal
      WHERE insurer_id = $1 ORDER BY statistics.goal.month, indicator`,
    [insurerId],
  );
  return rows;
}

/**
 * One place's rates by month, oldest first, with the insurer's goals for the same indicator. Of a workplace the months
 * in which the table does not show it are left out here too.
 */
export async function readTrend(
  sql: Sql,
  insurerId: string,
  asked: Omit<AskedMonth, 'month'> & { readonly code: string },
): Promise<Trend> {
  const { rows } = await sql.query<FigureRow>(
    `SELECT ${COLUMNS} FROM statistics.figure f JOIN statistics.publication p USING (insurer_id, publication_no)
      WHERE f.insurer_id = $1 AND f.indicator = $2 AND f.level = $3 AND f.code = $4
        AND NOT ${REPLACED('f')} AND ${SHOWN_ALONE} ORDER BY f.month`,
    [insurerId, asked.indicator, asked.level, asked.code, asked.smallest ?? 0],
  );
  const goals = await readGoals(sql, insurerId);
  return {
    figures: rows.map(sourced),
    goals: goals
      .filter(({ indicator }) => indicator === asked.indicator)
      .map(({ month, rate }) => ({ month, rate })),
  };
}

/** The months an insurer has figures of, newest first. */
export async function readMonths(
  sql: Sql,
  insurerId: string,
): Promise<{ readonly indicator: Indicator; readonly level: Level; readonly month: string }[]> {
  const { rows } = await sql.query<{ indicator: Indicator; level: Level; month: string }>(
    // From one to the next by the index: the figures themselves, a hundred thousand a month, are not read.
    `WITH RECURSIVE known AS (
       (SELECT f.month, f.indicator, f.level FROM statistics.figure f
         WHERE f.insurer_id = $1 ORDER BY f.month, f.indicator, f.level LIMIT 1)
       UNION ALL
       SELECT n.* FROM known k CROSS JOIN LATERAL (
         SELECT f.month, f.indicator, f.level FROM statistics.figure f
          WHERE f.insurer_id = $1 AND (f.month, f.indicator, f.level) > (k.month, k.indicator, k.level)
          ORDER BY f.month, f.indicator, f.level LIMIT 1) n)
     SELECT indicator, level, to_char(k.month, 'YYYY-MM') AS month FROM known k ORDER BY k.month DESC, indicator, level`,
    [insurerId],
  );
  return rows;
}

/** What the register calls the workplaces of these symbols (事業所整理記号); all of them without `symbols`. */
export async function workplaceNames(
  sql: Sql,
  insurerId: string,
  symbols?: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ symbol: string; name: string }>(
    `SELECT DISTINCT ON (symbol COLLATE "C") symbol, name FROM register.workplace
      WHERE insurer_id = $1 AND known_to = 'infinity' AND ($2::text[] IS NULL OR symbol = ANY ($2))
      ORDER BY symbol COLLATE "C", valid_from DESC, workplace_id COLLATE "C"`,
    [insurerId, symbols ?? null],
  );
  return new Map(rows.map(({ symbol, name }) => [symbol, name]));
}
