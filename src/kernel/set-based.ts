import type { Sql } from './ports.ts';

/**
 * For statements over a whole register: joins by hashing only, until the transaction ends. Bitemporal conditions
 * make the planner expect a handful of rows where there are millions, and a nested loop over them never ends.
 */
export async function joinWholeTables(sql: Sql): Promise<void> {
  await sql.query('SET LOCAL enable_nestloop = off');
}
