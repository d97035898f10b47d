import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import {
  disableSubscription,
  enableSubscription,
  listSubscriptions,
  removeSubscription,
  retryDeliveries,
  rotateSecret,
  sendTest,
  subscribe,
} from '../webhook/subscriptions.ts';
import { DoneSchema } from './access-contract.ts';
import { sendInsurerList } from './insurer-list.ts';
import { DELIVERY_CSV, DeliveryQuerySchema, deliveryItem, deliveryList } from './read/deliveries.ts';
import { NOTHING, type Route, route } from './route.ts';
import { CSV } from './send-list.ts';
import {
  DeliveriesSchema,
  RetriedSchema,
  RetrySchema,
  RotatedSchema,
  SubscribedSchema,
  SubscribeSchema,
  WebhooksSchema,
} from './webhook-contract.ts';

const OfWebhook = z.strictObject({
  webhook: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31),
});
const HERE = '/api/insurers/{insurer}/webhooks';

/** What is done to a subscription as a whole, and answers nothing. */
const SHORT_ACTS: readonly {
  readonly act: 'disable' | 'enable' | 'remove' | 'test';
  readonly summary: string;
  readonly does: (sql: Sql, actor: Actor, insurerId: string, id: number) => Promise<void>;
}[] = [
  { act: 'disable', summary: 'Sends nothing there any more', does: disableSubscription },
  {
    act: 'enable',
    summary: 'Sends there again, first what waited while it was failing',
    does: enableSubscription,
  },
  { act: 'remove', summary: 'Takes it off the list for good', does: removeSubscription },
  { act: 'test', summary: 'Sends an event of no piece, to try the receiver', does: sendTest },
];

/**
 * Where an insurer's other systems hear what happens to pieces (docs/api.md); secrets are told once. `nearby`: they may
 * be on this machine.
 */
export function webhookRoutes(given: KeyObject | undefined, now: () => Date, nearby: boolean): Route[] {
  const key = (): KeyObject => {
    if (given !== undefined) return given;
    throw new TodokeError('webhook.no_key', 'このサーバーでは、通知先を変えられません。', {
      remedy: 'todoke serve で起動したサーバーを使ってください。',
      status: 409,
    });
  };
  return [
    route({
      path: HERE,
      summary: 'Where events of pieces are sent, and whether they are heard',
      action: 'webhook.read',
      params: NOTHING,
      query: NOTHING,
      response: WebhooksSchema,
      handle: ({ database, insurerId }) =>
        database.read(async (sql) => ({
          items: (await listSubscriptions(sql, insurerId)).map((one) => ({
            ...one,
            actions: [...one.actions],
          })),
        })),
    }),
    route({
      path: `${HERE}/add`,
      summary: 'Sends events of these actions to an address, signed; the secret is told once',
      action: 'webhook.manage',
      tellsSecret: true,
      params: NOTHING,
      query: NOTHING,
      body: SubscribeSchema,
      response: SubscribedSchema,
      handle: ({ database, insurerId, caller, body }) =>
        database.transaction((sql) => subscribe(sql, key(), caller.actor, insurerId, body, nearby)),
    }),
    route({
      path: `${HERE}/{webhook}/rotate`,
      summary: 'A new secret; the one before signs along for a day',
      action: 'webhook.manage',
      tellsSecret: true,
      params: OfWebhook,
      query: NOTHING,
      body: NOTHING,
      response: RotatedSchema,
      handle: ({ database, insurerId, caller, params: { webhook } }) =>
        database.transaction((sql) => rotateSecret(sql, key(), caller.actor, insurerId, webhook, now())),
    }),
    ...SHORT_ACTS.map(({ act, summary, does }) =>
      route({
        path: `${HERE}/{webhook}/${act}`,
        summary,
        action: 'webhook.manage',
        params: OfWebhook,
        query: NOTHING,
        body: NOTHING,
        response: DoneSchema,
        handle: ({ database, insurerId, caller, params: { webhook } }) =>
          database.transaction(async (sql) => {
            await does(sql, caller.actor, insurerId, webhook);
            return {};
          }),
      }),
    ),
    route({
      path: `${HERE}/{webhook}/deliveries`,
      summary: 'What was told there, what was answered, and what is to be tried again',
      action: 'webhook.read',
      params: OfWebhook,
      query: DeliveryQuerySchema,
      response: DeliveriesSchema,
      alsoSends: [CSV],
      handle: ({ params: { webhook }, query, ...from }) =>
        sendInsurerList(from, deliveryList(from.insurerId, webhook, query), query, {
          name: 'webhook-deliveries',
          item: deliveryItem,
          csv: DELIVERY_CSV,
        }),
    }),
    route({
      path: `${HERE}/{webhook}/retry`,
      summary: 'Tries at once what is not heard yet, one or all',
      action: 'webhook.manage',
      params: OfWebhook,
      query: NOTHING,
      body: RetrySchema,
      response: RetriedSchema,
      handle: ({ database, insurerId, caller, params: { webhook }, body: { delivery } }) =>
        database.transaction(async (sql) => ({
          retried: await retryDeliveries(sql, caller.actor, insurerId, webhook, delivery),
        })),
    }),
  ];
}
