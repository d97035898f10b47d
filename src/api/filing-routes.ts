import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { filingResult } from '../campaign/filing-result.ts';
import { csvLine, spreadsheetCell } from '../csv/index.ts';
import { type CampaignLosses, stopLossesOf } from '../dispatch/losses.ts';
import { dayInJapan } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Profile } from '../profile/profile.ts';
import { profileOfInsurer } from '../profile/store.ts';
import {
  checkFiling,
  createNumberSeal,
  filingStatistics,
  KINDS,
  loadFiling,
  MOST_FILING_BYTES,
  numberInquiries,
  reportOf,
} from '../register/filing/index.ts';
import type { Keys } from '../vault/keys.ts';
import {
  CheckedSchema,
  CountsSchema,
  FilingListSchema,
  FilingSchema,
  InquiriesSchema,
  LoadedSchema,
  ResultListSchema,
  WorkplacesSchema,
} from './filing-contract.ts';
import { sendInsurerList } from './insurer-list.ts';
import { day, id, purpose } from './params.ts';
import {
  FILING_CSV,
  FilingQuerySchema,
  filingList,
  filingOfHash,
  RESULT_HEADER,
  ResultQuerySchema,
  readFiling,
  resultCells,
  resultItem,
  resultList,
  workplaceNames,
} from './read/filings.ts';
import { FileAnswer, NOTHING, type Route, route } from './route.ts';
import { CSV, type From } from './send-list.ts';

const OfFiling = z.strictObject({ filing: z.string().regex(/^[1-9]\d{0,15}$/) });
const FileQuery = z.strictObject({
  /** What the file's own name tells; none: its header does. */
  kind: z.enum(KINDS).optional(),
  receivedOn: day.optional(),
  /** The workplace of the file's own office, where the register does not know it yet. */
  workplace: id.optional(),
});

/** The bytes of a filing; of one that is too long so many that its check says so, and no more. */
async function bytesOf(file: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of file) {
    if (length <= MOST_FILING_BYTES) chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
  }
  return Buffer.concat(chunks);
}

const checkOptions = (query: z.output<typeof FileQuery>, { filing: settings }: Profile, today: string) => {
  const kind = query.kind ?? settings.kind;
  return { settings, receivedOn: query.receivedOn ?? today, ...(kind === undefined ? {} : { kind }) };
};

const csvAnswer = (lines: readonly (readonly (string | number | null)[])[], name: string): FileAnswer => {
  const text = lines.map((cells) => csvLine(cells.map(spreadsheetCell))).join('');
  return new FileAnswer(CSV, Buffer.from(`\uFEFF${text}`), name);
};

const exported = ({ database, insurerId, caller }: From, subject: string, detail: Record<string, unknown>) =>
  database.transaction((sql) =>
    writeAudit(sql, { actor: caller.actor, insurerId, action: 'api.export_list', subject, detail }),
  );

const stoppedOf = ({ campaign, receipts }: CampaignLosses) => ({
  campaign,
  letters: receipts.length,
  recalled: receipts.filter(({ done }) => done === 'recalled').length,
  papers: receipts.filter(({ paper }) => paper).length,
});

/** Filings (docs/filings.md): checked and loaded as they stream in, their results, and what workplaces do. */
export function filingRoutes(now: () => Date, keys: () => Keys): Route[] {
  const today = (): string => dayInJapan(now());

  return [
    route({
      path: '/api/insurers/{insurer}/filings',
      summary: 'Filings that were loaded, with what became of their records',
      action: 'filing.read',
      params: NOTHING,
      query: FilingQuerySchema,
      response: FilingListSchema,
      alsoSends: [CSV],
      handle: ({ query, ...from }) =>
        sendInsurerList(from, filingList(from.insurerId, query), query, {
          name: 'filings',
          item: (row: z.input<typeof FilingSchema>) => row,
          csv: FILING_CSV,
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/filings/check',
      summary: 'Checks a filing without keeping anything of it: every fault by row and 項番, with what to do',
      action: 'filing.load',
      takesFile: true,
      params: NOTHING,
      query: FileQuery,
      body: NOTHING,
      response: CheckedSchema,
      handle: async ({ database, insurerId, query, file }) => {
        const bytes = await bytesOf(file as Readable);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const [profile, known] = await database.read(
          async (sql) =>
            [await profileOfInsurer(sql, insurerId), await filingOfHash(sql, insurerId, sha256)] as const,
        );
        // Nobody keeps the opening half: a check has no use for the numbers themselves.
        const { seal } = createNumberSeal();
        const check = checkFiling(bytes, { ...checkOptions(query, profile, today()), seal });
        const { file: _, workplace: counts, kind, ...report } = reportOf(check, '', profile.filing.dueDays);
        return {
          ...report,
          kind: check.kind,
          refused: check.filing === null,
          errors: [...report.errors],
          warnings: [...report.warnings],
          passedBy: [...report.passedBy],
          late: [...report.late],
          counts,
          known,
        };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/filings/load',
      summary: 'Enters a filing in the register, whole or not at all; the same bytes again change nothing',
      action: 'filing.load',
      takesFile: true,
      params: NOTHING,
      query: FileQuery,
      body: NOTHING,
      response: LoadedSchema,
      handle: async ({ database, insurerId, caller, query, file }) => {
        const bytes = await bytesOf(file as Readable);
        const profile = await database.read((sql) => profileOfInsurer(sql, insurerId));
        let stopped: CampaignLosses[] = [];
        const loaded = await loadFiling(database, keys(), {
          bytes,
          insurerId,
          actor: caller.actor,
          dueDays: profile.filing.dueDays,
          check: checkOptions(query, profile, today()),
          onLosses: async (sql, memberIds) => {
            stopped = await stopLossesOf(sql, caller.actor, insurerId, memberIds, today());
          },
          ...(query.workplace === undefined ? {} : { workplaceId: query.workplace }),
        });
        const filing = await database.read((sql) => filingOfHash(sql, insurerId, loaded.sha256));
        const { known, accepted, unchanged, returned } = loaded;
        return {
          filing: filing as string,
          known,
          accepted,
          unchanged,
          returned,
          stopped: stopped.map(stoppedOf),
        };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/filings/workplaces',
      summary: 'Counts per workplace: files, errors, late ones, new members, missing numbers (S124, S127)',
      action: 'filing.read',
      params: NOTHING,
      query: z.strictObject({ format: z.enum(['json', 'csv']).default('json') }),
      response: WorkplacesSchema,
      alsoSends: [CSV],
      handle: async ({ query, ...from }) => {
        const { database, insurerId } = from;
        const [counts, names, profile] = await database.read(async (sql) => {
          const all = await filingStatistics(sql, insurerId);
          const named = await workplaceNames(
            sql,
            insurerId,
            all.map(({ workplace }) => workplace),
          );
          return [all, named, await profileOfInsurer(sql, insurerId)] as const;
        });
        const items = counts.map((one) => ({ ...one, name: names.get(one.workplace) ?? null }));
        if (query.format === 'json') return { dueDays: profile.filing.dueDays, items };
        await exported(from, `insurer:${insurerId}`, { list: 'filing-workplaces' });
        const columns = Object.keys(CountsSchema.shape) as (keyof (typeof items)[number])[];
        return csvAnswer(
          [[...columns, 'name'], ...items.map((one) => [...columns.map((column) => one[column]), one.name])],
          'filing-workplaces.csv',
        );
      },
    }),
    route({
      path: '/api/insurers/{insurer}/filings/inquiries',
      summary:
        'Whose Individual Number the state is to be asked for; the CSV has the five items, and is logged',
      action: 'filing.inquire',
      showsPerson: true,
      params: NOTHING,
      query: z.strictObject({
        asOf: day.optional(),
        format: z.enum(['json', 'csv']).default('json'),
        purpose,
      }),
      response: InquiriesSchema,
      alsoSends: [CSV],
      handle: async ({ query, ...from }) => {
        const { database, insurerId, caller } = from;
        const asOf = query.asOf ?? today();
        const people = await database.read((sql) => numberInquiries(sql, insurerId, asOf));
        const detail = {
          asOf,
          people: people.length,
          purpose: query.purpose,
          format: query.format,
          // The file has their names and addresses: each of them was looked at.
          ...(query.format === 'csv' && { members: people.map(({ member_id }) => member_id) }),
        };
        await database.transaction((sql) =>
          writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'register.view_inquiries',
            subject: `insurer:${insurerId}`,
            detail,
          }),
        );
        if (query.format === 'json')
          return {
            asOf,
            items: people.map(({ member_id: memberId, reason, missing }) => ({
              memberId,
              reason,
              missing: [...missing],
            })),
          };
        const header = [
          'member_id',
          'reason',
          'name_kanji',
          'name_kana',
          'birth_date',
          'sex',
          'address',
          'missing',
        ];
        const lines = people.map((one) => [
          one.member_id,
          one.reason,
          one.name_kanji,
          one.name_kana,
          one.birth_date,
          one.sex,
          one.address,
          one.missing.join(' '),
        ]);
        return csvAnswer([header, ...lines], 'number-inquiries.csv');
      },
    }),
    route({
      path: '/api/insurers/{insurer}/filings/{filing}',
      summary: 'One filing',
      action: 'filing.read',
      params: OfFiling,
      query: NOTHING,
      response: FilingSchema,
      handle: async ({ database, insurerId, params }) => {
        const { sha256: _, ...filing } = await database.read((sql) =>
          readFiling(sql, insurerId, params.filing),
        );
        return filing;
      },
    }),
    route({
      path: '/api/insurers/{insurer}/filings/{filing}/results',
      summary:
        'What became of each person of each record; the CSV is the one for the workplace, letters included',
      action: 'filing.read',
      params: OfFiling,
      query: ResultQuerySchema,
      response: ResultListSchema,
      alsoSends: [CSV],
      handle: async ({ params: { filing }, query, ...from }) => {
        const { database, insurerId } = from;
        const { sha256 } = await database.read((sql) => readFiling(sql, insurerId, filing));
        if (query.format === 'json')
          return sendInsurerList(from, resultList(filing, query), query, {
            name: 'filing-results',
            item: resultItem,
            csv: { header: [], lines: () => [] },
          });
        await exported(from, `filing:${filing}`, { list: 'filing-results' });
        const lines = await database.read((sql) => filingResult(sql, insurerId, sha256));
        return csvAnswer([RESULT_HEADER, ...lines.map(resultCells)], `filing-${filing}.csv`);
      },
    }),
  ];
}
