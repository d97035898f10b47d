import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database, Sql, SqlResult } from '../../kernel/ports.ts';

/** A pool of connections under the application's own role, which can only do what it was granted. */
export interface OpenDatabase extends Database {
  close(): Promise<void>;
}

// Dates stay the text they are (a Date would move them by a time zone); counts are numbers.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.DATE, (text) => text);
types.setTypeParser(pg.types.builtins.INT8, Number);

async function* grouped(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let group = '';
  for await (const line of lines) {
    group += line;
    if (group.length > 1 << 16) {
      yield group;
      group = '';
    }
  }
  if (group !== '') yield group;
}

function sqlOf(client: pg.PoolClient): Sql {
  let cursors = 0;
  const query = async <Row>(text: string, values: readonly unknown[] = []): Promise<SqlResult<Row>> => {
    const result = await client.query({ text, values: [...values], types });
    return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 };
  };
  return {
    query,
    async copyIn(text, lines) {
      const stream = client.query(copyFrom(text));
      await pipeline(Readable.from(grouped(lines)), stream);
      return stream.rowCount;
    },
    async *batches<Row>(text: string, values: readonly unknown[], size: number) {
      const name = `batch_${++cursors}`;
      await query(`DECLARE ${name} NO SCROLL CURSOR FOR ${text}`, values);
      for (;;) {
        const { rows } = await query<Row>(`FETCH ${size} FROM ${name}`);
        if (rows.length > 0) yield rows;
        if (rows.length < size) break;
      }
      await query(`CLOSE ${name}`);
    },
  };
}

/** Opens a pool on `url` as role `todoke_app` (made by the migrations). `max`: most connections at once. */
export function openDatabase(url: string, max = 8): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    options: '-c role=todoke_app -c timezone=Asia/Tokyo',
  });
  // An idle connection that breaks is replaced at the next use; the work that needs it reports its own error.
  pool.on('error', () => undefined);
  const within = async <T>(begin: string, work: (sql: Sql) => Promise<T>): Promise<T> => {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work(sqlOf(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((cause: Error) => {
        broken = cause;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  };
  return {
    read: (work) => within('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work),
    transaction: (work) => within('BEGIN', work),
    close: () => pool.end(),
  };
}
