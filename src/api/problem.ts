import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';

/** RFC 9457 body of every refusal. `id` is stable and meant for programs, `title` and `detail` for people. */
export const ProblemSchema = z.strictObject({
  type: z.string(),
  id: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** Of `api.invalid` only: which parameter or field, and why. Never the value. */
  errors: z.array(z.strictObject({ parameter: z.string(), reason: z.string() })).optional(),
});
export type Problem = z.infer<typeof ProblemSchema>;

const problem = (status: number, id: string, title: string, detail: string): Problem => ({
  type: `urn:todoke:problem:${id}`,
  id,
  title,
  status,
  detail,
});

/** A request whose parameters or body do not fit the contract. */
export class InvalidRequest extends Error {
  readonly errors: NonNullable<Problem['errors']>;
  constructor(errors: NonNullable<Problem['errors']>) {
    super('invalid request');
    this.errors = errors;
  }
  static of(error: z.core.$ZodError): InvalidRequest {
    return new InvalidRequest(
      error.issues.map((issue) => ({
        parameter: issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.'),
        reason: issue.code,
      })),
    );
  }
}

/** What the API answers to an error; of an unexpected one nothing but that it happened. */
export function problemOf(error: unknown): Problem {
  if (error instanceof TodokeError) return problem(error.status, error.id, error.message, error.remedy);
  if (error instanceof InvalidRequest) {
    return {
      ...problem(
        400,
        'api.invalid',
        '指定された条件が正しくありません。',
        'docs/api.md の書き方を確かめてください。',
      ),
      errors: error.errors,
    };
  }
  if ((error as { statusCode?: unknown } | null)?.statusCode === 429) {
    return problem(429, 'api.too_many', '要求が多すぎます。', '1分ほど待ってから、もう一度試してください。');
  }
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return problem(status, 'api.refused', '要求を受け付けられません。', '要求の形を確かめてください。');
  }
  return problem(
    500,
    'api.internal',
    'サーバーで予期しない誤りが起きました。',
    'もう一度試し、直らないときはサーバーの画面の記録を添えて管理者に伝えてください。',
  );
}

/** Answers with a problem as RFC 9457 says; no refusal is kept by anybody, and a 401 says by what to ask (RFC 9110). */
export function sendProblem(reply: FastifyReply, body: Problem): FastifyReply {
  if (body.status === 401) reply.header('www-authenticate', 'Bearer');
  reply.header('cache-control', 'no-store').type('application/problem+json');
  return reply.code(body.status).send(JSON.stringify(body));
}

/** Answers what is no HTTP request, or too long a one, on the bare connection, and closes it. */
export function refuseRaw(error: { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify(problemOf({ statusCode: status }));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/problem+json',
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

/** Answers a request that expects of the server (`Expect`) what it does not do; Node's own answer has no body. */
export function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  response.statusCode = 417;
  response.setHeader('content-type', 'application/problem+json').setHeader('cache-control', 'no-store');
  response.end(JSON.stringify(problemOf({ statusCode: 417 })));
}

/** The refusals several routes share. */
export const unknown = (
  what: 'campaign' | 'piece' | 'parcel' | 'member' | 'person' | 'webhook',
  title: string,
): TodokeError =>
  new TodokeError(`${what}.unknown`, `この${title}は見つかりません。`, {
    remedy: '一覧から開き直してください。',
    status: 404,
  });
