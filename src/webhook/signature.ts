import { createHmac, type KeyObject } from 'node:crypto';

/**
 * Signatures after the Standard Webhooks specification (standardwebhooks.com): HMAC-SHA256 over
 * "id.timestamp.body". The id stays the same however often a message is sent; the timestamp (Unix seconds) lets a
 * receiver refuse an old recording.
 */

const secretBytes = (key: KeyObject, subscriptionId: number, version: number): Buffer =>
  createHmac('sha256', key).update(`webhook\0${subscriptionId}\0${version}`).digest();

/** The secret of a subscription as it is told to its owner; derived from the installation's key, kept nowhere. */
export const secretOf = (key: KeyObject, subscriptionId: number, version: number): string =>
  `whsec_${secretBytes(key, subscriptionId, version).toString('base64')}`;

/** Headers of a message, signed with each of the secrets' versions (two while one replaces the other). */
export function signedHeaders(
  key: KeyObject,
  subscriptionId: number,
  versions: readonly number[],
  id: string,
  at: Date,
  body: string,
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signatures = versions.map((version) => {
    const signed = createHmac('sha256', secretBytes(key, subscriptionId, version));
    return `v1,${signed.update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
