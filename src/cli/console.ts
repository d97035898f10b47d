import type { FastifyInstance } from 'fastify';
import { TodokeError } from '../kernel/errors.ts';

export const DEFAULT_PORT = 8462;

/** Opens the console on loopback; a port somebody else has is passed over for any free one. */
export async function listen(server: FastifyInstance, port: number): Promise<string> {
  try {
    return await server.listen({ host: '127.0.0.1', port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return server.listen({ host: '127.0.0.1', port: 0 });
  }
}

/** Resolves at Ctrl-C (or a polite request to stop); the second one is not waited for. */
export const stopRequested = (): Promise<void> =>
  new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        done();
      });
    }
  });

/** What goes wrong in the background of a server: its kind and code alone, for a message can quote a row. */
export const tellTrouble = (error: unknown): void => {
  const { name, code = '' } = error as { name?: string; code?: string };
  process.stderr.write(`[server.internal] ${name ?? 'Error'} ${code}\n`);
};

/** The address people open, given as --origin. Throws `cli.origin` for one that is not https. */
export function httpsOrigin(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  if (URL.canParse(given) && new URL(given).protocol === 'https:') return new URL(given).origin;
  throw new TodokeError('cli.origin', '--origin には https の URL を指定してください。', {
    remedy: '例: --origin https://todoke.example.jp（TLS を受け持つ中継サーバーのアドレス）',
  });
}
