import type { KeyObject } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import type { PieceAction } from '../piece/status.ts';
import { secretOf } from './signature.ts';

/** How long the secret before signs beside its successor, so that a receiver can change over. */
const OVERLAP_HOURS = 24;

export interface Subscription {
  readonly subscriptionId: number;
  readonly url: string;
  readonly actions: readonly PieceAction[];
  readonly disabledAt: string | null;
  readonly disabledWhy: 'person' | 'failing' | null;
  readonly failingSince: string | null;
  readonly lastStatus: number | null;
  /** Events not heard yet. */
  readonly waiting: number;
}

const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Addresses of a machine or its cable, which no other organisation's system has: what answers there is not meant for us. */
const NEAR = new BlockList();
for (const [net, prefix, family] of [
  ['0.0.0.0', 8, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
] as const)
  NEAR.addSubnet(net, prefix, family);

function isNear(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$|\.$/g, '');
  const family = isIP(address);
  if (family === 0) return address === 'localhost' || address.endsWith('.localhost');
  return NEAR.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Refuses an address events must not travel to: they go by https to another machine. Only where the console itself is
 * reached from this machine alone may they stay on it (`nearby`): else whoever manages webhooks from afar could have
 * this server speak to what listens here for nobody else. A name that leads here is stopped by its certificate.
 */
function requireUrl(url: string, nearby: boolean): void {
  // Read past by URL, but kept and shown as typed: a line break, or a part no request carries.
  const given = !/[\s#]/.test(url) && URL.canParse(url) ? new URL(url) : undefined;
  const safe =
    given !== undefined &&
    (isNear(given.hostname)
      ? nearby && LOCAL.has(given.hostname) && /^https?:$/.test(given.protocol)
      : given.protocol === 'https:');
  if (given !== undefined && safe && given.username === '' && given.password === '') return;
  throw new TodokeError('webhook.url', '通知先には https の URL を指定してください。', {
    remedy: '利用者名・パスワード・空白・# を含まない https の URL にしてください。',
  });
}

const note = (sql: Sql, actor: Actor, insurerId: string, action: string, id: number | string, detail = {}) =>
  writeAudit(sql, { actor, insurerId, action: `webhook.${action}`, subject: `webhook:${id}`, detail });

/**
 * Adds a subscription; its secret is told now and when it is changed, never again. `nearby`: it may be on this machine.
 * Throws `webhook.url`.
 */
export async function subscribe(
  sql: Sql,
  key: KeyObject,
  actor: Actor,
  insurerId: string,
  asked: { url: string; actions: readonly PieceAction[] },
  nearby: boolean,
): Promise<{ subscriptionId: number; secret: string }> {
  requireUrl(asked.url, nearby);
  const actions = [...new Set(asked.actions)].sort();
  await note(sql, actor, insurerId, 'subscribe', 'new', { host: new URL(asked.url).host, actions });
  const { rows } = await sql.query<{ id: number }>(
    'INSERT INTO webhook.subscription (insurer_id, url, actions) VALUES ($1, $2, $3) RETURNING subscription_id AS id',
    [insurerId, asked.url, actions],
  );
  const subscriptionId = rows[0]?.id as number;
  return { subscriptionId, secret: secretOf(key, subscriptionId, 1) };
}

const unknownWebhook = (): TodokeError =>
  new TodokeError('webhook.unknown', 'この通知先は見つかりません。', {
    remedy: '通知先の一覧から開き直してください。',
    status: 404,
  });

async function change(
  sql: Sql,
  set: string,
  insurerId: string,
  id: number,
  values: readonly unknown[] = [],
): Promise<number> {
  const { rows } = await sql.query<{ version: number }>(
    `UPDATE webhook.subscription SET ${set} WHERE insurer_id = $1 AND subscription_id = $2 AND removed_at IS NULL
     RETURNING secret_version AS version`,
    [insurerId, id, ...values],
  );
  if (rows[0] === undefined) throw unknownWebhook();
  return rows[0].version;
}

/** A new secret; the one before signs along for a day. Throws `webhook.unknown`. */
export async function rotateSecret(
  sql: Sql,
  key: KeyObject,
  actor: Actor,
  insurerId: string,
  id: number,
  at: Date,
): Promise<{ secret: string; overlapUntil: string }> {
  await note(sql, actor, insurerId, 'rotate', id);
  const overlapUntil = new Date(at.getTime() + OVERLAP_HOURS * 3_600_000).toISOString();
  const set = 'secret_version = secret_version + 1, overlap_until = $3';
  const version = await change(sql, set, insurerId, id, [overlapUntil]);
  return { secret: secretOf(key, id, version), overlapUntil };
}

/** Sends nothing there any more; events from now on are not kept for it. Throws `webhook.unknown`. */
export async function disableSubscription(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  id: number,
): Promise<void> {
  await note(sql, actor, insurerId, 'disable', id);
  await change(sql, `disabled_at = now(), disabled_why = 'person'`, insurerId, id);
}

/**
 * Takes a subscription off the list for good; its secret signs nothing any more. Throws `webhook.unknown`.
 */
export async function removeSubscription(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  id: number,
): Promise<void> {
  await note(sql, actor, insurerId, 'remove', id);
  const set = `disabled_at = coalesce(disabled_at, now()), disabled_why = 'person', removed_at = now()`;
  await change(sql, set, insurerId, id);
}

/** Refuses (`webhook.disabled`) what a subscription that is disabled cannot do; `webhook.unknown`. */
async function requireEnabled(sql: Sql, insurerId: string, id: number): Promise<void> {
  const { rows } = await sql.query<{ disabled: boolean }>(
    `SELECT disabled_at IS NOT NULL AS disabled FROM webhook.subscription
      WHERE insurer_id = $1 AND subscription_id = $2 AND removed_at IS NULL FOR NO KEY UPDATE`,
    [insurerId, id],
  );
  if (rows[0] === undefined) throw unknownWebhook();
  if (!rows[0].disabled) return;
  throw new TodokeError('webhook.disabled', '停止中の通知先には、何も送りません。', {
    remedy: '再開してから、もう一度操作してください。',
    status: 409,
  });
}

/** Sends an event of no piece (`webhook.test`), signed and tried again as any other. Throws `webhook.unknown`, `webhook.disabled`. */
export async function sendTest(sql: Sql, actor: Actor, insurerId: string, id: number): Promise<void> {
  await requireEnabled(sql, insurerId, id);
  await note(sql, actor, insurerId, 'test', id);
  await sql.query('SELECT webhook.enqueue_test($1)', [id]);
}

/**
 * Tries at once what a receiver has not heard yet: one delivery, or all. Answers how many. Throws `webhook.unknown`,
 * `webhook.disabled`, `webhook.nothing_waits` (409).
 */
export async function retryDeliveries(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  id: number,
  delivery: number | null,
): Promise<number> {
  await requireEnabled(sql, insurerId, id);
  await note(sql, actor, insurerId, 'retry', id, delivery === null ? {} : { delivery });
  const { rowCount } = await sql.query(
    `UPDATE webhook.delivery SET next_try = clock_timestamp()
      WHERE subscription_id = $1 AND heard_at IS NULL AND ($2::bigint IS NULL OR delivery_id = $2)`,
    [id, delivery],
  );
  if (rowCount > 0) return rowCount;
  throw new TodokeError('webhook.nothing_waits', '再送を待っている通知はありません。', {
    remedy: '通知の一覧を開き直してください。すでに届いています。',
    status: 409,
  });
}

/** Sends there again, first what waited while it was failing. Throws `webhook.unknown`. */
export async function enableSubscription(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  id: number,
): Promise<void> {
  await note(sql, actor, insurerId, 'enable', id);
  await change(sql, 'disabled_at = NULL, disabled_why = NULL', insurerId, id);
  await sql.query('UPDATE webhook.health SET failing_since = NULL WHERE subscription_id = $1', [id]);
  await sql.query(
    'UPDATE webhook.delivery SET next_try = clock_timestamp() WHERE subscription_id = $1 AND heard_at IS NULL',
    [id],
  );
}

/** An insurer's subscriptions, the oldest first. */
export async function listSubscriptions(sql: Sql, insurerId: string): Promise<Subscription[]> {
  const { rows } = await sql.query<Subscription>(
    `SELECT s.subscription_id AS "subscriptionId", s.url, s.actions, to_json(s.disabled_at) #>> '{}' AS "disabledAt",
            s.disabled_why AS "disabledWhy", to_json(h.failing_since) #>> '{}' AS "failingSince",
            h.last_status AS "lastStatus",
            (SELECT count(*) FROM webhook.delivery d
              WHERE d.subscription_id = s.subscription_id AND d.heard_at IS NULL) AS waiting
       FROM webhook.subscription s LEFT JOIN webhook.health h USING (subscription_id)
      WHERE s.insurer_id = $1 AND s.removed_at IS NULL ORDER BY s.subscription_id`,
    [insurerId],
  );
  return rows;
}
