import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database, Sql, SqlResult } from '../../kernel/ports.ts';

/** Connections under the application's own role, which can only do what it was granted. */
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

const names = new Map<string, string>();

/** What a prepared statement is called: short, and the same for the same text. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `prepared_${names.size}`;
  names.set(text, name);
  return name;
}

function sqlOf(client: pg.PoolClient): Sql {
  let cursors = 0;
  const ask = async <Row>(asked: pg.QueryConfig): Promise<SqlResult<Row>> => {
    const result = await client.query({ ...asked, types });
    return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 };
  };
  const query = <Row>(text: string, values: readonly unknown[] = []): Promise<SqlResult<Row>> =>
    ask({ text, values: [...values] });
  return {
    query,
    prepared: (text, values) => ask({ name: nameOf(text), text, values: [...values] }),
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

/** Most connections at once that read, and as many that write. */
const CONNECTIONS = 6;

/**
 * Opens `url` as role `todoke_app` (made by the migrations). What writes and what only reads have connections of their
 * own: while a disk is slow to take commits, nobody who looks something up waits behind them.
 */
export function openDatabase(url: string): OpenDatabase {
  const poolOf = (): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: url,
      max: CONNECTIONS,
      options: '-c role=todoke_app -c timezone=Asia/Tokyo',
    });
    // An idle connection that breaks is replaced at the next use; the work that needs it reports its own error.
    pool.on('error', () => undefined);
    return pool;
  };
  const readers = poolOf();
  const writers = poolOf();
  const within = async <T>(pool: pg.Pool, begin: string, work: (sql: Sql) => Promise<T>): Promise<T> => {
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
    read: (work) => within(readers, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work),
    transaction: (work) => within(writers, 'BEGIN', work),
    close: async () => {
      await Promise.all([readers.end(), writers.end()]);
    },
  };
}
