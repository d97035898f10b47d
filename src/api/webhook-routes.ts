import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';
import { type PieceAction, TRANSITIONS } from '../piece/status.ts';
import {
  disableSubscription,
  enableSubscription,
  listSubscriptions,
  rotateSecret,
  subscribe,
} from '../webhook/subscriptions.ts';
import { DoneSchema } from './access-contract.ts';
import { NOTHING, type Route, route } from './route.ts';

const ACTION_NAMES = [...new Set(Object.values(TRANSITIONS).flatMap((actions) => Object.keys(actions)))] as [
  PieceAction,
  ...PieceAction[],
];
const actions = z.array(z.enum(ACTION_NAMES)).min(1);

const WebhooksSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      subscriptionId: z.int(),
      url: z.string(),
      actions: z.array(z.string()),
      disabledAt: z.string().nullable(),
      disabledWhy: z.enum(['person', 'failing']).nullable(),
      failingSince: z.string().nullable(),
      lastStatus: z.int().nullable(),
      waiting: z.int(),
    }),
  ),
});
const SubscribeSchema = z.strictObject({ url: z.string().max(2_000), actions });
const SubscribedSchema = z.strictObject({ subscriptionId: z.int(), secret: z.string() });
const RotatedSchema = z.strictObject({ secret: z.string(), overlapUntil: z.string() });

const OfWebhook = z.strictObject({
  webhook: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31),
});
const HERE = '/api/insurers/{insurer}/webhooks';

/** Where an insurer's other systems hear what happens to pieces (docs/api.md); secrets are told once. */
export function webhookRoutes(given: KeyObject | undefined, now: () => Date): Route[] {
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
        database.transaction((sql) => subscribe(sql, key(), caller.actor, insurerId, body)),
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
    route({
      path: `${HERE}/{webhook}/disable`,
      summary: 'Sends nothing there any more',
      action: 'webhook.manage',
      params: OfWebhook,
      query: NOTHING,
      body: NOTHING,
      response: DoneSchema,
      handle: ({ database, insurerId, caller, params: { webhook } }) =>
        database.transaction(async (sql) => {
          await disableSubscription(sql, caller.actor, insurerId, webhook);
          return {};
        }),
    }),
    route({
      path: `${HERE}/{webhook}/enable`,
      summary: 'Sends there again, first what waited while it was failing',
      action: 'webhook.manage',
      params: OfWebhook,
      query: NOTHING,
      body: NOTHING,
      response: DoneSchema,
      handle: ({ database, insurerId, caller, params: { webhook } }) =>
        database.transaction(async (sql) => {
          await enableSubscription(sql, caller.actor, insurerId, webhook);
          return {};
        }),
    }),
  ];
}
