import { z } from 'zod';
import { type PieceAction, TRANSITIONS } from '../piece/status.ts';
import { PAGE } from './list.ts';

/* Where an insurer's other systems hear what happens to pieces, and what they heard (docs/api.md). Nobody's data. */

/** Every action of a piece can be told. */
const ACTION_NAMES = [...new Set(Object.values(TRANSITIONS).flatMap((actions) => Object.keys(actions)))] as [
  PieceAction,
  ...PieceAction[],
];

const WebhookSchema = z.strictObject({
  subscriptionId: z.int(),
  url: z.string(),
  actions: z.array(z.string()),
  disabledAt: z.string().nullable(),
  /** `person`: somebody stopped it; `failing`: it did not answer for days. */
  disabledWhy: z.enum(['person', 'failing']).nullable(),
  failingSince: z.string().nullable(),
  /** HTTP status of the last answer; null: there was none. */
  lastStatus: z.int().nullable(),
  /** Events not heard yet. */
  waiting: z.int(),
});
export type Webhook = z.infer<typeof WebhookSchema>;
export const WebhooksSchema = z.strictObject({ items: z.array(WebhookSchema) });
export type Webhooks = z.infer<typeof WebhooksSchema>;

export const SubscribeSchema = z.strictObject({
  url: z.string().max(2_000),
  actions: z.array(z.enum(ACTION_NAMES)).min(1),
});
export const SubscribedSchema = z.strictObject({ subscriptionId: z.int(), secret: z.string() });
export type Subscribed = z.infer<typeof SubscribedSchema>;
export const RotatedSchema = z.strictObject({ secret: z.string(), overlapUntil: z.string() });
export type Rotated = z.infer<typeof RotatedSchema>;

/** `waiting`: not tried yet; `failed`: tried, to be tried again; `heard`: answered with a 2xx. */
export const DELIVERY_STATES = ['waiting', 'failed', 'heard'] as const;
const DeliverySchema = z.strictObject({
  deliveryId: z.int(),
  /** `webhook-id` of the request. */
  eventId: z.string(),
  action: z.string(),
  actionTitle: z.string(),
  campaignId: z.string().nullable(),
  pieceId: z.string().nullable(),
  managementNumber: z.string().nullable(),
  /** When it happened. */
  at: z.string(),
  state: z.enum(DELIVERY_STATES),
  tries: z.int(),
  lastStatus: z.int().nullable(),
  triedAt: z.string().nullable(),
  /** Of what is not heard yet. */
  nextTry: z.string().nullable(),
  heardAt: z.string().nullable(),
});
export type Delivery = z.infer<typeof DeliverySchema>;
export const DeliveriesSchema = z.strictObject({ items: z.array(DeliverySchema), ...PAGE });

/** One delivery, or all that wait. */
export const RetrySchema = z.strictObject({ delivery: z.int().min(1).nullable().default(null) });
export const RetriedSchema = z.strictObject({ retried: z.int() });
