import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Sql } from '../../kernel/ports.ts';

/** Makes what is written to an insurer's register, or frozen from it, take turns until the transaction ends. */
export async function lockRegister(sql: Sql, insurerId: string): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`register/${insurerId}`]);
}

/**
 * Runs work that adds to an insurer's register in a transaction of its own turn. Facts are stamped with the beginning
 * of their transaction, so one that began before another file, or a campaign, was finished is begun again: else its
 * facts would end before those they correct began, or change what the campaign has already read.
 */
export async function inTurn<T>(
  database: Database,
  insurerId: string,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  for (;;) {
    const turn = await database.transaction(async (sql) => {
      await lockRegister(sql, insurerId);
      const { rows } = await sql.query<{ late: boolean }>(
        `SELECT EXISTS (SELECT FROM audit.entry WHERE insurer_id = $1 AND at >= now()
                           AND (action LIKE 'register.%' OR action = 'campaign.open')) AS late`,
        [insurerId],
      );
      return rows[0]?.late === true ? undefined : { result: await work(sql) };
    });
    if (turn !== undefined) return turn.result;
    await sleep(5);
  }
}
