import { TodokeError } from '../kernel/errors.ts';
import type { Database } from '../kernel/ports.ts';
import { openCommandDatabase } from './database.ts';

/** The insurer a command works for: the one named, or the only one there is. Throws `cli.insurer`. */
export async function insurerOf(database: Database, named: string | undefined): Promise<string> {
  const rows = await database.read(async (sql) => {
    const found = await sql.query<{ insurer_id: string }>(
      'SELECT insurer_id FROM insurer.insurer WHERE $1::text IS NULL OR insurer_id = $1 ORDER BY 1',
      [named ?? null],
    );
    return found.rows;
  });
  const [first] = rows;
  if (first !== undefined && rows.length === 1) return first.insurer_id;
  throw new TodokeError(
    'cli.insurer',
    rows.length === 0 ? '指定された保険者は登録されていません。' : '保険者が一つに決まりません。',
    { remedy: '--insurer に保険者番号を指定してください。', status: 404 },
  );
}

/** Opens a command's database for one insurer and closes it afterwards. */
export async function withInsurer(
  options: { readonly database?: string; readonly insurer?: string },
  work: (database: Database, insurerId: string) => Promise<void>,
): Promise<void> {
  const instance = await openCommandDatabase(options.database);
  try {
    await work(instance.database, await insurerOf(instance.database, options.insurer));
  } finally {
    await instance.close();
  }
}
