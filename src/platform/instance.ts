import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type OpenDatabase, openDatabase } from './postgres/database.ts';
import { attachEmbedded, startEmbedded } from './postgres/embedded.ts';
import { ownerOf, takeFolder } from './postgres/lock.ts';
import { migrate } from './postgres/migrate.ts';

/** A migrated, open database, wherever it lives. */
export interface Instance {
  readonly database: OpenDatabase;
  close(): Promise<void>;
}

async function open(url: string, stop: () => Promise<void>): Promise<Instance> {
  try {
    await migrate(url);
  } catch (error) {
    await stop();
    throw error;
  }
  const database = openDatabase(url);
  return {
    database,
    close: async () => {
      await database.close();
      await stop();
    },
  };
}

/** A PostgreSQL somebody else runs. */
export const openServer = (url: string): Promise<Instance> => open(url, async () => undefined);

/** Our own PostgreSQL in `folder`, for this process alone. Throws `platform.busy` while another has it. */
export async function openFolder(folder: string): Promise<Instance> {
  const base = resolve(folder);
  mkdirSync(base, { recursive: true, mode: 0o700 });
  takeFolder(base);
  const server = await startEmbedded(base);
  return open(server.url, () => server.stop());
}

/** The same, but a guest's: where another process already runs it, joins in and leaves it running. */
export async function joinFolder(folder: string): Promise<Instance> {
  const base = resolve(folder);
  if (ownerOf(base) === undefined) return openFolder(base);
  return open(await attachEmbedded(base), async () => undefined);
}
