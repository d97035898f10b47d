import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { InvalidRequest } from './problem.ts';

/** What a route hands back when its answer is not JSON (a picture, a CSV file). */
export type Sent = FastifyReply;

/**
 * One route of the API: its contract and its work in one place. The same schemas check the request, check the
 * answer, and make the OpenAPI document.
 */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  /** With `{name}` for parameters, as OpenAPI writes it. */
  readonly path: `/api/${string}`;
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  /** Of the JSON answer; null where the route always sends another type. */
  readonly response: R | null;
  /** Other types it may answer with. */
  readonly alsoSends?: readonly string[];
  handle(input: { params: z.output<P>; query: z.output<Q> }, reply: FastifyReply): Promise<z.input<R> | Sent>;
}

/** Keeps the types of one route's schemas together; the list of routes then forgets them. */
export const route = <P extends z.ZodType, Q extends z.ZodType, R extends z.ZodType>(
  one: Route<P, Q, R>,
): Route => one as unknown as Route;

export const NOTHING = z.strictObject({});

function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw new InvalidRequest(result.error);
  return result.data;
}

/** Adds the routes to a server. An answer that breaks its own schema is an error, never sent. */
export function addRoutes(server: FastifyInstance, routes: readonly Route[]): void {
  for (const one of routes) {
    server.get(one.path.replace(/\{(\w+)\}/g, ':$1'), async (request, reply) => {
      const params = checked(one.params, request.params);
      const query = checked(one.query, request.query);
      const answer = await one.handle({ params, query }, reply);
      if (answer === reply) return reply;
      return reply
        .type('application/json; charset=utf-8')
        .send(JSON.stringify((one.response ?? NOTHING).parse(answer)));
    });
  }
}
