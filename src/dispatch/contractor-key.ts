import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { type ContractorKey, readContractorKey } from './pgp.ts';

/** Whose key it is and how long it is good, as the key itself says; nothing of it is secret. */
export interface KeyFacts {
  readonly owners: readonly string[];
  readonly algorithm: string;
  /** Moments, ISO 8601; null: it does not expire. */
  readonly madeAt: string;
  readonly expiresAt: string | null;
}

/** A key as it was put in force, or taken out of it (`fingerprint` null). */
export interface KeptKey {
  readonly fingerprint: string | null;
  readonly armored: string | null;
  readonly at: string;
  readonly by: string;
}

/** What a key says of itself. */
export async function factsOf({ key }: ContractorKey): Promise<KeyFacts> {
  const expires = await key.getExpirationTime();
  const { algorithm, bits, curve } = key.getAlgorithmInfo() as {
    algorithm: string;
    bits?: number;
    curve?: string;
  };
  return {
    owners: key.getUserIDs(),
    algorithm: [algorithm, curve ?? bits].filter((part) => part !== undefined).join(' '),
    madeAt: key.getCreationTime().toISOString(),
    expiresAt: expires instanceof Date ? expires.toISOString() : null,
  };
}

/** A fingerprint as typed from what was read out: case, spaces, hyphens and width do not matter. */
const plainFingerprint = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/^\s*0X/, '')
    .replace(/[^0-9A-Z]/g, '');

/**
 * Puts a key in force for an insurer. `fingerprint`: the whole of it as somebody heard it from the contractor by another
 * way than the key came. Throws `dispatch.fingerprint` where it
 * is another, `dispatch.pgp_key` for a key nothing can be encrypted for at moment `on`.
 */
export async function keepContractorKey(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  given: { readonly armored: string; readonly fingerprint: string },
  on: Date,
): Promise<ContractorKey> {
  const key = await readContractorKey(given.armored, on);
  if (plainFingerprint(given.fingerprint) !== key.fingerprint) {
    throw new TodokeError('dispatch.fingerprint', '委託先から聞いた指紋が、この公開鍵の指紋と違います。', {
      remedy:
        '委託先に電話し、指紋を全桁聞き直してください。それでも違うときは、この公開鍵を使わず、受け取り直してください。',
      status: 409,
    });
  }
  await add(sql, actor, insurerId, key.key.armor(), key.fingerprint);
  return key;
}

/** From now on nothing is encrypted. `reason` is kept. Throws `dispatch.no_key` (409) where there is none. */
export async function dropContractorKey(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  reason: string,
): Promise<void> {
  const [now] = await keptKeys(sql, insurerId);
  if (now?.armored == null) {
    throw new TodokeError('dispatch.no_key', '委託先の公開鍵は、登録されていません。', {
      remedy: '画面を開き直してください。',
      status: 409,
    });
  }
  await add(sql, actor, insurerId, null, null, { reason });
}

async function add(
  sql: Sql,
  actor: Actor,
  insurerId: string,
  armored: string | null,
  fingerprint: string | null,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: armored === null ? 'dispatch.drop_key' : 'dispatch.keep_key',
    subject: `insurer:${insurerId}`,
    detail: { fingerprint, ...more },
  });
  await sql.query(
    'INSERT INTO dispatch.contractor_key (insurer_id, armored, fingerprint, audit_id) VALUES ($1, $2, $3, $4)',
    [insurerId, armored, fingerprint, auditId],
  );
}

/** Every key an insurer had, the newest first; the first is in force unless it is an end. */
export async function keptKeys(sql: Sql, insurerId: string): Promise<KeptKey[]> {
  const { rows } = await sql.query<KeptKey>(
    `SELECT k.fingerprint, k.armored, to_json(a.at) #>> '{}' AS at, a.actor AS by
       FROM dispatch.contractor_key k JOIN audit.entry a USING (audit_id)
      WHERE k.insurer_id = $1 ORDER BY k.key_id DESC`,
    [insurerId],
  );
  return rows;
}

/**
 * For whom what an insurer hands over is encrypted; undefined where no key is in force. Throws `dispatch.pgp_key` where
 * the one in force has run out by `on`: nothing then leaves in the clear.
 */
export async function recipientOf(
  sql: Sql,
  insurerId: string,
  on: Date = new Date(),
): Promise<ContractorKey | undefined> {
  const [now] = await keptKeys(sql, insurerId);
  return now?.armored == null ? undefined : readContractorKey(now.armored, on);
}
