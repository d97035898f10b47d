import { createHmac, type KeyObject } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { TodokeError } from '../kernel/errors.ts';
import type { Database } from '../kernel/ports.ts';
import type { Limits } from './settings.ts';

/**
 * What an address is counted under: of IPv6 the first 64 bits, for a connection has all addresses below them and could
 * ask from another each time; one of IPv4 as it stands, also where it is written as IPv6 (`::ffff:192.0.2.1`).
 */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(bare)) return address;
  const [front, back] = bare.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const known = [...(front ?? []), ...(back ?? [])];
  const left = back === undefined ? [] : Array<string>(8 - known.length).fill('0');
  const all = [...(front ?? []), ...left, ...(back ?? [])];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/**
 * What a try is counted under: the asker's network address, the eligibility asked about (symbol and number, or code), the
 * network address something is sent in from.
 */
export interface Try {
  readonly insurerId: string;
  readonly address?: string;
  readonly about?: string;
  readonly sender?: string;
}

/** Nothing that was typed, and nobody's address, is kept: keyed hashes only. */
const hashOf = (key: KeyObject, kind: string, text: string): Buffer =>
  createHmac('sha256', key).update(`member/try/${kind}\0${text}`).digest();

/**
 * Counts a try before it is looked at, in one statement, whether there is such a person or not. Throws
 * `member.too_many` (429) when one of the limits is passed: of the address (and then of all
 * together), of the eligibility, of what is sent in.
 */
export async function countTry(database: Database, key: KeyObject, limits: Limits, one: Try): Promise<void> {
  const { insurerId, address, about, sender } = one;
  const under = [
    ...(address === undefined
      ? []
      : [
          { hash: hashOf(key, 'address', networkOf(address)), limit: limits.address },
          { hash: hashOf(key, 'all', insurerId), limit: limits.all },
        ]),
    ...(about === undefined
      ? []
      : [{ hash: hashOf(key, 'about', `${insurerId}\0${about}`), limit: limits.eligibility }]),
    ...(sender === undefined
      ? []
      : [{ hash: hashOf(key, 'sender', networkOf(sender)), limit: limits.reports }]),
  ];
  const { rows } = await database.transaction((sql) =>
    sql.query<{ counted: number[] }>('SELECT member.count_tries($1, $2) AS counted', [
      under.map(({ hash }) => hash),
      under.map(({ limit }) => limit.minutes),
    ]),
  );
  const counted = rows[0]?.counted ?? [];
  if (under.every(({ limit }, i) => (counted[i] ?? 0) <= limit.tries)) return;
  throw new TodokeError('member.too_many', 'お問い合わせの回数が多いため、しばらく受け付けません。', {
    remedy: '時間をおいてお試しいただくか、お電話でお問い合わせください。',
    status: 429,
  });
}
