/**
 * An error a person can act on: a stable machine-readable id, a sentence in Japanese that says what is wrong,
 * and one that says what to do. Never put a member's data into either.
 */
export class TodokeError extends Error {
  readonly id: string;
  /** HTTP status the API answers with. */
  readonly status: number;
  readonly remedy: string;

  constructor(id: string, message: string, options: { remedy: string; status?: number; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'TodokeError';
    this.id = id;
    this.remedy = options.remedy;
    this.status = options.status ?? 400;
  }
}

/** What a person sees of an error: id, sentence and remedy; of an unexpected one its stack, for the developer. */
export function messageOf(error: unknown): string {
  if (error instanceof TodokeError) return `[${error.id}] ${error.message}\n  → ${error.remedy}`;
  if (error instanceof Error) return error.stack ?? error.message;
  return String(error);
}
