import type { Actor, Sql } from './ports.ts';

/** One entry of the audit trail: who did what to what. `detail` holds counts, codes and ids, never a person's data. */
export interface AuditEntry {
  readonly actor: Actor;
  readonly insurerId: string | null;
  /** Stable verb, `room.action`. */
  readonly action: string;
  /** What it was done to, `kind:id`. */
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * Writes an audit entry and returns its id, which the events of the same transaction carry. Write it before
 * the change: the database refuses to change a state in a transaction that has no entry.
 */
export async function writeAudit(sql: Sql, entry: AuditEntry): Promise<string> {
  const { rows } = await sql.query<{ audit_id: string }>(
    `INSERT INTO audit.entry (actor, insurer_id, action, subject, detail) VALUES ($1, $2, $3, $4, $5)
     RETURNING audit_id`,
    [entry.actor.id, entry.insurerId, entry.action, entry.subject, JSON.stringify(entry.detail ?? {})],
  );
  return (rows[0] as { audit_id: string }).audit_id;
}
