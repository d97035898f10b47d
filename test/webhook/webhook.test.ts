import { createHmac, createSecretKey } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { act } from '../../src/piece/commands.ts';
import { backoffSeconds, deliverDue, FAILING_HOURS, startDeliveries } from '../../src/webhook/deliver.ts';
import {
  disableSubscription,
  enableSubscription,
  listSubscriptions,
  removeSubscription,
  retryDeliveries,
  rotateSecret,
  sendTest,
  subscribe,
} from '../../src/webhook/subscriptions.ts';
import { failingReceivers } from '../../src/webhook/watch.ts';
import { CAMPAIGN, INSURER, seedRound } from '../api/seed.ts';
import { freshDatabase, type TestDatabase } from '../support/postgres.ts';

/* Issue 8: signed webhooks for piece events with retries; told with the event or not at all, at least once. */

const KEY = createSecretKey(Buffer.alloc(32, 3));
interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
let db: TestDatabase;
let round: Awaited<ReturnType<typeof seedRound>>;
let receiver: Server;
let url = '';
let heard: Heard[];
let answers: number[];
let next = 0;

beforeAll(async () => {
  db = await freshDatabase();
  round = await seedRound(db.database);
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      response.writeHead(answers.shift() ?? 200, { location: '/elsewhere' }).end('ok');
    });
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  receiver.closeAllConnections();
  await new Promise((done) => receiver.close(done));
  round.remove();
});
beforeEach(async () => {
  heard = [];
  answers = [];
  // Each test starts with nobody listening.
  await within(async (sql) => {
    for (const { subscriptionId, disabledAt } of await listSubscriptions(sql, INSURER))
      if (disabledAt === null) await disableSubscription(sql, SYSTEM, INSURER, subscriptionId);
  });
});

const within = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => db.database.transaction(work);
const listen = (actions: Parameters<typeof subscribe>[4]['actions'] = ['stop']) =>
  within((sql) => subscribe(sql, KEY, SYSTEM, INSURER, { url, actions }, true));
/** Stops the next piece of the seed and returns its id. */
const stopOne = async (): Promise<string> => {
  const pieceId = `piece-${++next}`;
  await within((sql) => act(sql, SYSTEM, { insurerId: INSURER, pieceIds: [pieceId], action: 'stop' }));
  return pieceId;
};
const later = (seconds: number): Date => new Date(Date.now() + seconds * 1_000);
/** The moment of a first try, and so many seconds after it, however long the try itself takes. */
const afterFirst = (): [Date, (seconds: number) => Date] => {
  const first = later(1);
  return [first, (seconds) => new Date(first.getTime() + seconds * 1_000)];
};
const deliver = (at = later(1)): Promise<number> => deliverDue(db.database, KEY, at, () => 0.5);
const stateOf = async (id: number) =>
  (await within((sql) => listSubscriptions(sql, INSURER))).find((one) => one.subscriptionId === id);
const isSigned = ({ headers, body }: Heard, secret: string): boolean => {
  const bytes = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const signature = `v1,${createHmac('sha256', bytes).update(text).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(signature);
};

describe('an event of a piece', () => {
  it('is sent once, signed, with ids and codes only', async () => {
    const { secret } = await listen();
    const pieceId = await stopOne();
    expect(await deliver()).toBe(1);
    expect(await deliver(later(9_999))).toBe(0);
    expect(heard).toHaveLength(1);
    const [one] = heard as [Heard];
    expect(isSigned(one, secret)).toBe(true);
    expect(isSigned({ ...one, body: `${one.body} ` }, secret)).toBe(false);
    expect(JSON.parse(one.body)).toEqual({
      type: 'piece.stop',
      timestamp: expect.any(String),
      data: {
        insurerId: INSURER,
        campaignId: CAMPAIGN,
        pieceId,
        managementNumber: expect.stringMatching(/^\w{3}-\w{3}-\w{2}$/),
        action: 'stop',
        fromStatus: 'composed',
        status: 'stopped',
        test: false,
      },
    });
  });

  it('is not sent if its transaction is undone', async () => {
    await listen();
    const undone = within(async (sql) => {
      await act(sql, SYSTEM, { insurerId: INSURER, pieceIds: ['piece-100'], action: 'stop' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await deliver()).toBe(0);
  });

  it('of another action, or after its receiver was disabled, is not sent', async () => {
    const { subscriptionId } = await listen(['post']);
    await stopOne();
    await within((sql) => disableSubscription(sql, SYSTEM, INSURER, subscriptionId));
    await stopOne();
    expect(await deliver()).toBe(0);
    expect((await stateOf(subscriptionId))?.waiting).toBe(0);
  });

  it.each([500, 404, 302])(
    'answered with %i is sent again, the same id and the same bytes',
    async (status) => {
      const { subscriptionId } = await listen();
      answers = [status, 204];
      await stopOne();
      const [first, since] = afterFirst();
      await deliver(first);
      expect(await stateOf(subscriptionId)).toMatchObject({ waiting: 1, lastStatus: status });
      expect(await deliver(since(4))).toBe(0);
      expect(await deliver(since(30))).toBe(1);
      expect(heard.map(({ body }) => body)).toEqual([heard[0]?.body, heard[0]?.body]);
      expect(heard[1]?.headers['webhook-id']).toBe(heard[0]?.headers['webhook-id']);
      expect(await stateOf(subscriptionId)).toMatchObject({ waiting: 0, failingSince: null });
    },
  );

  it('taken by a server that died while sending is sent again', async () => {
    const { subscriptionId } = await listen();
    await stopOne();
    const nobody = { ...db.database, transaction: async () => Promise.reject(new Error('died')) };
    let calls = 0;
    const dying: typeof db.database = {
      ...nobody,
      transaction: (work) => (++calls === 1 ? db.database.transaction(work) : nobody.transaction()),
    };
    await expect(deliverDue(dying, KEY, later(1), () => 0)).rejects.toThrow('died');
    expect((await stateOf(subscriptionId))?.waiting).toBe(1);
    expect(await deliver(later(70))).toBe(1);
    expect((await stateOf(subscriptionId))?.waiting).toBe(0);
  });

  it('is taken by one of two servers', async () => {
    await listen();
    for (let i = 0; i < 5; i++) await stopOne();
    const both = await Promise.all([deliver(), deliver()]);
    expect(both[0] + both[1]).toBe(5);
    expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(5);
  });

  it('goes out by itself while a server runs', async () => {
    await listen();
    const troubles: unknown[] = [];
    const deliveries = startDeliveries(db.database, KEY, (error) => troubles.push(error));
    await stopOne();
    await expect.poll(() => heard.length, { timeout: 30_000 }).toBe(1);
    await deliveries.stop();
    expect(troubles).toEqual([]);
  });
});

describe('a secret', () => {
  it('changed signs beside the one before for a day, then alone', async () => {
    const { subscriptionId, secret: old } = await listen();
    const { secret: fresh } = await within((sql) =>
      rotateSecret(sql, KEY, SYSTEM, INSURER, subscriptionId, new Date()),
    );
    expect(fresh).not.toBe(old);
    await stopOne();
    await deliver();
    await stopOne();
    await deliver(later(25 * 3_600));
    expect(heard.map((one) => [isSigned(one, old), isSigned(one, fresh)])).toEqual([
      [true, true],
      [false, true],
    ]);
  });
});

describe('a receiver that fails', () => {
  it('is called at longer and longer intervals', () => {
    const waits = Array.from({ length: 12 }, (_, i) => backoffSeconds(i + 1, 0.5));
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect([waits[0], waits.at(-1)]).toEqual([5, 21_600]);
    expect([backoffSeconds(1, 0), backoffSeconds(1, 1)]).toEqual([4, 6]);
  });

  it('for three days is given up, with a line of the watchdogs; enabled, it hears what waited', async () => {
    const { subscriptionId } = await listen();
    answers = [500, 500, 500];
    await stopOne();
    await deliver();
    const watched = (hours: number) =>
      db.database.read((sql) =>
        failingReceivers(
          sql,
          { insurerId: INSURER, campaignId: CAMPAIGN },
          later(hours * 3_600).toISOString(),
        ),
      );
    expect(await watched(0.5)).toEqual([]);
    expect(await watched(2)).toEqual([
      expect.objectContaining({ watchdog: 'webhook_failing', count: 1, acts: 'insurer' }),
    ]);
    await deliver(later(3_600));
    expect((await stateOf(subscriptionId))?.disabledAt).toBeNull();
    await deliver(later((FAILING_HOURS + 1) * 3_600));
    expect(await stateOf(subscriptionId)).toMatchObject({ disabledWhy: 'failing', waiting: 1 });
    await stopOne();
    expect(await deliver(later(200 * 3_600))).toBe(0);
    expect(await watched(100)).toHaveLength(1);
    await within((sql) => enableSubscription(sql, SYSTEM, INSURER, subscriptionId));
    expect(await deliver()).toBe(2);
    expect(await stateOf(subscriptionId)).toMatchObject({ disabledAt: null, waiting: 0, failingSince: null });
  });
});

describe('a receiver that hangs', () => {
  it('with a queue of its own keeps no other waiting', async () => {
    const dead = createServer((request) => void request.resume());
    await new Promise<void>((done) => dead.listen(0, '127.0.0.1', done));
    const gone = `http://127.0.0.1:${(dead.address() as AddressInfo).port}/`;
    try {
      const asked = { url: gone, actions: ['void' as const] };
      const { subscriptionId: id } = await within((sql) => subscribe(sql, KEY, SYSTEM, INSURER, asked, true));
      for (let n = 0; n < 25; n++) await within((sql) => sendTest(sql, SYSTEM, INSURER, id));
      await within((sql) =>
        sql.query(
          'INSERT INTO webhook.health (subscription_id, failing_since, tried_at) VALUES ($1, now(), now())',
          [id],
        ),
      );
      await listen();
      await stopOne();
      const deliveries = startDeliveries(db.database, KEY, () => undefined);
      await expect.poll(() => heard.length, { timeout: 30_000 }).toBe(1);
      // Whoever is on the way to it still is refused, and not waited for.
      dead.close();
      dead.closeAllConnections();
      await deliveries.stop();
      const { rows } = await db.database.read((sql) =>
        sql.query<{ tries: number }>(
          'SELECT tries FROM webhook.delivery WHERE subscription_id = $1 AND tries > 0',
          [id],
        ),
      );
      // One is sent to see whether it answers again, not all that waits.
      expect(rows.length).toBeLessThanOrEqual(1);
    } finally {
      dead.closeAllConnections();
      await new Promise((done) => dead.close(done));
    }
  });
});

describe('somebody who looks after a receiver', () => {
  const deliveries = async (id: number) =>
    (
      await db.database.read((sql) =>
        sql.query<{ action: string; last_status: number | null; tries: number; heard: boolean }>(
          `SELECT action, last_status, tries, heard_at IS NOT NULL AS heard FROM webhook.delivery
            WHERE subscription_id = $1 ORDER BY delivery_id`,
          [id],
        ),
      )
    ).rows;

  it('sends a test, signed as any event; what it was answered with stands beside it', async () => {
    const { subscriptionId, secret } = await listen();
    answers = [503];
    await within((sql) => sendTest(sql, SYSTEM, INSURER, subscriptionId));
    await deliver();
    expect(await deliveries(subscriptionId)).toEqual([
      { action: 'test', last_status: 503, tries: 1, heard: false },
    ]);
    await deliver(later(60));
    expect(await deliveries(subscriptionId)).toEqual([
      { action: 'test', last_status: 200, tries: 2, heard: true },
    ]);
    expect(isSigned(heard[1] as Heard, secret)).toBe(true);
    expect(JSON.parse(heard[1]?.body as string)).toEqual({
      type: 'webhook.test',
      timestamp: expect.any(String),
      data: { insurerId: INSURER, test: false },
    });
  });

  it('tries again at once what waits for its turn; what was heard is not sent twice', async () => {
    const { subscriptionId } = await listen();
    answers = [500, 500];
    await stopOne();
    await stopOne();
    const [first, since] = afterFirst();
    await deliver(first);
    expect(await deliver(since(4))).toBe(0);
    const retry = () => within((sql) => retryDeliveries(sql, SYSTEM, INSURER, subscriptionId, null));
    expect(await retry()).toBe(2);
    expect(await deliver(later(2))).toBe(2);
    await expect(retry()).rejects.toMatchObject({ id: 'webhook.nothing_waits', status: 409 });
  });

  it('removes it: nothing is sent, it is on no list, and nothing can be done to it', async () => {
    const { subscriptionId: id } = await listen();
    await within((sql) => removeSubscription(sql, SYSTEM, INSURER, id));
    await stopOne();
    expect(await deliver()).toBe(0);
    expect(await stateOf(id)).toBeUndefined();
    for (const act of [enableSubscription, sendTest, removeSubscription])
      await expect(within((sql) => act(sql, SYSTEM, INSURER, id))).rejects.toMatchObject({
        id: 'webhook.unknown',
      });
  });

  it('sends nothing to one that is stopped', async () => {
    const { subscriptionId: id } = await listen();
    await within((sql) => disableSubscription(sql, SYSTEM, INSURER, id));
    const asked = within((sql) => sendTest(sql, SYSTEM, INSURER, id));
    await expect(asked).rejects.toMatchObject({ id: 'webhook.disabled', status: 409 });
  });
});

describe('an address', () => {
  const ask = (wrong: string, nearby: boolean) =>
    within((sql) => subscribe(sql, KEY, SYSTEM, INSURER, { url: wrong, actions: ['stop'] }, nearby));
  it.each([
    'http://example.jp/',
    'ftp://example.jp/',
    'https://user:pass@example.jp/',
    'http://169.254.169.254/latest/meta-data',
    'https://169.254.169.254/',
    'https://[::ffff:169.254.169.254]/',
    'https://0.0.0.0/',
    'https://example.jp/\nx',
    'https://example.jp/#part',
    'x',
    '',
  ])('%j is refused', async (wrong) => {
    await expect(ask(wrong, true)).rejects.toMatchObject({ id: 'webhook.url' });
  });
  it.each([
    'http://localhost:5432/',
    'http://2130706433/',
    'http://[::1]:9200/_shutdown',
    'https://127.0.0.9/',
    'https://x.localhost/',
    'https://localhost./',
  ])('%j, on this machine, is refused where the console is reached from others', async (wrong) => {
    await expect(ask(wrong, false)).rejects.toMatchObject({ id: 'webhook.url' });
  });
  it('of another insurer is unknown', async () => {
    const { subscriptionId } = await listen();
    const asked = within((sql) => disableSubscription(sql, SYSTEM, '06130017', subscriptionId));
    await expect(asked).rejects.toMatchObject({ id: 'webhook.unknown', status: 404 });
  });
});
