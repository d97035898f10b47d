import { createHash } from 'node:crypto';
import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';
import type { Database, Sql } from '../kernel/ports.ts';

/** The header with which a client says that a POST is the one it sent before. */
export const KeySchema = z.strictObject({
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .optional(),
});

/**
 * A database that is one open transaction: what a command begins in it is a part of the whole, undone alone if it
 * throws, and kept only if the whole is.
 */
export function within(sql: Sql): Database {
  let depth = 0;
  const nested = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    const name = `part_${++depth}`;
    await sql.query(`SAVEPOINT ${name}`);
    try {
      const result = await work(sql);
      await sql.query(`RELEASE SAVEPOINT ${name}`);
      return result;
    } catch (error) {
      await sql.query(`ROLLBACK TO SAVEPOINT ${name}`);
      throw error;
    }
  };
  return { read: nested, transaction: nested };
}

interface Kept {
  readonly asked: Buffer;
  /** Null: it told a secret. */
  readonly answer: string | null;
}

/** What this process is at, by whose key it is. */
const running = new Map<string, Promise<void>>();

/**
 * Does a POST's work in one transaction and keeps its answer there under its Idempotency-Key: whoever did not hear
 * the answer may ask again and is told the same, the work being done once, whatever happened to the server in
 * between. The same key sent twice at once waits for the first. A refusal changed nothing and is not kept: asked
 * again, it is tried again. Throws 422 `api.idempotency_key` for another request with a key.
 */
export async function once(
  database: Database,
  { personId, key, keep }: { personId: string; key: string | undefined; keep: boolean },
  request: unknown,
  work: (database: Database) => Promise<string>,
): Promise<string> {
  if (key === undefined) return database.transaction((sql) => work(within(sql)));
  const name = `${personId}\0${key}`;
  // Whoever asks again and again while the first is still at it waits here, and takes no connection from anybody.
  while (running.has(name)) await running.get(name);
  const answer = answered(database, { personId, key, keep }, request, work);
  running.set(
    name,
    answer.then(
      () => undefined,
      () => undefined,
    ),
  );
  try {
    return await answer;
  } finally {
    running.delete(name);
  }
}

async function answered(
  database: Database,
  { personId, key, keep }: { personId: string; key: string; keep: boolean },
  request: unknown,
  work: (database: Database) => Promise<string>,
): Promise<string> {
  const asked = createHash('sha256').update(JSON.stringify(request)).digest();
  return database.transaction(async (sql) => {
    const { rowCount } = await sql.prepared(
      'INSERT INTO api.answer (person_id, key, asked) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [personId, key, asked],
    );
    if (rowCount === 0) {
      const { rows } = await sql.query<Kept>(
        'SELECT asked, answer FROM api.answer WHERE person_id = $1 AND key = $2',
        [personId, key],
      );
      const [kept] = rows;
      if (kept !== undefined && asked.equals(kept.asked)) {
        if (kept.answer !== null) return kept.answer;
        throw new TodokeError(
          'api.told_once',
          'この要求は済んでいます。一度だけ示す値のため、もう示せません。',
          {
            remedy: '値を受け取れなかったときは、新しい Idempotency-Key で発行し直してください。',
            status: 409,
          },
        );
      }
      throw new TodokeError('api.idempotency_key', 'この Idempotency-Key は、別の要求に使われています。', {
        remedy: '要求ごとに新しい Idempotency-Key を付けてください。',
        status: 422,
      });
    }
    const answer = await work(within(sql));
    if (keep)
      await sql.prepared('UPDATE api.answer SET answer = $3 WHERE person_id = $1 AND key = $2', [
        personId,
        key,
        answer,
      ]);
    return answer;
  });
}
