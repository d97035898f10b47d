import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Lets a server close as soon as what was asked is answered. A browser opens connections it may never use, and keeps
 * used ones for the next request: Node would wait for either up to a minute.
 */
export function closePromptly(server: FastifyInstance): void {
  const unused = new Set<Socket>();
  let closing = false;
  server.server.on('connection', (socket: Socket) => {
    if (closing) socket.destroy();
    else unused.add(socket.once('close', () => unused.delete(socket)));
  });
  server.server.on('request', ({ socket }) => unused.delete(socket));
  server.addHook('preClose', async () => {
    closing = true;
    for (const socket of unused) socket.destroy();
  });
  server.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
