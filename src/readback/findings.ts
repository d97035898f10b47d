import type { FaultCode } from './faults.ts';

/** What is wrong with one page, each fault once; `at` is the first element it was found on. */
export class Findings {
  readonly #found = new Map<FaultCode, string | undefined>();

  add(code: FaultCode, at?: string): void {
    if (!this.#found.has(code)) this.#found.set(code, at);
  }

  get empty(): boolean {
    return this.#found.size === 0;
  }

  *[Symbol.iterator](): Generator<{ readonly code: FaultCode; readonly at?: string }> {
    for (const [code, at] of this.#found) yield at === undefined ? { code } : { code, at };
  }
}
