import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres.setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A poll ends as soon as it is right; the default second is less than one answer on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    maxWorkers: 2,
    // A process per file: each of them would compile the same packages anew. Where bin/todoke keeps what it compiled.
    env: {
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/todoke/compiled', import.meta.url)),
    },
  },
});
