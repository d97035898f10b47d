import { z } from 'zod';
import { csvLine } from '../csv/index.ts';
import { countCalls } from '../desk/read.ts';
import { TOPICS } from '../desk/topics.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Database } from '../kernel/ports.ts';
import { profileOfInsurer } from '../profile/store.ts';
import { readBranchFunnels, readReturns, SHOWN_OUTCOMES, shownTitle } from '../statistics/campaign.ts';
import { setGoal, takePublication } from '../statistics/commands.ts';
import { readPublication } from '../statistics/publication.ts';
import { readMonths, readRateTable, readTrend, type SourcedFigure } from '../statistics/read.ts';
import { placeName, TABLE_COLUMNS, tableRows } from '../statistics/table.ts';
import { spreadsheetCell } from './csv.ts';
import { OfCampaign, text } from './params.ts';
import { requireCampaign } from './read/campaigns.ts';
import { FileAnswer, NOTHING, type Route, route } from './route.ts';
import {
  CampaignFiguresSchema,
  DeskFiguresSchema,
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

/** Taking figures out of the system is audited. */
const audited = (database: Database, actor: Actor, insurerId: string, subject: string): Promise<string> =>
  database.transaction((sql) => writeAudit(sql, { actor, insurerId, action: 'api.export_list', subject }));

const csvAnswer = (rows: readonly (readonly (string | number)[])[], name: string): FileAnswer =>
  new FileAnswer(
    CSV,
    Buffer.from(`\uFEFF${rows.map((cells) => csvLine(cells.map(spreadsheetCell))).join('')}`),
    name,
  );

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
        await audited(
          database,
          caller.actor,
          insurerId,
          `statistics:${asked.indicator}:${asked.month}:${asked.level}`,
        );
        return csvAnswer([TABLE_COLUMNS, ...tableRows(table)], `${asked.indicator}-${asked.month}.csv`);
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
      path: '/api/insurers/{insurer}/statistics/campaigns/{campaign}',
      summary: 'A campaign’s people by branch and outcome, and its returned letters by cause',
      action: 'statistics.read',
      params: OfCampaign,
      query: z.strictObject({ format: z.enum(['json', 'csv']).default('json') }),
      response: CampaignFiguresSchema,
      alsoSends: [CSV],
      handle: async ({
        database,
        insurerId,
        caller,
        params: { campaign: campaignId },
        query: { format },
      }) => {
        const key = { insurerId, campaignId };
        const [branches, returns] = await database.read(async (sql) => {
          await requireCampaign(sql, insurerId, campaignId);
          return [await readBranchFunnels(sql, key), await readReturns(sql, key)] as const;
        });
        const named = branches.map(({ branch, extracted, outcomes }) => ({
          branch,
          name: branch === '' ? '事業所なし' : placeName('prefecture', branch),
          extracted,
          counts: SHOWN_OUTCOMES.map((outcome) => outcomes[outcome]),
        }));
        if (format === 'json')
          return {
            outcomes: SHOWN_OUTCOMES.map((outcome) => ({ outcome, title: shownTitle(outcome) })),
            branches: named,
            returns,
          };
        await audited(database, caller.actor, insurerId, `campaign:${campaignId}`);
        const header = ['支部', '名称', '抽出', ...SHOWN_OUTCOMES.map(shownTitle)];
        const lines = named.map(({ branch, name, extracted, counts }) => [
          branch,
          name,
          extracted,
          ...counts,
        ]);
        return csvAnswer([header, ...lines], `${campaignId}-branches.csv`);
      },
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/desk',
      summary: 'How often each topic was called about in a month, by language',
      action: 'statistics.read',
      params: NOTHING,
      query: z.strictObject({ month, format: z.enum(['json', 'csv']).default('json') }),
      response: DeskFiguresSchema,
      alsoSends: [CSV],
      handle: async ({ database, insurerId, caller, query }) => {
        const counted = await database.read((sql) => countCalls(sql, insurerId, query.month));
        const topics = counted.map((one) => ({ ...one, title: TOPICS[one.topic].title }));
        if (query.format === 'json') return { topics };
        await audited(database, caller.actor, insurerId, `statistics:desk:${query.month}`);
        const header = ['話題', '言語', '件数', '転送'];
        const lines = topics.map(({ title, language, calls, transferred }) => [
          title,
          language,
          calls,
          transferred,
        ]);
        return csvAnswer([header, ...lines], `desk-${query.month}.csv`);
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
