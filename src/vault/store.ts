import { writeAudit } from '../kernel/audit.ts';
import { copyLine } from '../kernel/copy.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import type { Keys } from './keys.ts';
import { lastFourOf, type SealedNumber } from './numbers.ts';

/** Stores sealed numbers; one that is already there stays as it is. */
export async function keepNumbers(sql: Sql, numbers: Iterable<SealedNumber>): Promise<void> {
  await sql.query(
    'CREATE TEMP TABLE IF NOT EXISTS incoming_number (number_ref bytea, sealed bytea) ON COMMIT DROP',
  );
  await sql.copyIn('COPY incoming_number FROM STDIN', lines(numbers));
  await sql.query('INSERT INTO vault.number SELECT * FROM incoming_number ON CONFLICT DO NOTHING');
  await sql.query('TRUNCATE incoming_number');
}

function* lines(numbers: Iterable<SealedNumber>): Generator<string> {
  for (const { ref, sealed } of numbers) yield copyLine([ref, sealed]);
}

/**
 * Refuses (`vault.unseal`) a database whose numbers were sealed with another key: with two keys in one database,
 * equal numbers would no longer be found equal. Unseals one number to nobody's eyes.
 */
export async function requireSameKey(sql: Sql, keys: Keys): Promise<void> {
  const { rows } = await sql.query<{ ref: Buffer; sealed: Buffer }>(
    'SELECT number_ref AS ref, sealed FROM vault.number LIMIT 1',
  );
  if (rows[0] !== undefined) lastFourOf(keys, rows[0]);
}

/** Why somebody needs digits; stands in the audit trail. */
export type Purpose = 'print_notice' | 'show_notice';

/**
 * The last four digits behind references (hex → digits). Every call is an entry of the audit trail with its
 * purpose and count, in the caller's transaction.
 */
export async function readLastFour(
  sql: Sql,
  keys: Keys,
  request: { actor: Actor; insurerId: string; purpose: Purpose; subject: string; refs: readonly Buffer[] },
): Promise<Map<string, string>> {
  await writeAudit(sql, {
    actor: request.actor,
    insurerId: request.insurerId,
    action: 'vault.read_last_four',
    subject: request.subject,
    detail: { purpose: request.purpose, count: request.refs.length },
  });
  const { rows } = await sql.query<{ number_ref: Buffer; sealed: Buffer }>(
    'SELECT number_ref, sealed FROM vault.number WHERE number_ref = ANY($1)',
    [request.refs],
  );
  return new Map(
    rows.map((row) => [
      row.number_ref.toString('hex'),
      lastFourOf(keys, { ref: row.number_ref, sealed: row.sealed }),
    ]),
  );
}
