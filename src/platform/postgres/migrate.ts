import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { TodokeError } from '../../kernel/errors.ts';

const FOLDER = new URL('../migrations/', import.meta.url);

/** Any number: two processes that migrate at once take turns. */
const LOCK = 7_301_946;

/**
 * Brings the schema of the database at `url` up to date, each file in its own transaction. A file that was
 * applied and later changed is refused: what ran is history. Needs an account that may create roles and schemas.
 */
export async function migrate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(
      'CREATE TABLE IF NOT EXISTS schema_migration (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const applied = new Map<string, string>(
      (await client.query('SELECT name, sha256 FROM schema_migration')).rows.map((row) => [
        row.name,
        row.sha256,
      ]),
    );
    for (const name of readdirSync(FOLDER)
      .filter((file) => file.endsWith('.sql'))
      .sort()) {
      const text = readFileSync(new URL(name, FOLDER), 'utf8');
      const sha256 = createHash('sha256').update(text).digest('hex');
      const known = applied.get(name);
      if (known === sha256) continue;
      if (known !== undefined) {
        throw new TodokeError(
          'platform.migration_changed',
          `適用済みの移行 ${name} が書き換えられています。`,
          {
            remedy: 'ファイルを元に戻し、変更は新しい移行ファイルに書いてください。',
            status: 500,
          },
        );
      }
      await client.query('BEGIN');
      await client.query(text);
      await client.query('INSERT INTO schema_migration (name, sha256) VALUES ($1, $2)', [name, sha256]);
      await client.query('COMMIT');
    }
  } finally {
    await client.end();
  }
}
