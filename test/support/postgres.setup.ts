import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/platform/postgres/embedded.ts';
import { migrate } from '../../src/platform/postgres/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Administrator's URL of the suites' PostgreSQL; the migrated template is its database `postgres`. */
    postgresUrl: string;
  }
}

/** One real PostgreSQL for all suites; each suite clones the migrated template (test/support/postgres.ts). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-test-'));
  // Nobody needs these databases after a crash of the machine.
  const server = await startEmbedded(folder, {
    fsync: 'off',
    full_page_writes: 'off',
    max_connections: '100',
  });
  await migrate(server.url);
  project.provide('postgresUrl', server.url);
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
