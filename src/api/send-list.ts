import type { Caller } from '../access/caller.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Database } from '../kernel/ports.ts';
import { type CsvShape, csvStream } from './csv.ts';
import { type ListQuery, type Page, readPage } from './list.ts';
import { requireCampaign } from './read/campaigns.ts';
import { FileAnswer } from './route.ts';

export const CSV = 'text/csv; charset=utf-8';

/** The part of a request that says where to look and in whose name. */
export interface From {
  readonly database: Database;
  readonly insurerId: string;
  readonly caller: Caller;
}

/** A campaign's list as JSON page or as the whole in CSV; taking it out of the system is audited. */
export async function sendList<Row, Item>(
  { database, insurerId, caller: { actor } }: From,
  list: ListQuery,
  query: { cursor?: string | undefined; limit: number; format: 'json' | 'csv' },
  of: { name: string; campaign: string; item: (row: Row) => Item; csv: CsvShape<Row> },
): Promise<(Omit<Page<Row>, 'rows'> & { items: Item[] }) | FileAnswer> {
  const { campaign, name } = of;
  if (query.format === 'json') {
    const { rows, ...paging } = await database.read(async (sql) => {
      await requireCampaign(sql, insurerId, campaign);
      return readPage<Row>(sql, list, query.cursor, query.limit);
    });
    return { items: rows.map(of.item), ...paging };
  }
  await database.read((sql) => requireCampaign(sql, insurerId, campaign));
  await database.transaction((sql) =>
    writeAudit(sql, {
      actor,
      insurerId,
      action: 'api.export_list',
      subject: `campaign:${campaign}`,
      detail: { list: name },
    }),
  );
  return new FileAnswer(CSV, csvStream(database, list, of.csv), `${name}.csv`);
}
