import type { Sql } from '../kernel/ports.ts';
import { hashOf, newSecret } from './secrets.ts';

/** What a browser was asked and has ten minutes to answer. */
export type ChallengeKind = 'passkey_register' | 'passkey' | 'oidc';
export const CHALLENGE_SECONDS = 600;

/** Keeps a question; returns what the browser's cookie says it is. */
export async function keepChallenge(
  sql: Sql,
  kind: ChallengeKind,
  personId: string | null,
  data: Readonly<Record<string, string>>,
  at: Date,
): Promise<string> {
  const id = newSecret();
  const expiresAt = new Date(at.getTime() + CHALLENGE_SECONDS * 1_000).toISOString();
  await sql.query('SELECT access.forget_expired()');
  await sql.query(
    'INSERT INTO access.challenge (challenge_hash, kind, person_id, data, expires_at) VALUES ($1, $2, $3, $4, $5)',
    [hashOf(id), kind, personId, JSON.stringify(data), expiresAt],
  );
  return id;
}

/** The question a cookie stands for, once: null if there is none, it is over, another's, or was answered before. */
export async function takeChallenge(
  sql: Sql,
  kind: ChallengeKind,
  personId: string | null,
  id: string | undefined,
  at: Date,
): Promise<Record<string, string> | null> {
  if (id === undefined) return null;
  const { rows } = await sql.query<{ data: Record<string, string> }>(
    `UPDATE access.challenge SET used_at = $4
      WHERE challenge_hash = $1 AND kind = $2 AND person_id IS NOT DISTINCT FROM $3
        AND used_at IS NULL AND expires_at > $4 RETURNING data`,
    [hashOf(id), kind, personId, at.toISOString()],
  );
  return rows[0]?.data ?? null;
}
