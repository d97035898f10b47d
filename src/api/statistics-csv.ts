import { csvLine, spreadsheetCell } from '../csv/index.ts';
import { writeAudit } from '../kernel/audit.ts';
import { FileAnswer } from './route.ts';
import { CSV, type From } from './send-list.ts';

/**
 * Rows of figures as CSV (UTF-8 with BOM), the header first. Taking figures out of the system is audited; `subject`
 * says which.
 */
export async function sendFigures(
  { database, caller, insurerId }: From,
  rows: readonly (readonly (string | number | null)[])[],
  of: { readonly name: string; readonly subject: string },
): Promise<FileAnswer> {
  await database.transaction((sql) =>
    writeAudit(sql, { actor: caller.actor, insurerId, action: 'api.export_list', subject: of.subject }),
  );
  const text = rows.map((cells) => csvLine(cells.map(spreadsheetCell))).join('');
  return new FileAnswer(CSV, Buffer.from(`\uFEFF${text}`), `${of.name}.csv`);
}
