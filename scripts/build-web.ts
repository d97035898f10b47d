import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const STAMP = 'sources.json';

/** What the built screens depend on, besides the modules of the server they share: those the build itself names. */
const FILES = [
  'scripts/build-web.ts',
  'package-lock.json',
  'tsconfig.json',
  'web/index.html',
  'web/workplace.html',
  'web/vite.config.ts',
  'web/tsconfig.json',
  'web/public',
  'web/src',
];

/** Of which sources the screens in a folder were built. */
interface Stamp {
  /** Hash of FILES, read before the build: what is edited meanwhile is not taken for built. */
  readonly own: string;
  /** Modules of the server that are in them, as the build found them, and their hash. */
  readonly shared: readonly string[];
  readonly sharedHash: string;
}

function* filesOf(path: string): Generator<string> {
  if (!statSync(join(ROOT, path)).isDirectory()) return yield path;
  for (const name of readdirSync(join(ROOT, path)).sort()) yield* filesOf(`${path}/${name}`);
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesOf(path))
      hash
        .update(file)
        .update('\0')
        .update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

/** Do the screens that stand there come from these very sources? `own`: hash of FILES. */
function isUpToDate(own: string): boolean {
  const file = join(WEB_DIST, STAMP);
  if (!existsSync(file)) return false;
  const stamp = JSON.parse(readFileSync(file, 'utf8')) as Stamp;
  const there = stamp.shared.every((path) => existsSync(join(ROOT, path)));
  return there && stamp.own === own && stamp.sharedHash === hashOf(stamp.shared);
}

/** The folder of the built screens, for the server. */
export const WEB_DIST: string = join(ROOT, 'web/dist');

/**
 * Builds the screens into `web/dist` unless those that stand there are of these very sources. Says true if it
 * built. Takes a few seconds, a hundredth of that when there is nothing to do.
 */
export async function buildWeb(): Promise<boolean> {
  const own = hashOf(FILES);
  if (isUpToDate(own)) return false;
  const { build } = await import('vite');
  const shared = new Set<string>();
  // Built aside and moved in whole: two starts at once, or one that is killed, leave no half of it.
  const aside = join(ROOT, `node_modules/.cache/todoke-web-${process.pid}`);
  // Vite takes NODE_ENV as it finds it: a test runner's would give React's development build, which asks for
  // everything twice.
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({
      configFile: join(ROOT, 'web/vite.config.ts'),
      logLevel: 'warn',
      plugins: [
        {
          name: 'todoke-shared-modules',
          buildEnd() {
            for (const id of this.getModuleIds())
              if (id.startsWith(join(ROOT, 'src/'))) shared.add(id.slice(ROOT.length).replace(/\?.*/, ''));
          },
        },
      ],
      build: { outDir: aside, emptyOutDir: true },
    });
    const modules = [...shared].sort();
    const stamp: Stamp = { own, shared: modules, sharedHash: hashOf(modules) };
    writeFileSync(join(aside, STAMP), JSON.stringify(stamp));
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
