import { z } from 'zod';
import { csvLine } from '../csv/index.ts';
import { writeAudit } from '../kernel/audit.ts';
import { profileOfInsurer } from '../profile/store.ts';
import { setGoal, takePublication } from '../statistics/commands.ts';
import { readPublication } from '../statistics/publication.ts';
import { readMonths, readRateTable, readTrend, type SourcedFigure } from '../statistics/read.ts';
import { placeName, TABLE_COLUMNS, tableRows } from '../statistics/table.ts';
import { spreadsheetCell } from './csv.ts';
import { text } from './params.ts';
import { FileAnswer, NOTHING, type Route, route } from './route.ts';
import {
  GoalSchema,
  IndicatorSchema,
  LevelSchema,
  MonthsSchema,
  month,
  PublicationAnswerSchema,
  PublicationSchema,
  type RateFigure,
  RatesSchema,
  TrendSchema,
} from './statistics-contract.ts';

const CSV = 'text/csv; charset=utf-8';

const named = (figure: SourcedFigure): RateFigure => ({
  ...figure,
  name: placeName(figure.level, figure.code),
});

/** Rates with what they are made of (docs/statistics.md): doors to the same commands as `todoke statistics`. */
export function statisticsRoutes(): Route[] {
  return [
    route({
      path: '/api/insurers/{insurer}/statistics/months',
      summary: 'The months there are rates of, newest first',
      action: 'statistics.read',
      params: NOTHING,
      query: NOTHING,
      response: MonthsSchema,
      handle: async ({ database, insurerId }) => ({
        months: await database.read((sql) => readMonths(sql, insurerId)),
      }),
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/rates',
      summary: 'One indicator of one month for every place of a level',
      action: 'statistics.read',
      params: NOTHING,
      query: z.strictObject({
        indicator: IndicatorSchema,
        month,
        level: LevelSchema,
        format: z.enum(['json', 'csv']).default('json'),
      }),
      response: RatesSchema,
      alsoSends: [CSV],
      handle: async ({ database, insurerId, caller, query: { format, ...asked } }) => {
        const table = await database.read(async (sql) => {
          const { statistics } = await profileOfInsurer(sql, insurerId);
          return readRateTable(sql, insurerId, { ...asked, smallest: statistics.smallestDenominator });
        });
        if (format === 'json') {
          const { figures, printedAverage, ...rest } = table;
          return {
            ...rest,
            figures: figures.map(named),
            printedAverage: printedAverage === null ? null : named(printedAverage),
          };
        }
        await database.transaction((sql) =>
          writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'api.export_list',
            subject: `statistics:${asked.indicator}:${asked.month}:${asked.level}`,
          }),
        );
        const lines = [TABLE_COLUMNS, ...tableRows(table)].map((cells) =>
          csvLine(cells.map(spreadsheetCell)),
        );
        return new FileAnswer(
          CSV,
          Buffer.from(`\uFEFF${lines.join('')}`),
          `${asked.indicator}-${asked.month}.csv`,
        );
      },
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/trend',
      summary: 'The rates of one place by month, with the insurer’s goals',
      action: 'statistics.read',
      params: NOTHING,
      query: z.strictObject({ indicator: IndicatorSchema, level: LevelSchema, code: text.min(1).max(32) }),
      response: TrendSchema,
      handle: async ({ database, insurerId, query }) => {
        const { figures, goals } = await database.read(async (sql) => {
          const { statistics } = await profileOfInsurer(sql, insurerId);
          return readTrend(sql, insurerId, { ...query, smallest: statistics.smallestDenominator });
        });
        return { figures: figures.map(named), goals: [...goals] };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/publications',
      summary: 'Takes in a CSV of rates; with any fault nothing is taken in, and each is told',
      action: 'statistics.take',
      params: NOTHING,
      query: NOTHING,
      body: PublicationSchema,
      response: PublicationAnswerSchema,
      handle: async ({ database, insurerId, caller, body: { name, source, method, content } }) => {
        const bytes = Buffer.from(content, 'base64');
        const { figures, faults } = await readPublication(bytes, name);
        if (faults.length > 0) return { taken: null, faults: [...faults] };
        const taken = await database.transaction((sql) =>
          takePublication(sql, caller.actor, insurerId, { source, method, figures, bytes }),
        );
        return { taken, faults: [] };
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
  ];
}
