import { z } from 'zod';
import { countCalls } from '../desk/read.ts';
import { TOPICS } from '../desk/topics.ts';
import { languageOf } from '../guide/language.ts';
import { readCallMonths } from '../statistics/calls.ts';
import {
  groupOf,
  OUTCOME_GROUPS,
  readBranchFunnels,
  readReturns,
  SHOWN_OUTCOMES,
  shownTitle,
} from '../statistics/campaign.ts';
import {
  OCCASION_NAMES,
  OCCASIONS,
  readCertificateMonths,
  SHOWN_GROUND_NAMES,
  SHOWN_GROUNDS,
} from '../statistics/certificates.ts';
import { readFilingMonths } from '../statistics/filings.ts';
import { placeName } from '../statistics/table.ts';
import { sendInsurerList } from './insurer-list.ts';
import { OfCampaign } from './params.ts';
import { requireCampaign } from './read/campaigns.ts';
import {
  FILING_COUNT_CSV,
  FILING_COUNT_HEADER,
  FilingCountQuerySchema,
  filingCountList,
} from './read/filing-counts.ts';
import { NOTHING, type Route, route } from './route.ts';
import { CSV } from './send-list.ts';
import {
  CampaignFiguresSchema,
  CertificateFiguresSchema,
  DeskFiguresSchema,
  FilingListSchema,
  FilingMonthsSchema,
  month,
  type WorkplaceFilings,
} from './statistics-contract.ts';
import { sendFigures } from './statistics-csv.ts';

const format = z.enum(['json', 'csv']).default('json');

/** The insurer's own work in figures: campaigns, the desk's calls, filings, certificates. No person in any of them. */
export function statisticsWorkRoutes(): Route[] {
  return [
    route({
      path: '/api/insurers/{insurer}/statistics/campaigns/{campaign}',
      summary: 'A campaign’s people by branch and outcome, and its returned letters by cause',
      action: 'statistics.read',
      params: OfCampaign,
      query: z.strictObject({
        /** Which of the two tables a CSV has. */
        table: z.enum(['branches', 'returns']).default('branches'),
        format,
      }),
      response: CampaignFiguresSchema,
      alsoSends: [CSV],
      handle: async ({ params: { campaign: campaignId }, query, ...from }) => {
        const { insurerId } = from;
        const key = { insurerId, campaignId };
        const [funnels, returns] = await from.database.read(async (sql) => {
          await requireCampaign(sql, insurerId, campaignId);
          return [await readBranchFunnels(sql, key), await readReturns(sql, key)] as const;
        });
        const branches = funnels.map(({ branch, extracted, outcomes }) => ({
          branch,
          name: branch === '' ? '事業所なし' : placeName('prefecture', branch),
          extracted,
          counts: SHOWN_OUTCOMES.map((outcome) => outcomes[outcome]),
        }));
        if (query.format === 'json') {
          const groups = Object.entries(OUTCOME_GROUPS).map(([group, title]) => ({ group, title }));
          const outcomes = SHOWN_OUTCOMES.map((outcome) => ({
            outcome,
            title: shownTitle(outcome),
            group: groupOf(outcome),
          }));
          return { groups, outcomes, branches, returns };
        }
        const rows =
          query.table === 'returns'
            ? [['返戻の理由', '通数'], ...returns.map(({ title, count }) => [title, count])]
            : [
                ['支部', '名称', '抽出', ...SHOWN_OUTCOMES.map(shownTitle)],
                ...branches.map((one) => [one.branch, one.name, one.extracted, ...one.counts]),
              ];
        return sendFigures(from, rows, {
          name: `${campaignId}-${query.table}`,
          subject: `campaign:${campaignId}`,
        });
      },
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/desk',
      summary: 'How often each topic was called about in a month (the last unless told), by language',
      action: 'statistics.read',
      params: NOTHING,
      query: z.strictObject({ month: month.optional(), format }),
      response: DeskFiguresSchema,
      alsoSends: [CSV],
      handle: async ({ query, ...from }) => {
        const { insurerId } = from;
        const { months, asked, counted } = await from.database.read(async (sql) => {
          const months = await readCallMonths(sql, insurerId);
          const asked = query.month ?? months[0] ?? null;
          return { months, asked, counted: asked === null ? [] : await countCalls(sql, insurerId, asked) };
        });
        const topics = counted.map((one) => ({
          ...one,
          title: TOPICS[one.topic].title,
          languageName: languageOf(one.language).japaneseName,
        }));
        if (query.format === 'json') return { month: asked, months, topics };
        const rows = topics.map((one) => [one.title, one.languageName, one.calls, one.transferred]);
        return sendFigures(from, [['話題', '言語', '件数', '転送'], ...rows], {
          name: `desk-${asked ?? 'none'}`,
          subject: `statistics:desk:${asked ?? 'none'}`,
        });
      },
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/filings',
      summary: 'Filings per workplace: accepted, late, with faults, without numbers',
      action: 'statistics.read',
      params: NOTHING,
      query: FilingCountQuerySchema,
      response: FilingListSchema,
      alsoSends: [CSV],
      handle: ({ query, ...from }) =>
        sendInsurerList<WorkplaceFilings, WorkplaceFilings>(
          from,
          filingCountList(from.insurerId, query),
          query,
          {
            name: 'filings',
            item: (row) => row,
            csv: FILING_COUNT_CSV,
          },
        ),
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/filing-months',
      summary: 'Filings by month of receipt, newest first',
      action: 'statistics.read',
      params: NOTHING,
      query: z.strictObject({ format }),
      response: FilingMonthsSchema,
      alsoSends: [CSV],
      handle: async ({ query, ...from }) => {
        const months = await from.database.read((sql) => readFilingMonths(sql, from.insurerId));
        if (query.format === 'json') return { months };
        const rows = months.map((one) => [
          one.month,
          one.files,
          one.refusedFiles,
          one.accepted,
          one.errors,
          one.late,
          one.newMembers,
          one.numbersMissing,
        ]);
        return sendFigures(from, [['月', ...FILING_COUNT_HEADER], ...rows], {
          name: 'filing-months',
          subject: 'statistics:filings',
        });
      },
    }),
    route({
      path: '/api/insurers/{insurer}/statistics/certificates',
      summary: 'Certificates made, by month, ground and occasion',
      action: 'statistics.read',
      params: NOTHING,
      query: z.strictObject({ format }),
      response: CertificateFiguresSchema,
      alsoSends: [CSV],
      handle: async ({ query, ...from }) => {
        const counted = await from.database.read((sql) => readCertificateMonths(sql, from.insurerId));
        const months = counted.map((one) => ({
          month: one.month,
          issued: one.issued,
          grounds: SHOWN_GROUND_NAMES.map((ground) => one.grounds[ground]),
          occasions: OCCASION_NAMES.map((occasion) => one.occasions[occasion]),
        }));
        const grounds = SHOWN_GROUND_NAMES.map((code) => ({ code, title: SHOWN_GROUNDS[code] }));
        const occasions = OCCASION_NAMES.map((code) => ({ code, title: OCCASIONS[code] }));
        if (query.format === 'json') return { grounds, occasions, months };
        const header = ['月', '交付', ...[...occasions, ...grounds].map(({ title }) => title)];
        const rows = months.map((one) => [one.month, one.issued, ...one.occasions, ...one.grounds]);
        return sendFigures(from, [header, ...rows], {
          name: 'certificates-by-month',
          subject: 'statistics:certificates',
        });
      },
    }),
  ];
}
