import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/platform/postgres/database.ts';

export interface TestDatabase {
  /** As the application: role `todoke_app`. */
  readonly database: OpenDatabase;
  /** Administrator's URL of the same database. */
  readonly url: string;
}

async function asAdministrator(statement: string): Promise<void> {
  const client = new pg.Client({
    connectionString: inject('postgresUrl').replace(/\/postgres$/, '/template1'),
  });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A fresh clone of the migrated template for one suite, dropped when the suite ends. */
export async function freshDatabase(): Promise<TestDatabase> {
  const name = `suite_${randomBytes(6).toString('hex')}`;
  await asAdministrator(`CREATE DATABASE ${name} TEMPLATE postgres`);
  const url = inject('postgresUrl').replace(/\/postgres$/, `/${name}`);
  const database = openDatabase(url);
  afterAll(async () => {
    await database.close();
    await asAdministrator(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { database, url };
}
