import { setTimeout as sleep } from 'node:timers/promises';
import { TodokeError } from '../../kernel/errors.ts';
import type { Database, Sql } from '../../kernel/ports.ts';

/** Makes what is written to an insurer's register, or frozen from it, take turns until the transaction ends. */
export async function lockRegister(sql: Sql, insurerId: string): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`register/${insurerId}`]);
}

/** Whether something was added to the register, or frozen from it, since this transaction began. */
async function isLate(sql: Sql, insurerId: string): Promise<boolean> {
  const { rows } = await sql.query<{ late: boolean }>(
    `SELECT EXISTS (SELECT FROM audit.entry WHERE insurer_id = $1 AND at >= now()
                       AND (action LIKE 'register.%' OR action = 'campaign.open')) AS late`,
    [insurerId],
  );
  return rows[0]?.late === true;
}

/**
 * Takes the register's turn inside a transaction that cannot be begun again from here (a request's own). Throws
 * `register.turn` (409) where something else was added since it began: asked once more, it is a new transaction.
 */
export async function requireTurn(sql: Sql, insurerId: string): Promise<void> {
  await lockRegister(sql, insurerId);
  if (!(await isLate(sql, insurerId))) return;
  throw new TodokeError('register.turn', 'ほかの登録の変更と重なったため、まだ何も記録していません。', {
    remedy: 'もう一度、同じ操作をしてください。',
    status: 409,
  });
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
      return (await isLate(sql, insurerId)) ? undefined : { result: await work(sql) };
    });
    if (turn !== undefined) return turn.result;
    await sleep(5);
  }
}
