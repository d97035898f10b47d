import type { Sql } from './ports.ts';

/**
 * For statements over a whole register: joins by hashing only, until the transaction ends. Bitemporal conditions
 * make the planner expect a handful of rows where there are millions, and a nested loop over them never ends.
 */
export async function joinWholeTables(sql: Sql): Promise<void> {
  await sql.query('SET LOCAL enable_nestloop = off');
}

/** For a few rows among many again, after `joinWholeTables`, in the same transaction: each is looked up by its index. */
export async function joinFewRows(sql: Sql): Promise<void> {
  await sql.query('SET LOCAL enable_nestloop = on');
}

/** Counts tables a transaction has just filled, so that the next statements are planned for their real size. */
export async function refreshStatistics(sql: Sql, tables: readonly string[]): Promise<void> {
  await sql.query('SELECT maintenance.analyze($1::text[]::regclass[])', [tables]);
}

/**
 * For filling new tables row by referenced row: keys are looked up by index, until the transaction ends. The plans of
 * foreign-key checks are kept from the first, nearly empty statement, and would read the whole table for each row.
 */
export async function lookUpByIndex(sql: Sql): Promise<void> {
  await sql.query('SET LOCAL enable_seqscan = off');
}

/** After work row by row, for statements over whole tables again, in the same transaction. */
export async function readWholeTables(sql: Sql): Promise<void> {
  await sql.query('SET LOCAL enable_seqscan = on');
  await joinWholeTables(sql);
}
