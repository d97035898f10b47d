import type { Readable } from 'node:stream';
import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { profileOfInsurer } from '../profile/store.ts';
import { setGoal, takePublication } from '../statistics/commands.ts';
import { readPublication } from '../statistics/publication.ts';
import {
  readGoals,
  readMonths,
  readRateTable,
  readTrend,
  type SourcedFigure,
  workplaceNames,
} from '../statistics/read.ts';
import { placeName, TABLE_COLUMNS, tableRows, trendRows } from '../statistics/table.ts';
import { text } from './params.ts';
import { MonthQuerySchema, RateQuerySchema, rateList, readRates } from './read/rates.ts';
import { NOTHING, type Route, route } from './route.ts';
import { CSV } from './send-list.ts';
import {
  GoalSchema,
  IndicatorSchema,
  LevelSchema,
  MonthsSchema,
  PublicationAnswerSchema,
  PublicationQuerySchema,
  type RateFigure,
  RateListSchema,
  RateSummarySchema,
  TrendSchema,
} from './statistics-contract.ts';
import { sendFigures } from './statistics-csv.ts';
import { statisticsWorkRoutes } from './statistics-work-routes.ts';

/** A month's file of 200,000 workplaces is about 10 MB; nobody sends ten times that on purpose. */
const MOST_BYTES = 100_000_000;
/** Rows told of one file. Whoever mends these sees the next. */
const ROWS_TOLD = 200;

async function bytesOf(file: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of file as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) {
      throw new TodokeError('statistics.too_large', 'ファイルが大きすぎます（100 MB まで）。', {
        remedy: '月ごとか区分ごとに分けて取り込んでください。',
        status: 413,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Fewest people of a workplace whose rate is shown, by the insurer's profile. */
const smallestOf = async (sql: Sql, insurerId: string): Promise<number> =>
  (await profileOfInsurer(sql, insurerId)).statistics.smallestDenominator;

const namesFor = async (
  sql: Sql,
  insurerId: string,
  level: SourcedFigure['level'],
  codes?: readonly string[],
): Promise<Map<string, string> | undefined> =>
  level === 'workplace' ? workplaceNames(sql, insurerId, codes) : undefined;

/** Rates with what they are made of (docs/statistics.md): doors to the same commands as `todoke statistics`. */
export function statisticsRoutes(): Route[] {
  const format = z.enum(['json', 'csv']).default('json');
  return [
    route({
      path: '/api/insurers/{insurer}/statistics/months',
      summary: 'The months there are rates of, newest first, and the insurer’s goals',
      action: 'statistics.read',
      params: NOTHING,
      query: NOTHING,
      response: MonthsSchema,
      handle: ({ database, insurerId }) =>
        database.read(async (sql) => ({
          months: await readMonths(sql, insurerId),
          goals: await readGoals(sql, insurerId),
        })),
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/summary',
      summary: 'What may be said of all places of a level in one month together',
      action: 'statistics.read',
      params: NOTHING,
      query: MonthQuerySchema,
      response: RateSummarySchema,
      handle: ({ database, insurerId, query }) =>
        database.read(async (sql) => {
          const smallest = await smallestOf(sql, insurerId);
          const { figures: _, ...summary } = await readRateTable(sql, insurerId, { ...query, smallest });
          const { highest, lowest, printedAverage } = summary;
          const codes = [highest, lowest].flatMap((one) => (one === null ? [] : [one.code]));
          const names = await namesFor(sql, insurerId, query.level, codes);
          const named = (figure: SourcedFigure | null): RateFigure | null =>
            figure === null ? null : { ...figure, name: placeName(figure.level, figure.code, names) };
          return {
            ...summary,
            highest: named(highest),
            lowest: named(lowest),
            printedAverage: named(printedAverage),
          };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/rates',
      summary:
        'One indicator of one month for every place of a level; in CSV with what is said of all together',
      action: 'statistics.read',
      params: NOTHING,
      query: RateQuerySchema,
      response: RateListSchema,
      alsoSends: [CSV],
      handle: async ({ query, ...from }) => {
        const { database, insurerId } = from;
        if (query.format === 'json') {
          return database.read(async (sql) => {
            const smallest = await smallestOf(sql, insurerId);
            return readRates(sql, insurerId, rateList(insurerId, { ...query, smallest }, query), query);
          });
        }
        const rows = await database.read(async (sql) => {
          const smallest = await smallestOf(sql, insurerId);
          const table = await readRateTable(sql, insurerId, { ...query, smallest });
          return [TABLE_COLUMNS, ...tableRows(table, await namesFor(sql, insurerId, query.level))];
        });
        return sendFigures(from, rows, {
          name: `${query.indicator}-${query.month}`,
          subject: `statistics:${query.indicator}:${query.month}:${query.level}`,
        });
      },
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/trend',
      summary: 'The rates of one place by month, with the insurer’s goals',
      action: 'statistics.read',
      params: NOTHING,
      query: z.strictObject({
        indicator: IndicatorSchema,
        level: LevelSchema,
        code: text.min(1).max(32),
        format,
      }),
      response: TrendSchema,
      alsoSends: [CSV],
      handle: async ({ query, ...from }) => {
        const { database, insurerId } = from;
        const { trend, name } = await database.read(async (sql) => {
          const smallest = await smallestOf(sql, insurerId);
          const names = await namesFor(sql, insurerId, query.level, [query.code]);
          return {
            trend: await readTrend(sql, insurerId, { ...query, smallest }),
            name: placeName(query.level, query.code, names),
          };
        });
        if (query.format === 'json') {
          return { name, figures: trend.figures.map((one) => ({ ...one, name })), goals: [...trend.goals] };
        }
        return sendFigures(from, [TABLE_COLUMNS, ...trendRows(trend, query.indicator, name)], {
          name: `${query.indicator}-${query.level}-trend`,
          subject: `statistics:${query.indicator}:${query.level}:trend`,
        });
      },
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/publications',
      summary: 'Takes in a CSV of rates; with any fault nothing is taken in, and the first of them are told',
      action: 'statistics.take',
      takesFile: true,
      params: NOTHING,
      query: PublicationQuerySchema,
      body: NOTHING,
      response: PublicationAnswerSchema,
      handle: async ({ database, insurerId, caller, query: { name, source, method }, file }) => {
        const bytes = await bytesOf(file as Readable);
        const { figures, nobody, faults } = await readPublication(bytes, name);
        const rows = {
          nobodyCount: nobody.length,
          nobody: nobody.slice(0, ROWS_TOLD).map(({ row, level, code }) => ({ row, level, code })),
          faultCount: faults.length,
          faults: faults.slice(0, ROWS_TOLD),
        };
        if (faults.length > 0) return { taken: null, ...rows };
        const taken = await database.transaction((sql) =>
          takePublication(sql, caller.actor, insurerId, { source, method, figures, nobody, bytes }),
        );
        return { taken, ...rows };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/goals',
      summary: 'Sets what the insurer means to reach by a month',
      action: 'statistics.set_goal',
      params: NOTHING,
      query: NOTHING,
      body: GoalSchema,
      response: GoalSchema,
      handle: async ({ database, insurerId, caller, body }) => {
        await database.transaction((sql) => setGoal(sql, caller.actor, insurerId, body));
        return body;
      },
    }),
    ...statisticsWorkRoutes(),
  ];
}
