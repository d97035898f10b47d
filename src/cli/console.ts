import type { buildServer } from '../api/server.ts';

export const DEFAULT_PORT = 8462;

/** Opens the console on loopback; a port somebody else has is passed over for any free one. */
export async function listen(server: ReturnType<typeof buildServer>, port: number): Promise<string> {
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
  process.stderr.write(`[webhook.internal] ${name ?? 'Error'} ${code}\n`);
};
