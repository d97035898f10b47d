import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { closePromptly } from '../../src/api/closing.ts';

it('a server closes although a browser holds a connection it never used; what was asked is still answered', async () => {
  const server = Fastify();
  closePromptly(server);
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<string>();
  server.get('/', () => {
    asked.resolve();
    return answer.promise;
  });
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const accepted = once(server.server, 'connection');
  const unused = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
  await accepted;
  const response = fetch(address);
  await asked.promise;
  const ended = once(unused.resume(), 'close');
  const closed = server.close();
  await ended;
  answer.resolve('here');
  expect(await (await response).text()).toBe('here');
  await closed;
});
