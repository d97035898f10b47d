import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../', import.meta.url);
const STAMP = 'sources.sha256';

/** What the built screens depend on: their sources, the few modules of the server they share, the dependencies. */
const FILES = [
  'scripts/build-web.ts',
  'package-lock.json',
  'tsconfig.json',
  'src/japan',
  'src/access/roles.ts',
  'src/api/contract.ts',
  'src/api/scan-contract.ts',
  'src/dispatch/scan.ts',
  'src/dispatch/sealing.ts',
  'src/piece/read-number.ts',
  'web/index.html',
  'web/workplace.html',
  'web/vite.config.ts',
  'web/tsconfig.json',
  'web/public',
  'web/src',
];

function* sourcesUnder(path: string): Generator<string> {
  const entries = readdirSync(new URL(`${path}/`, ROOT), { recursive: true, withFileTypes: true });
  for (const entry of entries) if (entry.isFile()) yield `${entry.parentPath}/${entry.name}`;
}

function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const path of FILES) {
    const files = /\.\w+$/.test(path) ? [fileURLToPath(new URL(path, ROOT))] : [...sourcesUnder(path)].sort();
    for (const file of files)
      hash
        .update(file.slice(fileURLToPath(ROOT).length))
        .update('\0')
        .update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** The folder of the built screens, for the server. */
export const WEB_DIST: string = fileURLToPath(new URL('web/dist', ROOT));

/**
 * Builds the screens into `web/dist` unless those that stand there are of these very sources. Says true if it
 * built. Takes a few seconds, a hundredth of that when there is nothing to do.
 */
export async function buildWeb(): Promise<boolean> {
  const hash = sourcesHash();
  const stamp = `${WEB_DIST}/${STAMP}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  const { build } = await import('vite');
  // Built aside and moved in whole: two starts at once, or one that is killed, leave no half of it.
  const aside = fileURLToPath(new URL(`node_modules/.cache/todoke-web-${process.pid}`, ROOT));
  // Vite takes NODE_ENV as it finds it: a test runner's would give React's development build, which asks for
  // everything twice.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({
      configFile: fileURLToPath(new URL('web/vite.config.ts', ROOT)),
      logLevel: 'warn',
      build: { outDir: aside, emptyOutDir: true },
    });
    writeFileSync(`${aside}/${STAMP}`, hash);
    rmSync(WEB_DIST, { recursive: true, force: true });
    renameSync(aside, WEB_DIST);
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
    rmSync(aside, { recursive: true, force: true });
  }
  return true;
}

if (import.meta.main)
  process.stdout.write((await buildWeb()) ? 'web/dist: built\n' : 'web/dist: up to date\n');
