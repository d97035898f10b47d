import { writeAudit } from '../kernel/audit.ts';
import { type CsvShape, csvStream } from './csv.ts';
import { type ListQuery, type Page, readPage } from './list.ts';
import { FileAnswer } from './route.ts';
import { CSV, type From } from './send-list.ts';

/**
 * A list of an insurer, whatever the campaign, as a JSON page or as the whole in CSV. Taking it out of the system is
 * audited; `purpose` where it holds people's data.
 */
export async function sendInsurerList<Row, Item>(
  { database, insurerId, caller }: From,
  list: ListQuery,
  query: { cursor?: string | undefined; limit: number; format: 'json' | 'csv' },
  of: { name: string; item: (row: Row) => Item; csv: CsvShape<Row>; purpose?: string },
): Promise<(Omit<Page<Row>, 'rows'> & { items: Item[] }) | FileAnswer> {
  if (query.format === 'json') {
    const { rows, ...paging } = await database.read((sql) =>
      readPage<Row>(sql, list, query.cursor, query.limit),
    );
    return { items: rows.map(of.item), ...paging };
  }
  await database.transaction((sql) =>
    writeAudit(sql, {
      actor: caller.actor,
      insurerId,
      action: 'api.export_list',
      subject: `insurer:${insurerId}`,
      detail: { list: of.name, ...(of.purpose === undefined ? {} : { purpose: of.purpose }) },
    }),
  );
  return new FileAnswer(CSV, csvStream(database, list, of.csv), `${of.name}.csv`);
}
