import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { KeyedAnswers, KeySchema } from './keyed-answers.ts';
import { InvalidRequest } from './problem.ts';

/** An answer that is not JSON (a picture, a CSV file). */
export class FileAnswer {
  readonly type: string;
  readonly body: Buffer | Readable;
  /** Name to save it under; none: it is shown. */
  readonly name: string | undefined;
  constructor(type: string, body: Buffer | Readable, name?: string) {
    this.type = type;
    this.body = body;
    this.name = name;
  }
}

/**
 * One route of the API: its contract and its work in one place. The same schemas check the request, check the
 * answer, and make the OpenAPI document.
 */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  /** With `{name}` for parameters, as OpenAPI writes it. */
  readonly path: `/api/${string}`;
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  /** Of the JSON a POST brings. A route without it is a GET. */
  readonly body?: B;
  /** Of the JSON answer; null where the route always sends another type. */
  readonly response: R | null;
  /** Other types it may answer with. */
  readonly alsoSends?: readonly string[];
  handle(input: {
    params: z.output<P>;
    query: z.output<Q>;
    body: z.output<B>;
  }): Promise<z.input<R> | FileAnswer>;
}

/** Keeps the types of one route's schemas together; the list of routes then forgets them. */
export const route = <
  P extends z.ZodType,
  Q extends z.ZodType,
  R extends z.ZodType,
  B extends z.ZodType = z.ZodType,
>(
  one: Route<P, Q, R, B>,
): Route => one as unknown as Route;

export const NOTHING = z.strictObject({});

function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw new InvalidRequest(result.error);
  return result.data;
}

/** An answer that does not keep its own contract: our fault. Says where, never what stood there. */
class BrokenAnswer extends Error {
  readonly code: string;
  constructor(path: string, error: z.core.$ZodError) {
    super('an answer breaks its contract');
    this.name = 'BrokenAnswer';
    this.code = `${path}: ${error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`).join(', ')}`;
  }
}

/** An answer as it goes out, in keeping with the route's contract. */
function presented(one: Route, answer: unknown): string {
  const result = (one.response ?? NOTHING).safeParse(answer);
  if (!result.success) throw new BrokenAnswer(one.path, result.error);
  return JSON.stringify(result.data);
}

const JSON_TYPE = 'application/json; charset=utf-8';

function addGet(server: FastifyInstance, path: string, one: Route): void {
  server.get(path, async (request, reply) => {
    const params = checked(one.params, request.params);
    const query = checked(one.query, request.query);
    const answer = await one.handle({ params, query, body: undefined });
    if (answer instanceof FileAnswer) {
      if (answer.name !== undefined)
        reply.header('content-disposition', `attachment; filename="${answer.name}"`);
      return reply.type(answer.type).send(answer.body);
    }
    return reply.type(JSON_TYPE).send(presented(one, answer));
  });
}

function addPost(
  server: FastifyInstance,
  path: string,
  one: Route,
  schema: z.ZodType,
  answers: KeyedAnswers,
): void {
  server.post(path, async (request, reply) => {
    const params = checked(one.params, request.params);
    const query = checked(one.query, request.query);
    const body = checked(schema, request.body);
    const { 'Idempotency-Key': key } = checked(KeySchema, {
      'Idempotency-Key': request.headers['idempotency-key'],
    });
    const work = async () => presented(one, await one.handle({ params, query, body }));
    const answer = await answers.once(key, { path: one.path, params, query, body }, work);
    return reply.type(JSON_TYPE).send(answer);
  });
}

/** Adds the routes to a server. An answer that breaks its own schema is an error, never sent. */
export function addRoutes(server: FastifyInstance, routes: readonly Route[]): void {
  const answers = new KeyedAnswers();
  for (const one of routes) {
    const path = one.path.replace(/\{(\w+)\}/g, ':$1');
    if (one.body === undefined) addGet(server, path, one);
    else addPost(server, path, one, one.body, answers);
  }
}
