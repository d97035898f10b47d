import { availableParallelism } from 'node:os';

/**
 * Limits of a composing thread. Composing keeps next to nothing alive, so a small young generation costs no time,
 * and memory stays the same whether a file has ten thousand pages or a hundred thousand.
 */
export const THREAD_LIMITS = { maxYoungGenerationSizeMb: 2 } as const;

/** Options of a pool of composing threads (piscina), one per core. */
export const composingPool = () => ({
  filename: new URL('./worker.ts', import.meta.url).href,
  maxThreads: Math.max(1, availableParallelism()),
  // A thread that waits for its next file must not be closed: starting one costs as much as a thousand pages.
  idleTimeout: 60_000,
  resourceLimits: THREAD_LIMITS,
});
