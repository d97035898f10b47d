import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { authorise, type Caller } from '../access/caller.ts';
import { needsInsurer } from '../access/roles.ts';
import { requireSettled } from '../access/settled.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database } from '../kernel/ports.ts';
import { type Identity, setCookies } from './identity.ts';
import { KeySchema, once, within } from './keyed-answers.ts';
import { isStorable } from './params.ts';
import { InvalidRequest } from './problem.ts';
import { CookieAnswer, FileAnswer, NOTHING, type Route } from './route.ts';

/** Where a text stands that no database keeps (NUL, half a surrogate pair), as a path; undefined: nowhere. */
function unstorable(value: unknown, path: readonly string[] = []): readonly string[] | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, one] of Object.entries(value)) {
    const found = unstorable(key, path) ?? unstorable(one, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What was asked, in keeping with the route's contract. Throws `InvalidRequest`. */
function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw InvalidRequest.of(result.error);
  const path = unstorable(result.data);
  if (path !== undefined) throw new InvalidRequest([{ parameter: path.join('.'), reason: 'invalid_text' }]);
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

/** Requests to sign in from one address: enough for an office behind one, too few to guess by. */
const SIGN_IN_LIMIT = { max: 120, timeWindow: 60_000 };

const JSON_TYPE = 'application/json; charset=utf-8';

/** Where a route's work is handed nobody: it is open to everybody, and does nothing in a name. */
const NOBODY: Caller = {
  personId: '',
  name: '',
  kind: 'person',
  actor: { id: 'console' },
  grants: new Map(),
  tests: new Set(),
  workplace: null,
  sessionId: null,
};

const REFUSALS: ReadonlySet<string> = new Set(['access.refused', 'access.unsettled']);

/** Something refused to somebody who is signed in, and worth an auditor's look: a change, a person's data, a file. */
async function noteRefusal(
  database: Database,
  one: Route,
  caller: Caller | null,
  error: unknown,
): Promise<void> {
  if (!(error instanceof TodokeError) || !REFUSALS.has(error.id) || caller === null) return;
  if (one.body === undefined && one.showsPerson === undefined && one.response !== null) return;
  await database.transaction((sql) =>
    writeAudit(sql, {
      actor: caller.actor,
      // Not the insurer asked for: whoever has no role there leaves no mark in its trail.
      insurerId: null,
      action: 'access.refused',
      subject: `action:${one.action}`,
    }),
  );
}

export interface Mounting {
  readonly database: Database;
  readonly identity: Identity;
}

async function answerTo(
  { database, identity }: Mounting,
  one: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { insurer = null, ...named } = request.params as Record<string, string>;
  const known = await identity.callerOf(request);
  let caller: Caller;
  try {
    caller = authorise(one.action, known, insurer) ?? NOBODY;
    await requireSettled(database, one.action, caller, insurer);
  } catch (error) {
    await noteRefusal(database, one, known, error);
    throw error;
  }
  if (insurer !== null) reply.header('todoke-mode', caller.tests.has(insurer) ? 'test' : 'live');
  const params = checked(one.params, named);
  const query = checked(one.query, request.query);
  const file = one.takesFile === true ? (request.body as Readable) : undefined;
  const body = one.body === undefined ? undefined : checked(one.body, file === undefined ? request.body : {});
  const browser = identity.browserOf(request);
  const asked = { params, query, body, caller, insurerId: insurer ?? '', browser };
  const send = (answer: unknown): FastifyReply => {
    if (answer instanceof FileAnswer) {
      if (answer.name !== undefined)
        reply.header('content-disposition', `attachment; filename="${answer.name}"`);
      return reply.type(answer.type).send(answer.body);
    }
    if (answer instanceof CookieAnswer) {
      setCookies(reply, answer.cookies, browser.origin);
      if (answer.to !== undefined) return reply.redirect(answer.to, 303);
      return reply.type(JSON_TYPE).send(presented(one, answer.body));
    }
    return reply.type(JSON_TYPE).send(presented(one, answer));
  };
  // A key is for what is done at an insurer; signing in and out is between a browser and us.
  if (body === undefined || insurer === null) return send(await one.handle({ ...asked, database }));
  if (file !== undefined) return send(await one.handle({ ...asked, database, file }));
  // Done again it answers anew and changes nothing: what it found about people is kept under no key.
  if (one.onlyFinds === true)
    return send(await database.transaction((sql) => one.handle({ ...asked, database: within(sql) })));

  const { 'Idempotency-Key': key } = checked(KeySchema, {
    'Idempotency-Key': request.headers['idempotency-key'],
  });
  const text = await once(
    database,
    { personId: caller.personId, key, keep: one.tellsSecret === undefined },
    { path: one.path, insurer, params, query, body },
    async (bound) => presented(one, await one.handle({ ...asked, database: bound })),
  );
  return reply.type(JSON_TYPE).send(text);
}

/**
 * Adds the routes to a server. Each is answered only after its action is granted to whoever asks; an answer that
 * breaks its own schema is an error, never sent. Throws at once for a route whose parts do not fit together.
 */
export function mount(server: FastifyInstance, mounting: Mounting, routes: readonly Route[]): void {
  for (const one of routes) {
    if (needsInsurer(one.action) !== one.path.startsWith('/api/insurers/{insurer}/')) {
      throw new Error(`${one.path}: its action and its address do not agree on whether there is an insurer`);
    }
    if (one.showsPerson === true && !('purpose' in (one.query as { shape?: object }).shape!)) {
      throw new Error(`${one.path}: shows a person without asking for the purpose`);
    }
    server.route({
      method: one.body === undefined ? 'GET' : 'POST',
      exposeHeadRoute: false,
      url: one.path.replace(/\{(\w+)\}/g, ':$1'),
      config: {
        action: one.action,
        ...(one.takesFile === undefined ? {} : { takesFile: true as const }),
        ...(one.action === 'session.open' ? { rateLimit: SIGN_IN_LIMIT } : {}),
      },
      handler: (request, reply) =>
        answerTo(mounting, one, request, reply).catch((error: unknown) => {
          // A refusal is heard only by who has sent all they meant to.
          if (one.takesFile === true) request.raw.resume();
          throw error;
        }),
    });
  }
}
