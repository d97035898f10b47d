import fastifyCookie from '@fastify/cookie';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Action } from '../access/roles.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database } from '../kernel/ports.ts';
import { closePromptly } from './closing.ts';
import { guard, HEADERS, senderOf, WORKPLACE } from './guard.ts';
import { identityOf } from './identity.ts';
import { mount } from './mount.ts';
import { problemOf, refuseExpectation, refuseRaw, sendProblem } from './problem.ts';
import { type ApiContext, clock, routesOf } from './routes.ts';
import { trace } from './trace.ts';

export type { Progress } from './contract.ts';
export type { RunningRound } from './routes.ts';

export interface ServerOptions extends ApiContext {
  readonly database: Database;
  /** The built screens (`web/dist`); null serves the API alone. */
  readonly webDir: string | null;
}

/** A way into the server, as the server itself enumerates them. */
export interface Way {
  readonly method: string;
  readonly url: string;
  /** The action of the table it needs; undefined for the files of the screens alone. */
  readonly action: Action | undefined;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    action?: Action;
    takesFile?: true;
  }
  interface FastifyInstance {
    /** Every way into this server; whole once it is ready. */
    readonly ways: readonly Way[];
  }
}

/** Keeps the list of the server's ways in. One under /api/ that no action guards stops the server from starting. */
function enumerate(server: FastifyInstance): void {
  const ways: Way[] = [];
  server.decorate('ways', ways);
  server.addHook('onRoute', ({ method, url, config }) => {
    const action = config?.action;
    if (action === undefined && url.startsWith('/api')) throw new Error(`${url}: a route without an action`);
    for (const one of [method].flat()) ways.push({ method: one, url, action });
  });
}

/** An address of the API, also one that is none, in whatever case and with however many slashes before it. */
const API = /^\/+api(?![^/;])/i;

/** The path of an address without its percent signs; one that cannot be read is refused before (frameworkErrors). */
const pathOf = (url: string): string => decodeURIComponent(url.replace(/[?#].*/s, ''));

/** The methods an address of the API knows; none where nothing is. */
function methodsAt(server: FastifyInstance, url: string): string[] {
  const path = pathOf(url).replace(/\/$/, '');
  return server.ways
    .filter(({ action, url: way }) => {
      const parts = way
        .split('/')
        .map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll('.', '\\.')));
      return action !== undefined && new RegExp(`^${parts.join('/')}$`).test(path);
    })
    .map(({ method }) => method);
}

const nothingHere = (): TodokeError =>
  new TodokeError('api.not_found', 'このアドレスには何もありません。', {
    remedy: '一覧から開き直してください。',
    status: 404,
  });

const otherMethod = (methods: readonly string[]): TodokeError =>
  new TodokeError('api.method', `このアドレスで使えるのは ${methods.join('・')} だけです。`, {
    remedy: 'HTTP のメソッドを確かめてください。',
    status: 405,
  });

/** The text of a JSON body. Throws for what is not UTF-8: its letters would be kept as others than were sent. */
function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new TodokeError('api.encoding', '送られた本文が UTF-8 ではありません。', {
      remedy: 'UTF-8 の JSON にして送ってください。何も記録していません。',
    });
  }
}

/**
 * The console's server: the API and the screens. The caller listens, on 127.0.0.1 only, and closes. Errors go out
 * as problem+json (docs/api.md).
 */
export function buildServer(options: ServerOptions): FastifyInstance {
  const server = Fastify({
    logger: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 100 },
    // An address that cannot be read never reaches the hooks; what is not even HTTP, no reply.
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply.headers(HEADERS), problemOf(error));
    },
    clientErrorHandler: refuseRaw,
  });
  server.server.on('checkExpectation', refuseExpectation);
  const { database, origin = null, now = clock } = options;
  closePromptly(server);
  enumerate(server);
  guard(server, origin);
  void server.register(fastifyCookie);

  server.setErrorHandler((error, _request, reply) => {
    // Nothing of ours: the files of the screens refuse an address with `..` or `//` in it, behind which there is nothing.
    const isPath = !(error instanceof TodokeError) && (error as { statusCode?: unknown }).statusCode === 403;
    const problem = problemOf(isPath ? nothingHere() : error);
    if (problem.status >= 500 && !(error instanceof TodokeError)) process.stderr.write(`${trace(error)}\n`);
    return sendProblem(reply, problem);
  });

  void server.register(async (api) => {
    await api.register(fastifyRateLimit, {
      global: false,
      keyGenerator: (request) => senderOf(request, origin),
    });
    // Not read here: the route that takes a file streams it to where it belongs.
    api.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload));
    const parse = api.getDefaultJsonParser('error', 'error');
    api.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
      try {
        parse(request, textOf(body), done);
      } catch (error) {
        done(error as Error);
      }
    });
    mount(api, { database, identity: identityOf(database, origin, now) }, routesOf(options));
  });

  if (options.webDir !== null) {
    void server.register(fastifyStatic, {
      root: options.webDir,
      cacheControl: false,
      setHeaders: (reply, path) => {
        // Assets carry their hash in the name; the page that names them must be fresh.
        reply.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  }
  server.setNotFoundHandler((request, reply) => {
    const isScreen =
      request.method === 'GET' &&
      !API.test(pathOf(request.url)) &&
      !/\.\w+$/.test(request.url.split('?')[0] ?? '');
    if (options.webDir !== null && isScreen)
      return reply
        .header('cache-control', 'no-cache')
        .sendFile(WORKPLACE.test(request.url) ? 'workplace.html' : 'index.html');
    const methods = methodsAt(server, request.url);
    if (methods.length === 0) return sendProblem(reply, problemOf(nothingHere()));
    return sendProblem(reply.header('allow', methods.join(', ')), problemOf(otherMethod(methods)));
  });
  return server;
}
