import { createHash } from 'node:crypto';
import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';

/** The header with which a client says that a POST is the one it sent before. */
export const KeySchema = z.strictObject({
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .optional(),
});

/** Keys remembered; the oldest is forgotten first. */
const REMEMBERED = 1_000;

interface Kept {
  /** Hash of what was asked: a request holds evidence about people, which is not kept. */
  readonly asked: string;
  readonly answer: Promise<string>;
}

/**
 * Answers of POSTs by their Idempotency-Key, in memory: a client that did not hear the answer may ask again and is
 * told the same, the work being done once. A refusal changed nothing and is not kept: asked again, it is tried
 * again. After a restart the commands' own refusals (`review.already_decided` …) still hinder doing it twice.
 */
export class KeyedAnswers {
  readonly #kept = new Map<string, Kept>();

  /** Does the work unless this key has its answer. Throws 422 `api.idempotency_key` for another request with it. */
  async once(key: string | undefined, request: unknown, work: () => Promise<string>): Promise<string> {
    if (key === undefined) return work();
    const asked = createHash('sha256').update(JSON.stringify(request)).digest('base64');
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.asked !== asked) {
      throw new TodokeError('api.idempotency_key', 'この Idempotency-Key は、別の要求に使われています。', {
        remedy: '要求ごとに新しい Idempotency-Key を付けてください。',
        status: 422,
      });
    }
    if (kept !== undefined) return kept.answer;
    const answer = work();
    this.#kept.set(key, { asked, answer });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > REMEMBERED && oldest !== undefined) this.#kept.delete(oldest);
    try {
      return await answer;
    } catch (error) {
      if (this.#kept.get(key)?.answer === answer) this.#kept.delete(key);
      throw error;
    }
  }
}
