import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { TodokeError } from '../kernel/errors.ts';
import type { Database } from '../kernel/ports.ts';
import type { Progress } from './contract.ts';
import { guard } from './guard.ts';
import { openApi } from './openapi.ts';
import { problemOf, sendProblem } from './problem.ts';
import { addRoutes } from './route.ts';
import { routesOf } from './routes.ts';

export type { Progress } from './contract.ts';

export interface ServerOptions {
  readonly database: Database;
  /** Where `document.file.path` is relative to. */
  readonly outDir: string;
  readonly insurerId: string;
  /** The built screens (`web/dist`); null serves the API alone. */
  readonly webDir: string | null;
  /** The round running in this process, if one is: an object it keeps up to date. */
  readonly progress?: Readonly<Progress>;
}

/**
 * What a developer needs of an unexpected error and nothing of a member: a database's message can quote a row, so
 * only the kind of error, its code and where it happened are told.
 */
function trace(error: unknown): string {
  const { name, code, stack } = error as { name?: string; code?: string; stack?: string };
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`[api.internal] ${name ?? 'Error'} ${code ?? ''}`, ...frames].join('\n');
}

/**
 * The console's server: the API and the screens. The caller listens, on 127.0.0.1 only, and closes. Errors go out
 * as problem+json (docs/api.md).
 */
export function buildServer(options: ServerOptions): FastifyInstance {
  const server = Fastify({
    logger: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 100 },
  });
  guard(server);

  server.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500 && !(error instanceof TodokeError)) process.stderr.write(`${trace(error)}\n`);
    return sendProblem(reply, problem);
  });

  const routes = routesOf(options);
  addRoutes(server, routes);
  const document = JSON.stringify(openApi(routes));
  server.get('/api/openapi.json', (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(document),
  );

  const nothingHere = (): TodokeError =>
    new TodokeError('api.not_found', 'このアドレスには何もありません。', {
      remedy: '一覧から開き直してください。',
      status: 404,
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
      !request.url.startsWith('/api/') &&
      !/\.\w+$/.test(request.url.split('?')[0] ?? '');
    if (options.webDir !== null && isScreen)
      return reply.header('cache-control', 'no-cache').sendFile('index.html');
    return sendProblem(reply, problemOf(nothingHere()));
  });
  return server;
}
