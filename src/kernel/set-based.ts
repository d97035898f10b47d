import type { Sql } from './ports.ts';

/**
 * For statements over a whole register: joins by hashing only, until the transaction ends. Bitemporal conditions
 * make the planner expect a handful of rows where there are millions, and a nested loop over them never ends.
 */
export async function joinWholeTables(sql: Sql): Promise<void> {
  await sql.query('SET LOCAL enable_nestloop = off');
}

/** Counts tables a transaction has just filled, so that the next statements are planned for their real size. */
export async function refreshStatistics(sql: Sql, tables: readonly string[]): Promise<void> {
  await sql.query('SELECT maintenance.analyze($1::text[]::regclass[])', [tables]);
}
