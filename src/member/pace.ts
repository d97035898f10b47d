/** A clock that only goes forward, in milliseconds, and a way to wait. Handed in, so that tests need no real time. */
export interface Pace {
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

export const REAL_PACE: Pace = {
  now: () => performance.now(),
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
};

/**
 * Does work and answers, or throws, only at a whole multiple of `every` milliseconds after `began`: how long the work
 * took, and so whether there was somebody to find, cannot be told from the answer's time.
 */
export async function atSteps<T>(
  pace: Pace,
  every: number,
  began: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } finally {
    const until = began + Math.ceil((pace.now() - began) / every) * every;
    // A timer cuts fractions off, and what it cuts off would tell how long the work took.
    while (pace.now() < until) await pace.wait(Math.ceil(until - pace.now()));
  }
}
